using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Messaging;
using Coordination.Messaging.Units;

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

    /// <summary>Lanes of its own for what the node does by itself, on a server; none where the store has one writer.</summary>
    public int WorkLanes { get; init; }

    /// <summary>True where no other process fires deadlines on the store: each round of the sweep then waits for rest.</summary>
    public bool SweepsAlone { get; init; } = true;
}

/// <summary>One running engine: lane, bus, relay, sweep. Stops in the order that loses nothing and leaves nothing half done.</summary>
public sealed class EngineRuntime : IAsyncDisposable
{
    private readonly IEngineBus _bus;
    private readonly Relay _relay;
    private readonly UnitEdge? _edge;

    private EngineRuntime(IReadOnlyList<CommandLane> lanes, IRest rest, IEngineBus bus, UnitEdge? edge, Relay relay, DeadlineSweep sweep) =>
        (Lanes, Rest, _bus, _edge, _relay, Sweep) = (lanes, rest, bus, edge, relay, sweep);

    /// <summary>The lane that somebody waits for.</summary>
    public CommandLane Lane => Lanes[0];

    /// <summary>That one, and those of what the node does by itself where it has any.</summary>
    public IReadOnlyList<CommandLane> Lanes { get; }

    /// <summary>On a broker other nodes may carry messages too, so the store is asked.</summary>
    public IRest Rest { get; }

    public DeadlineSweep Sweep { get; }

    public IBusHealth BusHealth => _bus;

    public static async Task<EngineRuntime> StartAsync(RuntimeParts parts, CancellationToken cancellationToken)
    {
        var lanes = LanesOf(parts);
        var lane = lanes[0];
        ICommandSender work = lanes.Count == 1 ? lane : new WorkLanes([.. lanes.Skip(1)]);
        var handler = new MessageHandler(work, parts.Books, parts.Driver);
        var parked = new ParkedMessages(parts.Store, lane, parts.Time);
        IEngineBus bus = parts.Bus is { } address
            ? await RabbitBus.StartAsync(address, parts.Lane.Node, handler, parked, parts.Units, parts.Consumes, parts.Logs, cancellationToken)
            : await InMemoryBus.StartAsync(handler, parked, parts.Logs, cancellationToken);
        var relay = new Relay(
            parts.Store, parts.Lane.Node, parts.Publisher?.Invoke(bus) ?? bus, lane, parts.Time, parts.Faults, parts.Logs.CreateLogger<Relay>());
        if (bus is RabbitBus broker) broker.Connected += relay.WakeToBus;
        foreach (var each in lanes)
        {
            each.MessagesAdded += relay.Wake;
            await each.StartAsync(cancellationToken);
        }

        relay.Start();
        var edge = parts.Units as UnitEdge;
        if (parts.Consumes) edge?.Serve(lane);
        IRest rest = parts.Bus is null ? lane : new SharedRest(parts.Store, lanes);
        var sweep = new DeadlineSweep(
            parts.Store, work, parts.Lane.Node, parts.SweepsAlone ? rest : null, parts.Faults, parts.Logs.CreateLogger<DeadlineSweep>());
        return new EngineRuntime(lanes, rest, bus, edge, relay, sweep);
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
        foreach (var lane in Lanes) await lane.DisposeAsync();
    }

    private static List<CommandLane> LanesOf(RuntimeParts parts)
    {
        var names = Enumerable.Range(1, parts.WorkLanes).Select(n => FormattableString.Invariant($"{parts.Lane.Node}.w{n}")).Prepend(parts.Lane.Node);
        return [.. names.Select(name => new CommandLane(
            parts.Store, parts.Books, parts.Time, parts.Faults, parts.Logs.CreateLogger<CommandLane>(), parts.Lane with { Node = name }))];
    }
}
