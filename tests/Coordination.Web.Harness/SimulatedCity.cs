using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Web.Harness;

/// <summary>A city simulated up to a day, once a process and day; each server of a test works on a copy of its own.</summary>
public static class SimulatedCity
{
    /// <summary>Late enough that everything is happening.</summary>
    public static DateOnly November { get; } = new(2025, 11, 20);

    private const long Seed = 7;

    private static readonly SemaphoreSlim s_one = new(1, 1);
    private static readonly Dictionary<DateOnly, string> s_filled = [];

    public static PlanBook Book { get; } = DefinitionReader.Load(Path.Combine(AppContext.BaseDirectory, "workflows")).Book
        ?? throw new InvalidOperationException("The definitions do not load");

    /// <summary>A directory filled up to the day, for this caller alone.</summary>
    public static async Task<DirectoryInfo> CopyAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var source = await FilledAsync(day, cancellationToken);
        var copy = Directory.CreateTempSubdirectory("coordination-web-");
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        return copy;
    }

    private static async Task<string> FilledAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await s_one.WaitAsync(cancellationToken);
        try
        {
            if (s_filled.TryGetValue(day, out var known)) return known;
            var root = Directory.CreateTempSubdirectory("coordination-city-");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => root.Delete(recursive: true);
            await using (var place = await Workplace.OpenAsync(root.FullName, Book, TimeProvider.System, cancellationToken))
                await SimulationRun.RunAsync(place, new SimulationPlan(day.Year, Seed, day), new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, null, cancellationToken);
            return s_filled[day] = root.FullName;
        }
        finally
        {
            s_one.Release();
        }
    }
}
