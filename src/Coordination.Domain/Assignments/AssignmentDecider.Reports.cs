using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

// Monthly reports, deliverables of steps, children.
public static partial class AssignmentDecider
{
    private static Decision OpenReport(AssignmentState s, FireDeadline c, Frame f)
    {
        var next = s.Reports.Values.FirstOrDefault(r => r.Standing == ReportStanding.Planned);
        if (next is null || next.Month.Month != c.Serial || next.OpensAt > f.At) return Decision.Nothing;
        if (!s.IsWithUnit) return new ReportWaived(next.Month);
        return new ReportExpected(next.Month, next.Due, s.Issue!.Unit, s.Issue.Reviewer, s.Issue.Version);
    }

    private static Decision MissReport(AssignmentState s, FireDeadline c, Frame f)
    {
        var month = new ReportMonth(c.Name["report-missed/".Length..]);
        if (s.Reports.GetValueOrDefault(month.Value) is not { Standing: ReportStanding.Expected, Missed: false } entry) return Decision.Nothing;
        if (entry.MissedAt > f.At) return Decision.Nothing;
        if (!s.IsWithUnit) return new ReportWaived(month);
        var after = s with { Reports = s.Reports.SetItem(month.Value, entry with { Missed = true }) };
        var row = f.Book.Settings.MissingReportsRed;
        // After downtime months may be found missing in any order.
        var known = s.MissedInARow(row).ToHashSet();
        return Decision.Accept(
            [new ReportMissed(month), .. after.MissedInARow(row).Where(m => !known.Contains(m)).Select(m => new ReportsMissedInARow(RowTo(after, m, row), s.Issue!.Unit))]);
    }

    private static ImmutableArray<ReportMonth> RowTo(AssignmentState s, ReportMonth last, int row) =>
        [.. s.Reports.Values.Where(r => r is { Standing: ReportStanding.Expected, Missed: true } && r.Month <= last).Select(r => r.Month).TakeLast(row)];

    private static Decision Receive(AssignmentState s, ReceiveReport c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.IsClosed || s.Reports.GetValueOrDefault(c.Month.Value) is not { Standing: ReportStanding.Expected }) return Decision.Nothing;
        var received = new ReportReceived(c.Month, c.Line, ReviewClock(ClockNames.ReviewOf(c.Month), s, Task(s.Issue!, f), f));
        var after = AssignmentEvolution.Apply(s, received, c.Stream, f.At);
        return Decision.Accept([received, .. SettledReports(s, after, f)]);
    }

    /// <summary>The agenda items about missing reports that stand before and no longer after.</summary>
    private static IEnumerable<Event> SettledReports(AssignmentState before, AssignmentState? after, Frame f)
    {
        var row = f.Book.Settings.MissingReportsRed;
        var still = after?.MissedInARow(row).ToHashSet() ?? [];
        return before.MissedInARow(row).Where(m => !still.Contains(m)).Select(m => new EscalationSettled(ClockNames.MissedInARow(m), before.Issue!.Unit));
    }

    private static Decision Review(AssignmentState s, ReviewReport c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Reviewer, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Reports.GetValueOrDefault(c.Month.Value) is not { Standing: ReportStanding.Received } entry) return new ReportNotExpected(c.Month);
        var ending = Clocks.Ending(s.Clocks, ClockNames.ReviewOf(c.Month));
        if (c.Accept) return Decision.Accept([new ReportAccepted(c.Month, entry.Line!, s.Issue.Unit, f.Actor.Hand), .. ending]);
        if (s.IsClosed) return new AlreadyClosed();
        if (Texts.Required(c.Reason) is { } text) return text;
        var task = Task(s.Issue, f);
        var correction = Clock.Start(
            ClockNames.CorrectionOf(c.Month), s.Issue.Unit, f.At,
            f.Book.Calendar.DueIn(f.Book.Settings.ReviewDays, f.At, f.Book.Settings.DueTime), task.Ladder(task.Clocks.Review), f.Book);
        return Decision.Accept([new ReportReturned(c.Month, c.Reason!, f.Actor.Hand, correction), .. ending]);
    }

    private static Decision Open(AssignmentState s, OpenDeliverable c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.IsClosed || s.Deliverables.ContainsKey(c.Step.Value)) return Decision.Nothing;
        if (f.Book.Version(c.Version) is not { } task) return new UnknownVersion(c.Version);
        var clock = Clock.Start(ClockNames.Step(c.Step), c.Unit, f.At, c.Due, task.Ladder(c.Ladder), f.Book);
        // Opened while the unit's clocks stand still, it stands still with them.
        if (s.Issue is not null && !s.IsWithUnit) clock = clock.Stop(f.At);
        return new DeliverableOpened(c.Step, c.Due, clock, c.Version, c.Unit);
    }

    private static Decision Onward(AssignmentState s, DispatchOnward c, Frame f)
    {
        const int PartsMax = 50;
        if (Authority.In(f, s.Issue!.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (Holding(s, f) is { } held) return held;
        if (s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework)) return Closed(s);
        if (c.Parts.IsDefaultOrEmpty) return new TextMissing();
        if (s.Children.Count + c.Parts.Length > PartsMax) return new TooManyItems(PartsMax);
        var latest = f.Book.Calendar.Subtract(s.Work!.Due.On, f.Book.Settings.ReviewDays);
        var children = ImmutableArray.CreateBuilder<OnwardChild>(c.Parts.Length);
        foreach (var part in c.Parts)
        {
            if (f.Book.Units.Find(part.Unit) is not { } unit || unit.Parent != s.Issue.Unit) return new UnknownUnit(part.Unit);
            if (children.Any(x => x.Issue.Unit == part.Unit)) return new DuplicateUnit(part.Unit);
            if (Texts.Required(part.Content) is { } text) return text;
            var due = f.Book.Calendar.DueOn(part.DueOn, f.Book.Settings.DueTime);
            if (due.On > latest) return new DueTooLate(part.Unit, latest);
            if (due.At <= f.At) return new DueInThePast(part.Unit);
            children.Add(new OnwardChild(
                AssignmentId.ChildOf(s.Id!.Value, s.Children.Count + children.Count + 1),
                new AssignmentIssue(s.Issue.Version, part.Unit, s.Issue.Unit, s.Id, Duty.Onward, part.Content, null, due, [])));
        }

        return new OnwardDispatched(children.ToImmutable());
    }

    private static Decision NoteChild(AssignmentState s, NoteChildOfAssignment c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (!s.Children.TryGetValue(c.Child.Value, out var child)) return new NotFound(nameof(NoteChildOfAssignment.Child));
        return ChildNote.IsNews(child, c.Standing, c.Generation) ? new ChildOfAssignmentNoted(c.Child, c.Standing, c.Generation) : Decision.Nothing;
    }
}

/// <summary>Notes about children come in any order: within a generation only a later standing is news.</summary>
public static class ChildNote
{
    public static bool IsNews(ChildEntry known, ChildStanding standing, int generation) =>
        // What is terminated is never reopened, so the news of it is never stale.
        standing == ChildStanding.Terminated
            ? known.Standing != ChildStanding.Terminated
            : generation > known.Generation || (generation == known.Generation && standing > known.Standing);
}
