using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>Where the database, its lock and the anchors lie, and who may write there.</summary>
internal sealed class DataDirectory(string path)
{
    public string DatabasePath { get; } = Path.Combine(path, "coordination.db");

    public string LockPath { get; } = Path.Combine(path, "coordination.lock");

    public void Create() => Guard(() => Directory.CreateDirectory(path));

    public void RequireDatabase()
    {
        if (!File.Exists(DatabasePath)) throw new StoreException(StoreProblem.Missing, $"no database at {DatabasePath}");
    }

    /// <summary>Held until disposed; the file stays, since deleting it would race with the next owner.</summary>
    public FileStream Lock() => Guard(() => new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));

    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error);
        }
    }
}
