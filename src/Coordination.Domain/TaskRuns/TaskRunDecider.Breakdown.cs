using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.TaskRuns;

// 分解 and 交办.
public static partial class TaskRunDecider
{
    private static Decision BreakDown(TaskRunState s, BreakDownTask c, Frame f)
    {
        if (Authority.In(f, s.Lead, Role.Handler, Role.UnitHead) is { } no) return no;
        if (ActiveStep(s, StepKind.BreakDown) is null) return new WrongState(nameof(StepKind.BreakDown));
        if (s.Breakdown is not null) return new AlreadyExists(nameof(BreakDownTask));
        if (c.Items.IsDefaultOrEmpty) return new TextMissing();
        if (c.Items.Length > ItemsMax) return new TooManyItems(ItemsMax);
        var task = Task(s, f);
        var dues = ImmutableArray.CreateBuilder<DueDate>(c.Items.Length);
        var seen = new HashSet<UnitCode>();
        foreach (var item in c.Items)
        {
            if (!seen.Add(item.Unit)) return new DuplicateUnit(item.Unit);
            if (CheckItem(s, item, f, out var due) is { } bad) return bad;
            dues.Add(due!);
        }

        foreach (var unit in task.Responsible.Concat(task.Implementers))
        {
            if (!seen.Contains(unit)) return new UnitMissing(unit);
        }

        return new BreakdownDrafted(c.Items, dues.MoveToImmutable(), c.BasedOn, f.Actor.Hand);
    }

    private static Rejection? CheckItem(TaskRunState s, BreakdownItem item, Frame f, out DueDate? due)
    {
        due = null;
        if (f.Book.Units.Find(item.Unit) is null || item.Unit == s.Lead || item.Duty == Duty.Onward) return new UnknownUnit(item.Unit);
        if (Texts.Required(item.Content) is { } text) return text;
        if (item.Share is <= 0 or > 100) return new BadShare(item.Share.Value);
        due = BreakdownDates.Due(s, item.DueOn, f.At, f.Book);
        var latest = BreakdownDates.Latest(s, f.At, f.Book);
        if (due.On > latest) return new DueTooLate(item.Unit, latest);
        return due.At <= f.At ? new DueInThePast(item.Unit) : null;
    }

    private static Decision ApproveDraft(TaskRunState s, Frame f)
    {
        if (Authority.Head(f, s.Lead) is { } no) return no;
        if (s.Breakdown is not { ApprovedBy: null } draft) return new NothingToApprove(nameof(BreakDownTask));
        if (Authority.NotOwnWork(f, draft.By) is { } own) return own;
        var step = ActiveStep(s, StepKind.BreakDown)!.Step;
        return Done(s, step, "", [new BreakdownApproved(f.Actor.Hand)]);
    }

    private static Decision SendBack(TaskRunState s, SendBackBreakdown c, Frame f)
    {
        if (Authority.Head(f, s.Lead) is { } no) return no;
        if (s.Breakdown is not { ApprovedBy: null }) return new NothingToApprove(nameof(BreakDownTask));
        if (Texts.Required(c.Reason) is { } text) return text;
        return new BreakdownSentBack(c.Reason, f.Actor.Hand);
    }

    private static Decision Dispatch(TaskRunState s, Frame f)
    {
        if (Authority.In(f, s.Lead, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Breakdown is not { ApprovedBy: not null } breakdown) return new NotApproved();
        if (!s.Children.IsEmpty) return Decision.Nothing;
        if (ActiveStep(s, StepKind.Dispatch) is not { } step) return new WrongState(nameof(StepKind.Dispatch));
        var task = Task(s, f);
        var children = breakdown.Items.Select((item, i) => Child(s, item, breakdown.Dues[i], task, f)).ToImmutableArray();
        return Done(s, step.Step, "", [new TaskDispatched(children, f.Actor.Hand)]);
    }

    private static OnwardChild Child(TaskRunState s, BreakdownItem item, DueDate due, TaskDefinition task, Frame f) => new(
        AssignmentId.Of(s.Id!.Value, item.Unit),
        new AssignmentIssue(s.Version, item.Unit, s.Lead, null, item.Duty, item.Content, item.Share, due, MonthsOf(task, s.Id.Value.Cycle.Year, f.Book.Settings.ReportMonthLast)));

    /// <summary>The months of the year with a report; those whose form would have opened before the dispatch fall away when it is issued.</summary>
    private static ImmutableArray<ReportMonth> MonthsOf(TaskDefinition task, int year, int last) => task.Cadence switch
    {
        ReportCadence.Monthly => [.. Enumerable.Range(1, last).Select(m => ReportMonth.Of(year, m))],
        ReportCadence.Quarterly => [.. new[] { 3, 6, 9, last }.Where(m => m <= last).Distinct().Select(m => ReportMonth.Of(year, m))],
        _ => [],
    };

    private static Decision AddUnit(TaskRunState s, AddUnitToTask c, Frame f)
    {
        if (Authority.Head(f, s.Lead) is { } no) return no;
        if (s.Children.IsEmpty) return new NotApproved();
        if (s.Children.Count >= ItemsMax) return new TooManyItems(ItemsMax);
        if (Texts.Required(c.Reason) is { } text) return text;
        var id = AssignmentId.Of(s.Id!.Value, c.Item.Unit);
        if (s.Children.ContainsKey(id.Value)) return new DuplicateUnit(c.Item.Unit);
        if (CheckItem(s, c.Item, f, out var due) is { } bad) return bad;
        if (s.Steps.Values.Any(x => x is { Kind: StepKind.Merge })) return new WrongState(nameof(StepKind.Merge));
        var child = Child(s, c.Item, due!, Task(s, f), f);
        // All assignments of a run stand on one version, so that its monthly merges do too.
        child = child with { Issue = child.Issue with { Version = s.Children.Values.First().Issue.Version } };
        return new ChildAdded(child, null, c.Reason, OpenStepsFor(s, c.Item.Duty, f));
    }

    private static StepEntry? ActiveStep(TaskRunState s, StepKind kind) =>
        s.Steps.Values.FirstOrDefault(x => x.Kind == kind && x.Standing == StepStanding.Active);
}
