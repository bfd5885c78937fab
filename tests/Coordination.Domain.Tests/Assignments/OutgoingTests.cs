using Coordination.Domain.Assignments;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: nothing leaves a unit but through its head, where that is the unit's setting, and nobody approves their own work, substitutes
// included (rule 9). The attack: one's own draft, a stand-in for the author, the author as a stand-in, drafts that grew old.
public sealed class OutgoingTests
{
    private static readonly Submit s_submit = new("完成", 18m);

    private static Given Drafted() => InProgress().Has(new SendFromUnit(OfSlj, s_submit), Handler(Slj), "2025-06-03 09:00");

    [Fact]
    public void An_act_waits_as_a_draft_for_the_head() =>
        InProgress().When(new SendFromUnit(OfSlj, s_submit), Handler(Slj)).Then(new OutgoingDrafted("submit", s_submit, Handler(Slj).Hand));

    [Fact]
    public void Where_the_head_need_not_approve_it_leaves_at_once() =>
        InProgressOfGxq().When(new SendFromUnit(OfGxq, s_submit), Handler(Gxq), "2025-06-03 09:00").ThenTypes("AssignmentSubmitted");

    [Fact]
    public void It_leaves_at_the_instant_of_the_approval()
    {
        var e = Drafted().When(new ApproveOutgoing(OfSlj, "submit"), Head(Slj), "2025-12-02 09:00").ThenTypes("OutgoingApproved AssignmentSubmitted")
            .Then<AssignmentSubmitted>();
        Assert.Equal((2, "slj-head"), (e.DaysLate, e.By.Person.Value));
    }

    [Fact]
    public void A_second_draft_of_the_same_act_is_refused() => Drafted().When(new SendFromUnit(OfSlj, s_submit), Handler(Slj)).ThenRefused<AlreadyExists>();

    [Fact]
    public void A_handler_does_not_approve() => Drafted().When(new ApproveOutgoing(OfSlj, "submit"), Colleague(Slj)).ThenRefused<NotYourRole>();

    [Fact]
    public void A_liaison_sends_nothing() => InProgress().When(new SendFromUnit(OfSlj, s_submit), Liaison(Slj)).ThenRefused<NotYourRole>();

    [Fact]
    public void The_head_does_not_approve_the_head_s_own_draft() => InProgress().Has(new SendFromUnit(OfSlj, s_submit), Head(Slj))
        .When(new ApproveOutgoing(OfSlj, "submit"), Head(Slj)).ThenRefused(new OwnWork(new PersonId("slj-head")));

    [Fact]
    public void A_deputy_approves_the_head_s_draft() => InProgress().Has(new SendFromUnit(OfSlj, s_submit), Head(Slj))
        .When(new ApproveOutgoing(OfSlj, "submit"), Deputy(Slj)).Then<AssignmentSubmitted>();

    [Fact]
    public void The_author_does_not_approve_as_the_head_s_stand_in()
    {
        var author = new Actor(new PersonId("slj-handler"), Slj, Role.UnitHead, new PersonId("slj-head"));
        Drafted().Desk(author).When(new ApproveOutgoing(OfSlj, "submit"), author).ThenRefused<OwnWork>();
    }

    [Fact]
    public void The_head_does_not_approve_what_was_drafted_in_the_head_s_name()
    {
        var standIn = new Actor(new PersonId("slj-handler"), Slj, Role.UnitHead, new PersonId("slj-head"));
        InProgress().Desk(standIn).Has(new SendFromUnit(OfSlj, s_submit), standIn).When(new ApproveOutgoing(OfSlj, "submit"), Head(Slj)).ThenRefused<OwnWork>();
    }

    [Fact]
    public void Two_stand_ins_of_one_person_are_one_hand()
    {
        var principal = new PersonId("slj-head");
        var first = Colleague(Slj) with { Role = Role.UnitHead, ActingFor = principal };
        var second = Handler(Slj) with { Role = Role.UnitHead, ActingFor = principal };
        InProgress().Desk(first).Has(new SendFromUnit(OfSlj, s_submit), first).Desk(second)
            .When(new ApproveOutgoing(OfSlj, "submit"), second).ThenRefused<OwnWork>();
    }

    [Fact]
    public void What_was_never_drafted_cannot_be_approved_or_sent_back()
    {
        InProgress().When(new ApproveOutgoing(OfSlj, "submit"), Head(Slj)).ThenRefused(new NothingToApprove("submit"));
        InProgress().When(new SendBackOutgoing(OfSlj, "submit", "改"), Head(Slj)).ThenRefused(new NothingToApprove("submit"));
    }

    [Fact]
    public void The_head_sends_a_draft_back_with_a_reason_and_it_may_be_drafted_anew()
    {
        Drafted().When(new SendBackOutgoing(OfSlj, "submit", ""), Head(Slj)).ThenRefused<TextMissing>();
        Drafted().Has(new SendBackOutgoing(OfSlj, "submit", "补充"), Head(Slj)).When(new SendFromUnit(OfSlj, s_submit), Handler(Slj)).Then<OutgoingDrafted>();
    }

    [Fact]
    public void A_draft_that_no_longer_fits_the_state_does_not_leave() => Drafted()
        .Has(new SuspendAssignment(OfSlj, "暂停"), Head(Zjj)).When(new ApproveOutgoing(OfSlj, "submit"), Head(Slj)).ThenRefused<WrongState>();

    [Fact]
    public void An_extension_drafted_in_time_and_approved_too_late_was_asked_too_late() => InProgress()
        .Has(new SendFromUnit(OfSlj, new RequestExtension(5, "缺资金", "六成")), Handler(Slj), "2025-11-28 09:00")
        .When(new ApproveOutgoing(OfSlj, "extension"), Head(Slj), "2025-11-28 17:31").ThenRefused<ExtensionAfterExpiry>();

    [Fact]
    public void A_result_needs_words_and_not_too_many()
    {
        InProgress().When(new SendFromUnit(OfSlj, new Submit("  ", null)), Handler(Slj)).ThenRefused<TextMissing>();
        InProgress().When(new SendFromUnit(OfSlj, new Submit(new string('长', 2001), null)), Handler(Slj)).ThenRefused(new TextTooLong(2001, 2000));
        InProgress().When(new SendFromUnit(OfSlj, new Submit(new string('长', 2000), null)), Handler(Slj)).Then<OutgoingDrafted>();
    }

    [Fact]
    public void Nothing_is_handed_in_while_a_step_of_the_unit_is_not_delivered() =>
        Issued(OfHzq, Hzq, Duty.Implementing).Has(new AcknowledgeAssignment(OfHzq), Liaison(Hzq))
            .When(new SendFromUnit(OfHzq, s_submit), Handler(Hzq)).ThenRefused(new DeliverableMissing(Plan));

    [Fact]
    public void A_step_s_result_is_delivered_once_and_its_lateness_is_kept()
    {
        var given = Issued(OfHzq, Hzq, Duty.Implementing).Has(new OpenDeliverable(OfHzq, Plan, DueOn("2025-04-02"), "step", "v1", Hzq), Actor.System)
            .Has(new AcknowledgeAssignment(OfHzq), Liaison(Hzq)).Has(new SendFromUnit(OfHzq, new Deliver(Plan, "方案")), Handler(Hzq), "2025-04-03 09:00");
        given.When(new ApproveOutgoing(OfHzq, "deliver/plan"), Head(Hzq), "2025-04-07 09:00")
            .Then(new OutgoingApproved("deliver/plan", Head(Hzq).Hand), new DeliverableDelivered(Plan, "方案", 2));
        given.Has(new ApproveOutgoing(OfHzq, "deliver/plan"), Head(Hzq)).When(new SendFromUnit(OfHzq, new Deliver(Plan, "再来")), Handler(Hzq)).ThenRefused<AlreadySubmitted>();
    }

    [Fact]
    public void A_step_that_was_not_asked_for_is_not_delivered() =>
        InProgress().When(new SendFromUnit(OfSlj, new Deliver(Plan, "方案")), Handler(Slj)).ThenRefused(new UnknownStep(Plan));
}
