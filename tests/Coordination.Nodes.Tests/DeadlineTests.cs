using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain.Escalations;
using Coordination.Engine.Tests.Harness;
using Coordination.Host.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>
/// Whatever is due fires once in effect, however many nodes sweep and whichever dies; attacked with a store on which most of a year has
/// lapsed, three real nodes, one of them killed, and nodes whose clocks are minutes off.
/// </summary>
public sealed class DeadlineTests(Ground ground)
{
    [Fact]
    public async Task Three_nodes_fire_what_lapsed_once_though_one_is_killed()
    {
        var place = await LapsedAsync();
        using var first = place.Serve("first");
        using var second = place.Serve("second");
        using var third = place.Serve("third", "worker");
        await WhenAsync(place, async store => (await store.ReadLedgerHeadsAsync(CancellationToken.None)).Where(h => h.Sequence > 5 && h.Node != "n1").DistinctBy(h => Verdict.NodeOf(h.Node)).Count() == 3);
        third.Kill();
        await WhenAsync(place, NothingLeftAsync);
        await using var store = await place.OpenStoreAsync();
        await Verdict.AssertSoundAsync(store);
        Assert.True((await StoredRecord.EventsAsync(store)).Count(e => e.Type == nameof(LadderStepRaised) && e.At.Year > Ground.Year) > 100);
    }

    [Fact]
    public async Task A_node_that_carries_messages_for_a_simulation_fires_nothing_of_its_own()
    {
        var place = await ground.PlaceAsync();
        using (var simulation = place.Simulate()) (await simulation.EndAsync()).Gives(0);
        using (var node = place.Serve("node"))
        {
            // It has swept at least once when it answers a stop.
            node.Terminate();
            (await node.EndAsync()).Gives(0);
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task Nodes_whose_clocks_are_minutes_off_work_by_the_databases_clock()
    {
        var place = await LapsedAsync();
        await using var store = await place.OpenStoreAsync();
        var start = (await store.ReadClockAsync(TestContext.Current.CancellationToken))!.Value;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var nodes = new[] { 5, -5 }.Select(minutes => RunAsync(place, minutes, stop.Token)).ToList();
        await WhenAsync(place, NothingLeftAsync);
        await stop.CancelAsync();
        await Task.WhenAll(nodes);

        var end = (await store.ReadClockAsync(TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(["fast", "slow"], (await Verdict.NodesAtWorkAsync(place)).Except(["n1"]));
        var fired = (await StoredRecord.EventsAsync(store)).Where(e => e.Node != "n1").ToList();
        Assert.True(fired.Count > 100, $"only {fired.Count} events");
        // A second for the round trip by which a node learns the time.
        Assert.All(fired, e => Assert.InRange(e.At, start.AddSeconds(-1), end.AddSeconds(1)));
        await Verdict.AssertSoundAsync(store);
    }

    private static async Task RunAsync(Place place, int minutesAhead, CancellationToken stop)
    {
        var settings = new NodeSettings(minutesAhead > 0 ? "fast" : "slow", NodeRole.All);
        var clock = new SkewedClock(TimeSpan.FromMinutes(minutesAhead));
        await using var opened = await place.OpenAsync(clock);
        await using var node = await Node.StartAsync(opened, settings, clock, NoFaults.Instance, NullLoggerFactory.Instance, stop);
        await node.RunAsync(stop);
    }

    /// <summary>A winter's record that no simulation owns any more: nearly all its deadlines lie in the past.</summary>
    private async Task<Place> LapsedAsync()
    {
        var place = await ground.PlaceAsync();
        using (var simulation = place.Simulate()) (await simulation.EndAsync()).Gives(0);
        await (await ground.Postgres).ExecuteAsync(place.Database, "DELETE FROM simulation", TestContext.Current.CancellationToken);
        return place;
    }

    private static async Task<bool> NothingLeftAsync(IStore store) =>
        await store.CountOutboxOpenAsync(CancellationToken.None) == 0 && !(await store.ReadNextDueAsync(CancellationToken.None) <= await store.ReadClockAsync(CancellationToken.None));

    private static async Task WhenAsync(Place place, Func<IStore, Task<bool>> reached)
    {
        await using var store = await place.OpenStoreAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await reached(store)) await pause.WaitForNextTickAsync(patience.Token);
    }

    private sealed class SkewedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
