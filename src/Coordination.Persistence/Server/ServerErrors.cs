using System.Data.Common;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

internal static class ServerErrors
{
    /// <summary>Runs an action against a server; its driver's exceptions come out as the port's.</summary>
    /// <param name="cancellationToken">What the action itself gives up for: a driver may tell of that by an exception of its own.</param>
    public static async Task<T> TranslateAsync<T>(ServerDatabase database, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (DbException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("the statement was given up", error, cancellationToken);
        }
        catch (Exception error) when (database.Translate(error) is { } translated)
        {
            if (translated is StoreException { Problem: StoreProblem.Unavailable }) database.Forget();
            throw translated;
        }
    }
}
