using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>One transaction on the writing connection. After any failure it is rolled back at once and good for nothing but disposal.</summary>
internal sealed class SqliteWriteSession(SqliteWriter writer, SqliteTransaction transaction) : SqlWriteSession
{
    private readonly Executor _executor = writer.Executor;
    private bool _open = true;
    private bool _disposed;

    public override RowEncoder Encoder => writer.Encoder;

    public override Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => RunAsync(() =>
    {
        var (answers, events) = writer.Load.Query<AnswerRecord, EventRecord>(transaction, Encoder.Load(request));
        return Task.FromResult(Loaded(answers, events));
    }, cancellationToken);

    public override Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken) => RunAsync(() =>
    {
        var rows = writer.Write.Execute(transaction, Encoder.Write(write));
        // Every row given is written or overwritten once, so what is left over are the messages marked done.
        return Task.FromResult(rows - write.Events.Count - write.Entities.Count - write.Deadlines.Count - write.Outbox.Count - write.Commands.Count - 1);
    }, cancellationToken);

    public override Task<int> ExecuteAsync(Statement statement, object? parameters, CancellationToken cancellationToken) =>
        RunAsync(() => _executor.ExecuteAsync(writer.Connection, transaction, statement, parameters, cancellationToken), cancellationToken);

    public override Task CommitAsync(CancellationToken cancellationToken) => RunAsync(() =>
    {
        transaction.Commit();
        _open = false;
        _executor.Counters.CountCommit();
        return Task.FromResult(0);
    }, cancellationToken);

    public override ValueTask DisposeAsync()
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

    private async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_open) throw new InvalidOperationException("the session has ended");
        try
        {
            return await action();
        }
        catch (Exception error)
        {
            RollBack();
            if (error is SqliteException failure) throw SqliteErrors.Translate(failure);
            throw;
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
