using Xunit;

namespace Coordination.Host.Tests;

/// <summary>
/// Directories filled once by the real executable and shared: a whole year, and a demonstration that stops in spring. Tests run side by side,
/// so whoever writes, be it only a lock, does so on a copy.
/// </summary>
public sealed class Simulated : IAsyncLifetime
{
    public const string Today = "2025-02-28";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("coordination-host-");

    public string Year => Path.Combine(_root.FullName, "year");

    /// <summary>Filled to <see cref="Today"/> with seed 7.</summary>
    public string Demo => Path.Combine(_root.FullName, "demo");

    internal Outcome YearOutcome { get; private set; } = null!;

    internal Outcome DemoOutcome { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        YearOutcome = await Host.RunAsync("simulate", "--year", "2025", "--seed", "7", "--data", Year, "--json");
        DemoOutcome = await Host.RunAsync("demo", "--today", Today, "--seed", "7", "--data", Demo, "--once");
    }

    /// <summary>A copy of the demonstration that a test may spoil.</summary>
    public TempDirectory CopyOfDemo() => CopyOf(Demo);

    public TempDirectory CopyOfYear() => CopyOf(Year);

    /// <summary>The database was closed in good order, so what readers put beside it meanwhile (log, shared memory) holds nothing.</summary>
    private static TempDirectory CopyOf(string source)
    {
        var copy = new TempDirectory();
        foreach (var name in (string[])["coordination.db", "anchors.log"]) File.Copy(Path.Combine(source, name), copy.File(name));
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
