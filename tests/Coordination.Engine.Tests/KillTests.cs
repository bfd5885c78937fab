using System.Globalization;
using Coordination.Application.Engine;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Engine.Tests.Harness;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A crash loses nothing: killed at any moment and started again on the same data, the run goes on, no acknowledged command missing, no
/// effect twice, no deadline unfired or fired twice. Attacked with real SIGKILLs of a real process at every boundary of commit, outbox, sweep
/// and simulated instant, and at days of chance. <c>COORDINATION_TEST_KILLS</c> sets the kills a chain (3), <c>COORDINATION_TEST_SEED</c>
/// their choice.
/// </summary>
public sealed class KillTests(SharedYear shared)
{
    private static readonly int s_kills = FromEnvironment("COORDINATION_TEST_KILLS", 3);
    private static readonly int s_seed = FromEnvironment("COORDINATION_TEST_SEED", 20251120);

    /// <summary>Each chain is of two or three kinds of point, killed in turn on one directory.</summary>
    [Theory]
    [InlineData(FaultPoint.BeforeCommit, FaultPoint.AfterCommit)]
    [InlineData(FaultPoint.BeforePublish, FaultPoint.AfterPublish)]
    [InlineData(FaultPoint.BeforeSweep, FaultPoint.AfterSweep)]
    [InlineData(FaultPoint.BeforeInstant, FaultPoint.AfterInstant)]
    public Task Killed_on_either_side_of_a_boundary_the_run_goes_on_as_if_nothing_had_been(string before, string after) =>
        ChainAsync(before, async (directory, kill) =>
        {
            var point = kill % 2 == 0 ? before : after;
            var occurrence = 1 + new Chance(s_seed).Below(OftenMax(point), before, FormattableString.Invariant($"kill-{kill}"));
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {s_seed}: kill {kill} at {point}:{occurrence}");
            return await ChildRun.KilledAtAsync(directory, point, occurrence);
        });

    [Fact]
    public Task Killed_from_outside_on_days_of_chance_the_run_goes_on_as_if_nothing_had_been() =>
        ChainAsync("days", (directory, kill) =>
        {
            var days = 1 + new Chance(s_seed).Below(8, "days", FormattableString.Invariant($"kill-{kill}"));
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {s_seed}: kill {kill} after {days} days");
            return ChildRun.KilledAfterDaysAsync(directory, days);
        });

    /// <summary>So seldom reached a point is, so small the choice must be: a chain makes headway between its kills.</summary>
    private static int OftenMax(string point) => point switch
    {
        FaultPoint.BeforeCommit or FaultPoint.AfterCommit => 400,
        FaultPoint.BeforePublish or FaultPoint.AfterPublish => 150,
        _ => 25,
    };

    private async Task ChainAsync(string name, Func<string, int, Task<ChildEnd>> kill)
    {
        var undisturbed = await shared.WinterAsync();
        var directory = Directory.CreateTempSubdirectory($"coordination-kill-{name}-").FullName;
        var killed = 0;
        for (var i = 0; i < s_kills; i++)
        {
            var end = await kill(directory, i);
            Assert.True(end.WasKilled || end.ExitCode == 0, $"exit {end.ExitCode} (seed {s_seed}):\n{end.Errors}");
            if (end.WasKilled) killed++;
        }

        Assert.True(killed > 0, $"no kill fell within the run (seed {s_seed})");
        var last = await ChildRun.ToTheEndAsync(directory);
        Assert.True(last.ExitCode == 0, $"exit {last.ExitCode} (seed {s_seed}):\n{last.Errors}");
        await using (var store = await SqliteStore.OpenAsync(directory, StoreOpenMode.OpenExisting, CancellationToken.None))
        {
            await AssertAsIfNothingAsync(undisturbed, last.Result!, store);
            await AssertAnchoredAsync(store, new AnchorFile(directory));
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task AssertAsIfNothingAsync(Undisturbed undisturbed, SimulationResult result, SqliteStore store)
    {
        await StoredRecord.AssertWholeAsync(store);
        await StoredRecord.AssertViewsAsync(store);
        await StoredRecord.AssertStepsOnceAsync(store);
        var counts = await store.CountAsync("", CancellationToken.None);
        Assert.Equal(undisturbed.Counts.EventsByType.OrderBy(t => t.Key), counts.EventsByType.OrderBy(t => t.Key));
        Assert.Equal(undisturbed.Counts with { EventsByType = counts.EventsByType }, counts);
        Assert.Equal(undisturbed.Digest, result.Digest);
        Assert.Equal(0, await store.CountOutboxOpenAsync(CancellationToken.None));
    }

    /// <summary>Each anchor names a ledger row as it stands: nothing that was anchored before a kill has been rewritten after it.</summary>
    private static async Task AssertAnchoredAsync(SqliteStore store, IAnchors anchors)
    {
        var ledger = (await StoredRecord.LedgerAsync(store)).ToDictionary(r => r.Sequence, r => r.Hash);
        var read = await anchors.ReadAsync(CancellationToken.None);
        Assert.NotEmpty(read);
        Assert.Equal(read.Count, read.DistinctBy(a => a.Day).Count());
        Assert.All(read, a => Assert.Equal(ledger[a.Sequence], a.Hash));
    }

    private static int FromEnvironment(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
