using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>The year's assignments, split the four ways of every statistic.</summary>
public sealed record FourWays(int OnTime, int Late, int NotDue, int Overdue)
{
    public int Total => OnTime + Late + NotDue + Overdue;

    public static FourWays Of(IEnumerable<AssignmentState> assignments, DateTimeOffset now)
    {
        var progress = assignments.Select(a => Lights.ProgressOf(a, now)).Where(p => p is not null).GroupBy(p => p!.Value).ToDictionary(g => g.Key, g => g.Count());
        return new FourWays(
            progress.GetValueOrDefault(Progress.DoneOnTime), progress.GetValueOrDefault(Progress.DoneLate),
            progress.GetValueOrDefault(Progress.NotDue), progress.GetValueOrDefault(Progress.Overdue));
    }
}

/// <summary>A paper that waits for the name it goes out under.</summary>
/// <param name="Refused">Why this viewer may not issue it; null: may.</param>
public sealed record PreparedPaper(NoticeId Id, int Version, UnitCode Unit, PaperKind Paper, DateOnly Day, int Items, Rejection? Refused);

/// <summary>The leading group's front page: what is not in order, and what waits for a decision; nothing else.</summary>
/// <param name="Year">Null where no year has been opened.</param>
/// <param name="At">The instant (UTC) for which all is told.</param>
/// <param name="Exceptions">Those that wait for a decision first, then by how long they have been red.</param>
/// <param name="Pending">Those the viewer decides first, then by how long they have waited.</param>
public sealed record GroupBoard(
    int? Year,
    DateTimeOffset At,
    int Tasks,
    FourWays Statistics,
    IReadOnlyList<ExceptionItem> Exceptions,
    IReadOnlyList<Matter> Pending,
    IReadOnlyList<PreparedPaper> ToIssue)
{
    public int Red => Exceptions.Count(e => !e.IsSilent);

    public int Silent => Exceptions.Count(e => e.IsSilent);

    /// <summary>Empty for who does not see all.</summary>
    public static GroupBoard Of(PlanSnapshot plan, Viewer viewer, DateTimeOffset now)
    {
        if (plan.Cycle is not { } cycle || !Sight.IsOfAll(viewer, plan.Book)) return new GroupBoard(null, now, 0, new FourWays(0, 0, 0, 0), [], [], []);
        var assignments = plan.Assignments.Below(cycle.Value).Select(a => a.State).ToList();
        var pending = Matters.PendingOf(plan, cycle, viewer, now);
        return new GroupBoard(
            cycle.Year, now, plan.Runs.Below(cycle.Value).Count(), FourWays.Of(assignments, now),
            ExceptionItem.AllOf(plan, cycle, assignments, pending, now), pending, PapersOf(plan, cycle, viewer, now));
    }

    private static List<PreparedPaper> PapersOf(PlanSnapshot plan, CycleId cycle, Viewer viewer, DateTimeOffset now) =>
    [
        .. plan.Notices.Below(cycle.Value).Where(n => n.State is { Status: NoticeStatus.Prepared, Paper: not null }).OrderBy(n => n.State.Day).ThenBy(n => n.State.Unit)
            .Select(n => new PreparedPaper(
                n.State.Id!.Value, n.Version, n.State.Unit, n.State.Paper!.Value, n.State.Day, n.State.Items.Count,
                Foresight.Refusal(plan, viewer.Actor, new IssueNotice(n.State.Id.Value), now))),
    ];
}
