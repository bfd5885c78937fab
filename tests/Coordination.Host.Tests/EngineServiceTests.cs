using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Host.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>A kept-up engine fires what falls due as its clock goes on, and notes the ledger once a day; attacked with a clock that leaps over days.</summary>
public sealed class EngineServiceTests(Simulated simulated)
{
    [Fact]
    public async Task Days_leapt_over_are_caught_up_with_and_anchored()
    {
        using var copy = simulated.CopyOfDemo();
        var token = TestContext.Current.CancellationToken;
        await using var place = await Workplace.OpenAsync(copy.Path, DefinitionReader.Load(Host.Workflows).Book!, TimeProvider.System, token);
        var clock = new VirtualClock(Simulator.EndOf(new DateOnly(2025, 2, 28)));
        var options = new LaneOptions();
        await using var runtime = await EngineRuntime.StartAsync(
            new RuntimeParts(place.Store, place.Books, clock, new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, options), token);
        var before = runtime.Lane.LedgerHead.Sequence;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        Queue<DateOnly> days = new([new DateOnly(2025, 3, 14), new DateOnly(2025, 3, 21)]);
        var service = new EngineService(runtime, place.Anchors, clock, TimeProvider.System);
        service.Swept += _ =>
        {
            if (days.TryDequeue(out var day)) clock.Set(Simulator.EndOf(day));
            else stop.Cancel();
            return Task.CompletedTask;
        };
        await service.RunAsync(stop.Token);

        Assert.True(runtime.Lane.LedgerHead.Sequence > before);
        Assert.True(await place.Store.ReadNextDueAsync(token) > clock.GetUtcNow());
        var anchors = await place.Anchors.ReadAsync(token);
        Assert.Equal(new DateOnly(2025, 3, 14), anchors[^1].Day);
        Assert.InRange(anchors[^1].Sequence, before + 1, runtime.Lane.LedgerHead.Sequence);
    }
}
