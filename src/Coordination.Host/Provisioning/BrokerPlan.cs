using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Messaging.Units;

namespace Coordination.Host.Provisioning;

/// <summary>What should stand on the broker for the nodes and the enrolled units: accounts with no more rights than their work needs, and the topology.</summary>
/// <param name="Host">The virtual host.</param>
internal sealed record BrokerPlan(
    string Host,
    IReadOnlyList<AccountPlan> Accounts,
    IReadOnlyList<ExchangeRow> Exchanges,
    IReadOnlyList<QueueRow> Queues,
    IReadOnlyList<BindingRow> Bindings,
    IReadOnlyList<PolicyRow> Policies)
{
    /// <summary>The account under which the nodes work.</summary>
    public const string NodeAccount = "coordination";

    private const string Everything = ".*";
    private const string Nothing = "^$";
    private const int FailedMessagesMax = 10_000;

    public static BrokerPlan Of(string host, IReadOnlyList<UnitCode> enrolled)
    {
        var topology = UnitTopology.Of(enrolled.Order().Select(u => u.Value));
        return new BrokerPlan(
            host,
            [Node(), .. enrolled.Order().Select(Unit)],
            [.. topology.Exchanges.Select(e => new ExchangeRow(e.Name, e.Kind, true, []))],
            [.. topology.Queues.Select(q => new QueueRow(q.Name, true, JsonSerializer.SerializeToNode(q.Arguments)!.AsObject()))],
            [.. topology.Bindings.Select(b => new BindingRow(b.Exchange, b.Queue, "queue", b.RoutingKey))],
            StandingPolicies());
    }

    /// <summary>Declares and carries everything on the bus. No tag: it administers nothing, and writes in nobody's name but its own.</summary>
    private static AccountPlan Node() => new(NodeAccount, Everything, Everything, Everything, null, new Dictionary<string, int>());

    /// <summary>
    /// Writes to the command exchange with its own routing key, reads its own two queues, declares nothing. It has no tag; the
    /// <c>impersonator</c> tag above all would let it write in another unit's name.
    /// </summary>
    private static AccountPlan Unit(UnitCode unit)
    {
        var own = Regex.Escape(BusNames.UnitQueue(unit.Value));
        var replies = Regex.Escape(BusNames.ReplyQueue(unit.Value));
        return new AccountPlan(
            BusNames.UnitQueue(unit.Value), Nothing, $"^{Regex.Escape(BusNames.CommandExchange)}$", $"^({own}|{replies})$",
            new TopicPlan(BusNames.CommandExchange, $"^{own}$", Nothing),
            new Dictionary<string, int> { ["max-connections"] = 16, ["max-channels"] = 64 });
    }

    /// <summary>What arguments of queues do not say: leaders spread over a cluster; what the bus library sets aside on its own is bounded.</summary>
    private static List<PolicyRow> StandingPolicies() =>
    [
        new("coordination-leaders", @"^(coordination|unit)\.", "queues", new JsonObject { ["queue-leader-locator"] = "balanced" }, 1),
        new(
            "coordination-failed", @"^coordination\..*_(error|skipped)$", "queues",
            new JsonObject { ["max-length"] = FailedMessagesMax, ["queue-leader-locator"] = "balanced" }, 2),
    ];
}

/// <summary>An account without tags. Rights are regular expressions on names, as the broker keeps them.</summary>
/// <param name="Limits">The broker's names for them: <c>max-connections</c>, <c>max-channels</c>.</param>
internal sealed record AccountPlan(string Name, string Configure, string Write, string Read, TopicPlan? Topic, IReadOnlyDictionary<string, int> Limits);

/// <summary>Which routing keys an account may write and read on a topic exchange.</summary>
internal sealed record TopicPlan(string Exchange, string Write, string Read);
