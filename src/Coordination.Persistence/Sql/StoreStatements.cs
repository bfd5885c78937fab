namespace Coordination.Persistence;

/// <summary>
/// Every statement of a store. What all databases say alike but for <see cref="Phrases"/> is written once: reading here, writing beside the
/// batches and documents beside the record in parts of their own; what a dialect says in its own way is abstract.
/// </summary>
internal abstract partial class StoreStatements(Phrases phrases)
{
    /// <summary>Of <c>events AS e</c>, named as <see cref="EventRecord"/> has them.</summary>
    protected const string EventColumns = """
        e.position AS Position, e.stream AS Stream, e.version AS Version, e.type AS Type, e.body AS Body, e.at AS At, e.command_id AS CommandId,
               e.previous_hash AS PreviousHash, e.hash AS Hash, e.algorithm AS Algorithm, e.node AS Node, e.batch AS Batch
        """;

    private const string EntityColumns = """
        stream AS Stream, version AS Version, head_hash AS HeadHash, plan_year AS PlanYear, task_number AS TaskNumber, unit AS Unit,
               status AS Status, due_at AS DueAt, changed_at AS ChangedAt, document AS Document
        """;

    private const string LedgerColumns = """
        node AS Node, sequence AS Sequence, at AS At, events AS Events, commands AS Commands, previous_hash AS PreviousHash, hash AS Hash,
               algorithm AS Algorithm
        """;

    /// <summary>One statement, so that all nodes' heads are of one moment.</summary>
    public Statement LedgerHeads { get; } = new(nameof(LedgerHeads), $"""
        SELECT {LedgerColumns}
        FROM ledger AS l
        WHERE l.sequence = (SELECT max(m.sequence) FROM ledger AS m WHERE m.node = l.node)
        ORDER BY l.node
        """);

    public Statement LedgerHead { get; } = new(nameof(LedgerHead), $"""
        SELECT {LedgerColumns}
        FROM ledger WHERE node = @Node ORDER BY sequence DESC {phrases.Limit("1")}
        """);

    public Statement Due { get; } = new(nameof(Due), $"""
        SELECT stream AS Stream, name AS Name, serial AS Serial, due_at AS DueAt
        FROM deadlines WHERE due_at IS NOT NULL AND due_at <= @Now
        ORDER BY due_at, stream, name {phrases.Limit("@Limit")}
        """);

    public Statement NextDue { get; } = new(nameof(NextDue), """
        SELECT min(due_at) FROM deadlines WHERE due_at IS NOT NULL
        """);

    public Statement Outbox { get; } = new(nameof(Outbox), $"""
        SELECT o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM {phrases.OpenOutbox("o")}
        {phrases.JoinInOrder} events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE o.done_at IS NULL AND o.id > @AfterId
        ORDER BY o.id {phrases.Limit("@Limit")}
        """);

    public Statement OutboxStanding { get; } = new(nameof(OutboxStanding), $"""
        SELECT {phrases.Count}(*) AS Waiting,
               (SELECT e.at
                FROM {phrases.OpenOutbox("f")}
                {phrases.JoinInOrder} events AS e ON e.stream = f.stream AND e.version = f.version
                WHERE f.done_at IS NULL AND f.published_at IS NULL ORDER BY f.id {phrases.Limit("1")}) AS OldestAt,
               (SELECT {phrases.Count}(*) FROM parked WHERE dropped_at IS NULL) AS Parked
        FROM {phrases.OpenOutbox("o")}
        WHERE o.done_at IS NULL AND o.published_at IS NULL
        """);

    public Statement Parked { get; } = new(nameof(Parked), $"""
        SELECT p.reason AS Reason, p.at AS ParkedAt, o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM parked AS p
        JOIN outbox AS o ON o.id = p.outbox_id
        JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE p.outbox_id > @AfterId AND p.dropped_at IS NULL
        ORDER BY p.outbox_id {phrases.Limit("@Limit")}
        """);

    public Statement CountOutboxOpen { get; } = new(nameof(CountOutboxOpen), $"""
        SELECT {phrases.Count}(*) FROM {phrases.OpenOutbox("o")} WHERE done_at IS NULL
        """);

    /// <summary>@From is the last row seen or the prefix itself, so that a page starts where it should in the index.</summary>
    public Statement Entities { get; } = new(nameof(Entities), $"""
        SELECT {EntityColumns}
        FROM entities
        WHERE stream >= @From AND stream <> @After AND stream < @End AND (stream = @Exact OR stream >= @Below)
        ORDER BY stream {phrases.Limit("@Limit")}
        """);

    public Statement LastPosition { get; } = new(nameof(LastPosition), """
        SELECT coalesce(max(position), 0) FROM events
        """);

    public Statement LastChanged { get; } = new(nameof(LastChanged), $"""
        SELECT coalesce(max(position), @AfterPosition)
        FROM (SELECT position FROM events WHERE position > @AfterPosition ORDER BY position {phrases.Limit("@Limit")}) AS page
        """);

    public Statement ChangedEntities { get; } = new(nameof(ChangedEntities), $"""
        SELECT {EntityColumns}
        FROM entities
        WHERE stream IN (SELECT stream FROM (SELECT stream FROM events WHERE position > @AfterPosition ORDER BY position {phrases.Limit("@Limit")}) AS page)
        ORDER BY id
        """);

    public Statement Changed => field ??= Statement.Together(nameof(Changed), LastChanged, ChangedEntities);

    public Statement Timeline { get; } = new(nameof(Timeline), $"""
        SELECT c.person AS Person, c.unit AS Unit, c.role AS Role, c.acting_for AS ActingFor, {EventColumns}
        FROM events AS e
        LEFT JOIN commands AS c ON c.command_id = e.command_id
        WHERE e.stream = @Stream
        ORDER BY e.version
        """);

    public Statement Events { get; } = new(nameof(Events), $"""
        SELECT {EventColumns}
        FROM events AS e WHERE e.position > @AfterPosition ORDER BY e.position {phrases.Limit("@Limit")}
        """);

    public Statement Streams { get; } = new(nameof(Streams), $"""
        SELECT {EventColumns}
        FROM events AS e
        WHERE e.stream >= @From AND e.stream < @End AND (e.stream = @Exact OR e.stream >= @Below) AND (e.stream <> @After OR e.version > @AfterVersion)
        ORDER BY e.stream, e.version {phrases.Limit("@Limit")}
        """);

    public Statement Commands { get; } = new(nameof(Commands), $"""
        SELECT sequence AS Sequence, command_id AS CommandId, stream AS Stream, type AS Type, person AS Person, unit AS Unit, role AS Role,
               acting_for AS ActingFor, at AS At, accepted AS Accepted, answer AS Answer, body AS Body, node AS Node, batch AS Batch
        FROM commands WHERE sequence > @AfterSequence ORDER BY sequence {phrases.Limit("@Limit")}
        """);

    /// <summary>An empty text, or a number below zero, stands for any.</summary>
    public Statement Trail { get; } = new(nameof(Trail), $"""
        SELECT c.sequence AS Sequence, c.stream AS Stream, c.type AS Type, c.person AS Person, c.unit AS Unit, c.role AS Role, c.acting_for AS ActingFor, c.at AS At,
               c.accepted AS Accepted, CASE WHEN c.accepted = 0 THEN c.answer ELSE '' END AS Answer
        FROM commands AS c
        WHERE c.sequence < @BeforeSequence AND c.at >= @Since AND c.at < @Until AND ('' = @Person OR c.person = @Person) AND ('' = @Unit OR c.unit = @Unit)
          AND ('' = @Type OR c.type = @Type) AND (@Accepted < 0 OR c.accepted = @Accepted)
        ORDER BY c.sequence DESC {phrases.Limit("@Limit")}
        """);

    public Statement Ledger { get; } = new(nameof(Ledger), $"""
        SELECT {LedgerColumns}
        FROM ledger WHERE {phrases.After("node", "@AfterNode", "sequence", "@AfterSequence")} ORDER BY node, sequence {phrases.Limit("@Limit")}
        """);

    public Statement Deadlines { get; } = new(nameof(Deadlines), $"""
        SELECT stream AS Stream, name AS Name, serial AS Serial, due_at AS DueAt
        FROM deadlines WHERE {phrases.After("stream", "@AfterStream", "name", "@AfterName")} ORDER BY stream, name {phrases.Limit("@Limit")}
        """);

    /// <summary>Counting walks the tables: it is asked by people, not by the engine, and an index would be paid for by every command.</summary>
    public Statement CountEvents { get; } = new(nameof(CountEvents), $"""
        SELECT type AS Type, {phrases.Count}(*) AS Rows
        FROM (SELECT type, {phrases.KeyOf("stream")} AS stream_key FROM events) AS counted
        WHERE stream_key = @Exact OR (stream_key >= @Below AND stream_key < @End)
        GROUP BY type ORDER BY type
        """);

    public Statement CountCommands { get; } = new(nameof(CountCommands), $"""
        SELECT {phrases.Count}(CASE WHEN accepted = 1 THEN 1 END) AS Accepted, {phrases.Count}(CASE WHEN accepted = 0 THEN 1 END) AS Refused
        FROM (SELECT accepted, {phrases.KeyOf("stream")} AS stream_key FROM commands) AS counted
        WHERE stream_key = @Exact OR (stream_key >= @Below AND stream_key < @End)
        """);

    public Statement CountMessages { get; } = new(nameof(CountMessages), $"""
        SELECT {phrases.Count}(*) AS Published,
               {phrases.Count}(CASE WHEN done_at IS NOT NULL AND outbox_id IS NULL THEN 1 END) AS Consumed,
               {phrases.Count}(outbox_id) AS Parked
        FROM (SELECT o.done_at, p.outbox_id, {phrases.KeyOf("o.stream")} AS stream_key
              FROM outbox AS o LEFT JOIN parked AS p ON p.outbox_id = o.id) AS counted
        WHERE stream_key = @Exact OR (stream_key >= @Below AND stream_key < @End)
        """);

    public Statement Counts => field ??= Statement.Together(nameof(Counts), CountEvents, CountCommands, CountMessages);

    public Statement Definitions { get; } = new(nameof(Definitions), """
        SELECT version AS Version, plan_id AS PlanId, task_number AS TaskNumber, body AS Body, saved_at AS SavedAt
        FROM definitions ORDER BY id
        """);

    public Statement Simulation { get; } = new(nameof(Simulation), """
        SELECT json FROM simulation WHERE id = 1
        """);
}
