using System.Collections.Immutable;
using Coordination.Contracts;
using RabbitMQ.Client;

namespace Coordination.Messaging.Units;

/// <param name="Kind">An exchange type of the broker, <c>topic</c> or <c>fanout</c>. All of ours are durable.</param>
public sealed record ExchangeSpec(string Name, string Kind);

/// <summary>A durable queue with the arguments it is declared with.</summary>
public sealed record QueueSpec(string Name, ImmutableSortedDictionary<string, object> Arguments);

public sealed record BindingSpec(string Exchange, string Queue, string RoutingKey);

/// <summary>How much the queues hold. A queue that stands keeps the arguments it was declared with.</summary>
/// <param name="UnitMessages">In a unit's queue, and in its queue of replies; the oldest make room and are dead-lettered.</param>
/// <param name="UnitBytes">The same, by the bodies' bytes.</param>
/// <param name="CommandMessages">Waiting for the engine; above that a unit's message is not confirmed but refused, and stays with the unit.</param>
/// <param name="DeadMessages">Waiting to be set aside.</param>
public sealed record UnitQueueLimits(
    long UnitMessages = 20_000, long UnitBytes = 64L << 20, long CommandMessages = 100_000, long CommandBytes = 256L << 20, long DeadMessages = 100_000,
    long DeadBytes = 256L << 20);

/// <summary>
/// All that stands on the broker for the units: data, so that it can be declared over a connection or compared over the management API.
/// Quorum queues throughout, with no argument newer than RabbitMQ 3.10.
/// </summary>
public sealed record UnitTopology(ImmutableArray<ExchangeSpec> Exchanges, ImmutableArray<QueueSpec> Queues, ImmutableArray<BindingSpec> Bindings)
{
    /// <summary>A message handed out so often without an end kills whoever takes it; a unit's system may stumble more often than ours.</summary>
    private const long CommandDeliveriesMax = 20;
    private const long UnitDeliveriesMax = 1_000;

    /// <param name="unitCodes">The enrolled units.</param>
    public static UnitTopology Of(IEnumerable<string> unitCodes, UnitQueueLimits? limits = null)
    {
        limits ??= new UnitQueueLimits();
        var units = unitCodes.SelectMany(code => new[] { BusNames.UnitQueue(code), BusNames.ReplyQueue(code) })
            .Select(name => Queue(name, limits.UnitMessages, limits.UnitBytes, UnitDeliveriesMax, "drop-head", BusNames.DeadLetters));
        return new UnitTopology(
            [new ExchangeSpec(BusNames.CommandExchange, ExchangeType.Topic), new ExchangeSpec(BusNames.DeadLetters, ExchangeType.Fanout)],
            [
                Queue(BusNames.DeadLetters, limits.DeadMessages, limits.DeadBytes, UnitDeliveriesMax, "drop-head", null),
                Queue(BusNames.CommandQueue, limits.CommandMessages, limits.CommandBytes, CommandDeliveriesMax, "reject-publish", BusNames.DeadLetters),
                .. units,
            ],
            [
                new BindingSpec(BusNames.DeadLetters, BusNames.DeadLetters, ""),
                new BindingSpec(BusNames.CommandExchange, BusNames.CommandQueue, BusNames.UnitQueue("#")),
            ]);
    }

    /// <summary>Declares everything; what stands already is left as it is. Throws where something of that name stands with other arguments.</summary>
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        foreach (var exchange in Exchanges)
            await channel.ExchangeDeclareAsync(exchange.Name, exchange.Kind, durable: true, cancellationToken: cancellationToken);
        foreach (var queue in Queues)
        {
            await channel.QueueDeclareAsync(
                queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments.ToDictionary(a => a.Key, a => (object?)a.Value),
                cancellationToken: cancellationToken);
        }

        foreach (var binding in Bindings)
            await channel.QueueBindAsync(binding.Queue, binding.Exchange, binding.RoutingKey, cancellationToken: cancellationToken);
    }

    private static QueueSpec Queue(string name, long messages, long bytes, long deliveries, string overflow, string? deadLetters)
    {
        var arguments = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, object>
        {
            ["x-queue-type"] = "quorum",
            ["x-max-length"] = messages,
            ["x-max-length-bytes"] = bytes,
            ["x-overflow"] = overflow,
            ["x-delivery-limit"] = deliveries,
        });
        return new QueueSpec(name, deadLetters is null ? arguments : arguments.Add("x-dead-letter-exchange", deadLetters));
    }
}
