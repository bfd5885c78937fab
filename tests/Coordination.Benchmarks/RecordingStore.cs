using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Benchmarks;

/// <summary>Passes everything on and remembers what was written, so that the bare loop writes the very same rows.</summary>
internal sealed class RecordingStore(IStore inner) : IStore
{
    public List<BatchWrite> Writes { get; } = [];

    public async Task<IWriteSession> BeginAsync(CancellationToken cancellationToken) => new Session(await inner.BeginAsync(cancellationToken), this);

    public Task<LedgerRow?> ReadLedgerHeadAsync(string node, CancellationToken cancellationToken) => inner.ReadLedgerHeadAsync(node, cancellationToken);

    public Task<IReadOnlyList<DueDeadline>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => inner.ReadDueAsync(now, limit, cancellationToken);

    public Task<DateTimeOffset?> ReadNextDueAsync(CancellationToken cancellationToken) => inner.ReadNextDueAsync(cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> ReadOutboxAsync(long afterId, int limit, CancellationToken cancellationToken) => inner.ReadOutboxAsync(afterId, limit, cancellationToken);

    public Task<long> CountOutboxOpenAsync(CancellationToken cancellationToken) => inner.CountOutboxOpenAsync(cancellationToken);

    public Task<bool> ParkAsync(long outboxId, string reason, DateTimeOffset at, CancellationToken cancellationToken) => inner.ParkAsync(outboxId, reason, at, cancellationToken);

    public Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken) =>
        inner.ReadEntitiesAsync(kind, keyPrefix, afterKey, limit, cancellationToken);

    public Task<ChangedEntities> ReadChangedAsync(long afterPosition, int limit, CancellationToken cancellationToken) => inner.ReadChangedAsync(afterPosition, limit, cancellationToken);

    public Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken) => inner.ReadTimelineAsync(stream, cancellationToken);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken) => inner.ReadEventsAsync(afterPosition, limit, cancellationToken);

    public Task<IReadOnlyList<CommandRow>> ReadCommandsAsync(long afterSequence, int limit, CancellationToken cancellationToken) => inner.ReadCommandsAsync(afterSequence, limit, cancellationToken);

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(string? afterNode, long afterSequence, int limit, CancellationToken cancellationToken) =>
        inner.ReadLedgerAsync(afterNode, afterSequence, limit, cancellationToken);

    public Task ReplaceViewsAsync(IAsyncEnumerable<(EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines)> rows, CancellationToken cancellationToken) =>
        inner.ReplaceViewsAsync(rows, cancellationToken);

    public Task<IReadOnlyList<DeadlineRow>> ReadDeadlinesAsync(string? afterStream, string? afterName, int limit, CancellationToken cancellationToken) =>
        inner.ReadDeadlinesAsync(afterStream, afterName, limit, cancellationToken);

    public Task<StoreCounts> CountAsync(string keyPrefix, CancellationToken cancellationToken) => inner.CountAsync(keyPrefix, cancellationToken);

    public Task SaveDefinitionsAsync(IReadOnlyList<DefinitionRow> rows, CancellationToken cancellationToken) => inner.SaveDefinitionsAsync(rows, cancellationToken);

    public Task<IReadOnlyList<DefinitionRow>> ReadDefinitionsAsync(CancellationToken cancellationToken) => inner.ReadDefinitionsAsync(cancellationToken);

    public Task<string?> ReadSimulationAsync(CancellationToken cancellationToken) => inner.ReadSimulationAsync(cancellationToken);

    public Task SaveSimulationAsync(string json, CancellationToken cancellationToken) => inner.SaveSimulationAsync(json, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Session(IWriteSession inner, RecordingStore owner) : IWriteSession
    {
        public Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => inner.LoadAsync(request, cancellationToken);

        public Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken)
        {
            owner.Writes.Add(write);
            return inner.WriteAsync(write, cancellationToken);
        }

        public Task CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
