namespace Coordination.Persistence;

/// <summary>
/// Rows come as one array a column. Where nodes could wait for each other they do so in one order (streams and outbox ids rising), so that two
/// cannot wait in a circle; <c>ARRAY(SELECT … FOR UPDATE)</c> runs once and to its end before anything is changed.
/// </summary>
internal sealed partial class PostgresStatements : ServerStatements
{
    private PostgresStatements()
        : base(new PostgresPhrases())
    {
    }

    public static PostgresStatements Instance { get; } = new();

    /// <summary>The rows of <see cref="StoreStatements.UpsertEntities"/> are the streams' heads. A stream without events has none yet.</summary>
    public Statement LockStreams { get; } = new(nameof(LockStreams), """
        SELECT count(*)
        FROM (SELECT 1 FROM entities WHERE stream = ANY (@Streams) ORDER BY stream FOR UPDATE) AS locked
        """);

    public Statement ReadAnswers { get; } = new(nameof(ReadAnswers), """
        SELECT command_id AS CommandId, answer AS Answer
        FROM commands
        WHERE command_id = ANY (@CommandIds)
        """);

    public Statement ReadNews { get; } = new(nameof(ReadNews), $"""
        SELECT {EventColumns}
        FROM unnest(@Streams, @KnownVersions) WITH ORDINALITY AS s(stream, known, place)
        JOIN events AS e ON e.stream = s.stream AND e.version > s.known
        ORDER BY s.place, e.version
        """);

    public override Statement Load => field ??= Statement.Together(nameof(Load), LockStreams, ReadAnswers, ReadNews);

    /// <summary>Goes before the events: two nodes that begin the same streams meet here in the streams' order.</summary>
    public override Statement UpsertEntities { get; } = new(nameof(UpsertEntities), """
        INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
        SELECT r.stream, r.version, r.head_hash, r.plan_year, r.task_number, r.unit, r.status, r.due_at, r.changed_at, r.document
        FROM unnest(@EntityStreams, @EntityVersions, @EntityHeadHashes, @EntityPlanYears, @EntityTaskNumbers, @EntityUnits, @EntityStatuses,
                    @EntityDueAts, @EntityChangedAts, @EntityDocuments)
          AS r(stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
        ORDER BY r.stream COLLATE "C"
        ON CONFLICT (stream) DO UPDATE SET
          version = excluded.version, head_hash = excluded.head_hash, plan_year = excluded.plan_year, task_number = excluded.task_number,
          unit = excluded.unit, status = excluded.status, due_at = excluded.due_at, changed_at = excluded.changed_at, document = excluded.document
        """);

    public Statement InsertEvents { get; } = new(nameof(InsertEvents), """
        INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
        SELECT r.stream, r.version, r.type, r.body, r.at, r.command_id, r.previous_hash, r.hash, r.algorithm, r.node, r.batch
        FROM unnest(@EventStreams, @EventVersions, @EventTypes, @EventBodies, @EventAts, @EventCommandIds, @EventPreviousHashes, @EventHashes,
                    @EventAlgorithms, @EventNodes, @EventBatches)
          WITH ORDINALITY AS r(stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch, place)
        ORDER BY r.place
        """);

    public override Statement UpsertDeadlines { get; } = new(nameof(UpsertDeadlines), """
        INSERT INTO deadlines (stream, name, serial, due_at)
        SELECT r.stream, r.name, r.serial, r.due_at
        FROM unnest(@DeadlineStreams, @DeadlineNames, @DeadlineSerials, @DeadlineDueAts) AS r(stream, name, serial, due_at)
        ORDER BY r.stream COLLATE "C", r.name COLLATE "C"
        ON CONFLICT (stream, name) DO UPDATE SET serial = excluded.serial, due_at = excluded.due_at, claimed_until = NULL
        """);

    public Statement InsertCommands { get; } = new(nameof(InsertCommands), """
        WITH sealed AS (
          INSERT INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm)
          VALUES (@Node, @Sequence, @At, @EventCount, @CommandCount, @PreviousHash, @Hash, @Algorithm))
        INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
        SELECT r.command_id, r.stream, r.type, r.person, r.unit, r.role, r.acting_for, r.at, r.accepted, r.answer, r.body, r.node, r.batch
        FROM unnest(@CommandIds, @CommandStreams, @CommandTypes, @CommandPersons, @CommandUnits, @CommandRoles, @CommandActingFors, @CommandAts,
                    @CommandAccepted, @CommandAnswers, @CommandBodies, @CommandNodes, @CommandBatches)
          WITH ORDINALITY AS r(command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch, place)
        ORDER BY r.place
        """);

    /// <summary>New messages, and those done; gives how many of these were not done before. Last, because a relay may want the same rows.</summary>
    public Statement WriteOutbox { get; } = new(nameof(WriteOutbox), """
        WITH done AS (
          UPDATE outbox SET done_at = @At
          WHERE id = ANY (ARRAY(SELECT id FROM outbox WHERE id = ANY (@OutboxDone) ORDER BY id FOR UPDATE)) AND done_at IS NULL
          RETURNING 1),
        added AS (
          INSERT INTO outbox (stream, version, subscriber)
          SELECT r.stream, r.version, r.subscriber
          FROM unnest(@OutboxStreams, @OutboxVersions, @OutboxSubscribers) WITH ORDINALITY AS r(stream, version, subscriber, place)
          ORDER BY r.place)
        SELECT count(*) FROM done
        """);

    public override Statement Write => field ??= Statement.Together(
        nameof(Write), UpsertEntities, InsertEvents, UpsertDeadlines, InsertCommands, WriteOutbox);

    public override Statement InsertParked { get; } = new(nameof(InsertParked), """
        INSERT INTO parked (outbox_id, reason, at)
        SELECT id, @Reason, @At FROM outbox WHERE id = @Id AND (done_at IS NULL OR @Ended = 1) FOR UPDATE
        ON CONFLICT (outbox_id) DO NOTHING
        """);

    public override Statement InsertDefinitions { get; } = new(nameof(InsertDefinitions), """
        INSERT INTO definitions (version, plan_id, task_number, body, saved_at)
        SELECT r.version, r.plan_id, r.task_number, r.body, r.saved_at
        FROM unnest(@DefinitionVersions, @DefinitionPlanIds, @DefinitionTaskNumbers, @DefinitionBodies, @DefinitionSavedAts)
          WITH ORDINALITY AS r(version, plan_id, task_number, body, saved_at, place)
        ORDER BY r.place
        ON CONFLICT (version) DO NOTHING
        """);

    public override Statement UpsertSimulation { get; } = new(nameof(UpsertSimulation), """
        INSERT INTO simulation (id, json) VALUES (1, @Json)
        ON CONFLICT (id) DO UPDATE SET json = excluded.json
        """);

    public override Statement DeleteExpiredKept { get; } = new(nameof(DeleteExpiredKept), """
        DELETE FROM kept
        WHERE id = ANY (ARRAY(
          SELECT id FROM kept WHERE expires_at IS NOT NULL AND expires_at <= @Now ORDER BY expires_at LIMIT @Limit FOR UPDATE SKIP LOCKED))
        """);

    /// <summary>Nodes at work wait, and so see none of the rows half replaced.</summary>
    public Statement LockViews { get; } = new(nameof(LockViews), """
        LOCK TABLE entities IN EXCLUSIVE MODE
        """);

    public override Statement ClearViews => field ??= Statement.Together(nameof(ClearViews), LockViews, DeleteEntities, DeleteDeadlines);
}
