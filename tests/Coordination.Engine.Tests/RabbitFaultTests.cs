using Coordination.Application.Engine;
using Coordination.Contracts;
using Coordination.Engine.Tests.Harness;
using Coordination.Servers;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>A broker of these tests' own, which they stop and kill.</summary>
public sealed class FaultyBroker : IAsyncLifetime
{
    private RabbitBroker? _broker;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
    }

    internal async Task<BrokerVirtualHost> VirtualHostAsync()
    {
        Require.Broker();
        _broker ??= await RabbitBroker.StartAsync();
        if (!_broker.IsRunning) await _broker.RestartAsync();
        return await BrokerVirtualHost.OnAsync(_broker);
    }
}

/// <summary>
/// While the broker is away commands go on and the outbox grows; when it is back everything drains by itself, and nothing happens twice.
/// Attacked by stopping and killing a real broker in mid-run, by starting without one, and by lines cut or silenced between publish and confirm.
/// </summary>
public sealed class RabbitFaultTests(SharedYear shared, FaultyBroker faulty) : IClassFixture<FaultyBroker>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_goes_away_in_mid_run_and_comes_back_changes_nothing(bool killed)
    {
        var host = await faulty.VirtualHostAsync();
        var published = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter), new EngineSetup
        {
            Bus = host.Address,
            Publisher = bus => new InterceptingPublisher(bus, _ =>
            {
                if (Interlocked.Increment(ref published) == 500) reached.SetResult();
                return null;
            }),
        });
        await Task.WhenAny(run, reached.Task);
        await (killed ? host.Broker.KillAsync() : host.Broker.StopAsync());
        await host.Broker.RestartAsync(TestContext.Current.CancellationToken);
        await using var engine = await run;
        await AssertUndisturbedAsync(engine);
    }

    [Fact]
    public async Task Commands_go_on_without_a_broker_and_the_outbox_drains_when_it_comes()
    {
        var host = await faulty.VirtualHostAsync();
        await host.Broker.StopAsync();
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Bus = host.Address });
        Assert.False(engine.Runtime.BusHealth.IsConnected);
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2024))).Accepted);
        Assert.Equal(2, (await engine.Sqlite.ReadOutboxStandingAsync(TestContext.Current.CancellationToken)).Waiting);
        await host.Broker.RestartAsync(TestContext.Current.CancellationToken);
        await engine.RestAsync();
        Assert.True(engine.Runtime.BusHealth.IsConnected);
        Assert.Equal(2 * 21, (await engine.CountsAsync()).EventsByType["TaskRunOpened"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_whose_confirm_never_came_is_published_again_and_done_once(bool cut)
    {
        var host = await faulty.VirtualHostAsync();
        await using var proxy = new TcpProxy(host.Broker.Port);
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Bus = host.AddressBy(proxy.Port) });
        var queue = BusNames.InternalQueue(Subscriptions.Reactions);
        proxy.SilenceServer();
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        await Until.TrueAsync(async () => await host.CountAsync(queue) == 1, "the message stands in the queue, unconfirmed");
        Assert.Equal(1, (await engine.Sqlite.ReadOutboxStandingAsync(TestContext.Current.CancellationToken)).Waiting);
        // Else the link itself must find out that nothing is confirmed, and leave.
        if (!cut) await Until.TrueAsync(() => !engine.Runtime.BusHealth.IsConnected, "the link has left the silent broker");
        proxy.Cut();
        proxy.Flow();
        await engine.RestAsync();
        var counts = await engine.CountsAsync();
        Assert.Equal((21, 21), (counts.EventsByType["TaskRunOpened"], counts.EventsByType["StepActivated"]));
        Assert.Equal((counts.MessagesPublished, 0), (counts.MessagesConsumed, counts.MessagesParked));
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        await Until.TrueAsync(async () => await host.CountAsync(queue) == 0, "the message that came twice is gone too");
    }

    [Fact]
    public async Task Lines_cut_over_and_over_change_nothing()
    {
        var host = await faulty.VirtualHostAsync();
        await using var proxy = new TcpProxy(host.Broker.Port);
        var published = 0;
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter), new EngineSetup
        {
            Bus = host.AddressBy(proxy.Port),
            Publisher = bus => new InterceptingPublisher(bus, _ =>
            {
                if (Interlocked.Increment(ref published) % 700 == 0) proxy.Cut();
                return null;
            }),
        });
        await AssertUndisturbedAsync(engine);
    }

    private async Task AssertUndisturbedAsync(EngineUnderTest engine)
    {
        var (expected, counts) = (await shared.WinterAsync(), await engine.CountsAsync());
        Assert.Equal(expected.Digest, await engine.DigestAsync(SharedYear.Year));
        Assert.Equal((expected.Counts.MessagesPublished, expected.Counts.MessagesPublished, 0), (counts.MessagesPublished, counts.MessagesConsumed, counts.MessagesParked));
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }
}
