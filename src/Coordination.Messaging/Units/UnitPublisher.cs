using System.Diagnostics;
using Coordination.Application.Engine;
using Coordination.Application.Units;
using Coordination.Contracts;
using Coordination.Contracts.Units;
using Coordination.Domain;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Coordination.Messaging.Units;

/// <summary>The broker is away, or it did not put a message into the queue it was meant for. Nothing is lost: whoever sent it tries again.</summary>
public sealed class UnitPublishException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>
/// Puts messages into units' queues: persistent, mandatory, confirmed, many at a time on one channel. Without a connection it refuses at
/// once; the outbox keeps what is to be sent.
/// </summary>
internal sealed class UnitPublisher(Bookshelf books) : IUnitOutlet
{
    /// <summary>On each message that has a row in the outbox: its id, by which it is set aside if the queue throws it out.</summary>
    public const string OutboxHeader = "coordination-outbox-id";

    private static readonly TimeSpan s_confirmMax = TimeSpan.FromSeconds(30);

    private volatile IChannel? _channel;

    /// <summary>The channel to publish on, with tracked confirms; null while there is none.</summary>
    public IChannel? Channel
    {
        get => _channel;
        set => _channel = value;
    }

    /// <summary>An outbox row of a subscriber <c>unit.CODE</c>.</summary>
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

    private async Task PublishAsync(string queue, UnitMessage message, long? outboxId, CancellationToken cancellationToken)
    {
        var channel = Channel ?? throw new UnitPublishException("The broker is away");
        var properties = new BasicProperties
        {
            ContentType = CloudEvents.ContentType,
            MessageId = message.Id,
            Persistent = true,
            Headers = outboxId is { } id ? new Dictionary<string, object?> { [OutboxHeader] = id } : null,
        };
        var body = message.Write(Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_confirmMax);
        try
        {
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, body, limit.Token);
        }
        catch (Exception e) when (e is PublishException or OperationInterruptedException or AlreadyClosedException or ObjectDisposedException or IOException)
        {
            throw new UnitPublishException($"Queue {queue} did not get message {message.Id}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnitPublishException($"Message {message.Id} for queue {queue} was not confirmed in time", e);
        }
    }
}
