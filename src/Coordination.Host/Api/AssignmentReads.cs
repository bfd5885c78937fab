using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Host.Web;
using Progress = Coordination.Domain.Escalations.Progress;

namespace Coordination.Host.Api;

/// <summary>A date with how it was computed; the first one is never lost.</summary>
/// <param name="At">UTC.</param>
/// <param name="On">The day in Asia/Shanghai.</param>
/// <param name="Provisional">Counted in a year whose holiday notice is not out.</param>
public sealed record DueTold(DateTimeOffset At, DateOnly On, bool Provisional, string How, DateTimeOffset OriginalAt, DateOnly OriginalOn)
{
    internal static DueTold Of(DueDate due, DueDate original) =>
        new(due.At, due.On, due.Provisional, DueBasis.Explain(due, Texts.IsChinese), original.At, original.On);

    /// <summary>A date that does not move.</summary>
    internal static DueTold? Of(DueDate? due) => due is null ? null : Of(due, due);
}

/// <param name="Version">Of the stream, for <c>If-Match</c>.</param>
public sealed record AssignmentLine(
    AssignmentId Id, string Url, int Year, int Task, string TaskTitle, UnitCode Unit, string UnitName, UnitCode Reviewer, AssignmentStatus Status, string Content,
    DueTold Due, Light? Light, Progress? Progress, int DaysLate, PersonId? Holder, int Version, DateTimeOffset ChangedAt);

/// <param name="StoppedAt">Set while it stands still.</param>
public sealed record ClockTold(string Name, UnitCode Owner, DateTimeOffset StartedAt, DueTold Due, DateTimeOffset? StoppedAt, int DaysLate);

/// <param name="Drafts">What waits inside the unit for its head; told to the unit alone.</param>
public sealed record AssignmentTold(
    AssignmentLine Assignment, Duty Duty, decimal? Share, AssignmentId? Parent, DateTimeOffset? DispatchedAt, IReadOnlyList<ClockTold> Clocks,
    IEnumerable<ReportEntry> Reports, IEnumerable<DeliverableEntry> Deliverables, IEnumerable<AssignmentId> Children, DisputeEntry? Dispute,
    ImmutableArray<ExtensionEntry> Extensions, SubmissionEntry? Submission, LightOverride? Override, int Reworks, IEnumerable<EvidenceEntry> Evidence,
    IEnumerable<Draft>? Drafts, DateTimeOffset? CompletedAt, DateTimeOffset? ClosedOffAt);

public sealed record TimelineDetail(string Label, string Text);

/// <param name="Name">The event's name for people.</param>
/// <param name="ActingFor">The colleague stood in for.</param>
public sealed record TimelineEntry(
    int Version, DateTimeOffset At, string Type, string Name, string Person, string Unit, string Role, string? ActingFor, IReadOnlyList<TimelineDetail> Details);

/// <param name="Year">Null: the latest.</param>
/// <param name="Overdue">Past its date in force and not handed in.</param>
public sealed record AssignmentFilter(int? Year, int? Task, string? Unit, AssignmentStatus? Status, bool? Overdue, int? Limit, string? Cursor);

internal static class AssignmentReads
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("assignments", List).Tells<Page<AssignmentLine>>("assignments.list");
        api.MapGet($"assignments/{RouteKey.AssignmentPattern}", Find).Tells<AssignmentTold>("assignments.get");
        api.MapGet($"assignments/{RouteKey.AssignmentPattern}/timeline", TimelineAsync).Tells<IReadOnlyList<TimelineEntry>>("assignments.timeline");
    }

    public static AssignmentLine LineOf(PlanSnapshot plan, Held<AssignmentState> held, DateTimeOffset now)
    {
        var (state, issue, id) = (held.State, held.State.Issue!, held.State.Id!.Value);
        var (book, run) = (plan.Book, id.Run);
        var work = state.Work;
        var reading = plan.LightOf(state, now);
        return new AssignmentLine(
            id, RouteKey.UrlOf(id), run.Cycle.Year, run.TaskNumber, book.Version(issue.Version)?.Title ?? "", issue.Unit, book.Units.NameOf(issue.Unit), issue.Reviewer,
            state.Status, issue.Content, DueTold.Of(work?.Due ?? issue.Due, work?.OriginalDue ?? issue.Due), reading?.Light, Lights.ProgressOf(state, now),
            reading?.DaysLate ?? 0, state.Holder, held.Version, held.ChangedAt);
    }

    public static ClockTold Told(Clock clock, PlanSnapshot plan, DateTimeOffset now) =>
        new(clock.Name, clock.Owner, clock.StartedAt, DueTold.Of(clock.Due, clock.OriginalDue), clock.StoppedAt, clock.DaysLate(now, plan.Book.Calendar));

    private static IResult List([AsParameters] AssignmentFilter filter, HttpContext http, WebPlace place, Paging pages)
    {
        var (viewer, plan, now) = (http.Viewer(), place.View.Current, place.Clock.GetUtcNow());
        var cycle = filter.Year is { } year ? CycleId.Of(plan.Book.Plan, year) : plan.Cycle;
        var seen = plan.Assignments.Entries(cycle?.Value ?? "").Where(h => Sight.OfAssignment(viewer, plan, h.Value.State) && Matches(filter, h.Value.State, now));
        return pages.Of($"assignments|{filter with { Limit = null, Cursor = null }}", filter.Limit, filter.Cursor, seen, (_, held) => LineOf(plan, held, now)).Told(place);
    }

    private static bool Matches(AssignmentFilter filter, AssignmentState state, DateTimeOffset now) =>
        (filter.Task is not { } task || state.Id!.Value.Run.TaskNumber == task)
        && (filter.Unit is not { } unit || state.Issue!.Unit.Value == unit)
        && (filter.Status is not { } status || state.Status == status)
        && (filter.Overdue is not { } overdue || Lights.ProgressOf(state, now) == Progress.Overdue == overdue);

    private static IResult Find(HttpContext http, WebPlace place)
    {
        var (viewer, plan) = (http.Viewer(), place.View.Current);
        return Seen(http, plan) is { } held ? http.Found(Told(plan, held, viewer, place.Clock.GetUtcNow()), held.Version) : http.NotThere();
    }

    private static async Task<IResult> TimelineAsync(HttpContext http, WebPlace place, CancellationToken cancellationToken)
    {
        var plan = place.View.Current;
        if (Seen(http, plan) is not { } held) return http.NotThere();
        var id = held.State.Id!.Value;
        var wording = new Wording(plan.Book, plan.Book.Version(held.State.Issue!.Version));
        var rows = await place.Store.ReadTimelineAsync(id.Stream, cancellationToken);
        var told = rows.Select(r => new TimelineEntry(
            r.Event.Version, r.Event.At, r.Event.Type, Texts.Event(r.Event.Type), r.Person, r.Unit, r.Role, r.ActingFor.Length == 0 ? null : r.ActingFor,
            [.. wording.DetailsOf(Catalog.ReadEvent(r.Event.Type, r.Event.Body)).Select(d => new TimelineDetail(d.Label, d.Text))]));
        return http.Found<IReadOnlyList<TimelineEntry>>([.. told], held.Version);
    }

    private static Held<AssignmentState>? Seen(HttpContext http, PlanSnapshot plan) =>
        new RouteKey(http.Request.RouteValues, plan.Book).Assignment is { } id && plan.Assignments.GetValueOrDefault(id.Value) is { } held
            && Sight.OfAssignment(http.Viewer(), plan, held.State) ? held : null;

    private static AssignmentTold Told(PlanSnapshot plan, Held<AssignmentState> held, Viewer viewer, DateTimeOffset now)
    {
        var (s, issue) = (held.State, held.State.Issue!);
        return new AssignmentTold(
            LineOf(plan, held, now), issue.Duty, issue.Share, issue.Parent, s.DispatchedAt, [.. s.Clocks.Values.Select(c => Told(c, plan, now))],
            s.Reports.Values, s.Deliverables.Values, s.Children.Keys.Select(k => new AssignmentId(k)), s.Dispute, s.Extensions, s.Submission, s.Override, s.Reworks,
            s.Evidence ?? [], viewer.Unit == issue.Unit ? s.Drafts.Values : null, s.CompletedAt, s.ClosedOffAt);
    }
}
