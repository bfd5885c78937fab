using System.Security.Authentication;
using Coordination.Application.Storage;
using Microsoft.Data.SqlClient;

namespace Coordination.Persistence;

/// <summary>What SQL Server's error numbers (sys.messages) and the driver's own mean to people.</summary>
internal static class SqlServerErrors
{
    /// <summary>"Cannot open database requested by the login": it is not there, or not open to this login.</summary>
    public const int NoSuchDatabase = 4060;

    public const int DatabaseExists = 1801;

    /// <summary>From this severity on the server ends the connection.</summary>
    private const int Fatal = 20;

    /// <returns>The port's exception, or null where it is cancellation or a mistake of ours.</returns>
    public static Exception? Translate(Exception error) => error switch
    {
        SqlException { InnerException: AuthenticationException } => Problem(StoreProblem.AccessDenied, error),
        SqlException failure => OfNumbers(failure),

        // The pool had no connection within the time-out; a closed connection was used.
        InvalidOperationException { Source: "Microsoft.Data.SqlClient" } => Problem(StoreProblem.Unavailable, error),
        IOException or System.Net.Sockets.SocketException => Problem(StoreProblem.Unavailable, error),
        _ => null,
    };

    /// <summary>Unique keys, a deadlock's victim, a row changed since the transaction's snapshot.</summary>
    public static bool IsConflict(int number) => number is 2601 or 2627 or 1205 or 3960;

    public static StoreProblem? ProblemOf(int number, byte severity) => number switch
    {
        // No such database (or none this login may open), no such table.
        911 or 4060 or 208 => StoreProblem.Missing,

        // Login failed, disabled, expired; permission denied on an object, a column, in the database, for the database.
        18452 or 18456 or 18470 or 18487 or 18488 or 229 or 230 or 262 or 916 => StoreProblem.AccessDenied,

        // Filegroup, disk or log full.
        1101 or 1105 or 9002 => StoreProblem.DiskFull,
        823 => StoreProblem.DiskError,
        605 or 824 => StoreProblem.Corrupt,
        _ => IsAway(number) || severity >= Fatal ? StoreProblem.Unavailable : null,
    };

    private static Exception? OfNumbers(SqlException failure)
    {
        foreach (SqlError each in failure.Errors)
        {
            if (IsConflict(each.Number)) return new StoreConflictException("another writer was first: " + each.Message, failure);
            if (ProblemOf(each.Number, each.Class) is { } problem) return Problem(problem, failure);
        }

        return null;
    }

    private static StoreException Problem(StoreProblem problem, Exception error) => new(problem, error.Message, error);

    private static bool IsAway(int number) => number
        // The driver's own: time-out, no such server, refused, cut.
        is -2 or -1 or 2 or 11 or 19 or 26 or 35 or 40 or 53 or 64 or 121 or 233 or 258 or 10053 or 10054 or 10060 or 10061 or 10065 or 11001

        // Starting, recovering, shutting down, paused, session ended, failing over, a secondary that takes no writes.
        or 596 or 904 or 921 or 922 or 942 or 952 or 976 or 978 or 983 or 3906 or 6005 or 17142 or 17187 or 17188 or 18401

        // Busy or moved, in the cloud.
        or 10928 or 10929 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920;
}
