using Coordination.Domain.Assignments;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: what is not a unit's duty is disputed within five working days of the dispatch; the office rules within three: reject (the unit
// must acknowledge), cancel or reassign; no unit passes a task on silently (rule 5). The attack: the sixth day, a second dispute, oneself as
// successor, the arbiter's own unit, clocks that should stand still meanwhile.
public sealed class DisputeTests
{
    private static readonly Dispute s_dispute = new("不属于本单位职责", Fgw);

    private static Given GxqIssued() => Issued(OfGxq, Gxq);

    private static Outcome Disputing(Dispute act, string at) => GxqIssued().When(new SendFromUnit(OfGxq, act), Handler(Gxq), at);

    [Fact]
    public void It_is_raised_within_five_working_days_of_the_dispatch()
    {
        Disputing(s_dispute, "2025-03-12 17:30").Then<AssignmentDisputed>();
        Disputing(s_dispute, "2025-03-12 17:31").ThenRefused(new DisputeTermOver(Day("2025-03-12")));
    }

    [Fact]
    public void It_needs_a_reason_and_another_known_unit()
    {
        Disputing(new Dispute(" ", Fgw), "2025-03-10 09:00").ThenRefused<TextMissing>();
        Disputing(new Dispute("不归我", Gxq), "2025-03-10 09:00").ThenRefused(new UnknownUnit(Gxq));
        Disputing(new Dispute("不归我", new UnitCode("nobody")), "2025-03-10 09:00").ThenRefused<UnknownUnit>();
        Disputing(new Dispute("不归我", null), "2025-03-10 09:00").Then<AssignmentDisputed>();
    }

    [Fact]
    public void The_office_has_three_working_days()
    {
        var clock = Disputing(s_dispute, "2025-03-10 09:00").Then<AssignmentDisputed>().Arbitration;
        Assert.Equal(("ldxzb", "03-13 17:30"), (clock.Owner.Value, Wall(clock.Due.At)));
    }

    [Fact]
    public void The_doer_s_clocks_stand_still_meanwhile() =>
        Assert.All(Disputed().Is().Clocks.Values, c => Assert.Equal(c.Name == ClockNames.Arbitration, c.Runs));

    [Fact]
    public void Only_the_office_s_head_rules_and_not_one_who_comes_from_the_unit()
    {
        var reject = new ArbitrateDispute(OfSlj, Ruling.Reject, null, "属本单位");
        Disputed().When(reject, Handler(Office)).ThenRefused<NotYourRole>();
        Disputed().When(reject, Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        Disputed().When(reject, Head(Office) with { HomeUnit = Slj }).ThenRefused(new MustRecuse(Slj));
        Disputed().When(reject with { Reason = "" }, Head(Office)).ThenRefused<TextMissing>();
        InProgress().When(reject, Head(Office)).ThenRefused<WrongState>();
    }

    [Fact]
    public void Rejected_the_unit_must_acknowledge_and_cannot_dispute_again()
    {
        var given = Disputed().Has(new ArbitrateDispute(OfSlj, Ruling.Reject, null, "属本单位"), Head(Office), "2025-03-12 09:00");
        Assert.Equal(AssignmentStatus.Dispatched, given.Is().Status);
        Assert.Equal("03-13 17:30", Wall(given.Is().Clocks[ClockNames.Acknowledge].Due.At));
        given.When(new SendFromUnit(OfSlj, s_dispute), Handler(Slj)).ThenRefused<DisputeAlreadyRuled>();
        given.When(new AcknowledgeAssignment(OfSlj), Liaison(Slj)).Then<AssignmentAcknowledged>();
    }

    [Fact]
    public void Rejected_the_work_goes_on_shifted_by_the_days_of_the_arbitration()
    {
        var work = Disputed().When(new ArbitrateDispute(OfSlj, Ruling.Reject, null, "属本单位"), Head(Office), "2025-03-12 09:00").Then<DisputeRejected>().Work;
        Assert.Equal(("12-02 17:30", "11-28 17:30"), (Wall(work.Due.At), Wall(work.OriginalDue.At)));
    }

    [Fact]
    public void Rejected_every_clock_of_the_unit_runs_again()
    {
        var given = Issued(OfHzq, Hzq, Duty.Implementing).Has(new OpenDeliverable(OfHzq, Plan, DueOn("2025-04-02"), "step", "v1", Hzq), Actor.System)
            .Has(new SendFromUnit(OfHzq, s_dispute), Handler(Hzq), "2025-03-10 09:00").Has(new ApproveOutgoing(OfHzq, "dispute"), Head(Hzq))
            .Has(new ArbitrateDispute(OfHzq, Ruling.Reject, null, "属本单位"), Head(Office), "2025-03-12 09:00");
        Assert.All(given.Is().Clocks.Values, c => Assert.True(c.Runs, c.Name));
        Assert.Equal("04-07 17:30", Wall(given.Is().Clocks["step/plan"].Due.At));
    }

    [Fact]
    public void Cancelled_the_assignment_ends() => Disputed().When(new ArbitrateDispute(OfSlj, Ruling.Cancel, null, "取消"), Head(Office)).Then(
        new DisputeUpheld(Ruling.Cancel, null, "取消", Head(Office).Hand), new AssignmentTerminated("取消", Head(Office).Hand, [], null, 1));

    [Fact]
    public void Reassigned_the_successor_is_named() => Disputed().When(new ArbitrateDispute(OfSlj, Ruling.Reassign, Fgw, "转交"), Head(Office)).Then(
        new DisputeUpheld(Ruling.Reassign, Fgw, "转交", Head(Office).Hand), new AssignmentTerminated("转交", Head(Office).Hand, [Fgw], null, 1));

    [Theory]
    [InlineData(null)]
    [InlineData("slj")]
    [InlineData("nobody")]
    public void A_successor_is_another_known_unit(string? unit) => Disputed()
        .When(new ArbitrateDispute(OfSlj, Ruling.Reassign, unit is null ? null : new UnitCode(unit), "转交"), Head(Office)).ThenRefused<UnknownUnit>();

    [Fact]
    public void A_precedent_is_laid_before_the_arbiter_while_it_may_still_help()
    {
        var note = new NotePrecedent(OfSlj, "Reassign", Fgw, AssignmentId.Of("lyg/2022-30/2024/10/slj"));
        Disputed().When(note, Actor.System).Then(new PrecedentProposed("Reassign", Fgw, AssignmentId.Of("lyg/2022-30/2024/10/slj")));
        InProgress().When(note, Actor.System).ThenNothing();
        Disputed().When(note, Head(Office)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void Nothing_handed_in_or_closed_is_disputed()
    {
        Submitted("2025-03-10 09:00").When(new SendFromUnit(OfSlj, s_dispute), Handler(Slj)).ThenRefused<WrongState>();
        ClosedOff().When(new SendFromUnit(OfSlj, s_dispute), Handler(Slj)).ThenRefused<AlreadyClosed>();
    }
}
