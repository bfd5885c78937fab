using System.Data.Common;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>
/// The embedded store: <c>coordination.db</c> in the data directory, owned by one process through <c>coordination.lock</c>. The driver is
/// synchronous and nothing pretends otherwise: but for waiting their turn, methods finish on the caller's thread.
/// </summary>
public sealed class SqliteStore : SqlStore
{
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter? _writer;
    private long _outboxClaimed;

    private SqliteStore(Executor executor, SqliteReaders readers, SqliteWriter? writer)
        : base(executor, SqliteStatements.Instance)
    {
        _readers = readers;
        _writer = writer;
    }

    /// <summary>For tests that must reach below the port.</summary>
    internal SqliteWriter Writer =>
        _writer ?? throw new StoreException(StoreProblem.AccessDenied, "the store was opened for reading only");

    public static async Task<SqliteStore> OpenAsync(string dataDirectory, StoreOpenMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SqliteLibrary.RequireSafe();
        var directory = new DataDirectory(dataDirectory);
        var executor = new Executor(new StoreCounters());
        if (mode == StoreOpenMode.OpenOrCreate) directory.Create();
        else directory.RequireDatabase();

        if (mode != StoreOpenMode.ReadOnly)
        {
            var writer = await SqliteWriter.OpenAsync(directory, mode, executor);
            return new SqliteStore(executor, new SqliteReaders(directory.DatabasePath, executor), writer);
        }

        var readers = new SqliteReaders(directory.DatabasePath, executor);
        try
        {
            if (await readers.ReadAsync(connection => SqliteSchema.IsOlderAsync(connection, executor), cancellationToken)) throw SchemaScripts.Older();
            return new SqliteStore(executor, readers, writer: null);
        }
        catch
        {
            await readers.DisposeAsync();
            throw;
        }
    }

    public override Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    public override Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(
        string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken) => ReadDueAsync(now, limit, cancellationToken);

    /// <summary>One process, one relay: what it has claimed is everything up to a number.</summary>
    public override async Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var parameters = new { AfterId = _outboxClaimed, Limit = limit };
        var page = (await QueryAsync<OutboxRecord>(SqliteStatements.Instance.OutboxWaiting, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
        if (page.Count > 0) _outboxClaimed = page[^1].Id;
        return page;
    }

    public override Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken)
    {
        _outboxClaimed = 0;
        return Task.CompletedTask;
    }

    public override Task<bool> ReplayParkedAsync(long outboxId, CancellationToken cancellationToken)
    {
        _outboxClaimed = 0;
        return base.ReplayParkedAsync(outboxId, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        if (_writer is not null) await _writer.CloseAsync();
    }

    private protected override async Task<SqlWriteSession> BeginWriteAsync(CancellationToken cancellationToken) => await Writer.BeginAsync(cancellationToken);

    private protected override Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        _readers.ReadAsync(read, cancellationToken);

    private protected override Task<T> ReadSnapshotAsync<T>(Func<DbConnection, DbTransaction, Task<T>> read, CancellationToken cancellationToken) =>
        _readers.ReadAsync(async connection =>
        {
            using var snapshot = connection.BeginTransaction(deferred: true);
            return await read(connection, snapshot);
        }, cancellationToken);
}
