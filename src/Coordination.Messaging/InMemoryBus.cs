using System.Collections.Frozen;
using Coordination.Application.Engine;
using Coordination.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// The embedded default: MassTransit's in-memory transport, one queue a subscriber. It forgets everything at exit and promises no order;
/// the outbox remembers, and no consumer assumes an order.
/// </summary>
public sealed class InMemoryBus : IEngineBus
{
    private readonly IBusControl _bus;
    private FrozenDictionary<string, ISendEndpoint> _endpoints = FrozenDictionary<string, ISendEndpoint>.Empty;

    private InMemoryBus(IBusControl bus) => _bus = bus;

    public bool Keeps => false;

    public bool IsConnected => true;

    public DateTimeOffset Since { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Starts the bus with one receive endpoint a subscriber; complete when it can take messages.</summary>
    public static async Task<InMemoryBus> StartAsync(MessageHandler handler, IParkedMessages parked, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        // A second bus in one process would else log through the first one's disposed factory.
        LogContext.Current = null;
        LogContext.ConfigureCurrentLogContext(logs);
        var delivery = new Delivery(handler, parked, logs.CreateLogger<Delivery>());
        var waiting = new NextStart(parked, logs.CreateLogger<InMemoryBus>());
        var bus = Bus.Factory.CreateUsingInMemory(configure =>
        {
            foreach (var subscriber in Subscriptions.Internal)
                configure.ReceiveEndpoint(subscriber, endpoint => EventConsumer.Configure(endpoint, delivery, waiting));
        });
        await bus.StartAsync(cancellationToken);
        var started = new InMemoryBus(bus);
        var endpoints = new Dictionary<string, ISendEndpoint>(StringComparer.Ordinal);
        foreach (var subscriber in Subscriptions.Internal) endpoints[subscriber] = await bus.GetSendEndpoint(new Uri($"queue:{subscriber}"));
        started._endpoints = endpoints.ToFrozenDictionary(StringComparer.Ordinal);
        return started;
    }

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken) =>
        _endpoints.TryGetValue(message.Subscriber, out var endpoint)
            ? endpoint.Send(message, cancellationToken)
            : throw new InvalidOperationException($"No queue for subscriber '{message.Subscriber}'");

    public async ValueTask DisposeAsync() => await _bus.StopAsync(TimeSpan.FromSeconds(30));

    /// <summary>The outbox gives the message again at the next start: only the outbox remembers it.</summary>
    private sealed class NextStart(IParkedMessages parked, ILogger<InMemoryBus> logger) : IWaitingRoom
    {
        public string? GivenUp(ConsumeContext<EventMessage> context) => null;

        public Task<bool> WaitAsync(ConsumeContext<EventMessage> context, Exception reason, TimeSpan waited)
        {
            logger.LogError(reason, "Message {OutboxId} of {Stream} waits for the next start", context.Message.OutboxId, context.Message.Stream);
            parked.LeaveForNextStart(reason);
            return Task.FromResult(false);
        }
    }
}
