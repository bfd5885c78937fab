namespace Coordination.Persistence;

/// <summary>
/// Rows come as one JSON array of arrays a table, the row's place last. Their text is read at any length, so that one too long for its column fails
/// instead of being cut. Where nodes could wait for each other they do so in one order (streams rising); what still meets in a circle is tried again.
/// Joins go from the rows given to the table's index, whatever was planned while the table was empty: a walk would lock what it passes.
/// </summary>
internal sealed partial class SqlServerStatements : ServerStatements
{
    private const string ByCode = "COLLATE Latin1_General_100_BIN2";

    private const string EntityRows = """
        OPENJSON(@Entities) WITH (
               stream nvarchar(max) '$[0]', version bigint '$[1]', head_hash nvarchar(max) '$[2]', plan_year nvarchar(max) '$[3]',
               task_number bigint '$[4]', unit nvarchar(max) '$[5]', status nvarchar(max) '$[6]', due_at bigint '$[7]',
               changed_at bigint '$[8]', document nvarchar(max) '$[9]') AS r
        """;

    private const string DeadlineRows = """
        OPENJSON(@Deadlines) WITH (stream nvarchar(max) '$[0]', name nvarchar(max) '$[1]', serial bigint '$[2]', due_at bigint '$[3]') AS r
        """;

    private SqlServerStatements()
        : base(new SqlServerPhrases())
    {
    }

    public static SqlServerStatements Instance { get; } = new();

    /// <summary>The rows of <see cref="StoreStatements.UpsertEntities"/> are the streams' heads. A stream without events has none yet.</summary>
    public Statement LockStreams { get; } = new(nameof(LockStreams), $"""
        SELECT count_big(*)
        FROM (SELECT s.stream FROM OPENJSON(@Streams) WITH (stream nvarchar(max) '$[0]') AS s ORDER BY s.stream {ByCode} OFFSET 0 ROWS) AS r
        INNER LOOP JOIN entities AS e WITH (UPDLOCK, ROWLOCK) ON {Same("e.stream", "r.stream", 400)}
        """);

    public Statement ReadAnswers { get; } = new(nameof(ReadAnswers), """
        SELECT c.command_id AS CommandId, c.answer AS Answer
        FROM OPENJSON(@CommandIds) AS i
        INNER LOOP JOIN commands AS c ON c.command_id = CONVERT(binary(16), i.value, 2)
        """);

    public Statement ReadNews { get; } = new(nameof(ReadNews), $"""
        SELECT {EventColumns}
        FROM OPENJSON(@Streams) WITH (stream nvarchar(max) '$[0]', known bigint '$[1]', place bigint '$[2]') AS r
        INNER LOOP JOIN events AS e ON {Same("e.stream", "r.stream", 400)} AND e.version > r.known
        ORDER BY r.place, e.version
        """);

    public override Statement Load => field ??= Statement.Together(nameof(Load), LockStreams, ReadAnswers, ReadNews);

    public Statement UpdateEntities { get; } = new(nameof(UpdateEntities), $"""
        UPDATE e SET
          version = r.version, head_hash = r.head_hash, plan_year = r.plan_year, task_number = r.task_number, unit = r.unit, status = r.status,
          due_at = r.due_at, changed_at = r.changed_at, document = r.document
        FROM {EntityRows}
        INNER LOOP JOIN entities AS e ON {Same("e.stream", "r.stream", 400)}
        """);

    public Statement InsertEntities { get; } = new(nameof(InsertEntities), $"""
        INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
        SELECT r.stream, r.version, r.head_hash, r.plan_year, r.task_number, r.unit, r.status, r.due_at, r.changed_at, r.document
        FROM {EntityRows}
        WHERE NOT EXISTS (SELECT 1 FROM entities AS e WHERE {Same("e.stream", "r.stream", 400)})
        ORDER BY r.stream {ByCode}
        OPTION (LOOP JOIN)
        """);

    /// <summary>
    /// Two nodes that begin the same stream both find no row; whoever comes second is told by the unique key here or by the events' own, so no range
    /// of keys is locked, which would make nodes wait for streams they do not share.
    /// </summary>
    public override Statement UpsertEntities => field ??= Statement.Together(nameof(UpsertEntities), UpdateEntities, InsertEntities);

    public Statement InsertEvents { get; } = new(nameof(InsertEvents), """
        INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
        SELECT r.stream, r.version, r.type, r.body, r.at, CONVERT(binary(16), r.command_id, 2), r.previous_hash, r.hash, r.algorithm, r.node, r.batch
        FROM OPENJSON(@Events) WITH (
               stream nvarchar(max) '$[0]', version bigint '$[1]', type nvarchar(max) '$[2]', body nvarchar(max) '$[3]', at bigint '$[4]',
               command_id char(32) '$[5]', previous_hash nvarchar(max) '$[6]', hash nvarchar(max) '$[7]', algorithm nvarchar(max) '$[8]',
               node nvarchar(max) '$[9]', batch bigint '$[10]', place bigint '$[11]') AS r
        ORDER BY r.place
        """);

    public Statement UpdateDeadlines { get; } = new(nameof(UpdateDeadlines), $"""
        UPDATE d SET serial = r.serial, due_at = r.due_at, claimed_until = NULL
        FROM {DeadlineRows}
        INNER LOOP JOIN deadlines AS d ON {Same("d.stream", "r.stream", 400)} AND {Same("d.name", "r.name", 256)}
        """);

    public Statement InsertDeadlines { get; } = new(nameof(InsertDeadlines), $"""
        INSERT INTO deadlines (stream, name, serial, due_at)
        SELECT r.stream, r.name, r.serial, r.due_at
        FROM {DeadlineRows}
        WHERE NOT EXISTS (SELECT 1 FROM deadlines AS d WHERE {Same("d.stream", "r.stream", 400)} AND {Same("d.name", "r.name", 256)})
        ORDER BY r.stream {ByCode}, r.name {ByCode}
        OPTION (LOOP JOIN)
        """);

    public override Statement UpsertDeadlines => field ??= Statement.Together(nameof(UpsertDeadlines), UpdateDeadlines, InsertDeadlines);

    public Statement InsertCommands { get; } = new(nameof(InsertCommands), """
        INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
        SELECT CONVERT(binary(16), r.command_id, 2), r.stream, r.type, r.person, r.unit, r.role, r.acting_for, r.at, r.accepted, r.answer, r.body,
               r.node, r.batch
        FROM OPENJSON(@Commands) WITH (
               command_id char(32) '$[0]', stream nvarchar(max) '$[1]', type nvarchar(max) '$[2]', person nvarchar(max) '$[3]',
               unit nvarchar(max) '$[4]', role nvarchar(max) '$[5]', acting_for nvarchar(max) '$[6]', at bigint '$[7]', accepted bigint '$[8]',
               answer nvarchar(max) '$[9]', body nvarchar(max) '$[10]', node nvarchar(max) '$[11]', batch bigint '$[12]', place bigint '$[13]') AS r
        ORDER BY r.place
        """);

    public Statement InsertLedger { get; } = new(nameof(InsertLedger), """
        INSERT INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm)
        VALUES (@Node, @Sequence, @At, @EventCount, @CommandCount, @PreviousHash, @Hash, @Algorithm)
        """);

    public Statement InsertOutbox { get; } = new(nameof(InsertOutbox), """
        INSERT INTO outbox (stream, version, subscriber)
        SELECT r.stream, r.version, r.subscriber
        FROM OPENJSON(@Outbox) WITH (stream nvarchar(max) '$[0]', version bigint '$[1]', subscriber nvarchar(max) '$[2]', place bigint '$[3]') AS r
        ORDER BY r.place
        """);

    public Statement MarkDone { get; } = new(nameof(MarkDone), $"""
        UPDATE outbox SET done_at = @At
        WHERE {SqlServerPhrases.Among("@OutboxDone")} AND done_at IS NULL
        """);

    /// <summary>Stands behind what it counts. It is the only one of a batch's writes that gives rows.</summary>
    public Statement CountDone { get; } = new(nameof(CountDone), """
        SELECT @@ROWCOUNT
        """);

    public override Statement Write => field ??= Statement.Together(
        nameof(Write), UpsertEntities, InsertEvents, UpsertDeadlines, InsertCommands, InsertLedger, InsertOutbox, MarkDone, CountDone);

    /// <summary>The lock on the place of a row that is not there yet keeps another from making it between the look and the insert.</summary>
    public override Statement InsertParked { get; } = new(nameof(InsertParked), """
        INSERT INTO parked (outbox_id, reason, at)
        SELECT o.id, @Reason, @At
        FROM outbox AS o
        WHERE o.id = @Id AND (o.done_at IS NULL OR @Ended = 1)
          AND NOT EXISTS (SELECT 1 FROM parked AS p WITH (UPDLOCK, HOLDLOCK) WHERE p.outbox_id = @Id)
        """);

    public override Statement InsertDefinitions { get; } = new(nameof(InsertDefinitions), $"""
        INSERT INTO definitions (version, plan_id, task_number, body, saved_at)
        SELECT r.version, r.plan_id, r.task_number, r.body, r.saved_at
        FROM OPENJSON(@Definitions) WITH (
               version nvarchar(max) '$[0]', plan_id nvarchar(max) '$[1]', task_number bigint '$[2]', body nvarchar(max) '$[3]',
               saved_at bigint '$[4]', place bigint '$[5]') AS r
        WHERE NOT EXISTS (SELECT 1 FROM definitions AS d WITH (UPDLOCK, HOLDLOCK) WHERE {Same("d.version", "r.version", 128)})
        ORDER BY r.place
        """);

    public Statement UpdateSimulation { get; } = new(nameof(UpdateSimulation), """
        UPDATE simulation SET json = @Json WHERE id = 1
        """);

    public Statement InsertSimulation { get; } = new(nameof(InsertSimulation), """
        INSERT INTO simulation (id, json)
        SELECT 1, @Json
        WHERE NOT EXISTS (SELECT 1 FROM simulation WITH (UPDLOCK, HOLDLOCK) WHERE id = 1)
        """);

    public override Statement UpsertSimulation => field ??= Statement.Together(nameof(UpsertSimulation), UpdateSimulation, InsertSimulation);

    public override Statement DeleteExpiredKept { get; } = new(nameof(DeleteExpiredKept), """
        WITH expired AS (
          SELECT TOP (@Limit) id
          FROM kept WITH (UPDLOCK, READPAST, ROWLOCK)
          WHERE expires_at IS NOT NULL AND expires_at <= @Now
          ORDER BY expires_at)
        DELETE FROM expired
        """);

    /// <summary>The table's lock is kept to the end: nodes at work wait, and so see none of the rows half replaced.</summary>
    public Statement DeleteLockedEntities { get; } = new(nameof(DeleteLockedEntities), """
        DELETE FROM entities WITH (TABLOCKX)
        """);

    public override Statement ClearViews => field ??= Statement.Together(nameof(ClearViews), DeleteLockedEntities, DeleteDeadlines);

    /// <summary>
    /// A column and a text from JSON, which is made as long as the column and compared as it is, so that the column's index serves; the two have no
    /// collation in common on every server. The lengths in bytes are compared too: a text too long is cut before, and trailing blanks do not count.
    /// </summary>
    private static string Same(string column, string given, int length) =>
        $"{column} = CAST({given} AS nvarchar({length})) {ByCode} AND datalength({column}) = datalength({given})";
}
