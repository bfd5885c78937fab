using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Application.Units;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Coordination.Messaging.Units;

/// <summary>
/// Takes units' messages in and answers them; a message leaves its queue when its answer stands in the unit's queue of replies. A store or
/// a broker that is away holds the message back, however long; a message that fails for a reason of its own is set aside after a few tries.
/// </summary>
internal sealed class CommandConsumer(UnitInbox inbox, UnitPublisher publisher, ILogger logger)
{
    private const int AttemptsMax = 3;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);

    public async Task TakeAsync(IChannel channel, BasicDeliverEventArgs e, CancellationToken cancellationToken)
    {
        await AnswerAsync(DeliveryOf(e), setAside: null, cancellationToken);
        await channel.BasicAckAsync(e.DeliveryTag, multiple: false, cancellationToken);
    }

    /// <param name="setAside">The reason to set the message aside at once instead of trying it, or null.</param>
    public async Task AnswerAsync(UnitDelivery delivery, string? setAside, CancellationToken cancellationToken)
    {
        var failures = 0;
        var reply = await PatientlyAsync(delivery.RoutingKey, TryAsync, cancellationToken);
        if (reply.UnitCode is { } unit) await PatientlyAsync(delivery.RoutingKey, () => ReplyAsync(unit, reply.Message, cancellationToken), cancellationToken);

        async Task<UnitReply> TryAsync()
        {
            while (setAside is null)
            {
                try
                {
                    return await inbox.TakeAsync(delivery, cancellationToken);
                }
                catch (Exception e) when (!IsPassing(e) && e is not OperationCanceledException)
                {
                    logger.LogError(e, "A message of {Account} failed", delivery.RoutingKey);
                    if (++failures == AttemptsMax) setAside = e.GetType().Name;
                }
            }

            return await inbox.SetAsideAsync(delivery, setAside, cancellationToken);
        }
    }

    public static UnitDelivery DeliveryOf(BasicDeliverEventArgs e) =>
        new(e.RoutingKey, e.BasicProperties.UserId, e.BasicProperties.ContentType, e.BasicProperties.MessageId, e.Body);

    /// <summary>Again and again, after growing pauses, as long as store or broker are away.</summary>
    public async Task<T> PatientlyAsync<T>(string what, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        var pause = s_firstPause;
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (IsPassing(e))
            {
                logger.LogWarning("What came for {What} waits: {Reason}", what, e.Message);
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private async Task<bool> ReplyAsync(string unit, UnitMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.ReplyAsync(unit, message, cancellationToken);
            return true;
        }
        catch (PublishException e)
        {
            // The answer stands on record: the unit gets it by sending its message again.
            logger.LogError(e, "The queue of replies of {Unit} takes no answer", unit);
            return false;
        }
    }

    private static bool IsPassing(Exception e) => e is StoreException or StoreConflictException or BusAwayException;
}
