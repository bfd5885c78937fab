using Coordination.Application.Files;

namespace Coordination.Application.Storage;

/// <summary>
/// Evidence files by their content: the same bytes are kept once, and what is kept never changes. Names, versions and who may see a file are no
/// matter of this store. A disk that cannot be used throws <see cref="StoreException"/>; what the content's own stream throws comes out as it is.
/// </summary>
public interface IFileStore
{
    /// <summary>
    /// Takes in a file whose type is known by its content (<see cref="FileTypes"/>) and which the virus scan passes; until then it is nowhere that
    /// <see cref="OpenReadAsync"/> looks. Durable when it returns.
    /// </summary>
    /// <param name="content">Read to its end, or until it has given more than <paramref name="bytesMax"/>.</param>
    /// <returns><see cref="StoredFile"/> or <see cref="FileRefused"/>.</returns>
    Task<FileOutcome> SaveAsync(Stream content, long bytesMax, CancellationToken cancellationToken);

    /// <summary>A stream to read from, seekable, to be disposed by the caller; null where there is no such file or the text is no hash.</summary>
    /// <param name="hash">SHA-256 in 64 lower-case hexadecimal digits.</param>
    Task<Stream?> OpenReadAsync(string hash, CancellationToken cancellationToken);
}

public abstract record FileOutcome;

/// <param name="Hash">SHA-256 of the content in 64 lower-case hexadecimal digits.</param>
public sealed record StoredFile(string Hash, long Bytes, FileType Type) : FileOutcome;

/// <summary>Nothing was kept.</summary>
/// <param name="Detail">For the log, in English: the virus's name, or why the scan failed; else empty.</param>
public sealed record FileRefused(FileRefusal Reason, string Detail = "") : FileOutcome;

public enum FileRefusal
{
    Empty,

    TooLarge,

    /// <summary>None of the types taken, or damaged, encrypted, with macros, or unpacking to too much.</summary>
    TypeNotTaken,

    Infected,

    /// <summary>The scanner cannot be reached or gives no verdict: nothing is let through unseen.</summary>
    CannotBeScanned,
}
