using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Engine.Tests.Harness;
using Coordination.Host.Hosting;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A data directory holds one simulation, which goes on from where it was left. Attacked by stopping on several days, by asking again, and by
/// asking for another year or seed.
/// </summary>
public sealed class SimulationRunTests(SharedYear shared)
{
    [Fact]
    public async Task Left_on_several_days_and_taken_up_again_it_comes_to_the_same()
    {
        var directory = Directory.CreateTempSubdirectory("coordination-simulation-").FullName;
        SimulationResult? result = null;
        foreach (var day in (DateOnly[])[new(2025, 1, 2), new(2025, 1, 5), new(2025, 1, 22), SharedYear.Winter, SharedYear.Winter, SharedYear.Spring])
            result = await RunAsync(directory, SharedYear.Until(day));
        var undisturbed = await shared.SpringAsync();
        Assert.Equal(undisturbed.Digest, result!.Digest);
        Assert.Equal(undisturbed.Counts.EventsByType.Values.Sum(), result.Events);
        Assert.Equal(undisturbed.Counts.CommandsAccepted + undisturbed.Counts.CommandsRefused, result.Commands);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Another_year_or_seed_on_the_same_directory_is_refused_and_nothing_changes()
    {
        var directory = Directory.CreateTempSubdirectory("coordination-simulation-").FullName;
        var day = new DateOnly(2025, 1, 8);
        var result = await RunAsync(directory, new SimulationPlan(2025, 1, day));
        var refused = await Assert.ThrowsAsync<OtherSimulationException>(() => RunAsync(directory, new SimulationPlan(2025, 2, day)));
        Assert.Equal((2025, 1), (refused.Year, refused.Seed));
        await Assert.ThrowsAsync<OtherSimulationException>(() => RunAsync(directory, new SimulationPlan(2024, 1, day.AddYears(-1))));
        Assert.Equal(result with { ElapsedMs = 0 }, await RunAsync(directory, new SimulationPlan(2025, 1, day)) with { ElapsedMs = 0 });
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<SimulationResult> RunAsync(string directory, SimulationPlan plan)
    {
        await using var place = await Workplace.OpenAsync(directory, Repository.Book, TimeProvider.System, CancellationToken.None);
        return await SimulationRun.RunAsync(place, plan, new ProcessDriver(), NoFaults.Instance, new LogCapture(), null, CancellationToken.None);
    }
}
