using System.Data.Common;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

/// <summary>What is the same in every store: each method is one statement of the dialect and the mapping of its rows.</summary>
public abstract partial class SqlStore : IStore
{
    /// <summary>Rows a statement when views are replaced.</summary>
    private const int ViewChunk = 256;

    private readonly StoreStatements _statements;

    private protected SqlStore(Executor executor, StoreStatements statements)
    {
        Executor = executor;
        _statements = statements;
    }

    public StoreCounters Counters => Executor.Counters;

    private protected Executor Executor { get; }

    public async Task<IWriteSession> BeginAsync(CancellationToken cancellationToken) => await BeginWriteAsync(cancellationToken);

    public abstract Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    public async Task<LedgerRow?> ReadLedgerHeadAsync(string node, CancellationToken cancellationToken) =>
        (await QueryAsync<LedgerRecord>(_statements.LedgerHead, new { Node = node }, cancellationToken)).FirstOrDefault()?.ToRow();

    public async Task<IReadOnlyList<LedgerRow>> ReadLedgerHeadsAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<LedgerRecord>(_statements.LedgerHeads, null, cancellationToken)).ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<DueDeadline>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<DeadlineRecord>(_statements.Due, new { Now = now.UtcTicks, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToDue());

    public abstract Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(
        string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken);

    public async Task<DateTimeOffset?> ReadNextDueAsync(CancellationToken cancellationToken) =>
        Instants.From(await ScalarAsync<long?>(_statements.NextDue, cancellationToken));

    public async Task<IReadOnlyList<OutboxMessage>> ReadOutboxAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<OutboxRecord>(_statements.Outbox, new { AfterId = afterId, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToRow());

    public Task<long> CountOutboxOpenAsync(CancellationToken cancellationToken) => ScalarAsync<long>(_statements.CountOutboxOpen, cancellationToken);

    public abstract Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken);

    public async Task<int> MarkPublishedAsync(IReadOnlyList<long> ids, IReadOnlyList<long> ended, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var session = await BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(_statements.MarkPublished, Marked(ids), cancellationToken);
        var done = ended.Count == 0 ? 0 : await session.ExecuteAsync(_statements.MarkEnded, Marked(ended), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return done;

        SqlParameters Marked(IReadOnlyList<long> numbers) => session.Encoder.Numbers("Ids", numbers).With("At", at.UtcTicks);
    }

    public abstract Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken);

    public async Task<OutboxStanding> ReadOutboxStandingAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<OutboxStandingRecord>(_statements.OutboxStanding, null, cancellationToken))[0].ToRow();

    public async Task<bool> ParkAsync(long outboxId, string reason, DateTimeOffset at, bool ended, CancellationToken cancellationToken)
    {
        var parameters = new { Id = outboxId, Reason = reason, At = at.UtcTicks, Ended = ended ? 1 : 0 };
        return await KeepAsync(_statements.Park, _ => parameters, cancellationToken) > 0;
    }

    public async Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<ParkedRecord>(_statements.Parked, new { AfterId = afterId, Limit = limit }, cancellationToken)).ConvertAll(r => r.ToRow());

    public virtual async Task<bool> ReplayParkedAsync(long outboxId, CancellationToken cancellationToken) =>
        await KeepAsync(_statements.ReplayParked, _ => new { Id = outboxId }, cancellationToken) > 0;

    public async Task<bool> DropParkedAsync(long outboxId, DateTimeOffset at, CancellationToken cancellationToken) =>
        await KeepAsync(_statements.DropParked, _ => new { Id = outboxId, At = at.UtcTicks }, cancellationToken) > 0;

    public async Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(
        StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        var (exact, below, end) = RangeOf(kind, keyPrefix);
        var after = afterKey is null ? "" : new StreamId(kind, afterKey).ToString();
        var parameters = new { From = afterKey is null ? exact : after, After = after, Exact = exact, Below = below, End = end, Limit = limit };
        return (await QueryAsync<EntityRecord>(_statements.Entities, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public async Task<IReadOnlyList<EventRow>> ReadStreamsAsync(
        StreamKind kind, string keyPrefix, StreamId? afterStream, int afterVersion, int limit, CancellationToken cancellationToken)
    {
        var (exact, below, end) = RangeOf(kind, keyPrefix);
        var after = afterStream?.ToString() ?? "";
        var parameters = new { From = afterStream is null ? exact : after, After = after, AfterVersion = afterVersion, Exact = exact, Below = below, End = end, Limit = limit };
        return (await QueryAsync<EventRecord>(_statements.Streams, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    private static (string Exact, string Below, string End) RangeOf(StreamKind kind, string keyPrefix)
    {
        var prefix = KeyPrefix.Of(keyPrefix);
        return (new StreamId(kind, prefix.Exact).ToString(), new StreamId(kind, prefix.Below).ToString(), new StreamId(kind, prefix.End).ToString());
    }

    public Task<long> ReadLastPositionAsync(CancellationToken cancellationToken) => ScalarAsync<long>(_statements.LastPosition, cancellationToken);

    public Task<ChangedEntities> ReadChangedAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
        ReadSnapshotAsync(async (connection, snapshot) =>
        {
            var parameters = new { AfterPosition = afterPosition, Limit = limit };
            var (position, entities) = await Executor.QueryAsync<long, EntityRecord>(connection, snapshot, _statements.Changed, parameters, cancellationToken);
            return new ChangedEntities(position[0], entities.ConvertAll(r => r.ToRow()));
        }, cancellationToken);

    public async Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken) =>
        (await QueryAsync<TimelineRecord>(_statements.Timeline, new { Stream = stream.ToString() }, cancellationToken)).ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<EventRow>> ReadEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<EventRecord>(_statements.Events, new { AfterPosition = afterPosition, Limit = limit }, cancellationToken))
            .ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<CommandRow>> ReadCommandsAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        (await QueryAsync<CommandRecord>(_statements.Commands, new { AfterSequence = afterSequence, Limit = limit }, cancellationToken))
            .ConvertAll(r => r.ToRow());

    public async Task<IReadOnlyList<TrailRow>> ReadTrailAsync(TrailFilter filter, long? beforeSequence, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            BeforeSequence = beforeSequence ?? long.MaxValue,
            Since = filter.Since?.UtcTicks ?? 0,
            Until = filter.Until?.UtcTicks ?? long.MaxValue,
            Person = filter.Person ?? "",
            Unit = filter.Unit ?? "",
            Type = filter.Type ?? "",
            Accepted = filter.Accepted switch { null => -1, true => 1, false => 0 },
            Limit = limit,
        };
        return (await QueryAsync<TrailRecord>(_statements.Trail, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public async Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(string? afterNode, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { AfterNode = afterNode ?? "", AfterSequence = afterSequence, Limit = limit };
        return (await QueryAsync<LedgerRecord>(_statements.Ledger, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public async Task ReplaceViewsAsync(
        IAsyncEnumerable<(EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines)> rows, CancellationToken cancellationToken)
    {
        await using var session = await BeginWriteAsync(cancellationToken);
        await session.ExecuteAsync(_statements.ClearViews, null, cancellationToken);
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
            await session.ExecuteAsync(_statements.WriteViews, session.Encoder.Views(entities, deadlines), cancellationToken);
            entities.Clear();
            deadlines.Clear();
        }
    }

    public async Task<IReadOnlyList<DeadlineRow>> ReadDeadlinesAsync(
        string? afterStream, string? afterName, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { AfterStream = afterStream ?? "", AfterName = afterName ?? "", Limit = limit };
        return (await QueryAsync<DeadlineRecord>(_statements.Deadlines, parameters, cancellationToken)).ConvertAll(r => r.ToRow());
    }

    public Task<StoreCounts> CountAsync(string keyPrefix, CancellationToken cancellationToken) => ReadSnapshotAsync(async (connection, snapshot) =>
    {
        var prefix = KeyPrefix.Of(keyPrefix);
        var (events, commands, messages) = await Executor.QueryAsync<TypeCountRecord, CommandCountRecord, MessageCountRecord>(
            connection, snapshot, _statements.Counts, new { prefix.Exact, prefix.Below, prefix.End }, cancellationToken);
        return new StoreCounts(
            events.ToDictionary(r => r.Type, r => r.Rows, StringComparer.Ordinal),
            commands[0].Accepted,
            commands[0].Refused,
            messages[0].Published,
            messages[0].Consumed,
            messages[0].Parked);
    }, cancellationToken);

    public Task SaveDefinitionsAsync(IReadOnlyList<DefinitionRow> rows, CancellationToken cancellationToken) =>
        KeepAsync(_statements.InsertDefinitions, encoder => encoder.Definitions(rows), cancellationToken);

    public async Task<IReadOnlyList<DefinitionRow>> ReadDefinitionsAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<DefinitionRecord>(_statements.Definitions, null, cancellationToken)).ConvertAll(r => r.ToRow());

    public Task<string?> ReadSimulationAsync(CancellationToken cancellationToken) => ScalarAsync<string>(_statements.Simulation, cancellationToken);

    public Task SaveSimulationAsync(string json, CancellationToken cancellationToken) =>
        KeepAsync(_statements.UpsertSimulation, _ => new { Json = json }, cancellationToken);

    public abstract ValueTask DisposeAsync();

    private protected abstract Task<SqlWriteSession> BeginWriteAsync(CancellationToken cancellationToken);

    private protected abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Everything read in it is of one moment.</summary>
    private protected abstract Task<T> ReadSnapshotAsync<T>(Func<DbConnection, DbTransaction, Task<T>> read, CancellationToken cancellationToken);

    private protected Task<List<T>> QueryAsync<T>(Statement statement, object? parameters, CancellationToken cancellationToken) =>
        ReadAsync(connection => Executor.QueryAsync<T>(connection, null, statement, parameters, cancellationToken), cancellationToken);

    private protected Task<T?> ScalarAsync<T>(Statement statement, CancellationToken cancellationToken) =>
        ReadAsync(connection => Executor.ScalarAsync<T>(connection, null, statement, null, cancellationToken), cancellationToken);

    private protected async Task<int> KeepAsync(Statement statement, Func<RowEncoder, object?> parameters, CancellationToken cancellationToken)
    {
        await using var session = await BeginWriteAsync(cancellationToken);
        var rows = await session.ExecuteAsync(statement, parameters(session.Encoder), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return rows;
    }
}
