using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

public sealed record CycleTold(int Year, DateTimeOffset? OpenedAt, DueTold? LastSignature, bool Closed, int Runs, int RunsClosed, int Version);

/// <summary>One of the plan's tasks, which everybody may read.</summary>
/// <param name="Version">Of the definition in force.</param>
public sealed record TaskLineTold(int Task, string Title, string Clause, UnitCode Lead, string LeadName, ImmutableArray<UnitCode> Responsible, ImmutableArray<UnitCode> Implementers, string Version);

public sealed record TaskTold(TaskLineTold Task, string Summary, IEnumerable<Indicator> Indicators, IEnumerable<PlanMilestone> Milestones, IEnumerable<StepDefinition> Steps, IEnumerable<int> Years);

/// <summary>One year of one task: its lead's, and those' who see all.</summary>
/// <param name="Definition">The version it stands on.</param>
/// <param name="TextHash">Of the merged text; a signature names it.</param>
public sealed record TaskRunTold(
    TaskRunId Id, int Year, int Task, string Title, UnitCode Lead, TaskRunStatus Status, string Definition, Light Light, DueTold? Due, IReadOnlyList<ClockTold> Clocks,
    IEnumerable<StepEntry> Steps, IReadOnlyDictionary<string, StepDraft> Drafts, BreakdownEntry? Breakdown, IReadOnlyList<AssignmentLine> Assignments, string? MergedText,
    string? TextHash, ImmutableArray<Signature> Signatures, DateTimeOffset? ClosedOffAt);

internal static class TaskReads
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("cycles", (WebPlace place) => ReadAnswers.Tagged<IReadOnlyList<CycleTold>>([.. place.View.Current.Cycles.Values.Select(Told)])).Tells<IReadOnlyList<CycleTold>>("cycles.list");
        api.MapGet("tasks", (WebPlace place) => ReadAnswers.Tagged<IReadOnlyList<TaskLineTold>>([.. place.Book.Tasks.Values.Select(t => LineOf(t, place))])).Tells<IReadOnlyList<TaskLineTold>>("tasks.list");
        api.MapGet("tasks/{task:int}", Find).Tells<TaskTold>("tasks.get");
        api.MapGet($"tasks/{RouteKey.RunPattern}", FindRun).Tells<TaskRunTold>("tasks.run");
    }

    private static CycleTold Told(Held<CycleState> held) => new(
        held.State.Id!.Value.Year, held.State.OpenedAt, DueTold.Of(held.State.LastSignature), held.State.Closed, held.State.Runs.Count, held.State.Runs.Values.Count(r => r.Closed), held.Version);

    private static TaskLineTold LineOf(TaskDefinition task, WebPlace place) =>
        new(task.Number, task.Title, task.Clause, task.Lead, place.Book.Units.NameOf(task.Lead), task.Responsible, task.Implementers, task.Version);

    private static IResult Find(int task, HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        if (plan.Book.Tasks.GetValueOrDefault(task) is not { } definition) return http.NotThere();
        var years = plan.Runs.Keys.Select(k => new TaskRunId(k)).Where(r => r.TaskNumber == task).Select(r => r.Cycle.Year);
        return ReadAnswers.Tagged(new TaskTold(LineOf(definition, place), definition.Summary, definition.Indicators, definition.Milestones, definition.Steps, years));
    }

    private static IResult FindRun(HttpContext http, WebPlace place)
    {
        var (plan, now) = (place.View.Current, place.Clock.GetUtcNow());
        if (new RouteKey(http.Request.RouteValues, plan.Book).Run is not { } id || plan.Runs.GetValueOrDefault(id.Value) is not { } held || !Sight.OfRun(http.Viewer(), plan.Book, held.State))
            return http.NotThere();
        var s = held.State;
        var light = plan.LightOf(s, plan.AssignmentsOf(id), now);
        var told = new TaskRunTold(
            id, id.Cycle.Year, id.TaskNumber, plan.Book.Version(s.Version)?.Title ?? "", s.Lead, s.Status, s.Version, light, DueTold.Of(s.Due),
            [.. s.Clocks.Values.Select(c => AssignmentReads.Told(c, plan, now))], s.Steps.Values, s.Drafts, s.Breakdown,
            [.. plan.Assignments.Below(id.Value).Where(a => a.State.Issue is not null).Select(a => AssignmentReads.LineOf(plan, a, now))], s.MergedText,
            s.MergedText is { } text ? TextHash.Of(text) : null, s.Signatures, s.ClosedOffAt);
        return http.Found(told, held.Version);
    }
}
