using Coordination.Application.Storage;
using Coordination.Domain.Calendars;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Host.Hosting;

/// <summary>Keeps a started engine going: fires what falls due, notes the ledger's head once a day. Stops when told to, at rest.</summary>
/// <param name="clock">The engine's clock.</param>
/// <param name="timers">What wakes the sweep: the real clock, also where the engine's is shifted.</param>
public sealed class EngineService(EngineRuntime runtime, IAnchors anchors, TimeProvider clock, TimeProvider timers, ILogger<EngineService>? logger = null)
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger ?? NullLogger<EngineService>.Instance;

    /// <summary>Called after each sweep.</summary>
    public event Func<CancellationToken, Task>? Swept;

    /// <summary>Asked before each sweep whether time is ours to act on; a simulation in progress owns it.</summary>
    public Func<CancellationToken, Task<bool>> MayFire { get; init; } = _ => Task.FromResult(true);

    public async Task RunAsync(CancellationToken stop)
    {
        var day = WorkCalendar.DayOf(clock.GetUtcNow());
        using var timer = new PeriodicTimer(s_period, timers);
        try
        {
            do
            {
                try
                {
                    day = await SweepAsync(day, stop);
                }
                catch (Exception e) when (e is StoreException { Problem: StoreProblem.Unavailable } or StoreConflictException)
                {
                    _logger.LogWarning(e, "The store is away, or other nodes were first; the next sweep tries again");
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping is what was asked for.
        }
    }

    /// <summary>Gives the day up to which the ledger has been anchored: the one before it ended.</summary>
    private async Task<DateOnly> SweepAsync(DateOnly day, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (await MayFire(stop)) await runtime.Sweep.FireDueAsync(now, stop);
        var today = WorkCalendar.DayOf(now);
        if (today != day) await AnchorAsync(day, stop);
        if (Swept is { } swept) await swept(stop);
        return today;
    }

    private async Task AnchorAsync(DateOnly day, CancellationToken cancellationToken)
    {
        foreach (var lane in runtime.Lanes)
        {
            var (sequence, hash) = lane.LedgerHead;
            if (sequence > 0) await anchors.AppendAsync(new Anchor(day, lane.Node, sequence, hash), cancellationToken);
        }
    }
}
