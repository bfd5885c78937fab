using System.Text;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Coordination.Messaging.Units;

/// <summary>
/// What a full queue threw out: a row of the outbox goes among the messages set aside, where people see it and can send it again; a unit's
/// message that killed its takers again and again is refused on record. A reply is only told in the log: it stands on record, and the unit
/// gets it again by sending its message again.
/// </summary>
internal sealed class DeadLetterConsumer(IStore store, CommandConsumer commands, TimeProvider time, ILogger logger)
{
    public async Task TakeAsync(IChannel channel, BasicDeliverEventArgs e, CancellationToken cancellationToken)
    {
        var (queue, reason) = LastDeath(e.BasicProperties);
        if (queue == BusNames.CommandQueue)
        {
            await commands.AnswerAsync(CommandConsumer.DeliveryOf(e), $"dead letter: {reason}", cancellationToken);
        }
        else if (OutboxIdOf(e.BasicProperties) is { } id)
        {
            await commands.PatientlyAsync(
                queue, () => store.ParkAsync(id, $"{queue}: {reason}", time.GetUtcNow(), ended: true, cancellationToken), cancellationToken);
        }
        else
        {
            logger.LogWarning("Message {MessageId} was thrown out of {Queue} ({Reason})", e.BasicProperties.MessageId, queue, reason);
        }

        await channel.BasicAckAsync(e.DeliveryTag, multiple: false, cancellationToken);
    }

    /// <summary>The broker's own entry of the last death comes first; what a sender may have written of earlier ones is not looked at.</summary>
    private static (string Queue, string Reason) LastDeath(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue("x-death", out var deaths) == true && deaths is IList<object> { Count: > 0 } list && list[0] is IDictionary<string, object?> last
            ? (Text(last, "queue"), Text(last, "reason"))
            : ("", "");

    private static string Text(IDictionary<string, object?> entry, string name) =>
        entry.TryGetValue(name, out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "";

    private static long? OutboxIdOf(IReadOnlyBasicProperties properties) =>
        properties.Headers?.TryGetValue(UnitPublisher.OutboxHeader, out var value) == true && value is long id ? id : null;
}
