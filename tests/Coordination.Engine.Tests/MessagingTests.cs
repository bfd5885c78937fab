using Coordination.Domain;
using Coordination.Domain.TaskRuns;
using Coordination.Engine.Tests.Harness;
using Coordination.Messaging;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A message may come twice, in any order, and long after its time: the year is the same. Attacked by doubling every message, by keeping
/// back and shuffling a part of every burst until all that followed from the rest is done, by a bus that fails in mid-burst, and by
/// delivering a whole quarter's messages once more at its end.
/// </summary>
public abstract class MessagingTests(SharedYear shared)
{
    private protected SharedYear Shared { get; } = shared;

    /// <summary>How far the runs go: an undisturbed one of the same length is what they are compared with.</summary>
    private protected abstract DateOnly RunsUntil { get; }

    private protected abstract Task<Undisturbed> UndisturbedAsync();

    /// <summary>Where the messages go; null: the bus in memory.</summary>
    private protected abstract Task<BusAddress?> BusAsync();

    private protected async Task<EngineSetup> SetupAsync() => new() { Bus = await BusAsync() };

    [Fact]
    public async Task Every_message_delivered_twice_changes_nothing()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(
            SharedYear.Until(RunsUntil), await SetupAsync() with { Publisher = bus => new TwicePublisher(bus) });
        await AssertSameAsync(await UndisturbedAsync(), engine);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 50)]
    [InlineData(3, 10)]
    public async Task Messages_kept_back_and_shuffled_change_nothing(int seed, int percent)
    {
        var holding = new HoldingBack(seed, percent);
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(RunsUntil), holding.On(await SetupAsync()));
        Assert.True(holding.HeldEver > 100, $"only {holding.HeldEver} messages were kept back (seed {seed})");
        await AssertSameAsync(await UndisturbedAsync(), engine);
    }

    [Fact]
    public async Task Doubled_and_shuffled_together_change_nothing()
    {
        var holding = new HoldingBack(seed: 4, percent: 50);
        var setup = holding.On(await SetupAsync() with { Publisher = bus => new TwicePublisher(bus) });
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter), setup);
        await AssertSameAsync(await Shared.WinterAsync(), engine);
    }

    [Fact]
    public async Task A_quarter_of_messages_delivered_once_more_at_its_end_changes_nothing()
    {
        RememberingPublisher? remembering = null;
        AcknowledgementCounter? acknowledged = null;
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(RunsUntil), await SetupAsync() with
        {
            Publisher = bus => remembering = new RememberingPublisher(bus),
            Store = store => acknowledged = new AcknowledgementCounter(store),
        });
        var stale = remembering!.Delivered;
        var all = acknowledged!.WhenAcknowledgedAsync(stale.Count);
        await Task.WhenAll(stale.Reverse().Select(remembering.DeliverAgainAsync));
        await all;
        await engine.RestAsync();
        await AssertSameAsync(await UndisturbedAsync(), engine);
        // What a wrong count of open messages would show: rest that never comes, or comes too early.
        await engine.DoAsync(People.OfficeHead, People.Open(2024));
        Assert.Equal(0, await engine.Sqlite.CountOutboxOpenAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_bus_that_fails_in_mid_burst_is_given_the_burst_again()
    {
        await using var engine = await EngineUnderTest.StartAsync(
            People.Opening2025, await SetupAsync() with { Publisher = bus => new UnsteadyPublisher(bus, every: 10) });
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        Assert.Equal(21, (await StoredRecord.EventsAsync(engine.Sqlite)).Count(e => e.Type == nameof(StepActivated)));
        Assert.Contains(engine.Log.Lines, l => l.Contains("The bus is away", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_always_fails_is_set_aside_with_its_reason_and_stops_nothing_else(bool twice)
    {
        var bad = TaskRunId.Of(People.Cycle2025, 7);
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, await SetupAsync() with
        {
            Driver = new FailingDriver(o => o.Stream == bad.Stream),
            Publisher = bus => twice ? new TwicePublisher(bus) : bus,
        });
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var started = (await StoredRecord.EventsAsync(engine.Sqlite)).Where(e => e.Type == nameof(StepActivated)).ToList();
        Assert.Equal(20, started.Count);
        Assert.DoesNotContain(started, e => e.Stream == bad.Stream);
        var counts = await engine.CountsAsync();
        Assert.Equal((1, counts.MessagesPublished - 1), (counts.MessagesParked, counts.MessagesConsumed));
        var reason = Assert.Single(StoredRecord.ParkedReasons(engine.DataDirectory));
        Assert.Contains("No way on from taskrun:lyg/2022-30/2025/07", reason, StringComparison.Ordinal);
        // The count of what is open is right still: the next command comes to rest.
        await engine.DoAsync(People.OfficeHead, People.Open(2024));
    }

    private static async Task AssertSameAsync(Undisturbed expected, EngineUnderTest engine)
    {
        var counts = await engine.CountsAsync();
        Assert.Equal(expected.Counts.EventsByType.OrderBy(t => t.Key), counts.EventsByType.OrderBy(t => t.Key));
        Assert.Equal(expected.Counts with { EventsByType = counts.EventsByType }, counts);
        Assert.Equal(expected.Digest, await engine.DigestAsync(SharedYear.Year));
        Assert.Equal(counts.MessagesPublished, counts.MessagesConsumed);
        Assert.Equal(0, await engine.Sqlite.CountOutboxOpenAsync(CancellationToken.None));
    }
}

/// <summary>On the embedded default.</summary>
public sealed class InMemoryMessagingTests(SharedYear shared) : MessagingTests(shared)
{
    private protected override DateOnly RunsUntil => SharedYear.Spring;

    private protected override Task<Undisturbed> UndisturbedAsync() => Shared.SpringAsync();

    private protected override Task<BusAddress?> BusAsync() => Task.FromResult<BusAddress?>(null);

    [Fact]
    public async Task A_year_leaves_no_message_behind()
    {
        var counts = await (await Shared.WholeAsync()).CountsAsync();
        Assert.True(counts.MessagesPublished > 10_000);
        Assert.Equal((counts.MessagesPublished, 0), (counts.MessagesConsumed, counts.MessagesParked));
    }
}

/// <summary>On a real broker; what they are compared with ran on the bus in memory.</summary>
public sealed class RabbitMessagingTests(SharedYear shared, SharedBroker broker) : MessagingTests(shared)
{
    private protected override DateOnly RunsUntil => SharedYear.Winter;

    private protected override Task<Undisturbed> UndisturbedAsync() => Shared.WinterAsync();

    private protected override async Task<BusAddress?> BusAsync() => (await broker.VirtualHostAsync()).Address;
}
