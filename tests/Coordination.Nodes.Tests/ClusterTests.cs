using System.Globalization;
using Coordination.Application.Engine;
using Coordination.Contracts;
using Coordination.Servers;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>A cluster of three brokers loses nothing with one of its members; attacked by killing the leader of the engine's busiest queue under load.</summary>
public sealed class ClusterTests(Ground ground)
{
    [Fact]
    public async Task The_leader_of_a_queue_killed_under_load_changes_nothing()
    {
        var own = await ground.PlaceAsync();
        await using var cluster = await RabbitCluster.StartAsync(3, TestContext.Current.CancellationToken);
        var virtualHost = await cluster.Nodes[0].AddVirtualHostAsync(TestContext.Current.CancellationToken);
        var place = own with { Bus = AddressOf(cluster, virtualHost) };
        using (var other = place.Serve("other"))
        using (var simulation = place.Simulate())
        {
            simulation.WaitFor("2025-01-10");
            var leader = await cluster.QueueLeaderAsync(virtualHost, BusNames.InternalQueue(Subscriptions.Reactions), TestContext.Current.CancellationToken);
            Assert.NotNull(leader);
            await leader.KillAsync();
            (await simulation.EndAsync()).Gives(0);
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    private static string AddressOf(RabbitCluster cluster, string virtualHost)
    {
        var first = cluster.Nodes[0].UriOf(virtualHost);
        var nodes = string.Join(',', cluster.Nodes.Select(n => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{n.Port}")));
        return $"amqp://{first.UserInfo}@{nodes}{first.AbsolutePath}";
    }
}
