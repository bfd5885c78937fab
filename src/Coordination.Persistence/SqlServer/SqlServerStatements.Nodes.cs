namespace Coordination.Persistence;

/// <summary>What several nodes share: the clock, claims, the right to migrate; and what is said of the database as a whole.</summary>
internal sealed partial class SqlServerStatements
{
    /// <summary>The lease in milliseconds, by the server's clock.</summary>
    private const string LeaseEnd = "dateadd(millisecond, CAST(@LeaseSeconds * 1000 AS int), SYSUTCDATETIME())";

    private const string Free = "(claimed_until IS NULL OR claimed_until <= SYSUTCDATETIME())";

    public override Statement Clock { get; } = new(nameof(Clock), """
        SELECT SYSUTCDATETIME()
        """);

    public override Statement ClaimDue { get; } = new(nameof(ClaimDue), $"""
        WITH due AS (
          SELECT TOP (@Limit) stream, name, serial, due_at, claimed_until
          FROM deadlines WITH (UPDLOCK, READPAST, ROWLOCK)
          WHERE due_at IS NOT NULL AND due_at <= @Now AND {Free}
          ORDER BY due_at, stream, name)
        UPDATE due SET claimed_until = {LeaseEnd}
        OUTPUT inserted.stream AS Stream, inserted.name AS Name, inserted.serial AS Serial, inserted.due_at AS DueAt
        """);

    public override Statement ClaimOutbox { get; } = new(nameof(ClaimOutbox), $"""
        WITH waiting AS (
          SELECT TOP (@Limit) id, subscriber, stream, version, claimed_by, claimed_until
          FROM outbox WITH (UPDLOCK, READPAST, ROWLOCK)
          WHERE done_at IS NULL AND published_at IS NULL AND {Free}
          ORDER BY id)
        UPDATE o SET claimed_by = @Node, claimed_until = {LeaseEnd}
        OUTPUT inserted.id AS Id, inserted.subscriber AS Subscriber, {EventColumns}
        FROM waiting AS o
        JOIN events AS e ON e.stream = o.stream AND e.version = o.version
        """);

    public override Statement ReleaseOutbox { get; } = new(nameof(ReleaseOutbox), """
        UPDATE outbox SET claimed_by = NULL, claimed_until = NULL
        WHERE done_at IS NULL AND published_at IS NULL AND claimed_by = @Node
        """);

    public override Statement CountTables { get; } = new(nameof(CountTables), """
        SELECT count_big(*) FROM sys.tables WHERE schema_id = SCHEMA_ID(N'dbo')
        """);

    public override Statement CountJournals { get; } = new(nameof(CountJournals), """
        SELECT count_big(*) FROM sys.tables WHERE schema_id = SCHEMA_ID(N'dbo') AND name = N'schema_versions'
        """);

    public override Statement AppliedScripts { get; } = new(nameof(AppliedScripts), """
        SELECT ScriptName FROM dbo.schema_versions ORDER BY Id
        """);

    public override Statement LockMigration { get; } = new(nameof(LockMigration), """
        EXEC sp_getapplock @Resource = N'coordination-migration', @LockMode = 'Exclusive', @LockOwner = 'Session'
        """);

    public override Statement UnlockMigration { get; } = new(nameof(UnlockMigration), """
        EXEC sp_releaseapplock @Resource = N'coordination-migration', @LockOwner = 'Session'
        """);

    /// <summary>A name cannot be a parameter there, so the server quotes it.</summary>
    public Statement CreateDatabase { get; } = new(nameof(CreateDatabase), """
        DECLARE @text nvarchar(300) = N'CREATE DATABASE ' + QUOTENAME(@Database)
        EXEC (@text)
        """);

    /// <summary>Who reads does not wait for who writes. Only said of a database just made: it ends every other session there.</summary>
    public Statement ReadCommittedVersions { get; } = new(nameof(ReadCommittedVersions), """
        ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE
        """);

    /// <summary>0 where several reads of one transaction cannot be of one moment.</summary>
    public Statement SnapshotState { get; } = new(nameof(SnapshotState), """
        SELECT CAST(snapshot_isolation_state AS int) FROM sys.databases WHERE database_id = DB_ID()
        """);

    public Statement AllowSnapshots { get; } = new(nameof(AllowSnapshots), """
        ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON
        """);

    private sealed class SqlServerPhrases : Phrases
    {
        public override string Count => "count_big";

        public override string UnclaimedToo => ", claimed_by = NULL, claimed_until = NULL";

        public override string Limit(string count) => $"OFFSET 0 ROWS FETCH NEXT {count} ROWS ONLY";

        /// <summary>The first condition alone bounds the walk through the index.</summary>
        public override string After(string first, string firstValue, string second, string secondValue) =>
            $"{first} >= {firstValue} AND ({first} > {firstValue} OR {second} > {secondValue})";

        public override string KeyOf(string stream) => $"substring({stream}, charindex(N':', {stream}) + 1, 400)";

        public override string OutboxAmong(string ids) => Among(ids);

        public static string Among(string ids) => $"id IN (SELECT CAST(i.value AS bigint) FROM OPENJSON({ids}) AS i)";
    }
}
