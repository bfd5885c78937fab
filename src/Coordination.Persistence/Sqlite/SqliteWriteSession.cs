using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>One transaction on the writing connection. After any failure it is rolled back at once and good for nothing but disposal.</summary>
internal sealed class SqliteWriteSession(SqliteWriter writer, SqliteTransaction transaction) : IWriteSession
{
    private readonly Executor _executor = writer.Executor;
    private bool _open = true;
    private bool _disposed;

    public Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => Run(() =>
    {
        var (answers, events) = writer.Load.Query<AnswerRecord, EventRecord>(
            transaction,
            ("@CommandIds", writer.Encoder.Ids(request.CommandIds)),
            ("@Streams", writer.Encoder.KnownVersions(request.Streams)));
        return new LoadedBatch(
            answers.ToDictionary(answer => Guids.From(answer.CommandId), answer => answer.Answer),
            events.ConvertAll(record => record.ToRow()));
    }, cancellationToken);

    public Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken) => Run(() =>
    {
        var encoder = writer.Encoder;
        var ledger = write.Ledger;
        var rows = writer.Write.Execute(
            transaction,
            ("@Events", encoder.Events(write.Events)),
            ("@Entities", encoder.Entities(write.Entities)),
            ("@Deadlines", encoder.Deadlines(write.Deadlines)),
            ("@Outbox", encoder.Outbox(write.Outbox)),
            ("@OutboxDone", encoder.Numbers(write.OutboxDone)),
            ("@Commands", encoder.Commands(write.Commands)),
            ("@Node", ledger.Node),
            ("@Sequence", ledger.Sequence),
            ("@At", ledger.At.UtcTicks),
            ("@EventCount", ledger.Events),
            ("@CommandCount", ledger.Commands),
            ("@PreviousHash", ledger.PreviousHash),
            ("@Hash", ledger.Hash),
            ("@Algorithm", ledger.Algorithm));
        // Every row given is written or overwritten once, so what is left over are the messages marked done.
        return rows - write.Events.Count - write.Entities.Count - write.Deadlines.Count - write.Outbox.Count - write.Commands.Count - 1;
    }, cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => Run(() =>
    {
        transaction.Commit();
        _open = false;
        _executor.Counters.CountCommit();
        return 0;
    }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (_disposed) return ValueTask.CompletedTask;
        _disposed = true;
        try
        {
            RollBack();
        }
        finally
        {
            writer.EndTurn();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>For the store's own small writes in the same transaction. Gives the rows written.</summary>
    public Task<int> ExecuteAsync(Statement statement, Func<BatchEncoder, object?> parameters, CancellationToken cancellationToken) =>
        Run(() => _executor.Execute(writer.Connection, transaction, statement, parameters(writer.Encoder)), cancellationToken);

    private Task<T> Run<T>(Func<T> action, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_open) throw new InvalidOperationException("the session has ended");
            return Task.FromResult(action());
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }
        catch (Exception error)
        {
            RollBack();
            return Task.FromException<T>(error is SqliteException failure ? SqliteErrors.Translate(failure) : error);
        }
    }

    private void RollBack()
    {
        if (!_open) return;
        _open = false;
        try
        {
            transaction.Rollback();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (a full or failing disk), so there is nothing left to undo.
        }
        finally
        {
            transaction.Dispose();
        }
    }
}
