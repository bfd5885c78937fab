using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Engine.Tests.Harness;

/// <summary>A store that does what the one behind it does; a test overrides what it wants to break or to watch.</summary>
internal abstract class DelegatingStore(IStore inner) : IStore
{
    protected IStore Inner { get; } = inner;

    public virtual async Task<IWriteSession> BeginAsync(CancellationToken cancellationToken) =>
        new Session(this, await Inner.BeginAsync(cancellationToken));

    public Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => Inner.ReadClockAsync(cancellationToken);

    public virtual Task<LedgerRow?> ReadLedgerHeadAsync(string node, CancellationToken cancellationToken) => Inner.ReadLedgerHeadAsync(node, cancellationToken);

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerHeadsAsync(CancellationToken cancellationToken) => Inner.ReadLedgerHeadsAsync(cancellationToken);

    public Task<IReadOnlyList<DueDeadline>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Inner.ReadDueAsync(now, limit, cancellationToken);

    public Task<DateTimeOffset?> ReadNextDueAsync(CancellationToken cancellationToken) => Inner.ReadNextDueAsync(cancellationToken);

    public virtual Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken) =>
        Inner.ClaimDueAsync(node, now, limit, lease, cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> ReadOutboxAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        Inner.ReadOutboxAsync(afterId, limit, cancellationToken);

    public Task<long> CountOutboxOpenAsync(CancellationToken cancellationToken) => Inner.CountOutboxOpenAsync(cancellationToken);

    public virtual Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken) =>
        Inner.ClaimOutboxAsync(node, limit, lease, cancellationToken);

    public virtual Task<int> MarkPublishedAsync(IReadOnlyList<long> ids, IReadOnlyList<long> ended, DateTimeOffset at, CancellationToken cancellationToken) =>
        Inner.MarkPublishedAsync(ids, ended, at, cancellationToken);

    public Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken) => Inner.ReleaseOutboxAsync(node, cancellationToken);

    public Task<OutboxStanding> ReadOutboxStandingAsync(CancellationToken cancellationToken) => Inner.ReadOutboxStandingAsync(cancellationToken);

    public Task<bool> ParkAsync(long outboxId, string reason, DateTimeOffset at, bool ended, CancellationToken cancellationToken) =>
        Inner.ParkAsync(outboxId, reason, at, ended, cancellationToken);

    public Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(long afterId, int limit, CancellationToken cancellationToken) =>
        Inner.ReadParkedAsync(afterId, limit, cancellationToken);

    public Task<bool> ReplayParkedAsync(long outboxId, CancellationToken cancellationToken) => Inner.ReplayParkedAsync(outboxId, cancellationToken);

    public Task<bool> DropParkedAsync(long outboxId, DateTimeOffset at, CancellationToken cancellationToken) =>
        Inner.DropParkedAsync(outboxId, at, cancellationToken);

    public virtual Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken) =>
        Inner.ReadEntitiesAsync(kind, keyPrefix, afterKey, limit, cancellationToken);

    public Task<long> ReadLastPositionAsync(CancellationToken cancellationToken) => Inner.ReadLastPositionAsync(cancellationToken);

    public Task<ChangedEntities> ReadChangedAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
        Inner.ReadChangedAsync(afterPosition, limit, cancellationToken);

    public virtual Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken) =>
        Inner.ReadTimelineAsync(stream, cancellationToken);

    public Task<IReadOnlyList<EventRow>> ReadEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken) =>
        Inner.ReadEventsAsync(afterPosition, limit, cancellationToken);

    public virtual Task<IReadOnlyList<EventRow>> ReadStreamsAsync(StreamKind kind, string keyPrefix, StreamId? afterStream, int afterVersion, int limit, CancellationToken cancellationToken) =>
        Inner.ReadStreamsAsync(kind, keyPrefix, afterStream, afterVersion, limit, cancellationToken);

    public Task<IReadOnlyList<CommandRow>> ReadCommandsAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        Inner.ReadCommandsAsync(afterSequence, limit, cancellationToken);

    public Task<IReadOnlyList<TrailRow>> ReadTrailAsync(TrailFilter filter, long? beforeSequence, int limit, CancellationToken cancellationToken) =>
        Inner.ReadTrailAsync(filter, beforeSequence, limit, cancellationToken);

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(string? afterNode, long afterSequence, int limit, CancellationToken cancellationToken) =>
        Inner.ReadLedgerAsync(afterNode, afterSequence, limit, cancellationToken);

    public Task ReplaceViewsAsync(IAsyncEnumerable<(EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines)> rows, CancellationToken cancellationToken) =>
        Inner.ReplaceViewsAsync(rows, cancellationToken);

    public Task<IReadOnlyList<DeadlineRow>> ReadDeadlinesAsync(string? afterStream, string? afterName, int limit, CancellationToken cancellationToken) =>
        Inner.ReadDeadlinesAsync(afterStream, afterName, limit, cancellationToken);

    public Task<StoreCounts> CountAsync(string keyPrefix, CancellationToken cancellationToken) => Inner.CountAsync(keyPrefix, cancellationToken);

    public Task SaveDefinitionsAsync(IReadOnlyList<DefinitionRow> rows, CancellationToken cancellationToken) =>
        Inner.SaveDefinitionsAsync(rows, cancellationToken);

    public Task<IReadOnlyList<DefinitionRow>> ReadDefinitionsAsync(CancellationToken cancellationToken) => Inner.ReadDefinitionsAsync(cancellationToken);

    public Task<string?> ReadSimulationAsync(CancellationToken cancellationToken) => Inner.ReadSimulationAsync(cancellationToken);

    public Task SaveSimulationAsync(string json, CancellationToken cancellationToken) => Inner.SaveSimulationAsync(json, cancellationToken);

    public Task<KeptRow?> FindKeptAsync(string kind, string key, CancellationToken cancellationToken) => Inner.FindKeptAsync(kind, key, cancellationToken);

    public Task<IReadOnlyList<KeptRow>> ListKeptAsync(string kind, string? owner, string? afterKey, int limit, CancellationToken cancellationToken) =>
        Inner.ListKeptAsync(kind, owner, afterKey, limit, cancellationToken);

    public Task<bool> SaveKeptAsync(KeptRow row, CancellationToken cancellationToken) => Inner.SaveKeptAsync(row, cancellationToken);

    public Task<bool> DeleteKeptAsync(string kind, string key, CancellationToken cancellationToken) => Inner.DeleteKeptAsync(kind, key, cancellationToken);

    public Task<int> DeleteKeptOfAsync(string kind, string owner, CancellationToken cancellationToken) => Inner.DeleteKeptOfAsync(kind, owner, cancellationToken);

    public Task<int> DeleteExpiredKeptAsync(DateTimeOffset now, CancellationToken cancellationToken) => Inner.DeleteExpiredKeptAsync(now, cancellationToken);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();

    protected virtual void Writing(BatchWrite write)
    {
        // Nothing: a test overrides it to throw.
    }

    protected virtual Task CommittedAsync(BatchWrite write, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Session(DelegatingStore store, IWriteSession inner) : IWriteSession
    {
        private BatchWrite? _write;

        public Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => inner.LoadAsync(request, cancellationToken);

        public Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken)
        {
            _write = write;
            store.Writing(write);
            return inner.WriteAsync(write, cancellationToken);
        }

        public async Task CommitAsync(CancellationToken cancellationToken)
        {
            await inner.CommitAsync(cancellationToken);
            await store.CommittedAsync(_write!, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
