using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Messaging;
using Microsoft.Extensions.Logging;

namespace Coordination.Host.Hosting;

/// <summary>What a runtime is put together from.</summary>
/// <param name="Publisher">Stands between the relay and the bus; null: nothing does.</param>
public sealed record RuntimeParts(
    IStore Store,
    Bookshelf Books,
    TimeProvider Time,
    IProcessDriver Driver,
    IFaultPoints Faults,
    ILoggerFactory Logs,
    LaneOptions Lane,
    Func<IMessagePublisher, IMessagePublisher>? Publisher = null)
{
    /// <summary>The broker; null: the bus is in memory.</summary>
    public BusAddress? Bus { get; init; }

    /// <summary>Hands messages to enrolled units' queues; null where none is enrolled.</summary>
    public IUnitPublisher? Units { get; init; }
}

/// <summary>One running engine: lane, bus, relay, sweep. Stops in the order that loses nothing and leaves nothing half done.</summary>
public sealed class EngineRuntime : IAsyncDisposable
{
    private readonly IEngineBus _bus;
    private readonly Relay _relay;

    private EngineRuntime(CommandLane lane, IEngineBus bus, Relay relay, DeadlineSweep sweep) => (Lane, _bus, _relay, Sweep) = (lane, bus, relay, sweep);

    public CommandLane Lane { get; }

    public DeadlineSweep Sweep { get; }

    public IBusHealth BusHealth => _bus;

    public static async Task<EngineRuntime> StartAsync(RuntimeParts parts, CancellationToken cancellationToken)
    {
        var lane = new CommandLane(parts.Store, parts.Books, parts.Time, parts.Faults, parts.Logs.CreateLogger<CommandLane>(), parts.Lane);
        var handler = new MessageHandler(lane, parts.Books, parts.Driver);
        var parked = new ParkedMessages(parts.Store, lane, parts.Time);
        IEngineBus bus = parts.Bus is { } address
            ? await RabbitBus.StartAsync(address, parts.Lane.Node, handler, parked, parts.Units, parts.Logs, cancellationToken)
            : await InMemoryBus.StartAsync(handler, parked, parts.Logs, cancellationToken);
        var relay = new Relay(
            parts.Store, parts.Lane.Node, parts.Publisher?.Invoke(bus) ?? bus, lane, parts.Time, parts.Faults, parts.Logs.CreateLogger<Relay>());
        lane.MessagesAdded += relay.Wake;
        if (bus is RabbitBus broker) broker.Connected += relay.WakeToBus;
        await lane.StartAsync(cancellationToken);
        relay.Start();
        return new EngineRuntime(lane, bus, relay, new DeadlineSweep(
            parts.Store, lane, parts.Lane.Node, lane, parts.Faults, parts.Logs.CreateLogger<DeadlineSweep>()));
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _bus.DisposeAsync();
        await Lane.DisposeAsync();
    }
}
