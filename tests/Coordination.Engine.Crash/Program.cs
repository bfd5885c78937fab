using System.Globalization;
using System.Text.Json;
using Coordination.Application.Definitions;
using Coordination.Application.Files;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Messaging;
using Coordination.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Engine.Crash;

/// <summary>
/// The process that tests kill: plays a simulated year on a data directory (or on the servers that <c>COORDINATION_STORE</c> and
/// <c>COORDINATION_BUS</c> name), from wherever the last one left off, one line on stderr a day, the result as JSON on stdout. Or saves what comes
/// on stdin as an evidence file, its hash on stdout.
/// </summary>
internal static class Program
{
    /// <summary>DIRECTORY YEAR SEED UNTIL(yyyy-MM-dd) WORKFLOWS, or FILES alone.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is [var files]) return await SaveFileAsync(files);
        if (args is not [var directory, var year, var seed, var until, var workflows]) return 2;
        if (DefinitionReader.Load(workflows) is not { Book: { } book }) return 2;
        var plan = new SimulationPlan(
            int.Parse(year, CultureInfo.InvariantCulture), long.Parse(seed, CultureInfo.InvariantCulture),
            DateOnly.ParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        await using var place = await OpenAsync(directory, book);
        var result = await SimulationRun.RunAsync(
            place, plan, new ProcessDriver(), KillFaults.FromEnvironment(), NullLoggerFactory.Instance, Tell, CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    private static Task<Workplace> OpenAsync(string directory, PlanBook book)
    {
        var (store, bus) = (Environment.GetEnvironmentVariable("COORDINATION_STORE"), Environment.GetEnvironmentVariable("COORDINATION_BUS"));
        return Workplace.OpenAsync(
            store is null ? StoreAddress.OfDirectory(directory) : StoreAddress.Parse(store), bus is null ? null : BusAddress.Parse(bus), directory,
            StoreOpenMode.OpenOrCreate, book, TimeProvider.System, CancellationToken.None);
    }

    private static async Task<int> SaveFileAsync(string root)
    {
        await using var input = Console.OpenStandardInput();
        var outcome = await FileDirectory.Open(root, new NoScan(), TimeProvider.System).SaveAsync(input, long.MaxValue, CancellationToken.None);
        Console.WriteLine((outcome as StoredFile)?.Hash);
        return 0;
    }

    private static void Tell(DateOnly day) => Console.Error.WriteLine(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
