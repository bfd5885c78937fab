using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.TaskRuns;

// 签批, 销号, reopening, moving to another version.
public static partial class TaskRunDecider
{
    private static Decision Sign(TaskRunState s, SignTaskRun c, Frame f)
    {
        if (ActiveStep(s, StepKind.SignOff) is not { } step || s.MergedText is not { } text) return new WrongState(nameof(StepKind.SignOff));
        var post = (SignaturePost)s.Signatures.Length;
        var unit = UnitOf(post, s, f);
        if (f.Actor.Unit != unit) return new NotYourTurnToSign(unit);
        if (MaySign(s, post, unit, f) is { } no) return no;
        var hash = TextHash.Of(text);
        if (c.TextHash != hash) return new TextChanged();
        var ending = Clocks.Ending(s.Clocks, ClockNames.Step(step.Step));
        var signed = new TaskRunSigned(post, unit, f.Actor.Hand, text, hash, null);
        if (post == SignaturePost.LeadingGroup)
            return Decision.Accept([signed, .. ending, new StepCompleted(step.Step, null, s.Version, [.. s.Completed, step.Step])]);
        return Decision.Accept([signed with { Next = SignerClock(s, step.Step, UnitOf(post + 1, s, f), f) }, .. ending]);
    }

    private static Rejection? MaySign(TaskRunState s, SignaturePost post, UnitCode unit, Frame f)
    {
        var role = post == SignaturePost.LeadingGroup ? Role.GroupLeader : Role.UnitHead;
        if (Authority.In(f, unit, role) is { } no) return no;
        if (post != SignaturePost.LeadUnitHead && Authority.Recusal(f, s.Lead) is { } recuse) return recuse;
        foreach (var earlier in s.Signatures)
        {
            if (Authority.NotOwnWork(f, earlier.By) is { } own) return own;
        }

        return null;
    }

    private static UnitCode UnitOf(SignaturePost post, TaskRunState s, Frame f) => post switch
    {
        SignaturePost.LeadUnitHead => s.Lead,
        SignaturePost.LeadingGroupOffice => f.Book.Units.Office,
        _ => f.Book.Units.LeadingGroup,
    };

    /// <summary>Each signer has five working days; the step's own term bounds the first.</summary>
    private static Clock SignerClock(TaskRunState s, StepId step, UnitCode signer, Frame f)
    {
        var task = Task(s, f);
        var due = f.Book.Calendar.DueIn(f.Book.Settings.ReworkDays, f.At, f.Book.Settings.DueTime);
        var serial = s.Clocks.GetValueOrDefault(ClockNames.Step(step))?.Serial ?? 0;
        var clock = Clock.Start(ClockNames.Step(step), signer, f.At, due, task.Ladder(task.FindStep(step)!.Ladder), f.Book);
        return clock with { Serial = serial + 1 };
    }

    private static Decision Refuse(TaskRunState s, RefuseSignature c, Frame f)
    {
        if (ActiveStep(s, StepKind.SignOff) is not { } step) return new WrongState(nameof(StepKind.SignOff));
        var post = (SignaturePost)s.Signatures.Length;
        var unit = UnitOf(post, s, f);
        if (f.Actor.Unit != unit) return new NotYourTurnToSign(unit);
        if (MaySign(s, post, unit, f) is { } no) return no;
        if (Texts.Required(c.Reason) is { } text) return text;
        var merge = s.Steps.Values.First(x => x.Kind == StepKind.Merge);
        var task = Task(s, f);
        var due = f.Book.Calendar.DueIn(f.Book.Settings.ReworkDays, f.At, f.Book.Settings.DueTime);
        var clock = Clock.Start(ClockNames.Step(merge.Step), s.Lead, f.At, due, task.Ladder(task.FindStep(merge.Step)!.Ladder), f.Book);
        return Decision.Accept([new SignatureRefused(c.Reason, f.Actor.Hand, merge.Step, clock), .. Clocks.Ending(s.Clocks, ClockNames.Step(step.Step))]);
    }

    private static Decision CloseOff(TaskRunState s, Frame f)
    {
        if (Authority.In(f, f.Book.Units.Office, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.Steps.Values.FirstOrDefault(x => x.Kind == StepKind.SignOff) is not { Standing: StepStanding.Done })
            return new WrongState(nameof(StepKind.SignOff));
        if (s.Steps.Values.FirstOrDefault(x => x.Standing == StepStanding.Active) is { } active) return new WrongState(active.Step.Value);
        var open = s.Children.FirstOrDefault(x => x.Value.Standing is ChildStanding.Open or ChildStanding.Completed);
        if (open.Key is { } child) return new ChildStillOpen(new AssignmentId(child));
        return new TaskRunClosedOff(f.Actor.Hand, s.Ordinal + 1);
    }

    private static Decision Reopen(TaskRunState s, ReopenTaskRun c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (Texts.Required(c.Reason) is { } text) return text;
        if (c.Assignments.IsDefaultOrEmpty) return new NotFound(nameof(ReopenTaskRun.Assignments));
        if (s.Steps.Values.FirstOrDefault(x => x.Kind == StepKind.Report) is not { Standing: StepStanding.Done }) return new WrongState(s.Status.ToString());
        foreach (var id in c.Assignments)
        {
            if (!s.Children.TryGetValue(id.Value, out var child) || !IsDone(child)) return new NotFound(id.Value);
        }

        var ending = s.Steps.Values.Where(x => x.Kind is StepKind.Merge or StepKind.SignOff).SelectMany(x => Clocks.Ending(s.Clocks, ClockNames.Step(x.Step)));
        return Decision.Accept([new TaskRunReopened(c.Reason, f.Actor.Hand, c.Assignments, s.Ordinal + 1), .. ending]);
    }

    private static Decision Move(TaskRunState s, MoveTaskRun c, Frame f)
    {
        if (Authority.Head(f, f.Actor.Unit == f.Book.Units.Office ? f.Book.Units.Office : s.Lead) is { } no) return no;
        if (c.Version == s.Version) return Decision.Nothing;
        if (f.Book.Version(c.Version) is not { } task || task.Number != s.Id!.Value.TaskNumber) return new UnknownVersion(c.Version);
        var lost = s.Steps.Values.FirstOrDefault(x => task.FindStep(x.Step) is not { } step || step.Kind != x.Kind);
        return lost is null ? new TaskRunMoved(s.Version, c.Version, s.Completed, f.Actor.Hand) : new UnknownStep(lost.Step);
    }
}
