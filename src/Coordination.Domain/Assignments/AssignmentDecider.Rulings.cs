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
            var rejected = new DisputeRejected(c.Reason, f.Actor.Hand, AcknowledgeClock(s.Issue.Unit, Task(s.Issue, f), f), work) { Others = Others(s, f) };
            return Decision.Accept([rejected, .. ending]);
        }

        // An onward child goes back to the unit that made it, which may dispatch anew.
        if (c.Ruling == Ruling.Reassign && s.Issue.Duty == Duty.Onward) return new DecisionDoesNotFit(nameof(Ruling.Reassign));
        if (c.Ruling == Ruling.Reassign && Successor(s, c.Successor, f) is { } bad) return bad;
        ImmutableArray<UnitCode> successors = c.Ruling == Ruling.Reassign ? [c.Successor!.Value] : [];
        return Decision.Accept(
        [
            new DisputeUpheld(c.Ruling, c.Successor, c.Reason, f.Actor.Hand),
            Ended(s, c.Reason, f.Actor.Hand, successors, null),
            .. Settling(s, f),
        ]);
    }

    /// <summary>The unit's clocks that stand still, besides the work's, as they run on from now.</summary>
    private static ImmutableArray<Clock> Others(AssignmentState s, Frame f) =>
        [.. s.Clocks.Values.Where(k => !k.Runs && k.Name != ClockNames.Work).Select(k => k.Resume(f.At, 0, LadderOf(s, k, f), f.Book))];

    private static AssignmentTerminated Ended(AssignmentState s, string reason, Signer by, ImmutableArray<UnitCode> successors, string? decision) =>
        new(reason, by, successors, decision, s.Generation)
        {
            Children = [.. s.Children.Where(c => c.Value.Standing is ChildStanding.Open or ChildStanding.Completed).Select(c => new AssignmentId(c.Key))],
        };

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
        var work = Moved(s, pending.Days, f);
        var granted = new ExtensionGranted(pending.Days, c.Reason, f.Actor.Hand, work) { SubmittedDaysLate = SubmittedLate(s, work, f) };
        return Decision.Accept([granted, .. ending, .. Clocks.Ending(s.Clocks, ClockNames.Work)]);
    }

    /// <summary>The decider's delay does not count against a unit that has handed in meanwhile.</summary>
    private static int? SubmittedLate(AssignmentState s, Clock work, Frame f) => s is { Submission: { } submission, Generation: 1 }
        ? Math.Min(submission.DaysLate, (work with { StoppedAt = null }).DaysLate(submission.At, f.Book.Calendar))
        : null;

    private static Clock Moved(AssignmentState s, int days, Frame f) => s.Work!.Move(
        f.Book.Calendar.Shift(s.Work.Due, days, f.Book.Settings.DueTime), f.At, Task(s.Issue!, f).Ladder(s.Work.Ladder), f.Book);

    private static Decision Review(AssignmentState s, ReviewSubmission c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Reviewer, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status != AssignmentStatus.Submitted) return Closed(s);
        if (Authority.NotOwnWork(f, s.Submission!.By) is { } own) return own;
        var ending = Clocks.Ending(s.Clocks, ClockNames.Review);
        if (c.Accept) return Decision.Accept([new AssignmentCompleted(f.Actor.Hand, s.Submission.DaysLate, s.Generation), .. ClocksEnding(s, ClockNames.Work)]);
        if (Texts.Required(c.Reason) is { } text) return text;
        var work = s.Work!.Resume(f.At, f.Book.Settings.ReworkDays, Task(s.Issue, f).Ladder(s.Work.Ladder), f.Book);
        return Decision.Accept([new AssignmentReturnedForRework(c.Reason!, f.Actor.Hand, work) { Others = Others(s, f) }, .. ending]);
    }

    private static Decision CloseOff(AssignmentState s, Frame f)
    {
        if (Authority.In(f, Arbiter(s, f), Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Status == AssignmentStatus.ClosedOff) return Decision.Nothing;
        if (s.Status != AssignmentStatus.Completed) return Closed(s);
        if (Authority.NotOwnWork(f, s.CompletedBy!.Value) is { } own) return own;
        var open = s.Children.FirstOrDefault(c => c.Value.Standing is ChildStanding.Open or ChildStanding.Completed);
        if (open.Key is { } child) return new ChildStillOpen(new AssignmentId(child));
        return Decision.Accept([new AssignmentClosedOff(f.Actor.Hand, s.Submission?.DaysLate ?? 0, s.Generation), .. ClocksEnding(s, ClockNames.Work)]);
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
        return new AssignmentResumed(c.Reason, f.Actor.Hand, [.. s.Clocks.Values.Where(k => !k.Runs).Select(k => k.Resume(f.At, 0, LadderOf(s, k, f), f.Book))]);
    }

    private static Decision Terminate(AssignmentState s, TerminateAssignment c, Frame f)
    {
        // The process ends the children of an assignment that was ended itself.
        if (f.Actor.IsSystem && s.IsClosed) return Decision.Nothing;
        if (!f.Actor.IsSystem && Authority.Head(f, Arbiter(s, f)) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (Authority.Recusal(f, s.Issue!.Unit) is { } recuse) return recuse;
        if (Texts.Required(c.Reason) is { } text) return text;
        return Decision.Accept([Ended(s, c.Reason, f.Actor.Hand, [], null), .. Settling(s, f)]);
    }

    private static Decision Reopen(AssignmentState s, ReopenAssignment c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Status is not (AssignmentStatus.Completed or AssignmentStatus.ClosedOff)) return Decision.Nothing;
        var due = f.Book.Calendar.DueIn(f.Book.Settings.ReworkDays, f.At, f.Book.Settings.DueTime);
        var work = s.Work!.Move(due, f.At, Task(s.Issue!, f).Ladder(s.Work.Ladder), f.Book) with { StoppedAt = null };
        return new AssignmentReopened(c.Reason, s.Generation + 1, work) { Others = Others(s, f) };
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
                return Decision.Accept([new AssignmentExtendedByDecision(d.Days, d.Reference, Moved(s, d.Days, f)), .. Clocks.Ending(s.Clocks, ClockNames.Work)]);
            case DecisionKind.Reassign or DecisionKind.Split:
                if (s.Issue!.Duty == Duty.Onward) return new DecisionDoesNotFit(d.Kind.ToString());
                foreach (var unit in d.Units)
                {
                    if (Successor(s, unit, f) is { } bad) return bad;
                }

                return Decision.Accept([Ended(s, d.Text, d.By, d.Units, d.Reference), .. Settling(s, f)]);
            case DecisionKind.Terminate:
                return Decision.Accept([Ended(s, d.Text, d.By, [], d.Reference), .. Settling(s, f)]);
            case DecisionKind.Suspend:
                return s.IsWithUnit ? new AssignmentSuspended(d.Text, d.By, d.Reference) : Closed(s);
            case DecisionKind.Direct:
                if (!s.IsWithUnit) return Closed(s);
                var due = f.Book.Calendar.DueIn(d.Days, f.At, f.Book.Settings.DueTime);
                var task = Task(s.Issue!, f);
                var directed = Clock.Start(ClockNames.Directed, s.Issue!.Unit, f.At, due, task.Ladder(task.Clocks.Work), f.Book);
                return Decision.Accept([new UnitDirected(d.Text, d.Reference, directed), .. Clocks.Ending(s.Clocks, ClockNames.Directed)]);
            default:
                return new DecisionNoted(d.Kind, d.Text, d.Reference);
        }
    }

    private static IEnumerable<Event> Settling(AssignmentState s, Frame f) =>
        ClocksEnding(s).Concat(SettledReports(s, null, f));

    /// <summary>What the end of every clock has as a consequence, but for one that ended before.</summary>
    private static IEnumerable<Event> ClocksEnding(AssignmentState s, string? ended = null) =>
        s.Clocks.Keys.Where(name => name != ended).SelectMany(name => Clocks.Ending(s.Clocks, name));

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
        var confirmed = new ProvisionalDateConfirmed(work.Move(due, f.At, Task(s.Issue!, f).Ladder(work.Ladder), f.Book));
        return Decision.Accept([confirmed, .. Clocks.Ending(s.Clocks, ClockNames.Work)]);
    }
}
