using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;

namespace Coordination.Persistence;

/// <summary>What SQLite's result codes (https://sqlite.org/rescode.html) mean to people.</summary>
internal static class SqliteErrors
{
    private const int Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, DiskError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, Auth = 23, NotADatabase = 26;
    private const int ShortRead = 522, CorruptPage = 779;
    private const int PrimaryKeyClash = 1555, UniqueClash = 2067;

    /// <summary>The port's exception, or the one given where it is a mistake of ours.</summary>
    public static Exception Translate(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        PrimaryKeyClash or UniqueClash => new StoreConflictException("another writer was first: " + error.Message, error),
        ShortRead or CorruptPage => Problem(StoreProblem.Corrupt, error),
        _ => error.SqliteErrorCode switch
        {
            Corrupt or NotADatabase => Problem(StoreProblem.Corrupt, error),
            Full => Problem(StoreProblem.DiskFull, error),
            Permission or ReadOnly or CannotOpen or Auth => Problem(StoreProblem.AccessDenied, error),
            Busy or Locked => Problem(StoreProblem.InUse, error),
            DiskError => Problem(StoreProblem.DiskError, error),
            _ => error,
        },
    };

    private static StoreException Problem(StoreProblem problem, SqliteException error) => new(problem, error.Message, error);
}
