using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

// What others decide about the assignment: arbiter, reviewer, office, leading group.
public static partial class AssignmentDecider
{
    private static Decision Precedent(AssignmentState s, NotePrecedent c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        return s.Status == AssignmentStatus.Disputed ? new PrecedentProposed(c.Ruling, c.Successor, c.Precedent) : Decision.Nothing;
    }

    private static Decision Arbitrate(AssignmentState s, ArbitrateDispute c, Frame f)
    {
        if (Authority.Head(f, Arbiter(s, f)) is { } no) return no;
        if (s.Status != AssignmentStatus.Disputed) return Closed(s);
        if (Authority.Recusal(f, s.Issue!.Unit) is { } recuse) return recuse;
        if (Texts.Required(c.Reason) is { } text) return text;
        var ending = Clocks.Ending(s.Clocks, ClockNames.Arbitration);
        if (c.Ruling == Ruling.Reject)
        {
            var work = s.Work!.Resume(f.At, 0, Task(s.Issue, f).Ladder(s.Work.Ladder), f.Book);
            return Decision.Accept([new DisputeRejected(c.Reason, f.Actor.Hand, AcknowledgeClock(s.Issue.Unit, Task(s.Issue, f), f), work), .. ending]);
        }

        // An onward child goes back to the unit that made it, which may dispatch anew.
        if (c.Ruling == Ruling.Reassign && s.Issue.Duty == Duty.Onward) return new DecisionDoesNotFit(nameof(Ruling.Reassign));
        if (c.Ruling == Ruling.Reassign && Successor(s, c.Successor, f) is { } bad) return bad;
        ImmutableArray<UnitCode> successors = c.Ruling == Ruling.Reassign ? [c.Successor!.Value] : [];
        return Decision.Accept(
        [
            new DisputeUpheld(c.Ruling, c.Successor, c.Reason, f.Actor.Hand),
            new AssignmentTerminated(c.Reason, f.Actor.Hand, successors, null, s.Generation),
            .. ending,
        ]);
    }

    private static Rejection? Successor(AssignmentState s, UnitCode? successor, Frame f) =>
        successor is { } unit && unit != s.Issue!.Unit && f.Book.Units.Find(unit) is not null ? null : new UnknownUnit(successor ?? default);

    private static Decision Extension(AssignmentState s, DecideExtension c, Frame f)
    {
        if (s.Extensions is not [.., { Granted: null } pending]) return new NothingToApprove("extension");
        if (Authority.Head(f, pending.Decider) is { } no) return no;
        if (Authority.Recusal(f, s.Issue!.Unit) is { } recuse) return recuse;
        if (s.IsClosed) return new AlreadyClosed();
        if (Texts.Required(c.Reason) is { } text) return text;
        var ending = Clocks.Ending(s.Clocks, ClockNames.Extension);
        if (!c.Grant) return Decision.Accept([new ExtensionRefused(c.Reason, f.Actor.Hand), .. ending]);
        return Decision.Accept([new ExtensionGranted(pending.Days, c.Reason, f.Actor.Hand, Moved(s, pending.Days, f)), .. ending]);
    }

    private static Clock Moved(AssignmentState s, int days, Frame f) => s.Work!.Move(
        f.Book.Calendar.Shift(s.Work.Due, days, f.Book.Settings.DueTime), f.At, Task(s.Issue!, f).Ladder(s.Work.Ladder), f.Book);

    private static Decision Review(AssignmentState s, ReviewSubmission c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Reviewer, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status != AssignmentStatus.Submitted) return Closed(s);
        if (Authority.NotOwnWork(f, s.Submission!.By) is { } own) return own;
        var ending = Clocks.Ending(s.Clocks, ClockNames.Review);
        if (c.Accept) return Decision.Accept([new AssignmentCompleted(f.Actor.Hand, s.Submission.DaysLate, s.Generation), .. ending]);
        if (Texts.Required(c.Reason) is { } text) return text;
        var work = s.Work!.Resume(f.At, f.Book.Settings.ReworkDays, Task(s.Issue, f).Ladder(s.Work.Ladder), f.Book);
        return Decision.Accept([new AssignmentReturnedForRework(c.Reason!, f.Actor.Hand, work), .. ending]);
    }

    private static Decision CloseOff(AssignmentState s, Frame f)
    {
        if (Authority.In(f, Arbiter(s, f), Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status == AssignmentStatus.ClosedOff) return Decision.Nothing;
        if (s.Status != AssignmentStatus.Completed) return Closed(s);
        if (Authority.NotOwnWork(f, s.CompletedBy!.Value) is { } own) return own;
        var open = s.Children.FirstOrDefault(c => c.Value.Standing is ChildStanding.Open or ChildStanding.Completed);
        if (open.Key is { } child) return new ChildStillOpen(new AssignmentId(child));
        return new AssignmentClosedOff(f.Actor.Hand, s.Submission?.DaysLate ?? 0, s.Generation);
    }

    private static Decision Suspend(AssignmentState s, SuspendAssignment c, Frame f)
    {
        if (Overseer(s, f) is { } no) return no;
        if (s.Status == AssignmentStatus.Suspended) return Decision.Nothing;
        if (!s.IsWithUnit) return Closed(s);
        if (Texts.Required(c.Reason) is { } text) return text;
        return new AssignmentSuspended(c.Reason, f.Actor.Hand, null);
    }

    private static Decision Resume(AssignmentState s, ResumeAssignment c, Frame f)
    {
        if (Overseer(s, f) is { } no) return no;
        if (s.Status != AssignmentStatus.Suspended) return Closed(s);
        if (Texts.Required(c.Reason) is { } text) return text;
        var task = Task(s.Issue!, f);
        return new AssignmentResumed(
            c.Reason, f.Actor.Hand, [.. s.Clocks.Values.Where(k => !k.Runs).Select(k => k.Resume(f.At, 0, task.Ladder(k.Ladder), f.Book))]);
    }

    private static Decision Terminate(AssignmentState s, TerminateAssignment c, Frame f)
    {
        if (Authority.Head(f, Arbiter(s, f)) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (Authority.Recusal(f, s.Issue!.Unit) is { } recuse) return recuse;
        if (Texts.Required(c.Reason) is { } text) return text;
        return Decision.Accept([new AssignmentTerminated(c.Reason, f.Actor.Hand, [], null, s.Generation), .. Settling(s, f)]);
    }

    private static Decision Reopen(AssignmentState s, ReopenAssignment c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Status is not (AssignmentStatus.Completed or AssignmentStatus.ClosedOff)) return Decision.Nothing;
        var due = f.Book.Calendar.DueIn(f.Book.Settings.ReworkDays, f.At, f.Book.Settings.DueTime);
        var work = s.Work!.Move(due, f.At, Task(s.Issue!, f).Ladder(s.Work.Ladder), f.Book) with { StoppedAt = null };
        return new AssignmentReopened(c.Reason, s.Generation + 1, work);
    }

    private static Decision CarryOut(AssignmentState s, CarryOutDecision c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        var d = c.Decided;
        if (s.Decisions.Contains(d.Reference)) return Decision.Nothing;
        if (s.IsClosed) return new AlreadyClosed();
        switch (d.Kind)
        {
            case DecisionKind.Extend:
                // Only a request made before expiry (granted or not) lets the date in force still move after it.
                if (f.At > s.Work!.Due.At && s.Extensions.IsEmpty) return new ExtensionAfterExpiry(s.Work.Due.At);
                return new AssignmentExtendedByDecision(d.Days, d.Reference, Moved(s, d.Days, f));
            case DecisionKind.Reassign or DecisionKind.Split:
                if (s.Issue!.Duty == Duty.Onward) return new DecisionDoesNotFit(d.Kind.ToString());
                foreach (var unit in d.Units)
                {
                    if (Successor(s, unit, f) is { } bad) return bad;
                }

                return Decision.Accept([new AssignmentTerminated(d.Text, d.By, d.Units, d.Reference, s.Generation), .. Settling(s, f)]);
            case DecisionKind.Terminate:
                return Decision.Accept([new AssignmentTerminated(d.Text, d.By, [], d.Reference, s.Generation), .. Settling(s, f)]);
            case DecisionKind.Suspend:
                return s.IsWithUnit ? new AssignmentSuspended(d.Text, d.By, d.Reference) : Closed(s);
            case DecisionKind.Direct:
                var due = f.Book.Calendar.DueIn(d.Days, f.At, f.Book.Settings.DueTime);
                var task = Task(s.Issue!, f);
                return new UnitDirected(
                    d.Text, d.Reference, Clock.Start(ClockNames.Directed, s.Issue!.Unit, f.At, due, task.Ladder(task.Clocks.Work), f.Book));
            default:
                return new DecisionNoted(d.Kind, d.Text, d.Reference);
        }
    }

    private static IEnumerable<Event> Settling(AssignmentState s, Frame f) =>
        s.Clocks.Keys.SelectMany(name => Clocks.Ending(s.Clocks, name)).Concat(SettledReports(s, null, f));

    /// <summary>The reviewer's head, or the office's.</summary>
    private static Rejection? Overseer(AssignmentState s, Frame f) =>
        Authority.Head(f, f.Actor.Unit == f.Book.Units.Office ? f.Book.Units.Office : s.Issue!.Reviewer);

    private static Decision Override(AssignmentState s, OverrideLight c, Frame f)
    {
        if (Overseer(s, f) is { } no) return no;
        if (Texts.Required(c.Reason) is { } text) return text;
        return new LightOverridden(c.Light, c.Reason, f.Actor.Hand);
    }

    private static Decision Confirm(AssignmentState s, ConfirmProvisionalDate c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (s.IsClosed || s.Work is not { Due.Provisional: true } work) return Decision.Nothing;
        var due = f.Book.Calendar.Recompute(work.Due);
        if (due.At != c.Expected.At) return new TextChanged();
        return new ProvisionalDateConfirmed(work.Move(due, f.At, Task(s.Issue!, f).Ladder(work.Ladder), f.Book));
    }
}
