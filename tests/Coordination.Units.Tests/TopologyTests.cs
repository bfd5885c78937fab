using Coordination.Messaging.Units;
using Coordination.Units.Tests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Coordination.Units.Tests;

/// <summary>What stands on the broker is bounded and durable, and declaring it again changes nothing: attacked on a real broker.</summary>
public sealed class TopologyTests(Broker broker)
{
    [Fact]
    public void Every_queue_is_a_bounded_quorum_queue() => Assert.All(UnitTopology.Of(["hzq", "hzq.zj"]).Queues, q =>
    {
        Assert.Equal("quorum", q.Arguments["x-queue-type"]);
        Assert.True((long)q.Arguments["x-max-length"] > 0 && (long)q.Arguments["x-max-length-bytes"] > 0 && (long)q.Arguments["x-delivery-limit"] > 0);
        Assert.True(q.Arguments["x-overflow"] is "drop-head" or "reject-publish");
    });

    [Fact]
    public async Task Declaring_again_changes_nothing_and_another_shape_is_told()
    {
        broker.Require();
        var host = await broker.Running.AddVirtualHostAsync(TestContext.Current.CancellationToken);
        await using var connection = await new ConnectionFactory { Uri = broker.UriOf(host) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UnitTopology.Of(["hzq"]).DeclareAsync(channel, TestContext.Current.CancellationToken);
        await UnitTopology.Of(["hzq", "ytsj"]).DeclareAsync(channel, TestContext.Current.CancellationToken);
        var thrown = await Assert.ThrowsAsync<OperationInterruptedException>(() =>
            UnitTopology.Of(["hzq"], new UnitQueueLimits(UnitMessages: 5)).DeclareAsync(channel, TestContext.Current.CancellationToken));
        Assert.Contains("unit.hzq", thrown.Message, StringComparison.Ordinal);
        await broker.Running.DeleteVirtualHostAsync(host, TestContext.Current.CancellationToken);
    }
}
