using System.Globalization;
using Coordination.Application.Engine;
using Coordination.Contracts;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// A message that must wait stays with the broker: it is held unacknowledged and tried again, which keeps the next ones back; a message of a
/// newer build is put at the end of the queue, for a node that knows it. On stopping it is given back. As an error filter it deals with
/// what never reached the consumer because it cannot be read.
/// </summary>
internal sealed class HeldAtBroker(BrokerLink link, Delivery delivery, ILogger<HeldAtBroker> logger, CancellationToken stopping)
    : IWaitingRoom, IFilter<ExceptionReceiveContext>
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Brokers close a connection that leaves a message unacknowledged for longer (30 minutes by default): before, it goes to the end of the queue.</summary>
    private static readonly TimeSpan s_holdMax = TimeSpan.FromMinutes(5);

    private readonly IFilter<ExceptionReceiveContext> _errorQueue = new ErrorTransportFilter();

    public string? GivenUp(ConsumeContext<EventMessage> context)
    {
        var deliveries = context.ReceiveContext.TransportHeaders.TryGetHeader(InternalQueues.DeliveryCount, out var count)
            ? Convert.ToInt64(count, CultureInfo.InvariantCulture)
            : 0;
        return deliveries < InternalQueues.DeliveriesMax ? null : $"Given out {deliveries} times and never acknowledged: a node may have died of it each time";
    }

    public async Task<bool> WaitAsync(ConsumeContext<EventMessage> context, Exception reason, TimeSpan waited)
    {
        logger.LogWarning("Message {OutboxId} of {Stream} waits: {Reason}", context.Message.OutboxId, context.Message.Stream, reason.Message);
        await Task.Delay(s_retryAfter, stopping);
        if (!Delivery.IsOfNewerBuild(reason) && waited < s_holdMax) return true;
        // A copy at the end, and then this one's end: a crash between gives two, which is one too many but none too few.
        await InternalQueues.SendAsync(link, context.Message, stopping);
        return false;
    }

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (!stopping.IsCancellationRequested && context.Exception is not BusAwayException)
        {
            if (!long.TryParse(MessageIdOf(context), NumberStyles.None, CultureInfo.InvariantCulture, out var outboxId))
            {
                logger.LogError(context.Exception, "A message that nobody of us wrote goes to the error queue of {Queue}", context.InputAddress.AbsolutePath);
                await _errorQueue.Send(context, next);
                return;
            }

            logger.LogError(context.Exception, "Message {OutboxId} cannot be read and is parked", outboxId);
            if (await delivery.ParkAsync(outboxId, $"Cannot be read: {context.Exception.Message}", stopping) is null) return;
            await Task.Delay(s_retryAfter, stopping);
        }

        // Unacknowledged: the broker gives it out again.
        throw context.Exception;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("held-at-broker");

    private static string? MessageIdOf(ReceiveContext context) =>
        context.TryGetPayload(out RabbitMqBasicConsumeContext? broker) ? broker.Properties.MessageId : null;
}
