using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One unit's line of a task.</summary>
/// <param name="Due">Of its work; null once it is handed in.</param>
/// <param name="OriginalDue">Set where the date in force is another.</param>
/// <param name="Light">Null where there is none.</param>
/// <param name="Missed">The months up to now without a report.</param>
/// <param name="Onward">How many the unit dispatched onward to its own sub-units.</param>
/// <param name="OnwardOverdue">Of those, overdue: they count in the task's figures too.</param>
public sealed record UnitLine(
    AssignmentState State, UnitCode Unit, Duty Duty, decimal? Share, string Content, DueDate Due, DueDate? OriginalDue, LightReading? Light, ReportEntry? Report,
    ImmutableArray<ReportMonth> Missed, int Onward, int OnwardOverdue)
{
    public AssignmentId Id => State.Id!.Value;
}

/// <summary>One unit's report of the month, laid beside the others.</summary>
/// <param name="By">Who let it out of the unit.</param>
public sealed record MonthReport(UnitLine Unit, ReportEntry Entry, Signer? By);

/// <summary>A month of a task: what came, what is missing, and the lead's merged report.</summary>
/// <param name="Reports">To review first, then accepted, then returned; in the order of the breakdown.</param>
/// <param name="Awaited">Units whose report has not come.</param>
/// <param name="Missing">Whose report the month's own record holds no accepted line of: named as missing where it is merged now.</param>
/// <param name="Merge">Null before the month was opened.</param>
public sealed record MonthSheet(ReportMonth Month, IReadOnlyList<MonthReport> Reports, IReadOnlyList<UnitLine> Awaited, IReadOnlyList<UnitCode> Missing, MergeState? Merge)
{
    public int ToReview => Reports.Count(r => r.Entry.Standing == ReportStanding.Received);
}

/// <summary>A task of one year as the viewer may see it. Without the whole there is only the task's text and the viewer's own assignments.</summary>
/// <param name="State">Null before the year is opened.</param>
/// <param name="Task">The version the run stands on, else the one in force.</param>
/// <param name="Version">Of the run's stream.</param>
/// <param name="Months">Those with reports, the latest first.</param>
public sealed record TaskSheet(
    TaskRunId Run,
    TaskDefinition Task,
    UnitCode Lead,
    bool Leads,
    bool IsWhole,
    IReadOnlyList<AssignmentState> Own,
    TaskRunState? State,
    int Version,
    TaskFigures? Figures,
    IReadOnlyList<UnitLine> Units,
    IReadOnlyList<Waiting> Waiting,
    FlowGraph? Flow,
    IReadOnlyList<ReportMonth> Months,
    MonthSheet? Month)
{
    /// <summary>Null where there is no such task or year, or it is not the viewer's to see.</summary>
    /// <param name="year">Null: the latest.</param>
    /// <param name="month">Whose reports are wanted; null: the latest with any.</param>
    public static TaskSheet? Of(PlanSnapshot plan, Viewer viewer, int number, int? year, ReportMonth? month, DateTimeOffset now)
    {
        if (viewer.IsAdministrator || !plan.Book.Tasks.TryGetValue(number, out var inForce)) return null;
        if ((year is { } wanted ? CycleId.Of(plan.Book.Plan, wanted) : plan.Cycle) is not { } cycle || !plan.Cycles.ContainsKey(cycle.Value)) return null;
        var id = TaskRunId.Of(cycle, number);
        var (held, all) = (plan.Runs.GetValueOrDefault(id.Value), plan.AssignmentsOf(id).Where(a => a.Issue is not null).ToList());
        var run = held?.State;
        var task = run is null ? inForce : plan.Book.Version(run.Version) ?? inForce;
        var lead = run?.Lead ?? task.Lead;
        var own = all.Where(a => a.Issue!.Unit == viewer.Unit).ToList();
        var part = new TaskSheet(id, task, lead, lead == viewer.Unit, false, own, null, 0, null, [], [], null, [], null);
        var whole = Sight.OfTask(viewer, plan.Book, lead);
        if (!whole) return own.Count > 0 ? part : null;
        if (run is null) return part with { IsWhole = true, Flow = FlowGraph.Of(task, cycle.Year, null, [], null, plan.Book) };
        return Whole(part with { IsWhole = true, State = run, Version = held!.Version }, plan, viewer, all, month, now);
    }

    private static TaskSheet Whole(TaskSheet sheet, PlanSnapshot plan, Viewer viewer, IReadOnlyList<AssignmentState> all, ReportMonth? month, DateTimeOffset now)
    {
        var (run, onward) = (sheet.State!, all.Where(a => a.Id!.Value.Parent is not null).ToLookup(a => a.Id!.Value.Parent!.Value));
        var assignments = all.Where(a => a.Id!.Value.Parent is null).ToList();
        var merges = plan.Merges.Below(sheet.Run.Value).Select(m => m.State).Where(m => m.Id is not null).ToList();
        List<ReportMonth> months =
        [
            .. assignments.SelectMany(a => a.Reports.Values).Where(r => r.Standing is not (ReportStanding.Planned or ReportStanding.Waived))
                .Select(r => r.Month).Distinct().OrderDescending(),
        ];
        var shown = month is { } wanted && months.Contains(wanted) ? wanted : months.Cast<ReportMonth?>().FirstOrDefault();
        var lines = assignments.Select(a => Line(a, [.. onward[a.Id!.Value]], shown, plan, now)).OrderBy(l => l.Duty).ThenBy(l => PlaceOf(plan, l.Unit)).ToList();
        return sheet with
        {
            Figures = TaskFigures.Of(plan, run, all, now),
            Units = lines,
            Waiting = LeadWaiting.Of(plan, viewer, run, assignments, merges, now),
            Flow = FlowGraph.Of(sheet.Task, sheet.Run.Cycle.Year, run, assignments, shown, plan.Book),
            Months = months,
            Month = shown is { } known ? MonthOf(known, lines, merges.FirstOrDefault(m => m.Id == MergeId.Of(sheet.Run, known)), plan) : null,
        };
    }

    private static UnitLine Line(AssignmentState a, IReadOnlyList<AssignmentState> onward, ReportMonth? month, PlanSnapshot plan, DateTimeOffset now)
    {
        var (issue, work) = (a.Issue!, a.Work);
        var missed = a.Reports.Values.Where(r => r is { Standing: ReportStanding.Expected, Missed: true }).Select(r => r.Month).ToImmutableArray();
        return new UnitLine(
            a, issue.Unit, issue.Duty, issue.Share, issue.Content, work?.Due ?? issue.Due,
            (work?.OriginalDue ?? issue.Due) is { } original && work is not null && original != work.Due ? original : null,
            plan.LightOf(a, now), month is { } m ? a.Reports.GetValueOrDefault(m.Value) : null, missed,
            onward.Count, onward.Count(o => Lights.ProgressOf(o, now) == Progress.Overdue));
    }

    private static MonthSheet MonthOf(ReportMonth month, IReadOnlyList<UnitLine> lines, MergeState? merge, PlanSnapshot plan)
    {
        var reports = lines.Where(l => l.Report is { Line: not null, Standing: ReportStanding.Received or ReportStanding.Accepted or ReportStanding.Returned })
            .Select(l => new MonthReport(l, l.Report!, plan.Returns.GetValueOrDefault(ReturnId.Of(l.Id.Run.Cycle, l.Unit, month).Value)?.State.SubmittedBy))
            .OrderBy(r => r.Entry.Standing);
        List<UnitLine> awaited = [.. lines.Where(l => l.Report is { Standing: ReportStanding.Expected })];
        var missing = merge?.Reports.Values.Where(r => r.Line is null).Select(r => r.Unit).OrderBy(u => PlaceOf(plan, u)) ?? awaited.Select(l => l.Unit);
        return new MonthSheet(month, [.. reports], awaited, [.. missing], merge);
    }

    /// <summary>The order of the units file: bureaus, counties, zones.</summary>
    private static int PlaceOf(PlanSnapshot plan, UnitCode unit) => plan.Book.Units.Find(unit) is { } known ? plan.Book.Units.All.IndexOf(known) : int.MaxValue;
}
