using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;

namespace Coordination.Host.Hosting;

public enum NodeRole
{
    /// <summary>Takes commands in, carries messages, does what follows, fires deadlines.</summary>
    All,

    /// <summary>The same; the name says that no people are sent here.</summary>
    Worker,

    /// <summary>Takes commands in and carries its messages to the bus; the rest is left to other nodes.</summary>
    Web,
}

/// <param name="Name">One word, its own among the nodes of a store: the ledger's chains and the claims go by it.</param>
public sealed record NodeSettings(string Name, NodeRole Role);

/// <summary>
/// One of any number of identical nodes on a store and a bus. There is no leader: messages are shared by the broker, deadlines by claims,
/// and whatever a dead node had taken comes to another.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    /// <summary>Units' commands and messages that waited while nobody ran are taken in before the first sweep, but it does not wait for ever.</summary>
    private static readonly TimeSpan s_backlogPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_clockPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Measured in docs/adr/0013.</summary>
    private const int WorkLanes = 2;

    private readonly Workplace _place;
    private readonly NodeSettings _settings;
    private readonly EngineRuntime _runtime;
    private readonly StoreClock _clock;
    private readonly TimeProvider _timers;
    private readonly ILoggerFactory _logs;

    private Node(Workplace place, NodeSettings settings, EngineRuntime runtime, StoreClock clock, TimeProvider timers, ILoggerFactory logs) =>
        (_place, _settings, _runtime, _clock, _timers, _logs) = (place, settings, runtime, clock, timers, logs);

    public NodeSettings Settings => _settings;

    public EngineRuntime Runtime => _runtime;

    /// <summary>The engine's clock: the database's where it has one.</summary>
    public TimeProvider Clock => _clock;

    /// <param name="time">This machine's clock; the engine works by the database's, where it has one.</param>
    public static async Task<Node> StartAsync(
        Workplace place, NodeSettings settings, TimeProvider time, IFaultPoints faults, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var clock = new StoreClock(time);
        await clock.SetAsync(place.Store, cancellationToken);
        var parts = await place.PartsAsync(clock, new ProcessDriver(), faults, logs, cancellationToken, settings.Name) with
        {
            SweepsAlone = place.Bus is null,
            Consumes = settings.Role != NodeRole.Web,
            WorkLanes = place.IsOnServer && settings.Role != NodeRole.Web ? WorkLanes : 0,
        };
        return new Node(place, settings, await EngineRuntime.StartAsync(parts, cancellationToken), clock, time, logs);
    }

    /// <summary>Works until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (_settings.Role != NodeRole.Web) await TakeBacklogAsync(stop);
        var logger = _logs.CreateLogger<EngineService>();
        var service = new EngineService(_runtime, _place.Anchors, _clock, _timers, logger) { MayFire = TimeIsOursAsync };
        var clockSet = _timers.GetTimestamp();
        service.Swept += async token =>
        {
            if (_timers.GetElapsedTime(clockSet) < s_clockPeriod) return;
            clockSet = _timers.GetTimestamp();
            await _clock.SetAsync(_place.Store, token);
        };
        await service.RunAsync(stop);
    }

    public Task<NodeHealth> HealthAsync(CancellationToken cancellationToken) => NodeHealth.ReadAsync(_place, _runtime, _clock, cancellationToken);

    /// <summary>The same for gauges.</summary>
    public async Task<Standing> StandingAsync(CancellationToken cancellationToken)
    {
        var health = await HealthAsync(cancellationToken);
        return new Standing(_settings.Name, health.LaneWaiting, health.OutboxWaiting, health.OutboxOldest, health.Parked);
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    /// <summary>A simulation owns the time of its store: nodes beside it carry its messages and fire nothing.</summary>
    private async Task<bool> TimeIsOursAsync(CancellationToken cancellationToken) =>
        _settings.Role != NodeRole.Web && await _place.Store.ReadSimulationAsync(cancellationToken) is null;

    private async Task TakeBacklogAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_backlogPatience);
        try
        {
            await _runtime.WhenBacklogTakenAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreException && !stop.IsCancellationRequested)
        {
            _logs.CreateLogger<Node>().LogWarning(e, "What waited before the start is not all taken in yet; deadlines are fired meanwhile");
        }
        catch (OperationCanceledException)
        {
            // Stopping: the service sees it too.
        }
    }
}

/// <summary>What a probe is told.</summary>
/// <param name="BusConnected">Null where the bus is in this process.</param>
/// <param name="Offset">How far the database's clock is ahead of this machine's.</param>
public sealed record NodeHealth(
    bool StoreAnswers, bool? BusConnected, int LaneWaiting, long? OutboxWaiting, TimeSpan? OutboxOldest, long? Parked, TimeSpan Offset)
{
    /// <param name="clock">The engine's.</param>
    public static async Task<NodeHealth> ReadAsync(Workplace place, EngineRuntime runtime, TimeProvider clock, CancellationToken cancellationToken)
    {
        bool? bus = place.Bus is null ? null : runtime.BusHealth.IsConnected;
        var lanes = runtime.Lanes.Sum(l => l.Waiting);
        var offset = (clock as StoreClock)?.Offset ?? TimeSpan.Zero;
        try
        {
            var outbox = await place.Store.ReadOutboxStandingAsync(cancellationToken);
            var oldest = outbox.OldestAt is { } at ? clock.GetUtcNow() - at : (TimeSpan?)null;
            return new NodeHealth(true, bus, lanes, outbox.Waiting, oldest, outbox.Parked, offset);
        }
        catch (StoreException)
        {
            return new NodeHealth(false, bus, lanes, null, null, null, offset);
        }
    }

    /// <summary>A message that has waited so long waits for something that is wrong.</summary>
    private static readonly TimeSpan s_oldestMax = TimeSpan.FromMinutes(1);

    /// <summary>Commands cannot be answered.</summary>
    public bool IsUnavailable => !StoreAnswers;

    /// <summary>Commands are answered, but what follows from them waits.</summary>
    public bool IsDegraded => BusConnected == false || OutboxOldest > s_oldestMax;
}
