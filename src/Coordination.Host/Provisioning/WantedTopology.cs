using System.Text.Json.Nodes;
using Coordination.Contracts;
using Coordination.Domain;

namespace Coordination.Host.Provisioning;

internal sealed record WantedTopology(IReadOnlyList<ExchangeRow> Exchanges, IReadOnlyList<QueueRow> Queues, IReadOnlyList<BindingRow> Bindings)
{
    public static WantedTopology Of(IReadOnlyList<UnitCode> enrolled) => new(
        [new(BusNames.CommandExchange, "topic", true, []), new(BusNames.DeadLetters, "fanout", true, [])],
        [Quorum(BusNames.CommandQueue), Quorum(BusNames.DeadLetters), .. enrolled.SelectMany(u => new[] { Quorum(BusNames.UnitQueue(u.Value)), Quorum(BusNames.ReplyQueue(u.Value)) })],
        [new(BusNames.CommandExchange, BusNames.CommandQueue, "queue", "unit.#"), new(BusNames.DeadLetters, BusNames.DeadLetters, "queue", "")]);

    private static QueueRow Quorum(string name) => new(name, true, new JsonObject { ["x-queue-type"] = "quorum" });
}
