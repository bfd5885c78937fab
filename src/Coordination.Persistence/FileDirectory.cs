using System.Security.Cryptography;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

/// <summary>
/// Evidence files in a directory of their own, each at <c>ab/abcdef…</c> under its hash. A file comes in under a name of chance in <c>incoming</c>
/// and is moved when it is whole, known and scanned, so that no half file is ever found. Several nodes may share the directory.
/// </summary>
public sealed class FileDirectory : IFileStore
{
    private const int ReceiveBufferBytes = 81920;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>No upload takes as long: what is older was left behind by a process that was killed.</summary>
    private static readonly TimeSpan s_leftBehind = TimeSpan.FromDays(1);

    private readonly string _root;
    private readonly string _incoming;
    private readonly IVirusScan _scan;

    private FileDirectory(string root, IVirusScan scan) => (_root, _incoming, _scan) = (root, Path.Combine(root, "incoming"), scan);

    /// <summary>Beside an embedded store's database.</summary>
    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, "files");

    /// <summary>Creates what is missing, for the owner alone, and clears away what killed processes left in mid-upload.</summary>
    /// <param name="root">Never below a web root: files go out by <see cref="OpenReadAsync"/> alone.</param>
    public static FileDirectory Open(string root, IVirusScan scan, TimeProvider time)
    {
        var directory = new FileDirectory(Path.GetFullPath(root), scan);
        Guard(() =>
        {
            CreateDirectory(directory._root);
            CreateDirectory(directory._incoming);
            var before = (time.GetUtcNow() - s_leftBehind).UtcDateTime;
            foreach (var left in Directory.EnumerateFiles(directory._incoming).Where(path => File.GetLastWriteTimeUtc(path) < before)) File.Delete(left);
        });
        return directory;
    }

    public async Task<FileOutcome> SaveAsync(Stream content, long bytesMax, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_incoming, RandomNumberGenerator.GetHexString(32, lowercase: true));
        try
        {
            await using var file = Guard(() => CreateFile(path));
            var (hash, bytes) = await ReceiveAsync(content, file, bytesMax, cancellationToken);
            if (bytes == 0) return new FileRefused(FileRefusal.Empty);
            if (bytes > bytesMax) return new FileRefused(FileRefusal.TooLarge);
            if (Guard(() => FileTypes.Recognise(file)) is not { } type) return new FileRefused(FileRefusal.TypeNotTaken);
            file.Position = 0;
            var verdict = await _scan.ScanAsync(file, cancellationToken);
            if (verdict.Result == ScanResult.Infected) return new FileRefused(FileRefusal.Infected, verdict.Detail);
            if (verdict.Result != ScanResult.Clean) return new FileRefused(FileRefusal.CannotBeScanned, verdict.Detail);
            Guard(() => Place(file, path, PathOf(hash)));
            return new StoredFile(hash, bytes, type);
        }
        finally
        {
            Guard(() => File.Delete(path));
        }
    }

    public Task<Stream?> OpenReadAsync(string hash, CancellationToken cancellationToken)
    {
        if (!TextHash.IsOne(hash)) return Task.FromResult<Stream?>(null);
        try
        {
            var options = new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan };
            return Task.FromResult<Stream?>(new FileStream(PathOf(hash), options));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error);
        }
    }

    private string PathOf(string hash) => Path.Combine(_root, hash[..2], hash);

    /// <returns>The hash, and the bytes received: more than allowed where the rest was not read any more.</returns>
    private static async Task<(string Hash, long Bytes)> ReceiveAsync(Stream content, FileStream file, long bytesMax, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ReceiveBufferBytes];
        var bytes = 0L;
        while (bytes <= bytesMax && await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            bytes += read;
            sha.AppendData(buffer, 0, read);
            await GuardAsync(() => file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).AsTask());
        }

        await GuardAsync(() => file.FlushAsync(cancellationToken));
        return (Convert.ToHexStringLower(sha.GetHashAndReset()), bytes);
    }

    /// <summary>
    /// On the disk before it has its name, so that a name never stands for less than the whole; and once more after, which takes the name along.
    /// Of two that bring the same content at once the second replaces the first by the same.
    /// </summary>
    private static void Place(FileStream file, string from, string to)
    {
        if (File.Exists(to)) return;
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static void Guard(Action action) => Guard(() =>
    {
        action();
        return 0;
    });

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

    private static async Task GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error);
        }
    }
}
