using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// The one consumer, the same on every transport: hands the message to the engine; after the last try sets it aside with its reason, so
/// that one bad message stops nothing else. A failing store is no message's fault.
/// </summary>
internal sealed class EventConsumer(MessageHandler handler, IParkedMessages parked, ILogger<EventConsumer> logger) : IConsumer<EventMessage>
{
    private const int ConcurrencyMax = 64;
    private const int RetriesMax = 3;

    public static void Configure(IReceiveEndpointConfigurator endpoint, MessageHandler handler, IParkedMessages parked, ILoggerFactory logs)
    {
        endpoint.ConcurrentMessageLimit = ConcurrencyMax;
        endpoint.PrefetchCount = ConcurrencyMax * 2;
        endpoint.UseMessageRetry(retry => retry.Interval(RetriesMax, TimeSpan.FromMilliseconds(50)));
        endpoint.Consumer(() => new EventConsumer(handler, parked, logs.CreateLogger<EventConsumer>()));
    }

    public async Task Consume(ConsumeContext<EventMessage> context)
    {
        try
        {
            await handler.HandleAsync(context.Message, context.CancellationToken);
        }
        catch (StoreException e) when (context.GetRetryAttempt() >= RetriesMax)
        {
            logger.LogError(e, "Message {OutboxId} of {Stream} waits for the next start", context.Message.OutboxId, context.Message.Stream);
            parked.LeaveForNextStart(e);
        }
        catch (Exception e) when (e is not OperationCanceledException && context.GetRetryAttempt() >= RetriesMax)
        {
            logger.LogError(e, "Message {OutboxId} of {Stream} is parked", context.Message.OutboxId, context.Message.Stream);
            await parked.ParkAsync(context.Message.OutboxId, $"{e.GetType().Name}: {e.Message}", context.CancellationToken);
        }
    }
}
