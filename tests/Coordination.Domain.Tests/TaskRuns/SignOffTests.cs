using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.TaskRuns;

// The rule: lead head, office, leading group sign in this order, different persons, each under exactly the text on record; a refusal reopens
// the merge; the office closes last and alone reopens, the run before its assignments. The attack: turns, hashes, hands and stand-ins, members
// of the lead, open children, stale notes, a reopening while a signature waits.
public sealed class SignOffTests
{
    private static readonly Actor s_leader = Leader;

    private static World ToSign() => new World().AllCompleted().Merged();

    private static World Signed() => ToSign().Sign(Head(Zjj), Head(Office), s_leader);

    private static World ClosedOff()
    {
        var w = Signed();
        foreach (var id in Acts.FirstFour) w.Do(new CloseOffAssignment(id), Handler(Office));
        return w.Do(new CloseOffTaskRun(Run), Head(Office));
    }

    private static Rejection? Refused(World w, Actor actor) => w.Try(new SignTaskRun(Run, TextHash.Of(w.Run.MergedText ?? "")), actor).Rejection;

    [Fact]
    public void Each_signs_in_turn()
    {
        Assert.Equal(new NotYourTurnToSign(Zjj), Refused(ToSign(), Head(Office)));
        Assert.Equal(new NotYourTurnToSign(Office), Refused(ToSign().Sign(Head(Zjj)), Head(Zjj)));
        Assert.Equal(new NotYourTurnToSign(Group), Refused(ToSign().Sign(Head(Zjj), Head(Office)), Head(Office)));
    }

    [Fact]
    public void Each_post_has_its_role()
    {
        Assert.IsType<NotYourRole>(Refused(ToSign(), Handler(Zjj)));
        Assert.IsType<NotYourRole>(Refused(ToSign().Sign(Head(Zjj), Head(Office)), Member));
    }

    [Fact]
    public void The_exact_text_and_its_hash_are_kept_and_another_text_is_refused()
    {
        Assert.IsType<TextChanged>(ToSign().Try(new SignTaskRun(Run, TextHash.Of("别的文本")), Head(Zjj)).Rejection);
        Assert.All(Signed().Run.Signatures, s => Assert.Equal(("全年汇总", TextHash.Of("全年汇总")), (s.Text, s.TextHash)));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", TextHash.Of("abc"));
    }

    [Fact]
    public void No_hand_signs_twice_under_another_post()
    {
        var again = new Actor(new PersonId("zjj-head"), Office, Role.UnitHead);
        Assert.IsType<OwnWork>(Refused(ToSign().Sign(Head(Zjj)), again));
    }

    [Fact]
    public void Not_even_as_somebody_s_stand_in()
    {
        var standIn = new Actor(new PersonId("zjj-head"), Office, Role.UnitHead, new PersonId("ldxzb-head"));
        var sub = new Domain.Units.Substitution(new PersonId("ldxzb-head"), standIn.Person, Role.UnitHead, Day("2025-01-01"), Day("2025-12-31"));
        var w = ToSign().Sign(Head(Zjj)).Do(new Domain.Units.AppointSubstitute("lyg", Office, sub), Head(Office));
        Assert.IsType<OwnWork>(Refused(w, standIn));
    }

    [Fact]
    public void Who_comes_from_the_lead_recuses_himself()
    {
        Assert.Equal(new MustRecuse(Zjj), Refused(ToSign().Sign(Head(Zjj)), Head(Office) with { HomeUnit = Zjj }));
        Assert.Equal(new MustRecuse(Zjj), Refused(ToSign().Sign(Head(Zjj), Head(Office)), s_leader with { HomeUnit = Zjj }));
    }

    [Fact]
    public void Nothing_is_signed_before_the_merge_or_after_the_last_signature()
    {
        Assert.IsType<WrongState>(Refused(new World().AllCompleted(), Head(Zjj)));
        Assert.IsType<WrongState>(Refused(Signed(), s_leader));
    }

    [Fact]
    public void Each_signer_has_a_clock_of_his_own()
    {
        var w = ToSign().GoTo("2025-03-12 09:00").Sign(Head(Zjj));
        Assert.Equal(("ldxzb", "03-19 17:30"), (w.Run.Clocks["step/sign-off"].Owner.Value, Wall(w.Run.Clocks["step/sign-off"].Due.At)));
        Assert.Empty(Model.Deadlines(w.Sign(Head(Office), s_leader).Run));
    }

    [Fact]
    public void A_refusal_reopens_the_merge_and_keeps_the_signatures_on_record()
    {
        var w = ToSign().Sign(Head(Zjj));
        Assert.IsType<TextMissing>(w.Try(new RefuseSignature(Run, ""), Head(Office)).Rejection);
        w.Do(new RefuseSignature(Run, "数字不实"), Head(Office));
        Assert.Equal((StepStanding.Active, 0, 1), (w.Run.Steps[Merge.Value].Standing, w.Run.Signatures.Length, w.Run.EarlierSignatures.Length));
        Assert.Equal(3, w.Merged().Sign(Head(Zjj), Head(Office), s_leader).Run.Signatures.Length);
    }

    [Fact]
    public void The_clock_of_a_merge_done_again_is_not_the_first_one_s()
    {
        var w = ToSign();
        w.Do(new RefuseSignature(Run, "数字不实"), Head(Zjj));
        Assert.True(w.Run.Clocks["step/merge"].Serial > 1);
        w.GoTo("2025-04-30 09:00");
    }

    [Fact]
    public void The_whole_closes_only_after_the_signatures_and_every_child()
    {
        Assert.IsType<WrongState>(ToSign().Try(new CloseOffTaskRun(Run), Head(Office)).Rejection);
        Assert.IsType<ChildStillOpen>(Signed().Try(new CloseOffTaskRun(Run), Head(Office)).Rejection);
        Assert.IsType<NotYourUnit>(Signed().Try(new CloseOffTaskRun(Run), Head(Zjj)).Rejection);
        Assert.Equal(TaskRunStatus.ClosedOff, ClosedOff().Run.Status);
        Assert.Empty(ClosedOff().Try(new CloseOffTaskRun(Run), Head(Office)).Events);
        Assert.IsType<AlreadyClosed>(ClosedOff().Try(new DispatchTask(Run), Head(Zjj)).Rejection);
    }

    [Fact]
    public void Only_the_office_s_head_reopens_with_a_reason_what_is_done()
    {
        var reopen = new ReopenTaskRun(Run, "数据有误", [OfSlj]);
        Assert.IsType<NotYourUnit>(ClosedOff().Try(reopen, Head(Zjj)).Rejection);
        Assert.IsType<NotYourRole>(ClosedOff().Try(reopen, Handler(Office)).Rejection);
        Assert.IsType<TextMissing>(ClosedOff().Try(reopen with { Reason = " " }, Head(Office)).Rejection);
        Assert.IsType<NotFound>(ClosedOff().Try(reopen with { Assignments = [] }, Head(Office)).Rejection);
        Assert.IsType<WrongState>(new World().DispatchedToAll().Try(reopen, Head(Office)).Rejection);
    }

    [Fact]
    public void The_parent_opens_first_and_the_year_is_gone_through_again()
    {
        var w = ClosedOff().GoTo("2025-04-01 09:00");
        Assert.True(w.Of<CycleState>(Scenario.Year.Stream).Closed);
        w.Do(new ReopenTaskRun(Run, "数据有误", [OfSlj]), Head(Office));
        Assert.False(w.Of<CycleState>(Scenario.Year.Stream).Closed);
        Assert.Equal((TaskRunStatus.Open, AssignmentStatus.Rework), (w.Run.Status, w.Of(OfSlj).Status));
        Assert.True(w.History.FindIndex(o => o.Event is TaskRunReopened) < w.History.FindIndex(o => o.Event is AssignmentReopened));
        w.Send(OfSlj, new Submit("更正", null)).Complete(OfSlj).Merged().Sign(Head(Zjj), Head(Office), s_leader).Do(new CloseOffAssignment(OfSlj), Head(Office));
        w.Do(new CloseOffTaskRun(Run), Head(Office)).GoTo("2025-06-30 09:00");
        Assert.True(w.Of<CycleState>(Scenario.Year.Stream).Closed);
        Years.Invariants.Hold(w);
    }

    [Fact]
    public void A_reopening_settles_the_signature_that_had_gone_up()
    {
        var w = ToSign().GoTo("2025-04-30 09:00");
        Assert.Contains(w.All<EscalationState>(), e => e.IsOpen && e.Id.ToString()!.EndsWith("step/sign-off", StringComparison.Ordinal));
        w.Do(new ReopenTaskRun(Run, "数据有误", [OfSlj]), Head(Office));
        Assert.DoesNotContain(w.All<EscalationState>(), e => e.IsOpen && e.Id.ToString()!.EndsWith("step/sign-off", StringComparison.Ordinal));
    }

    [Fact]
    public void A_termination_heard_of_after_a_reopening_still_ends_the_child()
    {
        var w = Signed().GoTo("2025-04-01 09:00");
        w.DoAll((new TerminateAssignment(OfSlj, "撤销"), Head(Office)), (new ReopenTaskRun(Run, "数据有误", [OfSlj]), Head(Office)));
        Assert.Equal(ChildStanding.Terminated, w.Run.Children[OfSlj.Value].Standing);
    }
}
