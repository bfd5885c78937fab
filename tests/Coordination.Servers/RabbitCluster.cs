namespace Coordination.Servers;

/// <summary>Several brokers of one cluster on this machine. Quorum queues declared here have a copy on up to three of them.</summary>
public sealed class RabbitCluster : IAsyncDisposable
{
    private readonly BrokerPlace _place = new();
    private readonly List<RabbitBroker> _nodes = [];

    private RabbitCluster()
    {
    }

    public IReadOnlyList<RabbitBroker> Nodes => _nodes;

    /// <exception cref="ServerMissingException">No broker is installed.</exception>
    public static async Task<RabbitCluster> StartAsync(int nodes, CancellationToken cancellationToken = default)
    {
        var cluster = new RabbitCluster();
        try
        {
            for (var number = 1; number <= nodes; number++) cluster._nodes.Add(RabbitBroker.InCluster(cluster._place, number));
            await Task.WhenAll(cluster._nodes.Select(node => node.RestartAsync(cancellationToken)));
            var first = cluster._nodes[0].Node;
            foreach (var node in cluster._nodes.Skip(1))
                await node.EvaluateAsync($"ok = rabbit:stop(), ok = rabbit_mnesia:join_cluster('{first}', disc), ok = rabbit:start()", cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that leads a quorum queue at this moment, as a node that runs knows it; null while none is elected.</summary>
    public async Task<RabbitBroker?> QueueLeaderAsync(string virtualHost, string queue, CancellationToken cancellationToken = default)
    {
        var name = await _nodes.First(n => n.IsRunning).EvaluateAsync(
            $"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"{virtualHost}\"/utf8>>, queue, <<\"{queue}\"/utf8>>)), "
            + "case ra_leaderboard:lookup_leader(element(1, amqqueue:get_pid(Q))) of {_, Node} -> Node; _ -> none end",
            cancellationToken);
        return _nodes.FirstOrDefault(n => n.Node == name.Trim('\'') && n.IsRunning);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _place.DisposeAsync();
    }
}
