using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

public enum WaitingKind
{
    BreakDown,
    ApproveBreakdown,
    Dispatch,
    ReviewReports,

    /// <summary>Finished assignments handed in for review.</summary>
    ReviewResults,
    DecideExtensions,
    MergeMonth,
    ApproveMerge,
    DeliverStep,
    ApproveStep,
    Sign,
    CloseOff,

    /// <summary>From here on nothing is asked of the viewer but to watch, and to remind.</summary>
    MissedInARow,
    DueSoon,
    ReportsOutstanding,
    Disputes,
}

/// <summary>One thing of a task that waits.</summary>
/// <param name="Units">Whom it is about; empty: the task itself.</param>
/// <param name="Since">The longest wait among them began then (UTC).</param>
/// <param name="Due">The earliest date of it (UTC).</param>
public sealed record Waiting(
    WaitingKind Kind, int Count, IReadOnlyList<AssignmentState> Units, StepId? Step = null, ReportMonth? Month = null, DateTimeOffset? Since = null, DateTimeOffset? Due = null)
{
    /// <summary>True if the viewer is asked to act; else it is only to be watched.</summary>
    public bool IsAct => Kind < WaitingKind.MissedInARow;
}

/// <summary>What of a task waits for the person who looks, what is due first comes first.</summary>
public static class LeadWaiting
{
    /// <summary>What is due within so many days is worth a look.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(2);

    /// <param name="assignments">Those of the run.</param>
    /// <param name="merges">Those of the run.</param>
    public static IReadOnlyList<Waiting> Of(
        PlanSnapshot plan, Viewer viewer, TaskRunState run, IReadOnlyList<AssignmentState> assignments, IReadOnlyList<MergeState> merges, DateTimeOffset now)
    {
        var leads = viewer.Unit == run.Lead && (viewer.Role is Role.Handler or Role.UnitHead);
        IEnumerable<Waiting> all = Signing(plan, viewer, run);
        if (leads) all = Own(plan, viewer, run).Concat(Reviews(viewer, assignments)).Concat(Merges(viewer, assignments, merges, now)).Concat(all);
        all = all.Concat(Extensions(viewer, assignments)).OrderBy(w => w.Due ?? DateTimeOffset.MaxValue);
        if (viewer.Unit == run.Lead && !viewer.IsAdministrator) all = all.Concat(Watched(plan, assignments, now));
        return [.. all];
    }

    private static IEnumerable<Waiting> Own(PlanSnapshot plan, Viewer viewer, TaskRunState run)
    {
        var (head, task) = (viewer.Role == Role.UnitHead, plan.Book.Version(run.Version));
        foreach (var step in run.Steps.Values.Where(s => s.Standing == StepStanding.Active).OrderBy(s => s.Due.At))
        {
            var drafted = run.Drafts.ContainsKey(step.Step.Value);
            WaitingKind? kind = step.Kind switch
            {
                StepKind.BreakDown when run.Breakdown is null => WaitingKind.BreakDown,
                StepKind.BreakDown => head ? WaitingKind.ApproveBreakdown : null,
                StepKind.Dispatch => WaitingKind.Dispatch,
                StepKind.Report or StepKind.SignOff => null,
                _ when task?.FindStep(step.Step)?.By != StepBy.Lead => null,
                _ when drafted => head ? WaitingKind.ApproveStep : null,
                _ => WaitingKind.DeliverStep,
            };
            if (kind is { } known) yield return new Waiting(known, 1, [], step.Step, null, step.ActivatedAt, run.Clocks.GetValueOrDefault(ClockNames.Step(step.Step))?.Due.At ?? step.Due.At);
        }
    }

    private static IEnumerable<Waiting> Reviews(Viewer viewer, IReadOnlyList<AssignmentState> assignments)
    {
        var reports = assignments.Where(a => a.Issue!.Reviewer == viewer.Unit)
            .SelectMany(a => a.Reports.Values.Where(r => r.Standing == ReportStanding.Received).Select(r => (a, r))).ToLookup(p => p.r.Month);
        foreach (var month in reports.OrderBy(m => m.Key))
        {
            yield return new Waiting(
                WaitingKind.ReviewReports, month.Count(), [.. month.Select(p => p.a)], null, month.Key, month.Min(p => p.r.ReceivedAt),
                month.Min(p => p.a.Clocks.GetValueOrDefault(ClockNames.ReviewOf(p.r.Month))?.Due.At));
        }

        var results = assignments.Where(a => a.Issue!.Reviewer == viewer.Unit && a.Status == AssignmentStatus.Submitted).ToList();
        if (results.Count > 0)
        {
            yield return new Waiting(
                WaitingKind.ReviewResults, results.Count, results, null, null, results.Min(a => a.Submission?.At),
                results.Min(a => a.Clocks.GetValueOrDefault(ClockNames.Review)?.Due.At));
        }
    }

    private static IEnumerable<Waiting> Merges(Viewer viewer, IReadOnlyList<AssignmentState> assignments, IReadOnlyList<MergeState> merges, DateTimeOffset now)
    {
        foreach (var merge in merges.Where(m => m is { Lead: not null, MergedAt: null }))
        {
            var (month, due) = (merge.Id!.Value.Month, merge.Clocks.Values.FirstOrDefault()?.Due.At);
            if (merge.Draft is not null)
            {
                if (viewer.Role == Role.UnitHead) yield return new Waiting(WaitingKind.ApproveMerge, 1, [], null, month, null, due);
            }
            else if (!assignments.Any(a => a.Reports.GetValueOrDefault(month.Value) is { } r && IsOnItsWay(r, now)))
            {
                yield return new Waiting(WaitingKind.MergeMonth, 1, [], null, month, null, due);
            }
        }
    }

    /// <summary>A month is merged once all that came is reviewed, and what has not come is past its day.</summary>
    private static bool IsOnItsWay(ReportEntry report, DateTimeOffset now) =>
        report.Standing == ReportStanding.Received || (report.Standing == ReportStanding.Expected && report.Due.At > now);

    private static IEnumerable<Waiting> Signing(PlanSnapshot plan, Viewer viewer, TaskRunState run)
    {
        var step = run.Steps.Values.FirstOrDefault(s => s.Kind == StepKind.SignOff);
        if (run.Status != TaskRunStatus.Open || step is null) yield break;
        if (step.Standing == StepStanding.Done)
        {
            if (viewer.Unit == plan.Book.Units.Office && (viewer.Role is Role.Handler or Role.UnitHead))
                yield return new Waiting(WaitingKind.CloseOff, 1, [], step.Step, null, step.DoneAt);
            yield break;
        }

        if (run.MergedText is null || TaskSigning.Next(run, plan.Book) is not { } next || next.Unit != viewer.Unit || viewer.Role != next.Role) yield break;
        var clock = run.Clocks.GetValueOrDefault(ClockNames.Step(step.Step));
        yield return new Waiting(WaitingKind.Sign, 1, [], step.Step, null, clock?.StartedAt, clock?.Due.At);
    }

    private static IEnumerable<Waiting> Extensions(Viewer viewer, IReadOnlyList<AssignmentState> assignments)
    {
        if (viewer.Role != Role.UnitHead) yield break;
        var asked = assignments.Where(a => a.Extensions is [.., { Granted: null } last] && last.Decider == viewer.Unit).ToList();
        if (asked.Count > 0)
        {
            yield return new Waiting(
                WaitingKind.DecideExtensions, asked.Count, asked, null, null, asked.Min(a => a.Extensions[^1].RequestedAt),
                asked.Min(a => a.Clocks.GetValueOrDefault(ClockNames.Extension)?.Due.At));
        }
    }

    private static IEnumerable<Waiting> Watched(PlanSnapshot plan, IReadOnlyList<AssignmentState> assignments, DateTimeOffset now)
    {
        var silent = assignments.Where(a => a.IsWithUnit && a.MissingInARow >= plan.Book.Settings.MissingReportsRed).ToList();
        if (silent.Count > 0) yield return new Waiting(WaitingKind.MissedInARow, silent.Count, silent);
        var soon = assignments.Where(a => a.IsWithUnit && a.Work is { Runs: true } work && work.Due.At >= now && work.Due.At - now <= s_soon).ToList();
        if (soon.Count > 0) yield return new Waiting(WaitingKind.DueSoon, soon.Count, soon, Due: soon.Min(a => a.Work!.Due.At));
        var awaited = assignments.SelectMany(a => a.Reports.Values.Where(r => a.IsWithUnit && r.Standing == ReportStanding.Expected).Select(r => (a, r)));
        if (awaited.ToLookup(p => p.r.Month).OrderBy(m => m.Key).LastOrDefault() is { } month)
        {
            yield return new Waiting(
                WaitingKind.ReportsOutstanding, month.Count(), [.. month.Select(p => p.a)], null, month.Key, Due: month.Min(p => p.r.Due.At));
        }

        var disputed = assignments.Where(a => a.Status == AssignmentStatus.Disputed).ToList();
        yield return new Waiting(WaitingKind.Disputes, disputed.Count, disputed, null, null, disputed.Min(a => a.Dispute?.At));
    }
}
