using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Simulation;

/// <summary>The lead bureaus: break down, dispatch, review, merge, sign. As reviewer of its own children a unit plays here too.</summary>
internal static class LeadPlayers
{
    public static IEnumerable<Act> Play(Scene scene) => scene.Slot switch
    {
        Slot.Handlers => Runs(scene).SelectMany(s => Handle(scene, s)).Concat(Merges(scene).SelectMany(s => Merge(scene, s))),
        Slot.Forms => scene.World.All<AssignmentState>(StreamKind.Assignment).Where(a => a.State.Issue is not null).SelectMany(a => Review(scene, a.State)),
        Slot.Heads => Runs(scene).SelectMany(s => Head(scene, s)).Concat(scene.World.All<AssignmentState>(StreamKind.Assignment).SelectMany(a => CloseOnward(scene, a.State))),
        Slot.Approvals => Merges(scene).Where(s => s.Draft is not null).Select(s => new Act(scene.Cast.Head(s.Lead!.Value, scene.Today), new ApproveMerge(s.Id!.Value)))
            .Concat(scene.World.All<AssignmentState>(StreamKind.Assignment).SelectMany(a => Rule(scene, a.State))),
        _ => [],
    };

    private static IEnumerable<TaskRunState> Runs(Scene scene) =>
        scene.World.All<TaskRunState>(StreamKind.TaskRun).Select(r => r.State).Where(s => s.Status == TaskRunStatus.Open);

    private static IEnumerable<MergeState> Merges(Scene scene) =>
        scene.World.All<MergeState>(StreamKind.MonthlyMerge).Select(m => m.State).Where(s => s.Lead is not null && s.MergedAt is null);

    private static IEnumerable<Act> Handle(Scene scene, TaskRunState s)
    {
        foreach (var entry in s.Steps.Values.Where(e => e.Standing == StepStanding.Active))
        {
            if (Step(scene, s, entry) is not { } command) continue;
            yield return new Act(scene.Cast.Handler(s.Lead, s.Id!.Value.Value), command);
            yield break;
        }
    }

    private static Command? Step(Scene scene, TaskRunState s, StepEntry entry)
    {
        var (id, age) = (s.Id!.Value, scene.DaysSince(entry.ActivatedAt));
        var key = $"{id}/{entry.Step}";
        switch (entry.Kind)
        {
            case StepKind.BreakDown:
                var wait = 2 + scene.Chance.Below(5, key, "break-down");
                return s.Breakdown is null && age >= wait ? BreakDown(scene, s) : null;
            case StepKind.Dispatch:
                return age >= 1 ? new DispatchTask(id) : null;
            case StepKind.Report or StepKind.SignOff:
                return null;
            default:
                if (scene.Book.Version(s.Version)!.FindStep(entry.Step)!.By != StepBy.Lead || s.Drafts.ContainsKey(entry.Step.Value)) return null;
                var lead = 1 + scene.Chance.Below(4, key, "lead-step");
                return age >= 2 && (scene.DaysTo(entry.Due.On) <= lead || age >= 15) ? new CompleteStep(id, entry.Step, Result(scene, s, entry)) : null;
        }
    }

    private static string Result(Scene scene, TaskRunState s, StepEntry entry)
    {
        var task = scene.Book.Version(s.Version)!;
        if (entry.Kind != StepKind.Merge) return $"{task.FindStep(entry.Step)!.Title}：已完成。";
        var done = s.Children.Values.Count(c => c.Standing is ChildStanding.Completed or ChildStanding.ClosedOff);
        var late = s.Children.Values.Count(c => c.DaysLate > 0);
        return FormattableString.Invariant(
            $"{s.Id!.Value.Cycle.Year}年度任务{task.Number}“{task.Title}”完成情况：交办{s.Children.Count}项，办结{done}项，其中逾期办结{late}项。");
    }

    /// <summary>From last year's, where there is one; else each unit of the task with an equal share among those that carry it out.</summary>
    private static BreakDownTask BreakDown(Scene scene, TaskRunState s)
    {
        var id = s.Id!.Value;
        var task = scene.Book.Version(s.Version)!;
        var lastRun = TaskRunId.Of(CycleId.Of(id.Cycle.Plan, id.Cycle.Year - 1), id.TaskNumber);
        if (scene.World.Find<TaskRunState>(lastRun.Stream)?.Breakdown is { } last)
            return new BreakDownTask(id, [.. last.Items.Select(i => i with { DueOn = null })], lastRun);
        var share = task.Implementers.IsEmpty ? (decimal?)null : Math.Round(100m / task.Implementers.Length, 2);
        ImmutableArray<BreakdownItem> items =
        [
            .. task.Responsible.Select(u => new BreakdownItem(u, Duty.Responsible, $"按职责分工做好：{task.Title}", null, null)),
            .. task.Implementers.Select(u => new BreakdownItem(u, Duty.Implementing, $"在本地组织实施：{task.Title}", share, null)),
        ];
        return new BreakDownTask(id, items, null);
    }

    private static IEnumerable<Act> Head(Scene scene, TaskRunState s)
    {
        var id = s.Id!.Value;
        var head = scene.Cast.Head(s.Lead, scene.Today);
        if (s.Breakdown is { ApprovedBy: null })
            yield return new Act(head, new ApproveBreakdown(id));
        else if (s.Drafts.FirstOrDefault().Key is { } step)
            yield return new Act(head, new ApproveStep(id, new StepId(step)));
        else if (s.Signatures.IsEmpty && s.Steps.Values.FirstOrDefault(e => e.Kind == StepKind.SignOff) is { Standing: StepStanding.Active } entry
            && scene.DaysSince(entry.ActivatedAt) >= 1 + scene.Chance.Below(3, id.Value, "sign-lead"))
            yield return new Act(head, new SignTaskRun(id, TextHash.Of(s.MergedText!)));
    }

    private static IEnumerable<Act> Review(Scene scene, AssignmentState s)
    {
        var id = s.Id!.Value;
        var reviewer = scene.Cast.Handler(s.Issue!.Reviewer, id.Run.Value);
        if (s.Status == AssignmentStatus.Submitted && scene.DaysSince(s.Submission!.At) >= Patience(scene, id.Value, "review"))
        {
            var rework = s.Reworks == 0 && scene.Chance.Happens(10, id.Value, "rework");
            yield return new Act(reviewer, new ReviewSubmission(id, !rework, rework ? "佐证材料不足，请补充后再报。" : null));
            yield break;
        }

        foreach (var report in s.Reports.Values.Where(r => r.Standing == ReportStanding.Received))
        {
            var key = $"{id}/{report.Month}";
            if (scene.DaysSince(report.ReceivedAt!.Value) < Patience(scene, key, "review-report")) continue;
            var back = report.Line?.Progress != "已按审核意见补充完善。" && scene.Chance.Happens(3, key, "return-report");
            yield return new Act(reviewer, new ReviewReport(id, report.Month, !back, back ? "指标数据与上月不衔接，请核实。" : null));
            yield break;
        }
    }

    /// <summary>Working days a reviewer takes: mostly two at most; one in twenty goes beyond its own term.</summary>
    private static int Patience(Scene scene, string key, string purpose) =>
        scene.Chance.Happens(5, key, purpose + "-late") ? 5 : scene.Chance.Below(3, key, purpose);

    private static IEnumerable<Act> Rule(Scene scene, AssignmentState s)
    {
        if (s.Issue is null || s.IsClosed) yield break;
        var (id, head) = (s.Id!.Value, scene.Cast.Head(s.Issue.Reviewer, scene.Today));
        if (s.Extensions is [.., { Granted: null } pending] && pending.Decider == s.Issue.Reviewer && scene.DaysSince(pending.RequestedAt) >= 1)
            yield return new Act(head, new DecideExtension(id, scene.Chance.Happens(70, id.Value, "grant"), "已研究，意见如上。"));
        else if (s.Status == AssignmentStatus.Disputed && s.Issue.Duty == Duty.Onward && scene.DaysSince(s.Dispute!.At) >= 1)
            yield return new Act(head, new ArbitrateDispute(id, Ruling.Reject, null, "属本单位内部分工。"));
        else if (Suspends(scene, s))
            yield return new Act(head, new SuspendAssignment(id, "上级规划调整，暂缓实施。"));
        else if (s.Status == AssignmentStatus.Suspended && s.Work is { StoppedAt: { } stopped } && scene.DaysSince(stopped) >= 15)
            yield return new Act(head, new ResumeAssignment(id, "规划已明确，恢复实施。"));
    }

    private static bool Suspends(Scene scene, AssignmentState s) =>
        s is { Status: AssignmentStatus.InProgress, Issue.Duty: not Duty.Onward, Drafts.IsEmpty: true }
        && scene.Chance.Happens(2, s.Id!.Value.Value, "suspend")
        && scene.Today.Month == 5 && scene.Chance.Below(5, s.Id.Value.Value, scene.Today, "suspend-day") == 0
        && s.Work!.Due == s.Work.OriginalDue;

    /// <summary>A unit's head closes off what its own sub-units have done.</summary>
    private static IEnumerable<Act> CloseOnward(Scene scene, AssignmentState s)
    {
        if (s is { Status: AssignmentStatus.Completed, Issue.Duty: Duty.Onward } && scene.DaysSince(s.CompletedAt!.Value) >= 1)
            yield return new Act(scene.Cast.Head(s.Issue.Reviewer, scene.Today), new CloseOffAssignment(s.Id!.Value));
    }

    private static IEnumerable<Act> Merge(Scene scene, MergeState s)
    {
        if (s.Draft is not null || s.Clocks.Values.FirstOrDefault() is not { } clock) yield break;
        var complete = s.Reports.Values.All(r => r.Line is not null || !r.Expected);
        if (!complete && scene.DaysTo(clock.Due.On) > scene.Chance.Below(2, s.Id!.Value.Value, "merge")) yield break;
        var missing = s.Reports.Values.Count(r => r.Line is null);
        yield return new Act(
            scene.Cast.Handler(s.Lead!.Value, s.Id!.Value.Value),
            new MergeReports(s.Id!.Value, FormattableString.Invariant($"本月应报{s.Reports.Count}项，缺报{missing}项。")));
    }
}
