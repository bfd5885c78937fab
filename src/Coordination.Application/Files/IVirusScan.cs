namespace Coordination.Application.Files;

/// <summary>Looks into a file before it is kept.</summary>
public interface IVirusScan
{
    /// <summary>Bounded in time. Only cancellation throws; whatever else goes wrong is a file that cannot be scanned.</summary>
    /// <param name="content">Read from where it stands to its end.</param>
    Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancellationToken);
}

/// <param name="Detail">For the log, in English: what was found, or why there is no verdict; empty where the file is clean.</param>
public sealed record ScanVerdict(ScanResult Result, string Detail)
{
    public static ScanVerdict Clean { get; } = new(ScanResult.Clean, "");
}

public enum ScanResult
{
    Clean,
    Infected,
    CannotBeScanned,
}

/// <summary>Where no scanner is set up: every file passes.</summary>
public sealed class NoScan : IVirusScan
{
    public Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult(ScanVerdict.Clean);
}
