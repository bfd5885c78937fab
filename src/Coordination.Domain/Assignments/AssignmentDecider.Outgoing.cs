using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Assignments;

// What leaves the unit: at once, or through its head.
public static partial class AssignmentDecider
{
    private static Decision SendOut(AssignmentState s, SendFromUnit c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (Holding(s, f) is { } held) return held;
        var effect = Effect(s, c.Act, f);
        if (!effect.IsAccepted || !NeedsHead(s, f)) return effect;
        if (s.Drafts.ContainsKey(c.Act.Key)) return new AlreadyExists(c.Act.Key);
        return new OutgoingDrafted(c.Act.Key, c.Act, f.Actor.Hand);
    }

    private static Decision Approve(AssignmentState s, ApproveOutgoing c, Frame f)
    {
        if (Authority.Head(f, s.Issue!.Unit) is { } no) return no;
        if (!s.Drafts.TryGetValue(c.Act, out var draft)) return new NothingToApprove(c.Act);
        if (Authority.NotOwnWork(f, draft.By) is { } own) return own;
        if (Cosigning.Complete(draft.Cosigners, f) is { } cosigners) return cosigners;
        var effect = Effect(s, draft.Act, f);
        return effect.IsAccepted ? Decision.Accept([new OutgoingApproved(c.Act, f.Actor.Hand), .. effect.Events]) : effect;
    }

    private static Decision SendBack(AssignmentState s, SendBackOutgoing c, Frame f)
    {
        if (Authority.Head(f, s.Issue!.Unit) is { } no) return no;
        if (!s.Drafts.ContainsKey(c.Act)) return new NothingToApprove(c.Act);
        if (Texts.Required(c.Reason) is { } text) return text;
        return new OutgoingSentBack(c.Act, f.Actor.Hand, c.Reason);
    }

    private static Decision AskCosigner(AssignmentState s, AskCosignature c, Frame f) => s.Drafts.TryGetValue(c.Act, out var draft)
        ? Cosigning.Ask(draft.Cosigners, s.Issue!.Unit, draft.By, c.Signer, new CosignatureAsked(c.Act, c.Signer, f.Actor.Hand), f)
        : new NothingToApprove(c.Act);

    private static Decision Sign(AssignmentState s, Cosign c, Frame f) => s.Drafts.TryGetValue(c.Act, out var draft)
        ? Cosigning.Sign(draft.Cosigners, s.Issue!.Unit, draft.By, c.Act, new Cosigned(c.Act, f.Actor.Hand), f)
        : new NothingToApprove(c.Act);

    private static bool NeedsHead(AssignmentState s, Frame f) => f.Book.Units.NeedsHead(s.Issue!.Unit);

    /// <summary>What the act brings about if it leaves the unit now.</summary>
    private static Decision Effect(AssignmentState s, OutgoingAct act, Frame f) => act switch
    {
        Dispute a => Effect(s, a, f),
        RequestExtension a => Effect(s, a, f),
        Submit a => Effect(s, a, f),
        Deliver a => Effect(s, a, f),
        CorrectReport a => Effect(s, a, f),
        _ => new NotUnderstood(act.GetType().Name),
    };

    private static Decision Effect(AssignmentState s, Dispute act, Frame f)
    {
        if (s.Status is not (AssignmentStatus.Dispatched or AssignmentStatus.InProgress)) return Closed(s);
        if (s.Dispute is { Ruling: not null }) return new DisputeAlreadyRuled();
        var last = f.Book.Calendar.DueIn(f.Book.Settings.DisputeDays, s.DispatchedAt!.Value, f.Book.Settings.DueTime);
        if (f.At > last.At) return new DisputeTermOver(last.On);
        if (Texts.Required(act.Reason) is { } text) return text;
        if (act.Proposed is { } proposed && (proposed == s.Issue!.Unit || f.Book.Units.Find(proposed) is null)) return new UnknownUnit(proposed);
        var task = Task(s.Issue!, f);
        var arbitration = Clock.Start(
            ClockNames.Arbitration, Arbiter(s, f), f.At, f.Book.Calendar.DueIn(f.Book.Settings.ArbitrationDays, f.At, f.Book.Settings.DueTime),
            task.Ladder(task.Clocks.Arbitration), f.Book);
        return Decision.Accept([new AssignmentDisputed(act.Reason, act.Proposed, arbitration), .. Clocks.Ending(s.Clocks, ClockNames.Acknowledge)]);
    }

    /// <summary>The office; of an onward child, the unit that dispatched it.</summary>
    private static UnitCode Arbiter(AssignmentState s, Frame f) => s.Issue!.Duty == Duty.Onward ? s.Issue.Reviewer : f.Book.Units.Office;

    private static Decision Effect(AssignmentState s, RequestExtension act, Frame f)
    {
        if (s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework)) return Closed(s);
        var settings = f.Book.Settings;
        if (f.At > s.Work!.Due.At) return new ExtensionAfterExpiry(s.Work.Due.At);
        if (s.Extensions.Count(e => e.Granted != false) >= settings.ExtensionsMax) return new ExtensionAlreadyUsed();
        if (act.Days < 1 || act.Days > settings.ExtensionDaysMax) return new ExtensionTooLong(act.Days, settings.ExtensionDaysMax);
        if ((Texts.Required(act.Reason) ?? Texts.Required(act.Progress)) is { } text) return text;
        var decider = act.Days <= settings.ExtensionDaysLeadMax ? s.Issue!.Reviewer : f.Book.Units.Office;
        var task = Task(s.Issue!, f);
        var decision = Clock.Start(
            ClockNames.Extension, decider, f.At, f.Book.Calendar.DueIn(settings.ExtensionDecisionDays, f.At, settings.DueTime),
            task.Ladder(task.Clocks.Extension), f.Book);
        return new ExtensionRequested(act.Days, act.Reason, act.Progress, s.Work.Due.At, decider, decision);
    }

    private static Decision Effect(AssignmentState s, Submit act, Frame f)
    {
        if (s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework)) return Closed(s);
        if (Texts.Required(act.Result) is { } text) return text;
        if (s.Children.FirstOrDefault(c => c.Value.Standing == ChildStanding.Open) is { Key: { } child }) return new ChildStillOpen(new AssignmentId(child));
        var task = Task(s.Issue!, f);
        var year = s.Id!.Value.Run.Cycle.Year;
        var missing = task.Steps.FirstOrDefault(step =>
            Concerns(step, s.Issue!.Duty) && StepGraph.IsIn(step, year) && s.Deliverables.GetValueOrDefault(step.Id.Value)?.DeliveredAt is null);
        if (missing is not null) return new DeliverableMissing(missing.Id);
        var review = ReviewClock(ClockNames.Review, s, task, f);
        return Decision.Accept(
        [
            // A lapse from before a reopening is not erased by the new date.
            new AssignmentSubmitted(
                act.Result, act.Value, Math.Max(s.Work!.DaysLate(f.At, f.Book.Calendar), s.Submission?.DaysLate ?? 0), f.Actor.Hand, review),
            .. Clocks.Ending(s.Clocks, ClockNames.Work),
            .. Clocks.Ending(s.Clocks, ClockNames.Directed),
            .. SettledReports(s, null, f),
        ]);
    }

    private static Decision Effect(AssignmentState s, Deliver act, Frame f)
    {
        if (s.Status is not (AssignmentStatus.InProgress or AssignmentStatus.Rework)) return Closed(s);
        if (!s.Deliverables.TryGetValue(act.Step.Value, out var entry)) return new UnknownStep(act.Step);
        if (entry.DeliveredAt is not null) return new AlreadySubmitted();
        if (Texts.Required(act.Result) is { } text) return text;
        var name = ClockNames.Step(act.Step);
        var late = s.Clocks.TryGetValue(name, out var clock) ? clock.DaysLate(f.At, f.Book.Calendar) : 0;
        return Decision.Accept([new DeliverableDelivered(act.Step, act.Result, late), .. Clocks.Ending(s.Clocks, name)]);
    }

    private static Decision Effect(AssignmentState s, CorrectReport act, Frame f)
    {
        if (s.IsClosed) return new AlreadyClosed();
        if (s.Reports.GetValueOrDefault(act.Month.Value) is not { Standing: ReportStanding.Returned }) return new ReportNotExpected(act.Month);
        if (act.Line.Check() is { } bad) return bad;
        return Decision.Accept(
        [
            new ReportReceived(act.Month, act.Line, ReviewClock(ClockNames.ReviewOf(act.Month), s, Task(s.Issue!, f), f)),
            .. Clocks.Ending(s.Clocks, ClockNames.CorrectionOf(act.Month)),
        ]);
    }

    private static Clock ReviewClock(string name, AssignmentState s, TaskDefinition task, Frame f) => Clock.Start(
        name, s.Issue!.Reviewer, f.At, f.Book.Calendar.DueIn(f.Book.Settings.ReviewDays, f.At, f.Book.Settings.DueTime),
        task.Ladder(task.Clocks.Review), f.Book);
}
