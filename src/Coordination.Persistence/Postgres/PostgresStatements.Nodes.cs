namespace Coordination.Persistence;

/// <summary>What several nodes share: the clock, claims, and the right to migrate.</summary>
internal sealed partial class PostgresStatements
{
    public override Statement Clock { get; } = new(nameof(Clock), """
        SELECT clock_timestamp()
        """);

    /// <summary>For claims and marks: one lost in a crash is a message or a deadline taken up twice, which is nothing. Commands never go without.</summary>
    public Statement CommitLazily { get; } = new(nameof(CommitLazily), """
        SET LOCAL synchronous_commit = off
        """);

    public Statement TakeDue { get; } = new(nameof(TakeDue), """
        WITH claimed AS (
          UPDATE deadlines SET claimed_until = clock_timestamp() + @LeaseSeconds * interval '1 second'
          WHERE id = ANY (ARRAY(
            SELECT id FROM deadlines
            WHERE due_at IS NOT NULL AND due_at <= @Now AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
            ORDER BY due_at, stream, name LIMIT @Limit FOR UPDATE SKIP LOCKED))
          RETURNING stream, name, serial, due_at)
        SELECT stream AS Stream, name AS Name, serial AS Serial, due_at AS DueAt FROM claimed ORDER BY due_at, stream, name
        """);

    public override Statement ClaimDue => field ??= Statement.Together(nameof(ClaimDue), CommitLazily, TakeDue);

    public Statement TakeOutbox { get; } = new(nameof(TakeOutbox), $"""
        WITH claimed AS (
          UPDATE outbox SET claimed_by = @Node, claimed_until = clock_timestamp() + @LeaseSeconds * interval '1 second'
          WHERE id = ANY (ARRAY(
            SELECT id FROM outbox
            WHERE done_at IS NULL AND published_at IS NULL AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
            ORDER BY id LIMIT @Limit FOR UPDATE SKIP LOCKED))
          RETURNING id, subscriber, stream, version)
        SELECT o.id AS Id, o.subscriber AS Subscriber, {EventColumns}
        FROM claimed AS o
        JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        ORDER BY o.id
        """);

    public override Statement ClaimOutbox => field ??= Statement.Together(nameof(ClaimOutbox), CommitLazily, TakeOutbox);

    public override Statement MarkPublished => field ??= Statement.Together(nameof(MarkPublished), CommitLazily, base.MarkPublished);

    public override Statement ReleaseOutbox { get; } = new(nameof(ReleaseOutbox), """
        UPDATE outbox SET claimed_by = NULL, claimed_until = NULL
        WHERE id = ANY (ARRAY(
          SELECT id FROM outbox WHERE done_at IS NULL AND published_at IS NULL AND claimed_by = @Node ORDER BY id FOR UPDATE))
        """);

    public override Statement CountTables { get; } = new(nameof(CountTables), """
        SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()
        """);

    public override Statement CountJournals { get; } = new(nameof(CountJournals), """
        SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_versions'
        """);

    public override Statement AppliedScripts { get; } = new(nameof(AppliedScripts), """
        SELECT scriptname FROM schema_versions ORDER BY schemaversionsid
        """);

    /// <summary>The number is ours by chance alone; locks of this kind are of one database.</summary>
    public override Statement LockMigration { get; } = new(nameof(LockMigration), """
        SELECT 1 FROM pg_advisory_lock(6138407451022)
        """);

    public override Statement UnlockMigration { get; } = new(nameof(UnlockMigration), """
        SELECT 1 FROM pg_advisory_unlock(6138407451022)
        """);

    /// <summary>Names and keys are in any script of the world: another encoding cannot hold them.</summary>
    public Statement Encoding { get; } = new(nameof(Encoding), """
        SELECT current_setting('server_encoding')
        """);

    private sealed class PostgresPhrases : Phrases
    {
        public override string UnclaimedToo => ", claimed_by = NULL, claimed_until = NULL";

        public override string KeyOf(string stream) => $"substr({stream}, strpos({stream}, ':') + 1)";

        public override string OutboxAmong(string ids) =>
            $"id = ANY (ARRAY(SELECT id FROM outbox WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE))";
    }
}
