using Coordination.Application.Storage;

namespace Coordination.Persistence;

internal static class ServerErrors
{
    /// <summary>Runs an action against a server; its driver's exceptions come out as the port's.</summary>
    public static async Task<T> TranslateAsync<T>(ServerDatabase database, Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (database.Translate(error) is { } translated)
        {
            if (translated is StoreException { Problem: StoreProblem.Unavailable }) database.Forget();
            throw translated;
        }
    }
}
