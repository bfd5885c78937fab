using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Engine.Tests.Harness;
using Coordination.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// What a broker keeps is never lost and never set aside for what is not its fault. Attacked by queues that are not there, a store that
/// fails while messages are in hand, messages of a newer build, bytes that are no message, and a message that is never acknowledged.
/// </summary>
public sealed class RabbitDeliveryTests(SharedBroker broker)
{
    private static readonly string s_queue = BusNames.InternalQueue(Subscriptions.ProcessDriver);
    private static readonly StreamId s_run = TaskRunId.Of(People.Cycle2025, 7).Stream;

    [Fact]
    public async Task A_message_without_a_queue_is_not_published_and_holds_up_nothing_else()
    {
        var host = await broker.VirtualHostAsync();
        await using var link = new BrokerLink(host.Address, "test", (_, _) => Task.CompletedTask, NullLogger<BrokerLink>.Instance);
        await link.StartAsync(TestContext.Current.CancellationToken);
        var lost = true;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
        {
            Bus = host.Address,
            Publisher = bus => new InterceptingPublisher(bus, m => lost && IsOfRun(m) ? link.PublishAsync("", "nobody", new BasicProperties(), default, CancellationToken.None) : null),
        });
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        await AllButOneAsync(engine);
        Assert.Equal(1, (await engine.Sqlite.ReadOutboxStandingAsync(TestContext.Current.CancellationToken)).Waiting);
        lost = false;
        await engine.RestAsync();
        Assert.Equal(21, (await engine.CountsAsync()).EventsByType["StepActivated"]);
    }

    [Fact]
    public async Task Messages_wait_for_a_store_that_fails_and_are_given_back_on_stopping()
    {
        var host = await broker.VirtualHostAsync();
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
        {
            Bus = host.Address,
            Store = store => new GatedStore(store)
            {
                OnWrite = write =>
                {
                    if (write.OutboxDone.Count > 0) throw new StoreException(StoreProblem.DiskFull, "the disk is full");
                },
            },
        });
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        await Until.TrueAsync(() => engine.Log.Lines.Count(l => l.Contains("waits: the disk is full", StringComparison.Ordinal)) > 1, "it is held and tried again");
        await engine.StopAsync();
        Assert.Equal(1, await host.CountAsync(BusNames.InternalQueue(Subscriptions.Reactions)));
        await engine.StartAsync(new EngineSetup { Bus = host.Address });
        await engine.RestAsync();
        await AssertAllDoneAsync(engine);
    }

    [Fact]
    public async Task A_message_of_a_newer_build_stays_with_the_broker_for_a_node_that_knows_it()
    {
        var host = await broker.VirtualHostAsync();
        EventMessage? real = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
        {
            Bus = host.Address,
            Publisher = bus => new InterceptingPublisher(bus, m => IsOfRun(m)
                ? bus.PublishAsync((real = m) with { Type = "TaskRunPostponed" }, CancellationToken.None)
                : null),
        });
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        await Until.TrueAsync(() => engine.Log.Lines.Count(l => l.Contains("Unknown type 'TaskRunPostponed'", StringComparison.Ordinal)) > 1, "it came more than once");
        await AllButOneAsync(engine);
        Assert.Equal(0, (await engine.CountsAsync()).MessagesParked);
        await host.SendAsync(s_queue, JsonSerializer.Serialize(real));
        await engine.RestAsync();
        await AssertAllDoneAsync(engine);
    }

    [Fact]
    public async Task What_cannot_be_read_is_parked_where_it_is_a_message_of_ours_and_kept_aside_where_not()
    {
        var host = await broker.VirtualHostAsync();
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
        {
            Bus = host.Address,
            Publisher = bus => new InterceptingPublisher(bus, m => IsOfRun(m) ? host.SendAsync(s_queue, "no message", $"{m.OutboxId}") : null),
        });
        await host.SendAsync(s_queue, "{}");
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        Assert.Contains("Cannot be read", Assert.Single(StoredRecord.ParkedReasons(engine.DataDirectory)), StringComparison.Ordinal);
        Assert.Equal(20, (await engine.CountsAsync()).EventsByType["StepActivated"]);
        await Until.TrueAsync(async () => await host.CountAsync(s_queue) == 0 && await host.CountAsync(s_queue + "_error") == 1, "the stranger stands in the error queue");
    }

    [Fact]
    public async Task A_message_given_out_too_often_is_parked_untried()
    {
        var host = await broker.VirtualHostAsync();
        EventMessage? kept = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
        {
            Bus = host.Address,
            Publisher = bus => new InterceptingPublisher(bus, m =>
            {
                if (!IsOfRun(m)) return null;
                kept = m;
                return Task.CompletedTask;
            }),
        });
        Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(2025))).Accepted);
        await AllButOneAsync(engine);
        await engine.StopAsync();
        await host.SendAsync(s_queue, JsonSerializer.Serialize(kept));
        await TakeAndDropAsync(host, times: 20);
        await engine.StartAsync(new EngineSetup { Bus = host.Address });
        await engine.RestAsync();
        Assert.Contains("Given out 20 times", Assert.Single(StoredRecord.ParkedReasons(engine.DataDirectory)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_with_messages_on_the_broker_loses_nothing()
    {
        var host = await broker.VirtualHostAsync();
        var setup = new EngineSetup { Bus = host.Address };
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, setup);
        for (var year = 2022; year <= 2025; year++)
        {
            Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(year))).Accepted);
            await engine.RestartAsync(setup: setup);
        }

        await engine.RestAsync();
        Assert.Empty(engine.Log.LinesOfEngine);
        Assert.Equal(4 * 21, (await engine.CountsAsync()).EventsByType["StepActivated"]);
        await AssertAllDoneAsync(engine);
    }

    private static bool IsOfRun(EventMessage message) => message.Subscriber == Subscriptions.ProcessDriver && message.Stream == s_run.ToString();

    private static Task AllButOneAsync(EngineUnderTest engine) => Until.TrueAsync(
        async () => (await engine.CountsAsync()).EventsByType.GetValueOrDefault("StepActivated") == 20
            && await engine.Sqlite.CountOutboxOpenAsync(CancellationToken.None) == 1,
        "all other messages are done");

    private static async Task AssertAllDoneAsync(EngineUnderTest engine)
    {
        var counts = await engine.CountsAsync();
        Assert.Equal((counts.MessagesPublished, 0), (counts.MessagesConsumed, counts.MessagesParked));
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }

    /// <summary>As nodes do that die of a message: taken, and never acknowledged.</summary>
    private static async Task TakeAndDropAsync(BrokerVirtualHost host, int times)
    {
        await using var connection = await host.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        for (var taken = 0; taken < times;)
        {
            if (await channel.BasicGetAsync(s_queue, autoAck: false) is not { } message) continue;
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
            taken++;
        }
    }
}
