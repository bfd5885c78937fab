namespace Coordination.Persistence;

/// <summary>
/// What a batch runs. Rows come as one JSON array of arrays a table, as UTF-8 bytes. <c>jsonb_each</c> goes in the array's order and hands out
/// binary elements, so no row is parsed twice; <c>LIMIT -1</c> keeps the subquery from being flattened, so that a row is copied once and not
/// for every column. <c>OR ROLLBACK</c> spares the copy of each changed page that undoing one statement would need: a failure ends the session.
/// </summary>
internal static class WriteStatements
{
    public static readonly Statement ReadAnswers = new(nameof(ReadAnswers), """
        SELECT command_id AS CommandId, answer AS Answer
        FROM commands
        WHERE command_id IN (SELECT unhex(value) FROM json_each(CAST(@CommandIds AS TEXT)))
        """);

    public static readonly Statement ReadNews = new(nameof(ReadNews), """
        SELECT e.position AS Position, e.stream AS Stream, e.version AS Version, e.type AS Type, e.body AS Body, e.at AS At,
               e.command_id AS CommandId, e.previous_hash AS PreviousHash, e.hash AS Hash, e.algorithm AS Algorithm, e.node AS Node, e.batch AS Batch
        FROM jsonb_each(CAST(@Streams AS TEXT)) AS s
        CROSS JOIN events AS e ON e.stream = s.value ->> 0 AND e.version > s.value ->> 1
        ORDER BY s.rowid, e.version
        """);

    public static readonly Statement Load = Statement.Together(nameof(Load), ReadAnswers, ReadNews);

    public static readonly Statement InsertEvents = new(nameof(InsertEvents), """
        INSERT OR ROLLBACK INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, unhex(r.value ->> 5),
               r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9, r.value ->> 10
        FROM (SELECT value FROM jsonb_each(CAST(@Events AS TEXT)) LIMIT -1) AS r
        """);

    public static readonly Statement UpsertEntities = new(nameof(UpsertEntities), """
        INSERT OR ROLLBACK INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6, r.value ->> 7,
               r.value ->> 8, r.value ->> 9
        FROM (SELECT value FROM jsonb_each(CAST(@Entities AS TEXT)) LIMIT -1) AS r
        WHERE true
        ON CONFLICT (stream) DO UPDATE SET
          version = excluded.version, head_hash = excluded.head_hash, plan_year = excluded.plan_year, task_number = excluded.task_number,
          unit = excluded.unit, status = excluded.status, due_at = excluded.due_at, changed_at = excluded.changed_at, document = excluded.document
        """);

    public static readonly Statement UpsertDeadlines = new(nameof(UpsertDeadlines), """
        INSERT OR ROLLBACK INTO deadlines (stream, name, serial, due_at)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3
        FROM (SELECT value FROM jsonb_each(CAST(@Deadlines AS TEXT)) LIMIT -1) AS r
        WHERE true
        ON CONFLICT (stream, name) DO UPDATE SET serial = excluded.serial, due_at = excluded.due_at
        """);

    /// <summary>New messages, and those done: a row chosen by its id meets itself and is marked; an unknown id chooses none.</summary>
    public static readonly Statement WriteOutbox = new(nameof(WriteOutbox), """
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

    public static readonly Statement InsertCommands = new(nameof(InsertCommands), """
        INSERT OR ROLLBACK INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
        SELECT unhex(r.value ->> 0), r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, r.value ->> 6,
               r.value ->> 7, r.value ->> 8, r.value ->> 9, r.value ->> 10, r.value ->> 11, r.value ->> 12
        FROM (SELECT value FROM jsonb_each(CAST(@Commands AS TEXT)) LIMIT -1) AS r
        """);

    public static readonly Statement InsertLedger = new(nameof(InsertLedger), """
        INSERT OR ROLLBACK INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm)
        VALUES (@Node, @Sequence, @At, @EventCount, @CommandCount, @PreviousHash, @Hash, @Algorithm)
        """);

    public static readonly Statement Write = Statement.Together(
        nameof(Write), InsertEvents, UpsertEntities, UpsertDeadlines, WriteOutbox, InsertCommands, InsertLedger);
}
