using Coordination.Application.Storage;
using Coordination.Application.Units;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Coordination.Messaging.Units;

/// <summary>
/// Takes units' messages in and answers them; a message leaves its queue when its answer stands in the unit's queue of replies. A store that
/// is away holds the message back, however long; a message that fails for a reason of its own is set aside after a few tries.
/// </summary>
internal sealed class CommandConsumer(UnitInbox inbox, UnitPublisher publisher, ILogger logger)
{
    private const int AttemptsMax = 3;

    private static readonly TimeSpan s_pauseFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(15);

    public async Task TakeAsync(IChannel channel, BasicDeliverEventArgs e, CancellationToken cancellationToken)
    {
        await AnswerAsync(DeliveryOf(e), setAside: null, cancellationToken);
        await channel.BasicAckAsync(e.DeliveryTag, multiple: false, cancellationToken);
    }

    /// <param name="setAside">The reason to set the message aside at once instead of trying it, or null.</param>
    public async Task AnswerAsync(UnitDelivery delivery, string? setAside, CancellationToken cancellationToken)
    {
        var reply = await WithPatienceAsync(delivery, setAside, cancellationToken);
        if (reply.UnitCode is { } unit) await publisher.ReplyAsync(unit, reply.Message, cancellationToken);
    }

    public static UnitDelivery DeliveryOf(BasicDeliverEventArgs e) =>
        new(e.RoutingKey, e.BasicProperties.UserId, e.BasicProperties.ContentType, e.BasicProperties.MessageId, e.Body);

    private async Task<UnitReply> WithPatienceAsync(UnitDelivery delivery, string? setAside, CancellationToken cancellationToken)
    {
        var (failures, pause) = (0, s_pauseFirst);
        while (true)
        {
            try
            {
                return setAside is null
                    ? await inbox.TakeAsync(delivery, cancellationToken)
                    : await inbox.SetAsideAsync(delivery, setAside, cancellationToken);
            }
            catch (Exception e) when (e is StoreException or StoreConflictException)
            {
                logger.LogWarning(e, "The store is away; a message of {Account} waits", delivery.RoutingKey);
            }
            catch (Exception e) when (e is not (OperationCanceledException or UnitPublishException) && setAside is null)
            {
                logger.LogError(e, "A message of {Account} failed", delivery.RoutingKey);
                if (++failures == AttemptsMax) setAside = e.GetType().Name;
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_pauseMax ? pause * 2 : s_pauseMax;
        }
    }
}
