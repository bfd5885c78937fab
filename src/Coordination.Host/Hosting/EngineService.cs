using Coordination.Application.Storage;
using Coordination.Domain.Calendars;

namespace Coordination.Host.Hosting;

/// <summary>Keeps a started engine going: fires what falls due, notes the ledger's head once a day. Stops when told to, at rest.</summary>
/// <param name="clock">The engine's clock.</param>
/// <param name="timers">What wakes the sweep: the real clock, also where the engine's is shifted.</param>
public sealed class EngineService(EngineRuntime runtime, IAnchors anchors, string node, TimeProvider clock, TimeProvider timers)
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);

    /// <summary>Called after each sweep.</summary>
    public event Func<CancellationToken, Task>? Swept;

    public async Task RunAsync(CancellationToken stop)
    {
        var day = WorkCalendar.DayOf(clock.GetUtcNow());
        using var timer = new PeriodicTimer(s_period, timers);
        try
        {
            do
            {
                var now = clock.GetUtcNow();
                await runtime.Sweep.FireDueAsync(now, stop);
                if (WorkCalendar.DayOf(now) is var today && today != day)
                {
                    await AnchorAsync(day, stop);
                    day = today;
                }

                if (Swept is { } swept) await swept(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping is what was asked for.
        }
    }

    private Task AnchorAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (sequence, hash) = runtime.Lane.LedgerHead;
        return sequence == 0 ? Task.CompletedTask : anchors.AppendAsync(new Anchor(day, node, sequence, hash), cancellationToken);
    }
}
