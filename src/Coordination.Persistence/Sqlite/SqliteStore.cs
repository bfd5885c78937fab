using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

public enum StoreOpenMode
{
    /// <summary>Creates what is missing and migrates.</summary>
    OpenOrCreate,

    /// <summary>Never creates and never migrates: a database of an older build is refused.</summary>
    OpenExisting,

    /// <summary>Never creates, but migrates.</summary>
    MigrateExisting,

    /// <summary>Takes no lock and writes nothing: works beside a running writer.</summary>
    ReadOnly,
}

/// <summary>
/// The embedded store: <c>coordination.db</c> in the data directory, owned by one process through <c>coordination.lock</c>. The driver is
/// synchronous and nothing pretends otherwise: but for waiting their turn, methods finish on the caller's thread.
/// </summary>
public sealed class SqliteStore : IStore
{
    /// <summary>Rows a statement when views are replaced.</summary>
    private const int ViewChunk = 256;

    private readonly Executor _executor;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter? _writer;
    private long _outboxClaimed;

    private SqliteStore(Executor executor, SqliteReaders readers, SqliteWriter? writer)
    {
        _executor = executor;
        _readers = readers;
        _writer = writer;
    }

    public StoreCounters Counters => _executor.Counters;

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
            var writer = SqliteWriter.Open(directory, mode, executor);
            return new SqliteStore(executor, new SqliteReaders(directory.DatabasePath, executor), writer);
        }

        var readers = new SqliteReaders(directory.DatabasePath, executor);
        try
        {
            if (await readers.ReadAsync(connection => SqliteSchema.Check(connection, executor), cancellationToken))
                throw new StoreException(StoreProblem.Older, "the database was written by an older build and must be migrated first");
            return new SqliteStore(executor, readers, writer: null);
        }
        catch
        {
            await readers.DisposeAsync();
            throw;
        }
    }

    public async Task<IWriteSession> BeginAsync(CancellationToken cancellationToken) => await Writer.BeginAsync(cancellationToken);

    public Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(null);

    public async Task<LedgerRow?> ReadLedgerHeadAsync(string node, CancellationToken cancellationToken) =>
        (await QueryAsync<LedgerRecord>(ReadStatements.LedgerHead, new { Node = node }, cancellationToken)).FirstOrDefault()?.ToRow();

    public async Task<IReadOnlyList<DueDeadline>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<DeadlineRecord>(ReadStatements.Due, new { Now = now.UtcTicks, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToDue());

    public Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken) =>
        ReadDueAsync(now, limit, cancellationToken);

    public Task<DateTimeOffset?> ReadNextDueAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(connection => Instants.From(_executor.Scalar<long?>(connection, null, ReadStatements.NextDue)), cancellationToken);

    public async Task<IReadOnlyList<OutboxMessage>> ReadOutboxAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<OutboxRecord>(ReadStatements.Outbox, new { AfterId = afterId, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToRow());

    public Task<long> CountOutboxOpenAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(connection => _executor.Scalar<long>(connection, null, ReadStatements.CountOutboxOpen), cancellationToken);

    /// <summary>One process, one relay: what it has claimed is everything up to a number.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var parameters = new { AfterId = _outboxClaimed, Limit = limit };
        var page = (await QueryAsync<OutboxRecord>(ReadStatements.OutboxWaiting, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
        if (page.Count > 0) _outboxClaimed = page[^1].Id;
        return page;
    }

    public async Task<int> MarkPublishedAsync(IReadOnlyList<long> ids, IReadOnlyList<long> ended, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var session = await Writer.BeginAsync(cancellationToken);
        await session.ExecuteAsync(KeepStatements.MarkPublished, encoder => new { Ids = encoder.Numbers(ids), At = at.UtcTicks }, cancellationToken);
        var done = await session.ExecuteAsync(KeepStatements.MarkEnded, encoder => new { Ids = encoder.Numbers(ended), At = at.UtcTicks }, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return done;
    }

    public Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken)
    {
        _outboxClaimed = 0;
        return Task.CompletedTask;
    }

    public async Task<OutboxStanding> ReadOutboxStandingAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<OutboxStandingRecord>(ReadStatements.OutboxStanding, null, cancellationToken))[0].ToRow();

    public async Task<bool> ParkAsync(long outboxId, string reason, DateTimeOffset at, bool ended, CancellationToken cancellationToken)
    {
        var parameters = new { Id = outboxId, Reason = reason, At = at.UtcTicks, Ended = ended };
        return await KeepAsync(KeepStatements.Park, _ => parameters, cancellationToken) > 0;
    }

    public async Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<ParkedRecord>(ReadStatements.Parked, new { AfterId = afterId, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToRow());

    public async Task<bool> ReplayParkedAsync(long outboxId, CancellationToken cancellationToken)
    {
        _outboxClaimed = 0;
        return await KeepAsync(KeepStatements.ReplayParked, _ => new { Id = outboxId }, cancellationToken) > 0;
    }

    public async Task<bool> DropParkedAsync(long outboxId, DateTimeOffset at, CancellationToken cancellationToken) =>
        await KeepAsync(KeepStatements.DropParked, _ => new { Id = outboxId, At = at.UtcTicks }, cancellationToken) > 0;

    public async Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(
        StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        var prefix = KeyPrefix.Of(keyPrefix);
        var range = new { Exact = Text(prefix.Exact), Below = Text(prefix.Below), End = Text(prefix.End) };
        var after = afterKey is null ? "" : Text(afterKey);
        var parameters = new { From = afterKey is null ? range.Exact : after, After = after, range.Exact, range.Below, range.End, Limit = limit };
        return (await QueryAsync<EntityRecord>(ReadStatements.Entities, parameters, cancellationToken)).ConvertAll(r => r.ToRow());

        string Text(string key) => new StreamId(kind, key).ToString();
    }

    public Task<ChangedEntities> ReadChangedAsync(long afterPosition, int limit, CancellationToken cancellationToken) => _readers.ReadAsync(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var parameters = new { AfterPosition = afterPosition, Limit = limit };
        var (position, entities) = _executor.Query<long, EntityRecord>(connection, snapshot, ReadStatements.Changed, parameters);
        return new ChangedEntities(position[0], entities.ConvertAll(r => r.ToRow()));
    }, cancellationToken);

    public async Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken) =>
        (await QueryAsync<TimelineRecord>(ReadStatements.Timeline, new { Stream = stream.ToString() }, cancellationToken)).ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<EventRow>> ReadEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<EventRecord>(ReadStatements.Events, new { AfterPosition = afterPosition, Limit = limit }, cancellationToken))
            .ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<CommandRow>> ReadCommandsAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<CommandRecord>(ReadStatements.Commands, new { AfterSequence = afterSequence, Limit = limit }, cancellationToken))
            .ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(string? afterNode, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { AfterNode = afterNode ?? "", AfterSequence = afterSequence, Limit = limit };
        return (await QueryAsync<LedgerRecord>(ReadStatements.Ledger, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public async Task ReplaceViewsAsync(
        IAsyncEnumerable<(EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines)> rows, CancellationToken cancellationToken)
    {
        await using var session = await Writer.BeginAsync(cancellationToken);
        await session.ExecuteAsync(KeepStatements.ClearViews, _ => null, cancellationToken);
        var entities = new List<EntityRow>(ViewChunk);
        var deadlines = new List<DeadlineRow>(ViewChunk);
        await foreach (var (entity, itsDeadlines) in rows.WithCancellation(cancellationToken))
        {
            entities.Add(entity);
            deadlines.AddRange(itsDeadlines);
            if (entities.Count == ViewChunk) await FlushAsync();
        }

        await FlushAsync();
        await session.CommitAsync(cancellationToken);

        async Task FlushAsync()
        {
            await session.ExecuteAsync(
                KeepStatements.WriteViews,
                encoder => new { Entities = encoder.Entities(entities), Deadlines = encoder.Deadlines(deadlines) },
                cancellationToken);
            entities.Clear();
            deadlines.Clear();
        }
    }

    public async Task<IReadOnlyList<DeadlineRow>> ReadDeadlinesAsync(
        string? afterStream, string? afterName, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { AfterStream = afterStream ?? "", AfterName = afterName ?? "", Limit = limit };
        return (await QueryAsync<DeadlineRecord>(ReadStatements.Deadlines, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public Task<StoreCounts> CountAsync(string keyPrefix, CancellationToken cancellationToken) => _readers.ReadAsync(connection =>
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        var prefix = KeyPrefix.Of(keyPrefix);
        var (events, commands, messages) = _executor.Query<TypeCountRecord, CommandCountRecord, MessageCountRecord>(
            connection, snapshot, ReadStatements.Counts, new { prefix.Exact, prefix.Below, prefix.End });
        return new StoreCounts(
            events.ToDictionary(r => r.Type, r => r.Rows, StringComparer.Ordinal),
            commands[0].Accepted,
            commands[0].Refused,
            messages[0].Published,
            messages[0].Consumed,
            messages[0].Parked);
    }, cancellationToken);

    public Task SaveDefinitionsAsync(IReadOnlyList<DefinitionRow> rows, CancellationToken cancellationToken) =>
        KeepAsync(KeepStatements.InsertDefinitions, encoder => new { Definitions = encoder.Definitions(rows) }, cancellationToken);

    public async Task<IReadOnlyList<DefinitionRow>> ReadDefinitionsAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<DefinitionRecord>(ReadStatements.Definitions, null, cancellationToken)).ConvertAll(r => r.ToRow());

    public Task<string?> ReadSimulationAsync(CancellationToken cancellationToken) =>
        _readers.ReadAsync(connection => _executor.Scalar<string>(connection, null, ReadStatements.Simulation), cancellationToken);

    public Task SaveSimulationAsync(string json, CancellationToken cancellationToken) =>
        KeepAsync(KeepStatements.UpsertSimulation, _ => new { Json = json }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        if (_writer is not null) await _writer.CloseAsync();
    }

    private Task<List<T>> QueryAsync<T>(Statement statement, object? parameters, CancellationToken cancellationToken) =>
        _readers.ReadAsync(connection => _executor.Query<T>(connection, null, statement, parameters), cancellationToken);

    private async Task<int> KeepAsync(Statement statement, Func<BatchEncoder, object?> parameters, CancellationToken cancellationToken)
    {
        await using var session = await Writer.BeginAsync(cancellationToken);
        var rows = await session.ExecuteAsync(statement, parameters, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return rows;
    }
}
