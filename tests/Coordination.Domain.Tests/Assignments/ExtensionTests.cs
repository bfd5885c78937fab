using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: an extension is asked before expiry, once, for at most 20 working days; the lead decides up to 10, the office above; the first
// date stays on record and an unapproved lapse is never erased (rule 3). The attack: one minute late, a second request, 21 days, the wrong
// decider, a decision after expiry or after submission, a leadership decision.
public sealed class ExtensionTests
{
    private static RequestExtension Days(int days) => new(days, "资金未到", "已完成六成");

    private static Given Requested(int days = 5) => InProgress().Sent(Days(days), "2025-11-20 09:00");

    private static Outcome Requesting(int days, string at) => InProgressOfGxq().When(new SendFromUnit(OfGxq, Days(days)), Handler(Gxq), at);

    [Fact]
    public void It_is_asked_before_expiry_only()
    {
        Requesting(5, "2025-11-28 17:30").Then<ExtensionRequested>();
        Requesting(5, "2025-11-28 17:31").ThenRefused(new ExtensionAfterExpiry(At("2025-11-28 17:30")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void Its_length_has_bounds(int days) => Requesting(days, "2025-11-20 09:00").ThenRefused(new ExtensionTooLong(days, 20));

    [Fact]
    public void It_needs_a_reason_and_the_progress()
    {
        InProgress().When(new SendFromUnit(OfSlj, new RequestExtension(5, "", "六成")), Handler(Slj)).ThenRefused<TextMissing>();
        InProgress().When(new SendFromUnit(OfSlj, new RequestExtension(5, "资金", " ")), Handler(Slj)).ThenRefused<TextMissing>();
    }

    [Theory]
    [InlineData(10, "zjj")]
    [InlineData(11, "ldxzb")]
    [InlineData(20, "ldxzb")]
    public void The_lead_decides_up_to_ten_days_and_the_office_above(int days, string decider) =>
        Assert.Equal(decider, Requesting(days, "2025-11-20 09:00").Then<ExtensionRequested>().Decider.Value);

    [Fact]
    public void The_decider_s_own_clock_runs_three_working_days()
    {
        var clock = Requesting(5, "2025-11-20 09:00").Then<ExtensionRequested>().Decision;
        Assert.Equal(("zjj", "11-25 17:30"), (clock.Owner.Value, Wall(clock.Due.At)));
    }

    [Fact]
    public void Only_the_decider_s_head_decides()
    {
        Requested().When(new DecideExtension(OfSlj, true, "同意"), Handler(Zjj)).ThenRefused<NotYourRole>();
        Requested().When(new DecideExtension(OfSlj, true, "同意"), Head(Office)).ThenRefused(new NotYourUnit(Zjj));
        Requested(15).When(new DecideExtension(OfSlj, true, "同意"), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        Requested(15).When(new DecideExtension(OfSlj, true, "同意"), Head(Office) with { HomeUnit = Slj }).ThenRefused(new MustRecuse(Slj));
    }

    [Fact]
    public void Granted_it_moves_the_date_in_force_and_keeps_the_first()
    {
        var work = Requested().When(new DecideExtension(OfSlj, true, "同意"), Head(Zjj), "2025-11-21 09:00").Then<ExtensionGranted>().Work;
        Assert.Equal(("12-05 17:30", "11-28 17:30"), (Wall(work.Due.At), Wall(work.OriginalDue.At)));
    }

    [Fact]
    public void Refused_it_moves_nothing_and_may_be_asked_again()
    {
        var given = Requested().Has(new DecideExtension(OfSlj, false, "抓紧"), Head(Zjj));
        Assert.Equal("11-28 17:30", Wall(given.Is().Work!.Due.At));
        given.When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).Then<OutgoingDrafted>();
    }

    [Fact]
    public void It_is_granted_at_most_once()
    {
        Requested().When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).ThenRefused<ExtensionAlreadyUsed>();
        Requested().Has(new DecideExtension(OfSlj, true, "同意"), Head(Zjj)).When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).ThenRefused<ExtensionAlreadyUsed>();
    }

    [Fact]
    public void It_is_decided_once() => Requested().Has(new DecideExtension(OfSlj, true, "同意"), Head(Zjj))
        .When(new DecideExtension(OfSlj, true, "同意"), Head(Zjj)).ThenRefused<NothingToApprove>();

    [Fact]
    public void A_decision_after_expiry_on_a_request_made_before_it_still_moves_the_date()
    {
        var given = Requested().Until("2025-12-02 09:00").Has(new DecideExtension(OfSlj, true, "同意"), Head(Zjj));
        Assert.Equal(0, given.Is().Work!.DaysLate(At("2025-12-02 09:00"), Calendar));
    }

    [Fact]
    public void A_refusal_after_expiry_erases_nothing()
    {
        var given = Requested().Until("2025-12-02 09:00").Has(new DecideExtension(OfSlj, false, "不同意"), Head(Zjj));
        Assert.Equal(2, given.Is().Work!.DaysLate(At("2025-12-02 09:00"), Calendar));
    }

    [Fact]
    public void What_had_gone_up_to_the_office_is_settled_by_the_new_date() => Requested().Until("2025-12-08 09:00")
        .When(new DecideExtension(OfSlj, true, "同意"), Head(Zjj)).ThenTypes("ExtensionGranted EscalationSettled EscalationSettled");

    [Fact]
    public void Granted_while_suspended_it_moves_the_date_and_the_suspension_moves_it_on()
    {
        var given = Requested().Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj), "2025-11-24 09:00")
            .Has(new DecideExtension(OfSlj, true, "同意"), Head(Zjj), "2025-11-25 09:00");
        Assert.False(given.Is().Work!.Runs);
        given.Has(new ResumeAssignment(OfSlj, "复"), Head(Zjj), "2025-11-26 09:00");
        Assert.Equal("12-09 17:30", Wall(given.Is().Work!.Due.At));
    }

    [Fact]
    public void The_decider_s_delay_does_not_count_against_who_has_handed_in_meanwhile()
    {
        var given = Requested().Sent(new Submit("完成", null), "2025-12-02 09:00");
        Assert.Equal(2, given.Is().Submission!.DaysLate);
        given.Has(new DecideExtension(OfSlj, true, "同意"), Head(Zjj), "2025-12-03 09:00");
        Assert.Equal(0, given.Is().Submission!.DaysLate);
    }

    [Fact]
    public void An_extension_pending_at_completion_no_longer_escalates() =>
        Assert.Empty(Model.Deadlines(Requested().Sent(new Submit("完成", null), "2025-11-21 09:00").Has(new ReviewSubmission(OfSlj, true, null), Handler(Zjj)).State));

    [Fact]
    public void Nothing_is_extended_before_it_is_acknowledged_or_after_it_was_handed_in()
    {
        Issued().When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).ThenRefused<WrongState>();
        Submitted().When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).ThenRefused<WrongState>();
        ClosedOff().When(new SendFromUnit(OfSlj, Days(3)), Handler(Slj)).ThenRefused<AlreadyClosed>();
    }

    [Fact]
    public void The_leading_group_extends_before_expiry()
    {
        var e = InProgress().When(new CarryOutDecision(OfSlj, Decision(DecisionKind.Extend, 10)), Actor.System, "2025-11-28 09:00").Then<AssignmentExtendedByDecision>();
        Assert.Equal("12-12 17:30", Wall(e.Work.Due.At));
    }

    [Fact]
    public void The_leading_group_does_not_erase_a_lapse_nobody_asked_about() => InProgress()
        .When(new CarryOutDecision(OfSlj, Decision(DecisionKind.Extend, 10)), Actor.System, "2025-12-08 09:00").ThenRefused<ExtensionAfterExpiry>();

    [Fact]
    public void A_leadership_extension_settles_what_had_gone_up() => Requested().Until("2025-12-08 09:00")
        .When(new CarryOutDecision(OfSlj, Decision(DecisionKind.Extend, 10)), Actor.System).ThenTypes("AssignmentExtendedByDecision EscalationSettled");
}
