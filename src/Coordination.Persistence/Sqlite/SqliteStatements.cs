namespace Coordination.Persistence;

/// <summary>
/// What a batch runs. Rows come as one JSON array of arrays a table, as UTF-8 bytes. <c>jsonb_each</c> goes in the array's order and hands out
/// binary elements, so no row is parsed twice; <c>LIMIT -1</c> keeps the subquery from being flattened, so that a row is copied once and not
/// for every column. <c>OR ROLLBACK</c> spares the copy of each changed page that undoing one statement would need: a failure ends the session.
/// </summary>
internal sealed class SqliteStatements : StoreStatements
{
    private SqliteStatements()
        : base(new SqlitePhrases())
    {
    }

    public static SqliteStatements Instance { get; } = new();

    public Statement ReadAnswers { get; } = new(nameof(ReadAnswers), """
        SELECT command_id AS CommandId, answer AS Answer
        FROM commands
        WHERE command_id IN (SELECT unhex(value) FROM json_each(CAST(@CommandIds AS TEXT)))
        """);

    public Statement ReadNews { get; } = new(nameof(ReadNews), """
        SELECT e.position AS Position, e.stream AS Stream, e.version AS Version, e.type AS Type, e.body AS Body, e.at AS At,
               e.command_id AS CommandId, e.previous_hash AS PreviousHash, e.hash AS Hash, e.algorithm AS Algorithm, e.node AS Node, e.batch AS Batch
        FROM jsonb_each(CAST(@Streams AS TEXT)) AS s
        CROSS JOIN events AS e ON e.stream = s.value ->> 0 AND e.version > s.value ->> 1
        ORDER BY s.rowid, e.version
        """);

    public override Statement Load => field ??= Statement.Together(nameof(Load), ReadAnswers, ReadNews);

    public Statement InsertEvents { get; } = new(nameof(InsertEvents), """
        INSERT OR ROLLBACK INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, unhex(r.value ->> 5),
               r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9, r.value ->> 10
        FROM (SELECT value FROM jsonb_each(CAST(@Events AS TEXT)) LIMIT -1) AS r
        """);

    public override Statement UpsertEntities { get; } = new(nameof(UpsertEntities), """
        INSERT OR ROLLBACK INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6, r.value ->> 7,
               r.value ->> 8, r.value ->> 9
        FROM (SELECT value FROM jsonb_each(CAST(@Entities AS TEXT)) LIMIT -1) AS r
        WHERE true
        ON CONFLICT (stream) DO UPDATE SET
          version = excluded.version, head_hash = excluded.head_hash, plan_year = excluded.plan_year, task_number = excluded.task_number,
          unit = excluded.unit, status = excluded.status, due_at = excluded.due_at, changed_at = excluded.changed_at, document = excluded.document
        """);

    public override Statement UpsertDeadlines { get; } = new(nameof(UpsertDeadlines), """
        INSERT OR ROLLBACK INTO deadlines (stream, name, serial, due_at)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3
        FROM (SELECT value FROM jsonb_each(CAST(@Deadlines AS TEXT)) LIMIT -1) AS r
        WHERE true
        ON CONFLICT (stream, name) DO UPDATE SET serial = excluded.serial, due_at = excluded.due_at
        """);

    /// <summary>New messages, and those done: a row chosen by its id meets itself and is marked; an unknown id chooses none.</summary>
    public Statement WriteOutbox { get; } = new(nameof(WriteOutbox), """
        INSERT OR ROLLBACK INTO outbox (id, stream, version, subscriber, done_at)
        SELECT o.id, o.stream, o.version, o.subscriber, @At
        FROM outbox AS o
        WHERE o.id IN (SELECT value FROM json_each(CAST(@OutboxDone AS TEXT))) AND o.done_at IS NULL
        UNION ALL
        SELECT NULL, r.value ->> 0, r.value ->> 1, r.value ->> 2, NULL
        FROM (SELECT value FROM jsonb_each(CAST(@Outbox AS TEXT)) LIMIT -1) AS r
        WHERE true
        ON CONFLICT (id) DO UPDATE SET done_at = excluded.done_at
        """);

    public Statement InsertCommands { get; } = new(nameof(InsertCommands), """
        INSERT OR ROLLBACK INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
        SELECT unhex(r.value ->> 0), r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6,
               r.value ->> 7, r.value ->> 8, r.value ->> 9, r.value ->> 10, r.value ->> 11, r.value ->> 12
        FROM (SELECT value FROM jsonb_each(CAST(@Commands AS TEXT)) LIMIT -1) AS r
        """);

    public Statement InsertLedger { get; } = new(nameof(InsertLedger), """
        INSERT OR ROLLBACK INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm)
        VALUES (@Node, @Sequence, @At, @EventCount, @CommandCount, @PreviousHash, @Hash, @Algorithm)
        """);

    public override Statement Write => field ??= Statement.Together(
        nameof(Write), InsertEvents, UpsertEntities, UpsertDeadlines, WriteOutbox, InsertCommands, InsertLedger);

    /// <summary>What waits for the bus, by id: one process claims by a number it has come to.</summary>
    public Statement OutboxWaiting { get; } = new(nameof(OutboxWaiting), $"""
        SELECT o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM outbox AS o INDEXED BY outbox_open
        CROSS JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        WHERE o.done_at IS NULL AND o.published_at IS NULL AND o.id > @AfterId
        ORDER BY o.id LIMIT @Limit
        """);

    public override Statement InsertParked { get; } = new(nameof(InsertParked), """
        INSERT INTO parked (outbox_id, reason, at)
        SELECT id, @Reason, @At FROM outbox WHERE id = @Id AND (done_at IS NULL OR @Ended = 1)
        ON CONFLICT (outbox_id) DO NOTHING
        """);

    public override Statement InsertDefinitions { get; } = new(nameof(InsertDefinitions), """
        INSERT INTO definitions (version, plan_id, task_number, body, saved_at)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4
        FROM jsonb_each(CAST(@Definitions AS TEXT)) AS r
        WHERE true
        ORDER BY r.rowid
        ON CONFLICT (version) DO NOTHING
        """);

    public override Statement UpsertSimulation { get; } = new(nameof(UpsertSimulation), """
        INSERT INTO simulation (id, json) VALUES (1, @Json)
        ON CONFLICT (id) DO UPDATE SET json = excluded.json
        """);

    public override Statement DeleteExpiredKept { get; } = new(nameof(DeleteExpiredKept), """
        DELETE FROM kept
        WHERE id IN (SELECT id FROM kept WHERE expires_at IS NOT NULL AND expires_at <= @Now ORDER BY expires_at LIMIT @Limit)
        """);

    private sealed class SqlitePhrases : Phrases
    {
        public override string JoinInOrder => "CROSS JOIN";

        /// <summary>The index is named because the planner would rather walk every message ever done.</summary>
        public override string OpenOutbox(string alias) => $"outbox AS {alias} INDEXED BY outbox_open";

        public override string KeyOf(string stream) => $"substr({stream}, instr({stream}, ':') + 1)";

        public override string OutboxAmong(string ids) => $"id IN (SELECT value FROM json_each(CAST({ids} AS TEXT)))";
    }
}
