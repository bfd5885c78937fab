using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Messaging;
using Coordination.Messaging.Units;
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

    /// <summary>Hands messages to enrolled units' queues; null where none is enrolled. A <see cref="UnitEdge"/> ends with the runtime.</summary>
    public IUnitPublisher? Units { get; init; }

    /// <summary>False: messages are carried to the bus and left to other nodes.</summary>
    public bool Consumes { get; init; } = true;

    /// <summary>True where no other process fires deadlines on the store: each round of the sweep then waits for rest.</summary>
    public bool SweepsAlone { get; init; } = true;
}

/// <summary>One running engine: lane, bus, relay, sweep. Stops in the order that loses nothing and leaves nothing half done.</summary>
public sealed class EngineRuntime : IAsyncDisposable
{
    private readonly IEngineBus _bus;
    private readonly Relay _relay;
    private readonly UnitEdge? _edge;

    private EngineRuntime(CommandLane lane, IRest rest, IEngineBus bus, UnitEdge? edge, Relay relay, DeadlineSweep sweep) =>
        (Lane, Rest, _bus, _edge, _relay, Sweep) = (lane, rest, bus, edge, relay, sweep);

    public CommandLane Lane { get; }

    /// <summary>On a broker other nodes may carry messages too, so the store is asked.</summary>
    public IRest Rest { get; }

    public DeadlineSweep Sweep { get; }

    public IBusHealth BusHealth => _bus;

    public static async Task<EngineRuntime> StartAsync(RuntimeParts parts, CancellationToken cancellationToken)
    {
        var lane = new CommandLane(parts.Store, parts.Books, parts.Time, parts.Faults, parts.Logs.CreateLogger<CommandLane>(), parts.Lane);
        var handler = new MessageHandler(lane, parts.Books, parts.Driver);
        var parked = new ParkedMessages(parts.Store, lane, parts.Time);
        IEngineBus bus = parts.Bus is { } address
            ? await RabbitBus.StartAsync(address, parts.Lane.Node, handler, parked, parts.Units, parts.Consumes, parts.Logs, cancellationToken)
            : await InMemoryBus.StartAsync(handler, parked, parts.Logs, cancellationToken);
        var relay = new Relay(
            parts.Store, parts.Lane.Node, parts.Publisher?.Invoke(bus) ?? bus, lane, parts.Time, parts.Faults, parts.Logs.CreateLogger<Relay>());
        lane.MessagesAdded += relay.Wake;
        if (bus is RabbitBus broker) broker.Connected += relay.WakeToBus;
        await lane.StartAsync(cancellationToken);
        relay.Start();
        var edge = parts.Units as UnitEdge;
        if (parts.Consumes) edge?.Serve(lane);
        IRest rest = parts.Bus is null ? lane : new SharedRest(parts.Store, lane);
        var sweep = new DeadlineSweep(
            parts.Store, lane, parts.Lane.Node, parts.SweepsAlone ? rest : null, parts.Faults, parts.Logs.CreateLogger<DeadlineSweep>());
        return new EngineRuntime(lane, rest, bus, edge, relay, sweep);
    }

    /// <summary>Completes when what waited for this node and its like has been taken in: the units' commands and every message on its way.</summary>
    public async Task WhenBacklogTakenAsync(CancellationToken cancellationToken)
    {
        if (_edge is not null) await _edge.WhenTakenAsync(cancellationToken);
        await Rest.WhenAtRestAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_edge is not null) await _edge.StopServingAsync();
        await _relay.DisposeAsync();
        await _bus.DisposeAsync();
        if (_edge is not null) await _edge.DisposeAsync();
        await Lane.DisposeAsync();
    }
}
