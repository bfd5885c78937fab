using Coordination.Application.Storage;
using Npgsql;

namespace Coordination.Persistence;

/// <summary>What PostgreSQL's SQLSTATE codes (its manual, appendix A) and a lost connection mean to people.</summary>
internal static class PostgresErrors
{
    private const string IdleInTransaction = "25P03";

    /// <returns>The port's exception, or null where it is cancellation or a mistake of ours.</returns>
    public static Exception? Translate(Exception error) => error switch
    {
        PostgresException failure => OfState(failure),
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => Problem(StoreProblem.Unavailable, error),
        _ => null,
    };

    private static Exception? OfState(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
            new StoreConflictException("another writer was first: " + error.MessageText, error),
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
            new ArgumentException("a text holds a character (U+0000, say) that PostgreSQL cannot store", error),
        PostgresErrorCodes.DiskFull => Problem(StoreProblem.DiskFull, error),
        PostgresErrorCodes.IoError => Problem(StoreProblem.DiskError, error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => Problem(StoreProblem.Corrupt, error),
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction => Problem(StoreProblem.AccessDenied, error),
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable =>
            Problem(StoreProblem.Missing, error),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections
            or IdleInTransaction or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable =>
            Problem(StoreProblem.Unavailable, error),
        ['2', '8', ..] => Problem(StoreProblem.AccessDenied, error),
        ['0', '8', ..] => Problem(StoreProblem.Unavailable, error),
        _ => null,
    };

    private static StoreException Problem(StoreProblem problem, Exception error) =>
        new(problem, error is PostgresException failure ? failure.MessageText : error.Message, error);
}
