using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

internal static class SqliteLibrary
{
    /// <summary>
    /// From 3.7.0 to 3.51.2 a checkpoint racing a commit that resets the write-ahead log can lose pages (https://sqlite.org/wal.html#walresetbug).
    /// Older lines got the fix too (3.44.6, 3.50.7), but they lack <c>jsonb_each</c>, which the batches use.
    /// </summary>
    public static readonly Version FirstSafe = new(3, 51, 3);

    public static void RequireSafe() => RequireSafe(Loaded());

    public static void RequireSafe(Version version)
    {
        if (version < FirstSafe)
            throw new StoreException(StoreProblem.UnsafeLibrary, $"SQLite {version} can corrupt a database in WAL mode; {FirstSafe} or later is needed");
    }

    private static Version Loaded()
    {
        using var connection = new SqliteConnection();
        return Version.Parse(connection.ServerVersion);
    }
}
