using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>Where the database, its lock and the anchors lie, and who may write there.</summary>
internal sealed class DataDirectory(string path)
{
    private const int SharingViolation = unchecked((int)0x80070020), LockViolation = unchecked((int)0x80070021), DiskFull = unchecked((int)0x80070070);

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
        catch (UnauthorizedAccessException error)
        {
            throw new StoreException(StoreProblem.AccessDenied, error.Message, error);
        }
        catch (IOException error)
        {
            throw new StoreException(ProblemOf(error), error.Message, error);
        }
    }

    /// <summary>Windows gives its error codes, Unix errno: 11 on Linux and 35 on macOS mean locked, 28 full.</summary>
    private static StoreProblem ProblemOf(IOException error) => error.HResult switch
    {
        SharingViolation or LockViolation or 11 or 35 => StoreProblem.InUse,
        DiskFull or 28 => StoreProblem.DiskFull,
        _ => StoreProblem.AccessDenied,
    };
}
