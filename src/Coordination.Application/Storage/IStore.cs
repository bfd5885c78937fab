using Coordination.Domain;

namespace Coordination.Application.Storage;

/// <summary>
/// The port to the database. All writing by commands goes through one <see cref="IWriteSession"/> a batch; everything else here reads
/// (bounded) or keeps small things beside the record. Instants are UTC. A database that cannot be used throws <see cref="StoreException"/>.
/// </summary>
public interface IStore : IKeptStore, IAsyncDisposable
{
    /// <summary>Opens a write transaction. SQLite has one writer: a second call waits for the first session to end.</summary>
    Task<IWriteSession> BeginAsync(CancellationToken cancellationToken);

    /// <summary>The database server's clock (UTC), the one clock that all nodes share; null where the store is a file of this machine.</summary>
    Task<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>Heads of the ledger chain of a node, or null where it has written nothing yet.</summary>
    Task<LedgerRow?> ReadLedgerHeadAsync(string node, CancellationToken cancellationToken);

    /// <summary>The heads of all nodes' chains by node, of one moment: an event of one node may follow on another's.</summary>
    Task<IReadOnlyList<LedgerRow>> ReadLedgerHeadsAsync(CancellationToken cancellationToken);

    /// <summary>Deadlines due at or before the instant, earliest first, then by stream and name.</summary>
    Task<IReadOnlyList<DueDeadline>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="ReadDueAsync"/>, but no other node is given the same rows before the lease (by the database's clock, so that no node's
    /// clock matters) is over. A deadline written anew is free again. The embedded store has one node and grants what it reads.
    /// </summary>
    Task<IReadOnlyList<DueDeadline>> ClaimDueAsync(string node, DateTimeOffset now, int limit, TimeSpan lease, CancellationToken cancellationToken);

    Task<DateTimeOffset?> ReadNextDueAsync(CancellationToken cancellationToken);

    /// <summary>Messages not done yet with an id above the one given, by id, each with the event it carries.</summary>
    Task<IReadOnlyList<OutboxMessage>> ReadOutboxAsync(long afterId, int limit, CancellationToken cancellationToken);

    Task<long> CountOutboxOpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives this node messages that wait for the bus (neither on it nor done), lowest ids first; no other node, and no second call, is given
    /// the same ones before the lease (by the database's clock) is over or <see cref="ReleaseOutboxAsync"/> gives them back.
    /// </summary>
    Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(string node, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes what the broker has confirmed; the ones that end on the broker (a unit's queue) are done with it. Gives how many were not done before.</summary>
    Task<int> MarkPublishedAsync(IReadOnlyList<long> ids, IReadOnlyList<long> ended, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Gives back at once what the node has claimed of the outbox and not published: after a failed publish, and at start.</summary>
    Task ReleaseOutboxAsync(string node, CancellationToken cancellationToken);

    /// <summary>What waits for the bus, for health and metrics.</summary>
    Task<OutboxStanding> ReadOutboxStandingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets a message aside with the reason; it counts as done and is kept for people to look at. One that was done already is set aside only
    /// where it <paramref name="ended"/> on the broker and came back from there (a unit's full queue). False where nothing was set aside.
    /// </summary>
    Task<bool> ParkAsync(long outboxId, string reason, DateTimeOffset at, bool ended, CancellationToken cancellationToken);

    /// <summary>Messages set aside, dropped ones left out, by outbox id after the one given.</summary>
    Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Puts a message set aside back among those that wait for the bus. False where it is not (or no longer) set aside.</summary>
    Task<bool> ReplayParkedAsync(long outboxId, CancellationToken cancellationToken);

    /// <summary>Takes a message off the list of those set aside for good; its row is kept. False where it is not (or no longer) on it.</summary>
    Task<bool> DropParkedAsync(long outboxId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Rows of the view, by kind, whose key is the prefix or lies below it (whole segments: <c>a/b</c> holds <c>a/b</c> and <c>a/b/c</c>, not
    /// <c>a/bc</c>; <c>a/b/</c> only what is below; empty holds all), in key order after the one given (paging).
    /// </summary>
    Task<IReadOnlyList<EntityRow>> ReadEntitiesAsync(StreamKind kind, string keyPrefix, string? afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>The highest position given to an event; 0 where there is none.</summary>
    Task<long> ReadLastPositionAsync(CancellationToken cancellationToken);

    /// <summary>Rows of the view of every stream that got events after the position, each once, and the position read up to.</summary>
    Task<ChangedEntities> ReadChangedAsync(long afterPosition, int limit, CancellationToken cancellationToken);

    /// <summary>The events of one stream with who did them, by version.</summary>
    Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Events by position (the whole record, paged), for rebuilding and for the audit.</summary>
    Task<IReadOnlyList<EventRow>> ReadEventsAsync(long afterPosition, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Events of the streams of a kind at or below a key (whole segments), stream by stream and by version, paged: after the stream and version given, or from
    /// the first.
    /// </summary>
    Task<IReadOnlyList<EventRow>> ReadStreamsAsync(StreamKind kind, string keyPrefix, StreamId? afterStream, int afterVersion, int limit, CancellationToken cancellationToken);

    /// <summary>Command rows by sequence, paged, for the audit.</summary>
    Task<IReadOnlyList<CommandRow>> ReadCommandsAsync(long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Commands from the latest backwards, without what they say: who, for which unit, when, what kind, with what result. A filter that few rows
    /// meet looks through all of the time it spans.
    /// </summary>
    /// <param name="beforeSequence">Only earlier ones (paging); null: from the latest.</param>
    Task<IReadOnlyList<TrailRow>> ReadTrailAsync(TrailFilter filter, long? beforeSequence, int limit, CancellationToken cancellationToken);

    /// <summary>Ledger rows of all nodes by node and sequence, paged.</summary>
    Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(string? afterNode, long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces all view rows and deadlines by the ones given, in one transaction. The rows must not come from a write session.</summary>
    Task ReplaceViewsAsync(IAsyncEnumerable<(EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines)> rows, CancellationToken cancellationToken);

    /// <summary>All deadlines by stream (as written) and name, paged; cleared ones too, with a null due instant.</summary>
    Task<IReadOnlyList<DeadlineRow>> ReadDeadlinesAsync(string? afterStream, string? afterName, int limit, CancellationToken cancellationToken);

    /// <summary>How many of what the record holds for keys at or below the prefix (a plan-year, say); whole segments as above.</summary>
    Task<StoreCounts> CountAsync(string keyPrefix, CancellationToken cancellationToken);

    /// <summary>Keeps a task definition under its version; a version already kept is left as it is.</summary>
    Task SaveDefinitionsAsync(IReadOnlyList<DefinitionRow> rows, CancellationToken cancellationToken);

    Task<IReadOnlyList<DefinitionRow>> ReadDefinitionsAsync(CancellationToken cancellationToken);

    /// <summary>The simulation's own bookmark (one row), or null.</summary>
    Task<string?> ReadSimulationAsync(CancellationToken cancellationToken);

    Task SaveSimulationAsync(string json, CancellationToken cancellationToken);
}

/// <summary>One batch: load what it needs, write what was decided, commit. Disposing without commit rolls back.</summary>
public interface IWriteSession : IAsyncDisposable
{
    /// <summary>One round trip: answers already given to these command ids, and events newer than what is known of these streams.</summary>
    Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// One round trip: writes the batch, set-based, at most six statements. Throws <see cref="StoreConflictException"/> on a version clash.
    /// Gives how many of the messages named done were not done before (a message may be delivered twice).
    /// </summary>
    Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken);

    Task CommitAsync(CancellationToken cancellationToken);
}

/// <param name="Streams">Each stream with the version known from the cache; 0 if nothing is known.</param>
public sealed record LoadRequest(IReadOnlyList<Guid> CommandIds, IReadOnlyList<(StreamId Stream, int KnownVersion)> Streams);

/// <param name="Events">Grouped by stream, by version within it.</param>
public sealed record LoadedBatch(IReadOnlyDictionary<Guid, string> Answers, IReadOnlyList<EventRow> Events);

/// <summary>All that one batch writes.</summary>
/// <param name="OutboxDone">Ids of messages whose subscriber is through with them.</param>
public sealed record BatchWrite(
    IReadOnlyList<EventRow> Events,
    IReadOnlyList<EntityRow> Entities,
    IReadOnlyList<DeadlineRow> Deadlines,
    IReadOnlyList<OutboxRow> Outbox,
    IReadOnlyList<long> OutboxDone,
    IReadOnlyList<CommandRow> Commands,
    LedgerRow Ledger);

/// <summary>One event as stored.</summary>
/// <param name="Position">Place in the whole record; given by the store, 0 before.</param>
/// <param name="Version">Place in its stream, from 1.</param>
/// <param name="PreviousHash">Hash of the event before in the stream; empty for the first.</param>
/// <param name="Algorithm">How <paramref name="Hash"/> is computed (<c>sha256-1</c>).</param>
/// <param name="Node">With <paramref name="Batch"/>: the ledger row this event is sealed in.</param>
public sealed record EventRow(
    long Position,
    StreamId Stream,
    int Version,
    string Type,
    string Body,
    DateTimeOffset At,
    Guid CommandId,
    string PreviousHash,
    string Hash,
    string Algorithm,
    string Node,
    long Batch);

/// <summary>The view row of one stream: its head, the columns people search by, and its whole state as a document.</summary>
/// <param name="PlanYear">The cycle key (<c>lyg/2022-30/2025</c>) the stream belongs to, or empty.</param>
/// <param name="TaskNumber">0 where it belongs to no task.</param>
/// <param name="Unit">The unit whose desk it lies on, or empty.</param>
/// <param name="Status">The state's name in its own kind.</param>
/// <param name="DueAt">What is due next on it for its doer, or null.</param>
public sealed record EntityRow(
    StreamId Stream,
    int Version,
    string HeadHash,
    string PlanYear,
    int TaskNumber,
    string Unit,
    string Status,
    DateTimeOffset? DueAt,
    DateTimeOffset ChangedAt,
    string Document);

/// <summary>A deadline set (or, with a null due instant, cleared). <paramref name="Serial"/> is sent back when it fires: a stale one does nothing.</summary>
public sealed record DeadlineRow(StreamId Stream, string Name, int Serial, DateTimeOffset? DueAt);

public sealed record DueDeadline(StreamId Stream, string Name, int Serial, DateTimeOffset DueAt);

/// <summary>One message for one subscriber: it carries the event (stream, version).</summary>
public sealed record OutboxRow(StreamId Stream, int Version, string Subscriber);

public sealed record OutboxMessage(long Id, string Subscriber, EventRow Event);

/// <param name="Waiting">Messages neither on the bus nor done.</param>
/// <param name="OldestAt">When the event of the oldest of them happened (UTC), or null.</param>
/// <param name="Parked">Messages set aside and not dropped.</param>
public sealed record OutboxStanding(long Waiting, DateTimeOffset? OldestAt, long Parked);

public sealed record ParkedMessage(OutboxMessage Message, string Reason, DateTimeOffset At);

/// <summary>One command as answered. The body is kept for refusals only; what was accepted stands in the events.</summary>
/// <param name="Sequence">Given by the store, 0 before.</param>
/// <param name="Answer">JSON: accepted with the stream's version, or the rejection with its data.</param>
public sealed record CommandRow(
    long Sequence,
    Guid CommandId,
    StreamId Stream,
    string Type,
    string Person,
    string Unit,
    string Role,
    string ActingFor,
    DateTimeOffset At,
    bool Accepted,
    string Answer,
    string Body,
    string Node,
    long Batch);

/// <summary>One command as the audit administrator sees it.</summary>
/// <param name="Refusal">The rejection's name; empty where it was accepted.</param>
public sealed record TrailRow(
    long Sequence, StreamId Stream, string Type, string Person, string Unit, string Role, string ActingFor, DateTimeOffset At, bool Accepted, string Refusal);

/// <summary>Which commands; null is any. Instants are UTC, <paramref name="Until"/> itself is not included.</summary>
public sealed record TrailFilter(
    DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Person = null, string? Unit = null, string? Type = null, bool? Accepted = null);

/// <summary>Seals one batch of one node: hash over the row before, the events' hashes and the commands' answers.</summary>
public sealed record LedgerRow(string Node, long Sequence, DateTimeOffset At, int Events, int Commands, string PreviousHash, string Hash, string Algorithm);

public sealed record TimelineRow(EventRow Event, string Person, string Unit, string Role, string ActingFor);

public sealed record ChangedEntities(long Position, IReadOnlyList<EntityRow> Entities);

public sealed record DefinitionRow(string Version, string PlanId, int TaskNumber, string Body, DateTimeOffset SavedAt);

/// <param name="EventsByType">Number of events of each type.</param>
public sealed record StoreCounts(
    IReadOnlyDictionary<string, long> EventsByType,
    long CommandsAccepted,
    long CommandsRefused,
    long MessagesPublished,
    long MessagesConsumed,
    long MessagesParked);

/// <summary>Another writer moved a stream first; the batch was rolled back and may be tried again.</summary>
public sealed class StoreConflictException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database cannot be used. <see cref="Problem"/> keys the sentence shown to people.</summary>
public sealed class StoreException(StoreProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreProblem Problem { get; } = problem;
}

public enum StoreProblem
{
    /// <summary>Another process works on the same data directory.</summary>
    InUse,

    /// <summary>Written by a newer build.</summary>
    Newer,

    /// <summary>Written by an older build, and opened in a mode that does not migrate.</summary>
    Older,

    /// <summary>Not a database, or damaged.</summary>
    Corrupt,

    DiskFull,

    /// <summary>The disk fails to read or write.</summary>
    DiskError,

    /// <summary>No permission, or read-only.</summary>
    AccessDenied,

    /// <summary>The directory holds no data, or holds something else.</summary>
    Missing,

    /// <summary>A library version with a known defect.</summary>
    UnsafeLibrary,

    /// <summary>The server cannot be reached, or the connection broke: what was under way may or may not have been committed.</summary>
    Unavailable,
}
