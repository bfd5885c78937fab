using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>What the file system's errors mean to people. Windows gives its own codes, Unix errno: 11 on Linux and 35 on macOS mean locked, 28 full.</summary>
internal static class FileErrors
{
    private const int SharingViolation = unchecked((int)0x80070020), LockViolation = unchecked((int)0x80070021), DiskFull = unchecked((int)0x80070070);
    private const int DeviceError = 5;

    public static StoreException Translate(Exception error) => new(ProblemOf(error), error.Message, error);

    private static StoreProblem ProblemOf(Exception error) => error.HResult switch
    {
        SharingViolation or LockViolation or 11 or 35 => StoreProblem.InUse,
        DiskFull or 28 => StoreProblem.DiskFull,
        DeviceError => StoreProblem.DiskError,
        _ => StoreProblem.AccessDenied,
    };
}
