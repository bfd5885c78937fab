using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>One paper.</summary>
/// <param name="Number">In its year and kind; null while it has none.</param>
/// <param name="IssuedBy">Null for one that goes out by itself.</param>
public sealed record PaperLine(
    NoticeId Id, UnitCode Unit, PaperKind Paper, int Year, int? Number, DateOnly Day, bool Sent, Signer? IssuedBy, IReadOnlyList<NoticeItem> Items);

/// <summary>The papers a unit has been sent (催办单, 督办通知单, 通报); those who see all see all units', and what still waits for a name.</summary>
/// <param name="Lines">Of one page.</param>
/// <param name="Page">From 1; the last where a later one was asked for.</param>
public sealed record PaperList(IReadOnlyList<PaperLine> Lines, int Count, int Page, int Pages)
{
    public const int PageSize = 50;

    public static PaperList Of(PlanSnapshot plan, Viewer viewer, PaperQuery query)
    {
        var all = AllOf(plan, viewer, query).ToList();
        var pages = Math.Max(1, (all.Count + PageSize - 1) / PageSize);
        var page = Math.Clamp(query.Page, 1, pages);
        return new PaperList([.. all.Skip((page - 1) * PageSize).Take(PageSize)], all.Count, page, pages);
    }

    /// <summary>The latest first.</summary>
    public static IEnumerable<PaperLine> AllOf(PlanSnapshot plan, Viewer viewer, PaperQuery query) => Shown(
        plan, viewer, plan.Notices.Values.Select(n => n.State).Where(n => (query.Paper is not { } paper || n.Paper == paper) && (query.Unit is not { } unit || n.Unit == unit)));

    /// <summary>Those sent to an assignment's unit or to its reviewer that name it, the latest first.</summary>
    public static IEnumerable<PaperLine> About(PlanSnapshot plan, Viewer viewer, AssignmentState assignment) => assignment is not { Id: { } id, Issue: { } issue } ? [] : Shown(
        plan, viewer, new[] { issue.Unit, issue.Reviewer }.Distinct().SelectMany(unit => plan.Notices.Below($"{id.Run.Cycle}/{unit}")).Select(n => n.State)
            .Where(n => n.Status == NoticeStatus.Sent && n.Items.Values.Any(i => i.Subject == id.Stream)));

    private static IEnumerable<PaperLine> Shown(PlanSnapshot plan, Viewer viewer, IEnumerable<NoticeState> notices) => notices
        .Where(n => n is { Paper: not null, Status: NoticeStatus.Sent or NoticeStatus.Prepared } && Sight.OfNotice(viewer, plan.Book, n))
        // What nobody has issued is not the unit's yet.
        .Where(n => n.Status == NoticeStatus.Sent || Sight.IsOfAll(viewer, plan.Book))
        .OrderByDescending(n => n.Day).ThenBy(n => n.Paper).ThenByDescending(n => n.PaperNumber).ThenBy(n => n.Unit)
        .Select(LineOf);

    internal static PaperLine LineOf(NoticeState n) => new(
        n.Id!.Value, n.Unit, n.Paper!.Value, CycleId.OfKey(n.Id.Value.Value).Year, n.PaperNumber, n.Day, n.Status == NoticeStatus.Sent, n.IssuedBy, [.. n.Items.Values]);
}

/// <summary>A paper about one assignment: the act that dispatches it issues its 交办单, the one that completes it its 办结报告.</summary>
/// <param name="Day">Of that act, Shanghai's.</param>
public sealed record AssignmentPaper(AssignmentId Id, UnitCode Unit, PaperKind Paper, DateOnly Day)
{
    private static readonly PaperKind[] s_kinds = [PaperKind.DispatchOrder, PaperKind.CompletionReport];

    public static bool IsOf(PaperKind? paper) => paper is { } kind && s_kinds.Contains(kind);

    /// <summary>When the act that issues it was done (UTC); null until then.</summary>
    public static DateTimeOffset? IssuedAt(AssignmentState assignment, PaperKind paper) => assignment.Issue is null ? null
        : paper == PaperKind.DispatchOrder ? assignment.DispatchedAt
        : assignment.Status is AssignmentStatus.Completed or AssignmentStatus.ClosedOff ? assignment.CompletedAt : null;

    /// <summary>Those of one assignment that are issued, the first first.</summary>
    public static IEnumerable<AssignmentPaper> Of(AssignmentState assignment) =>
        from paper in s_kinds
        let at = IssuedAt(assignment, paper)
        where at is not null
        select new AssignmentPaper(assignment.Id!.Value, assignment.Issue!.Unit, paper, WorkCalendar.DayOf(at.Value));

    /// <summary>Of the latest year and the kind asked for, the latest first.</summary>
    public static IReadOnlyList<AssignmentPaper> AllOf(PlanSnapshot plan, Viewer viewer, PaperQuery query)
    {
        if (plan.Cycle is not { } cycle || query.Paper is not { } paper || !IsOf(paper)) return [];
        return
        [
            .. plan.Assignments.Below(cycle.Value).Select(a => a.State)
                .Where(a => Sight.OfAssignment(viewer, plan, a) && (query.Unit is not { } unit || a.Issue!.Unit == unit))
                .Select(a => (State: a, At: IssuedAt(a, paper)))
                .Where(p => p.At is not null)
                .OrderByDescending(p => p.At).ThenBy(p => p.State.Id!.Value.Value, StringComparer.Ordinal)
                .Select(p => new AssignmentPaper(p.State.Id!.Value, p.State.Issue!.Unit, paper, WorkCalendar.DayOf(p.At!.Value))),
        ];
    }
}

/// <param name="Paper">Null: of every kind.</param>
/// <param name="Unit">Null: of every unit.</param>
/// <param name="Page">From 1.</param>
public sealed record PaperQuery(PaperKind? Paper = null, UnitCode? Unit = null, int Page = 1);

/// <summary>A decision on record.</summary>
public sealed record DecisionLine(EscalationId Matter, UnitCode Unit, Decided Decided, DateTimeOffset At, IReadOnlyList<int> Tasks, bool Settled)
{
    /// <summary>The latest first.</summary>
    public static IEnumerable<DecisionLine> AllOf(PlanSnapshot plan, Viewer viewer) => plan.Escalations.Values.Select(e => e.State)
        .Where(e => !e.Decisions.IsEmpty && Sight.OfEscalation(viewer, plan.Book, e))
        .SelectMany(e => e.Decisions.Zip(e.DecidedAt, (decided, at) => new DecisionLine(
            e.Id!.Value, e.Unit, decided, at, [.. e.Items.Values.Select(i => i.Subject.Task).Where(n => n > 0).Distinct()], !e.IsOpen)))
        .OrderByDescending(d => d.At).ThenBy(d => d.Matter.Value, StringComparer.Ordinal);
}
