using System.Data.Common;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>A store on a database server, shared by any number of nodes. Sessions run side by side; who comes second to a stream finds out at the write.</summary>
public sealed class ServerStore : SqlStore
{
    private static readonly TimeSpan s_deadShows = TimeSpan.FromSeconds(1);

    private readonly ServerDatabase _database;
    private readonly bool _readOnly;

    private ServerStore(ServerDatabase database, Executor executor, bool readOnly)
        : base(executor, database.Statements)
    {
        _database = database;
        _readOnly = readOnly;
    }

    public override async Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) =>
        new DateTimeOffset(DateTime.SpecifyKind(await ScalarAsync<DateTime>(_database.Statements.Clock, cancellationToken), DateTimeKind.Utc));

    public override async Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(
        string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var parameters = new { Now = now.UtcTicks, Limit = limit, LeaseSeconds = lease.TotalSeconds };
        var claimed = await ClaimAsync<DeadlineRecord>(_database.Statements.ClaimDue, parameters, cancellationToken);
        return
        [
            .. claimed.OrderBy(r => r.DueAt).ThenBy(r => r.Stream, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)
                .Select(r => r.ToDue()),
        ];
    }

    public override async Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var parameters = new { Node = node, Limit = limit, LeaseSeconds = lease.TotalSeconds };
        var claimed = await ClaimAsync<OutboxRecord>(_database.Statements.ClaimOutbox, parameters, cancellationToken);
        return [.. claimed.OrderBy(r => r.Id).Select(r => r.ToRow())];
    }

    public override Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken) =>
        KeepAsync(_database.Statements.ReleaseOutbox, _ => new { Node = node }, cancellationToken);

    public override ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>The database is the store's from here on, also where opening fails.</summary>
    internal static async Task<ServerStore> OpenAsync(ServerDatabase database, StoreOpenMode mode, CancellationToken cancellationToken)
    {
        try
        {
            var executor = new Executor(new StoreCounters());
            await new ServerSchema(database, executor).PrepareAsync(mode, cancellationToken);
            return new ServerStore(database, executor, mode == StoreOpenMode.ReadOnly);
        }
        catch (Exception error)
        {
            await database.DisposeAsync();
            if (database.Translate(error) is { } translated) throw translated;
            throw;
        }
    }

    private protected override async Task<SqlWriteSession> BeginWriteAsync(CancellationToken cancellationToken)
    {
        if (_readOnly) throw new StoreException(StoreProblem.AccessDenied, "the store was opened for reading only");
        return await ServerWriteSession.BeginAsync(_database, Executor, cancellationToken);
    }

    /// <summary>
    /// A connection may have died in the pool: then the read is made once more on a new one, for nothing of it can be done twice. Dead ones
    /// show at once; what took long would only take as long again.
    /// </summary>
    private protected override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            return await ReadOnceAsync(read, cancellationToken);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Unavailable && TimeProvider.System.GetElapsedTime(started) < s_deadShows)
        {
            return await ReadOnceAsync(read, cancellationToken);
        }
    }

    private Task<T> ReadOnceAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        ServerErrors.TranslateAsync(_database, async () =>
        {
            await using var connection = await _database.OpenAsync(cancellationToken);
            return await read(connection);
        }, cancellationToken);

    private protected override Task<T> ReadSnapshotAsync<T>(Func<DbConnection, DbTransaction, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(async connection =>
        {
            await using var snapshot = await connection.BeginTransactionAsync(_database.SnapshotIsolation, cancellationToken);
            return await read(connection, snapshot);
        }, cancellationToken);

    /// <summary>Changed rows come back in no order.</summary>
    private async Task<List<T>> ClaimAsync<T>(Statement statement, object parameters, CancellationToken cancellationToken)
    {
        await using var session = (ServerWriteSession)await BeginWriteAsync(cancellationToken);
        var claimed = await session.QueryAsync<T>(statement, parameters, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return claimed;
    }
}
