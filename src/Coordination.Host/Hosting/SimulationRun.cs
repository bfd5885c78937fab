using System.Diagnostics;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Serialization;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;

namespace Coordination.Host.Hosting;

/// <summary>The data directory belongs to another simulation.</summary>
/// <param name="until">The day a demonstration was filled up to; null: a whole year.</param>
public sealed class OtherSimulationException(int year, long seed, DateOnly? until = null)
    : Exception($"The data directory holds the simulation of year {year}, seed {seed}")
{
    public int Year { get; } = year;

    public long Seed { get; } = seed;

    public DateOnly? Until { get; } = until;
}

/// <summary>Plays a simulated year on an opened data directory, from wherever an earlier run left off.</summary>
public static class SimulationRun
{
    public static async Task<SimulationResult> RunAsync(
        Workplace place, SimulationPlan plan, IProcessDriver driver, IFaultPoints faults, ILoggerFactory logs, Action<DateOnly>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var bookmark = await BookmarkAsync(place.Store, cancellationToken);
        if (bookmark is not null && (bookmark.Year != plan.Year || bookmark.Seed != plan.Seed)) throw new OtherSimulationException(bookmark.Year, bookmark.Seed);
        if (bookmark is { Finished: true, Result: { } known }) return known;

        var clock = new VirtualClock(bookmark?.Now ?? Simulator.StartOf(plan.Year, place.Book).AddTicks(-1));
        var parts = await place.PartsAsync(clock, driver, faults, logs, cancellationToken);
        await using (var runtime = await EngineRuntime.StartAsync(parts, cancellationToken))
        {
            var simulator = new Simulator(place.Store, runtime.Lane, runtime.Rest, runtime.Sweep, clock, place.Book, place.Anchors, faults, plan, parts.Lane.Node);
            if (progress is not null) simulator.DayBegan += progress;
            await simulator.RunAsync(bookmark, cancellationToken);
        }

        var result = await ResultAsync(place.Store, place.Book.Plan, plan, watch, cancellationToken);
        var reached = new SimulationBookmark(plan.Year, plan.Seed, clock.GetUtcNow(), [], plan.Until is null, plan.Until is null ? result : null, plan.Until);
        await place.Store.SaveSimulationAsync(JsonSerializer.Serialize(reached, DomainJson.Options), cancellationToken);
        return result;
    }

    public static async Task<SimulationBookmark?> BookmarkAsync(IStore store, CancellationToken cancellationToken) =>
        await store.ReadSimulationAsync(cancellationToken) is { } json ? JsonSerializer.Deserialize<SimulationBookmark>(json, DomainJson.Options) : null;

    private static async Task<SimulationResult> ResultAsync(IStore store, PlanId planId, SimulationPlan plan, Stopwatch watch, CancellationToken cancellationToken)
    {
        var cycle = CycleId.Of(planId, plan.Year).Value;
        var counts = await store.CountAsync(planId.Jurisdiction, cancellationToken);
        var runs = await RecordPages.EntitiesAsync(store, StreamKind.TaskRun, cycle, cancellationToken).ToListAsync(cancellationToken);
        var assignments = await RecordPages.EntitiesAsync(store, StreamKind.Assignment, cycle, cancellationToken).CountAsync(cancellationToken);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (_, notice) in RecordPages.StatesAsync<NoticeState>(store, StreamKind.Notice, cycle, cancellationToken))
            levels[notice.Level] = levels.GetValueOrDefault(notice.Level) + notice.Items.Count;

        long Of(string type) => counts.EventsByType.GetValueOrDefault(type);
        return new SimulationResult(
            plan.Year, plan.Seed, runs.Count, runs.Count(r => r.Status == nameof(TaskRunStatus.ClosedOff)), assignments,
            counts.CommandsAccepted + counts.CommandsRefused, counts.EventsByType.Values.Sum(), Of("ReportReceived"), Of("AssignmentDisputed"),
            Of("ExtensionRequested"), Of("AssignmentReturnedForRework") + Of("ReportReturned"),
            new EscalationCounts(
                levels.GetValueOrDefault("blue"), levels.GetValueOrDefault("yellow"), levels.GetValueOrDefault("red"),
                levels.GetValueOrDefault("agenda") + (int)Of("ReportsMissedInARow")),
            Of("EscalationDecided"), Of("TaskRunSigned"),
            new MessageCounts(counts.MessagesPublished, counts.MessagesConsumed, counts.MessagesParked), watch.ElapsedMilliseconds,
            await Digest.OfAsync(store, cycle, cancellationToken))
        { Assessment = await AssessmentOfAsync(store, cycle, cancellationToken) };
    }

    private static async Task<AssessmentTold?> AssessmentOfAsync(IStore store, string cycle, CancellationToken cancellationToken)
    {
        await foreach (var (_, state) in RecordPages.StatesAsync<AssessmentState>(store, StreamKind.Assessment, cycle, cancellationToken))
            return state.Current is { } issue ? AssessmentTold.Of(issue.Cards, issue.Digest) : null;
        return null;
    }
}
