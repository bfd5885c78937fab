using Coordination.Application.Storage;
using Coordination.Contracts;
using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Engine.Tests.Harness;
using Coordination.Messaging.Units;
using Coordination.Units.Tests.Harness;
using RabbitMQ.Client;
using Xunit;
using AssignmentDispatched = Coordination.Contracts.Units.AssignmentDispatched;

namespace Coordination.Units.Tests;

/// <summary>
/// What breaks around the edge loses nothing and does nothing twice. Attacked by stopping and killing the broker, cutting connections, a
/// store that is away, a message that fails for ever, a unit that does not read.
/// </summary>
public sealed class BrokenTests(Broker broker)
{
    [Fact]
    public async Task A_restarted_broker_still_has_every_message_and_the_edge_comes_back_by_itself()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        await broker.Running.RestartAsync(TestContext.Current.CancellationToken);
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        Assert.Equal(EdgeUnderTest.OfHzq.Value, (await unit.NextAsync<AssignmentDispatched>()).Data<AssignmentDispatched>().Assignment);
        Assert.True((await unit.AskAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value))).Accepted);
    }

    [Fact]
    public async Task While_the_broker_is_down_commands_go_on_and_their_messages_follow()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        await broker.Running.KillAsync();
        Assert.True((await under.Engine.SendAsync(People.Handler(new UnitCode("hzq")), new AcknowledgeAssignment(EdgeUnderTest.OfHzq))).Accepted);
        await broker.Running.RestartAsync(TestContext.Current.CancellationToken);
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        Assert.Equal("hzq.handler1", (await unit.NextAsync<Contracts.Units.AssignmentAcknowledged>()).Data<Contracts.Units.AssignmentAcknowledged>().By);
        await under.Engine.RestAsync();
    }

    [Fact]
    public async Task A_connection_cut_again_and_again_loses_no_command_and_does_none_twice()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        for (var round = 0; round < 3; round++)
        {
            await Patience.UntilAsync(() => SentAsync(unit, $"round-{round}"));
            await broker.Running.CloseConnectionsAsync(TestContext.Current.CancellationToken);
            await under.Edge.WhenServingAsync(Patience.Token);
        }

        await Patience.UntilAsync(() => Task.FromResult(under.State(EdgeUnderTest.OfHzq).Status == AssignmentStatus.InProgress));
        var events = await under.Engine.Sqlite.ReadTimelineAsync(EdgeUnderTest.OfHzq.Stream, TestContext.Current.CancellationToken);
        Assert.Single(events, r => r.Event.Type == nameof(Domain.Assignments.AssignmentAcknowledged));

        async Task<bool> SentAsync(UnitSystem system, string id)
        {
            try
            {
                await system.SendAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value), id);
                return true;
            }
            catch (Exception e) when (e is RabbitMQ.Client.Exceptions.AlreadyClosedException or RabbitMQ.Client.Exceptions.OperationInterruptedException or RabbitMQ.Client.Exceptions.PublishException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task While_the_store_is_away_a_message_waits_and_is_then_done_once()
    {
        var away = new AwayStore();
        await using var under = await EdgeUnderTest.DispatchedAsync(broker, new EdgeSetup { EdgeStore = away.Before });
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        away.Failure = new StoreException(StoreProblem.Unavailable, "away");
        await unit.SendAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value));
        await Patience.UntilAsync(() => Task.FromResult(away.Failed >= 3));
        Assert.Equal(AssignmentStatus.Dispatched, under.State(EdgeUnderTest.OfHzq).Status);
        away.Failure = null;
        Assert.True((await unit.ReplyAsync()).Accepted);
    }

    [Fact]
    public async Task A_message_that_fails_for_ever_is_set_aside_and_holds_up_nobody()
    {
        var away = new AwayStore();
        await using var under = await EdgeUnderTest.DispatchedAsync(broker, new EdgeSetup { EdgeStore = away.Before });
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        away.Failure = new InvalidDataException("damaged");
        var reply = await unit.AskAsync(new ResyncCommand());
        Assert.Equal((false, nameof(UnprocessableDelivery)), (reply.Accepted, reply.Code));
        away.Failure = null;
        Assert.True((await unit.AskAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value))).Accepted);
    }

    [Fact]
    public async Task What_a_full_queue_throws_out_is_among_the_messages_set_aside_and_can_be_sent_again()
    {
        await using var under = await EdgeUnderTest.StartAsync(broker, new EdgeSetup { Limits = new UnitQueueLimits(UnitMessages: 1) });
        await under.DispatchAsync(EdgeUnderTest.Run);
        await under.DispatchAsync(TaskRunId.Of(People.Cycle2025, 11));
        ParkedMessage? lost = null;
        await Patience.UntilAsync(async () => (lost = (await ParkedAsync(under)).FirstOrDefault(p => p.Message is { Subscriber: "unit.hzq", Event.Type: nameof(AssignmentDispatched) })) is not null);
        Assert.Equal("unit.hzq: maxlen", lost!.Reason);
        Assert.True(await under.Engine.Sqlite.ReplayParkedAsync(lost.Message.Id, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(await ParkedAsync(under), p => p.Message.Id == lost.Message.Id);
        Assert.Contains(await under.Engine.Sqlite.ReadOutboxAsync(0, 1_000, TestContext.Current.CancellationToken), m => m.Id == lost.Message.Id);
    }

    [Fact]
    public async Task A_message_nobody_can_take_is_refused_on_record_after_its_last_delivery()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        await under.StopEdgeAsync();
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        var id = await unit.SendAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value));
        await using (var connection = await new ConnectionFactory { Uri = broker.UriOf(under.VirtualHost) }.CreateConnectionAsync(TestContext.Current.CancellationToken))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            // Each delivery without an end is what a taker that dies of it looks like.
            while (await channel.BasicGetAsync(BusNames.CommandQueue, autoAck: false, TestContext.Current.CancellationToken) is { } got)
                await channel.BasicNackAsync(got.DeliveryTag, false, requeue: true, TestContext.Current.CancellationToken);
        }

        await under.StartEdgeAsync();
        Assert.Equal(nameof(UnprocessableDelivery), (await unit.ReplyAsync()).Code);
        Assert.Contains(await under.RefusalsAsync(), r => r.Answer.Contains("delivery_limit", StringComparison.Ordinal));
        Assert.NotEmpty(id);
    }

    [Fact]
    public async Task Two_nodes_share_the_units_messages()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var first = under.Edge;
        await under.StartEdgeAsync();
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        for (var i = 0; i < 20; i++) await unit.SendAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value));
        await first.DisposeAsync();
        for (var i = 0; i < 20; i++) Assert.True((await unit.ReplyAsync()).Accepted);
    }

    private static Task<IReadOnlyList<ParkedMessage>> ParkedAsync(EdgeUnderTest under) => under.Engine.Sqlite.ReadParkedAsync(0, 1_000, TestContext.Current.CancellationToken);

    /// <summary>A store that fails reading as long as it is told to.</summary>
    private sealed class AwayStore
    {
        private int _failed;

        public volatile Exception? Failure;

        public int Failed => _failed;

        public IStore Before(IStore inner) => new Failing(inner, this);

        private void Reach()
        {
            if (Failure is not { } failure) return;
            Interlocked.Increment(ref _failed);
            throw failure;
        }

        private sealed class Failing(IStore inner, AwayStore away) : DelegatingStore(inner)
        {
            public override Task<IReadOnlyList<TimelineRow>> ReadTimelineAsync(StreamId stream, CancellationToken cancellationToken)
            {
                away.Reach();
                return base.ReadTimelineAsync(stream, cancellationToken);
            }
        }
    }
}
