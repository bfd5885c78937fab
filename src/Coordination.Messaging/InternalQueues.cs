using System.Globalization;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Contracts;
using RabbitMQ.Client;

namespace Coordination.Messaging;

/// <summary>The engine's own queues on the broker, and the form of the messages in them: an <see cref="EventMessage"/> as JSON.</summary>
internal static class InternalQueues
{
    public const string ContentType = "application/json";

    /// <summary>How often the broker hands a message out that is never acknowledged, before we set it aside ourselves.</summary>
    public const int DeliveriesMax = 20;

    /// <summary>The broker's count of deliveries before this one.</summary>
    public const string DeliveryCount = "x-delivery-count";

    /// <summary>One a subscriber.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Subscriptions.Internal.Select(BusNames.InternalQueue)];

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// What the queues are declared with, by whoever comes first. The broker's own limit of deliveries, which drops a message, lies far
    /// above ours; it is set because newer brokers set a low one where none is given.
    /// </summary>
    public static IReadOnlyDictionary<string, object> Arguments { get; } = new Dictionary<string, object>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = 1000,
    };

    public static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        var arguments = Arguments.ToDictionary(a => a.Key, a => (object?)a.Value);
        foreach (var name in Names)
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
    }

    public static Task SendAsync(BrokerLink link, EventMessage message, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            ContentType = ContentType,
            MessageId = message.OutboxId.ToString(CultureInfo.InvariantCulture),
            Type = message.Type,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(message, s_json);
        return link.PublishAsync("", BusNames.InternalQueue(message.Subscriber), properties, body, cancellationToken);
    }
}
