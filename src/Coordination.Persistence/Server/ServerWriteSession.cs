using System.Data;
using System.Data.Common;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>One transaction on a connection of the pool.</summary>
internal sealed class ServerWriteSession : SqlWriteSession
{
    private readonly ServerDatabase _database;
    private readonly Executor _executor;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;
    private bool _open = true;

    private ServerWriteSession(ServerDatabase database, Executor executor, DbConnection connection, DbTransaction transaction)
    {
        (_database, _executor, _connection, _transaction) = (database, executor, connection, transaction);
        Encoder = database.CreateEncoder();
    }

    public override RowEncoder Encoder { get; }

    public static Task<ServerWriteSession> BeginAsync(ServerDatabase database, Executor executor, CancellationToken cancellationToken) =>
        ServerErrors.TranslateAsync(database, async () =>
        {
            var connection = await database.OpenAsync(cancellationToken);
            try
            {
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                return new ServerWriteSession(database, executor, connection, transaction);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }, cancellationToken);

    public override Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => RunAsync(async () =>
    {
        var (_, answers, events) = await _executor.QueryAsync<long, AnswerRecord, EventRecord>(
            _connection, _transaction, _database.Statements.Load, Encoder.Load(request), cancellationToken);
        return Loaded(answers, events);
    }, cancellationToken);

    public override Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken) => RunAsync(
        () => _executor.ScalarAsync<int>(_connection, _transaction, _database.Statements.Write, Encoder.Write(write), cancellationToken), cancellationToken);

    public override Task<int> ExecuteAsync(Statement statement, object? parameters, CancellationToken cancellationToken) =>
        RunAsync(() => _executor.ExecuteAsync(_connection, _transaction, statement, parameters, cancellationToken), cancellationToken);

    public Task<List<T>> QueryAsync<T>(Statement statement, object? parameters, CancellationToken cancellationToken) =>
        RunAsync(() => _executor.QueryAsync<T>(_connection, _transaction, statement, parameters, cancellationToken), cancellationToken);

    /// <summary>Once sent it is not cancelled: nobody could tell what became of it. The command timeout bounds it.</summary>
    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await RunAsync(async () =>
        {
            await _transaction.CommitAsync(CancellationToken.None);
            _open = false;
            _executor.Counters.CountCommit();
            return 0;
        }, CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await RollBackAsync();
        await _connection.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_open) throw new InvalidOperationException("the session has ended");
        try
        {
            return await ServerErrors.TranslateAsync(_database, action, cancellationToken);
        }
        catch
        {
            await RollBackAsync();
            throw;
        }
    }

    private async Task RollBackAsync()
    {
        if (!_open) return;
        _open = false;
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException)
        {
            // The connection is broken: the server rolls back by itself, and the pool takes no broken connection back.
        }
    }
}
