using System.Diagnostics;
using Coordination.Application.Engine;
using Coordination.Application.Units;
using Coordination.Contracts;
using Coordination.Contracts.Units;
using Coordination.Domain;
using RabbitMQ.Client;

namespace Coordination.Messaging.Units;

/// <summary>Puts messages into units' queues, persistent, mandatory and confirmed. What it throws is the link's.</summary>
internal sealed class UnitPublisher(Bookshelf books, BrokerLink link) : IUnitPublisher, IUnitOutlet
{
    /// <summary>On each message that has a row in the outbox: its id, by which it is set aside if the queue throws it out.</summary>
    public const string OutboxHeader = "coordination-outbox-id";

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
    {
        var stream = StreamId.Parse(message.Stream);
        var book = books.For(stream) ?? throw new InvalidOperationException($"No plan for {message.Stream}");
        var occurrence = new Occurrence(stream, Catalog.ReadEvent(message.Type, message.Body), message.At);
        var wire = UnitMessages.Of(occurrence, message.Version, book) ?? throw new InvalidOperationException($"Units hear nothing of a {message.Type}");
        return PublishAsync(message.Subscriber, wire, message.OutboxId, cancellationToken);
    }

    public Task SendAsync(string unitCode, UnitMessage message, CancellationToken cancellationToken) =>
        PublishAsync(BusNames.UnitQueue(unitCode), message, null, cancellationToken);

    public Task ReplyAsync(string unitCode, UnitMessage message, CancellationToken cancellationToken) =>
        PublishAsync(BusNames.ReplyQueue(unitCode), message, null, cancellationToken);

    private Task PublishAsync(string queue, UnitMessage message, long? outboxId, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            ContentType = CloudEvents.ContentType,
            MessageId = message.Id,
            Persistent = true,
            Headers = outboxId is { } id ? new Dictionary<string, object?> { [OutboxHeader] = id } : null,
        };
        var traceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
        return link.PublishAsync("", queue, properties, message.Write(traceParent), cancellationToken);
    }
}
