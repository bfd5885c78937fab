namespace Coordination.Persistence;

internal static class ReadStatements
{
    private const string EventColumns = """
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

    public static readonly Statement LedgerHead = new(nameof(LedgerHead), $"""
        SELECT {LedgerColumns}
        FROM ledger WHERE node = @Node ORDER BY sequence DESC LIMIT 1
        """);

    public static readonly Statement Due = new(nameof(Due), """
        SELECT stream AS Stream, name AS Name, serial AS Serial, due_at AS DueAt
        FROM deadlines WHERE due_at IS NOT NULL AND due_at <= @Now
        ORDER BY due_at, stream, name LIMIT @Limit
        """);

    public static readonly Statement NextDue = new(nameof(NextDue), """
        SELECT min(due_at) FROM deadlines WHERE due_at IS NOT NULL
        """);

    /// <summary>The index is named because the planner would rather walk every message ever done.</summary>
    public static readonly Statement Outbox = new(nameof(Outbox), $"""
        SELECT o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM outbox AS o INDEXED BY outbox_open
        CROSS JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE o.done_at IS NULL AND o.id > @AfterId
        ORDER BY o.id LIMIT @Limit
        """);

    public static readonly Statement OutboxWaiting = new(nameof(OutboxWaiting), $"""
        SELECT o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM outbox AS o INDEXED BY outbox_open
        CROSS JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE o.done_at IS NULL AND o.published_at IS NULL AND o.id > @AfterId
        ORDER BY o.id LIMIT @Limit
        """);

    public static readonly Statement OutboxStanding = new(nameof(OutboxStanding), """
        SELECT count(*) AS Waiting,
               (SELECT e.at
                FROM outbox AS f INDEXED BY outbox_open
                CROSS JOIN events AS e ON e.stream = f.stream AND e.version = f.version
                WHERE f.done_at IS NULL AND f.published_at IS NULL ORDER BY f.id LIMIT 1) AS OldestAt,
               (SELECT count(*) FROM parked WHERE dropped_at IS NULL) AS Parked
        FROM outbox AS o INDEXED BY outbox_open
        WHERE o.done_at IS NULL AND o.published_at IS NULL
        """);

    public static readonly Statement Parked = new(nameof(Parked), $"""
        SELECT p.reason AS Reason, p.at AS ParkedAt, o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM parked AS p
        JOIN outbox AS o ON o.id = p.outbox_id
        JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE p.outbox_id > @AfterId AND p.dropped_at IS NULL
        ORDER BY p.outbox_id LIMIT @Limit
        """);

    public static readonly Statement CountOutboxOpen = new(nameof(CountOutboxOpen), """
        SELECT count(*) FROM outbox INDEXED BY outbox_open WHERE done_at IS NULL
        """);

    /// <summary>@From is the last row seen or the prefix itself, so that a page starts where it should in the index.</summary>
    public static readonly Statement Entities = new(nameof(Entities), $"""
        SELECT {EntityColumns}
        FROM entities
        WHERE stream >= @From AND stream <> @After AND stream < @End AND (stream = @Exact OR stream >= @Below)
        ORDER BY stream LIMIT @Limit
        """);

    public static readonly Statement LastChanged = new(nameof(LastChanged), """
        SELECT coalesce(max(position), @AfterPosition)
        FROM (SELECT position FROM events WHERE position > @AfterPosition ORDER BY position LIMIT @Limit)
        """);

    public static readonly Statement ChangedEntities = new(nameof(ChangedEntities), $"""
        SELECT {EntityColumns}
        FROM entities
        WHERE stream IN (SELECT stream FROM (SELECT stream FROM events WHERE position > @AfterPosition ORDER BY position LIMIT @Limit))
        ORDER BY id
        """);

    public static readonly Statement Changed = Statement.Together(nameof(Changed), LastChanged, ChangedEntities);

    public static readonly Statement Timeline = new(nameof(Timeline), $"""
        SELECT c.person AS Person, c.unit AS Unit, c.role AS Role, c.acting_for AS ActingFor, {EventColumns}
        FROM events AS e
        LEFT JOIN commands AS c ON c.command_id = e.command_id
        WHERE e.stream = @Stream
        ORDER BY e.version
        """);

    public static readonly Statement Events = new(nameof(Events), $"""
        SELECT {EventColumns}
        FROM events AS e WHERE e.position > @AfterPosition ORDER BY e.position LIMIT @Limit
        """);

    public static readonly Statement Commands = new(nameof(Commands), """
        SELECT sequence AS Sequence, command_id AS CommandId, stream AS Stream, type AS Type, person AS Person, unit AS Unit, role AS Role,
               acting_for AS ActingFor, at AS At, accepted AS Accepted, answer AS Answer, body AS Body, node AS Node, batch AS Batch
        FROM commands WHERE sequence > @AfterSequence ORDER BY sequence LIMIT @Limit
        """);

    public static readonly Statement Ledger = new(nameof(Ledger), $"""
        SELECT {LedgerColumns}
        FROM ledger WHERE (node, sequence) > (@AfterNode, @AfterSequence) ORDER BY node, sequence LIMIT @Limit
        """);

    public static readonly Statement Deadlines = new(nameof(Deadlines), """
        SELECT stream AS Stream, name AS Name, serial AS Serial, due_at AS DueAt
        FROM deadlines WHERE (stream, name) > (@AfterStream, @AfterName) ORDER BY stream, name LIMIT @Limit
        """);

    /// <summary>Counting walks the tables: it is asked by people, not by the engine, and an index would be paid for by every command.</summary>
    public static readonly Statement CountEvents = new(nameof(CountEvents), """
        SELECT type AS Type, count(*) AS Rows
        FROM (SELECT type, substr(stream, instr(stream, ':') + 1) AS key FROM events)
        WHERE key = @Exact OR (key >= @Below AND key < @End)
        GROUP BY type ORDER BY type
        """);

    public static readonly Statement CountCommands = new(nameof(CountCommands), """
        SELECT count(*) FILTER (WHERE accepted = 1) AS Accepted, count(*) FILTER (WHERE accepted = 0) AS Refused
        FROM (SELECT accepted, substr(stream, instr(stream, ':') + 1) AS key FROM commands)
        WHERE key = @Exact OR (key >= @Below AND key < @End)
        """);

    public static readonly Statement CountMessages = new(nameof(CountMessages), """
        SELECT count(*) AS Published,
               count(*) FILTER (WHERE done_at IS NOT NULL AND outbox_id IS NULL) AS Consumed,
               count(*) FILTER (WHERE outbox_id IS NOT NULL) AS Parked
        FROM (SELECT o.done_at, p.outbox_id, substr(o.stream, instr(o.stream, ':') + 1) AS key
              FROM outbox AS o LEFT JOIN parked AS p ON p.outbox_id = o.id)
        WHERE key = @Exact OR (key >= @Below AND key < @End)
        """);

    public static readonly Statement Counts = Statement.Together(nameof(Counts), CountEvents, CountCommands, CountMessages);

    public static readonly Statement Definitions = new(nameof(Definitions), """
        SELECT version AS Version, plan_id AS PlanId, task_number AS TaskNumber, body AS Body, saved_at AS SavedAt
        FROM definitions ORDER BY id
        """);

    public static readonly Statement Simulation = new(nameof(Simulation), """
        SELECT json FROM simulation WHERE id = 1
        """);
}
