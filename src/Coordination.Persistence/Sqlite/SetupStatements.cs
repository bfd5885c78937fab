namespace Coordination.Persistence;

/// <summary>Settings of a connection, and what the schema check asks before anything else is touched.</summary>
internal static class SetupStatements
{
    public static readonly Statement CountTables = new(nameof(CountTables), """
        SELECT count(*) FROM sqlite_master
        """);

    public static readonly Statement CountJournals = new(nameof(CountJournals), """
        SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'
        """);

    /// <summary>DbUp's journal.</summary>
    public static readonly Statement AppliedScripts = new(nameof(AppliedScripts), """
        SELECT ScriptName FROM schema_versions ORDER BY SchemaVersionID
        """);

    public static readonly Statement UseWriteAheadLog = new(nameof(UseWriteAheadLog), """
        PRAGMA journal_mode = WAL
        """);

    public static readonly Statement SyncEveryCommit = new(nameof(SyncEveryCommit), """
        PRAGMA synchronous = FULL
        """);

    public static readonly Statement CheckForeignKeys = new(nameof(CheckForeignKeys), """
        PRAGMA foreign_keys = ON
        """);

    /// <summary>Milliseconds. The lock file keeps other engines out; only a tool or a checkpoint can be in the way.</summary>
    public static readonly Statement WaitWhenBusy = new(nameof(WaitWhenBusy), """
        PRAGMA busy_timeout = 2000
        """);

    /// <summary>Pages: 16 MB of log between checkpoints, so that a page written by many batches is copied once.</summary>
    public static readonly Statement CheckpointSeldom = new(nameof(CheckpointSeldom), """
        PRAGMA wal_autocheckpoint = 4000
        """);

    /// <summary>Bytes: a log grown by a rebuild shrinks again.</summary>
    public static readonly Statement BoundLog = new(nameof(BoundLog), """
        PRAGMA journal_size_limit = 67108864
        """);

    /// <summary>
    /// KiB when negative. Room for the pages of several full batches and no more: SQLite walks the whole cache at a commit that grew the file
    /// (64 MB cost a sixth of a batch's time), and what falls out is still in the system's own cache.
    /// </summary>
    public static readonly Statement CacheForWriting = new(nameof(CacheForWriting), """
        PRAGMA cache_size = -16384
        """);

    public static readonly Statement CacheForReading = new(nameof(CacheForReading), """
        PRAGMA cache_size = -8192
        """);

    /// <summary>No memory map: a disk error in a mapped page ends the process instead of giving an error code.</summary>
    public static readonly Statement MapNothing = new(nameof(MapNothing), """
        PRAGMA mmap_size = 0
        """);

    public static readonly Statement SortInMemory = new(nameof(SortInMemory), """
        PRAGMA temp_store = MEMORY
        """);

    public static readonly Statement PrepareWriter = Statement.Together(
        nameof(PrepareWriter), SyncEveryCommit, CheckForeignKeys, WaitWhenBusy, CheckpointSeldom, BoundLog, CacheForWriting, MapNothing, SortInMemory);

    public static readonly Statement PrepareReader = Statement.Together(nameof(PrepareReader), WaitWhenBusy, CacheForReading, MapNothing, SortInMemory);
}
