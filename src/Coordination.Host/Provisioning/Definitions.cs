using System.Text.Json.Nodes;

namespace Coordination.Host.Provisioning;

/// <summary>The topology in the broker's own format of definitions.</summary>
internal static class Definitions
{
    public static JsonObject Of(ExchangeRow exchange, string host) => new()
    {
        ["name"] = exchange.Name,
        ["vhost"] = host,
        ["type"] = exchange.Type,
        ["durable"] = exchange.Durable,
        ["auto_delete"] = false,
        ["internal"] = false,
        ["arguments"] = exchange.Arguments.DeepClone(),
    };

    public static JsonObject Of(QueueRow queue, string host) => new()
    {
        ["name"] = queue.Name,
        ["vhost"] = host,
        ["durable"] = queue.Durable,
        ["auto_delete"] = false,
        ["arguments"] = queue.Arguments.DeepClone(),
    };

    public static JsonObject Of(BindingRow binding, string host) => new()
    {
        ["source"] = binding.Source,
        ["vhost"] = host,
        ["destination"] = binding.Destination,
        ["destination_type"] = binding.DestinationType,
        ["routing_key"] = binding.RoutingKey,
        ["arguments"] = new JsonObject(),
    };

    public static JsonObject Of(PolicyRow policy, string host) => new()
    {
        ["vhost"] = host,
        ["name"] = policy.Name,
        ["pattern"] = policy.Pattern,
        ["apply-to"] = policy.ApplyTo,
        ["definition"] = policy.Definition.DeepClone(),
        ["priority"] = policy.Priority,
    };

    /// <summary>The whole topology of a plan; no account and no password is in it.</summary>
    public static JsonObject Of(BrokerPlan plan) => new()
    {
        ["vhosts"] = new JsonArray(new JsonObject { ["name"] = plan.Host }),
        ["policies"] = new JsonArray([.. plan.Policies.Select(p => Of(p, plan.Host))]),
        ["exchanges"] = new JsonArray([.. plan.Exchanges.Select(e => Of(e, plan.Host))]),
        ["queues"] = new JsonArray([.. plan.Queues.Select(q => Of(q, plan.Host))]),
        ["bindings"] = new JsonArray([.. plan.Bindings.Select(b => Of(b, plan.Host))]),
    };
}
