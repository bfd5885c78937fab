namespace Coordination.Host.Tests;

/// <summary>Directories filled once by the real executable and shared: a whole year, and a demonstration that stops in spring.</summary>
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
    public TempDirectory CopyOfDemo()
    {
        var copy = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Demo)) File.Copy(file, copy.File(Path.GetFileName(file)));
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        _root.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("coordination-host-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
