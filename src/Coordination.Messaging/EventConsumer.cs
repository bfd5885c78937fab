using Coordination.Contracts;
using MassTransit;

namespace Coordination.Messaging;

/// <summary>What a transport does with a message that must wait.</summary>
internal interface IWaitingRoom
{
    /// <summary>Why a message is set aside untried, or null: nodes may die of a message, and only the bus can count how often it was given out.</summary>
    string? GivenUp(ConsumeContext<EventMessage> context);

    /// <returns>True: the message is dealt with once more. False: this delivery is over.</returns>
    Task<bool> WaitAsync(ConsumeContext<EventMessage> context, Exception reason, TimeSpan waited);
}

/// <summary>The one consumer, the same on every transport but for what becomes of a message that must wait.</summary>
internal sealed class EventConsumer(Delivery delivery, IWaitingRoom waiting) : IConsumer<EventMessage>
{
    private const int ConcurrencyMax = 64;

    public static void Configure(IReceiveEndpointConfigurator endpoint, Delivery delivery, IWaitingRoom waiting)
    {
        endpoint.ConcurrentMessageLimit = ConcurrencyMax;
        endpoint.PrefetchCount = ConcurrencyMax * 2;
        // Nobody listens to MassTransit's own fault messages: a fault is parked, or waits.
        endpoint.PublishFaults = false;
        endpoint.Consumer(() => new EventConsumer(delivery, waiting));
    }

    public async Task Consume(ConsumeContext<EventMessage> context)
    {
        if (context.Message is not { OutboxId: > 0, Subscriber: not null, Stream: not null, Type: not null, Body: not null })
            throw new InvalidDataException("Not a message of the outbox");
        var since = TimeProvider.System.GetTimestamp();
        while (await DealAsync(context) is { } reason)
        {
            if (!await waiting.WaitAsync(context, reason, TimeProvider.System.GetElapsedTime(since))) return;
        }
    }

    private Task<Exception?> DealAsync(ConsumeContext<EventMessage> context) => waiting.GivenUp(context) is { } why
        ? delivery.ParkAsync(context.Message.OutboxId, why, context.CancellationToken)
        : delivery.DealAsync(context.Message, context.CancellationToken);
}
