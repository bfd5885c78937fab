using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: an assignment is laid on its unit's desk once, by the process, with its clocks; the unit acknowledges within one working day and
// works on it through one holder at a time. The attack: repeats, strangers, administrators, other units, other holders, late hands.
public sealed class IssueTests
{
    [Fact]
    public void It_is_laid_on_the_desk_with_a_clock_to_acknowledge_and_one_for_the_work()
    {
        var e = Given.Of(OfSlj.Stream).When(new IssueAssignment(OfSlj, Issue(Slj, Duty.Responsible)), Actor.System, Dispatched).Then<AssignmentDispatched>();
        Assert.Equal(("03-06 17:30", "11-28 17:30"), (Wall(e.Acknowledge.Due.At), Wall(e.Work.Due.At)));
        Assert.Equal(Slj, e.Work.Owner);
    }

    [Fact]
    public void Only_months_whose_form_opens_after_the_dispatch_are_reported_on()
    {
        var months = Issued().Is().Reports.Keys;
        Assert.Equal(["2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11"], months);
    }

    [Fact]
    public void A_month_whose_form_is_open_at_the_dispatch_is_left_out()
    {
        var given = Given.Of(new IssueAssignment(OfSlj, Issue(Slj, Duty.Responsible)), At("2025-03-13 09:00"));
        Assert.Equal("2025-04", given.Is().Reports.Keys.First());
    }

    [Fact]
    public void Issued_twice_is_issued_once() =>
        Issued().When(new IssueAssignment(OfSlj, Issue(Fgw, Duty.Responsible)), Actor.System).ThenNothing();

    [Fact]
    public void A_person_cannot_issue() =>
        Given.Of(OfSlj.Stream).When(new IssueAssignment(OfSlj, Issue(Slj, Duty.Responsible)), Head(Zjj)).ThenRefused<OnlyTheProcess>();

    [Fact]
    public void A_version_nobody_knows_is_refused() =>
        Given.Of(OfSlj.Stream).When(new IssueAssignment(OfSlj, Issue(Slj, Duty.Responsible) with { Version = "v9" }), Actor.System).ThenRefused<UnknownVersion>();

    [Fact]
    public void Acknowledged_in_time_is_not_late() =>
        Issued().When(new AcknowledgeAssignment(OfSlj), Liaison(Slj), "2025-03-06 17:30").Then(new AssignmentAcknowledged(new PersonId("slj-liaison"), 0));

    [Theory]
    [InlineData("2025-03-06 17:31", 1)]
    [InlineData("2025-03-07 08:00", 1)]
    [InlineData("2025-03-08 08:00", 1)]
    [InlineData("2025-03-10 08:00", 2)]
    public void Acknowledged_late_is_late_by_working_days_and_by_one_from_the_first_minute(string at, int days) =>
        Issued().When(new AcknowledgeAssignment(OfSlj), Handler(Slj), at).Then(new AssignmentAcknowledged(new PersonId("slj-handler"), days));

    [Fact]
    public void Acknowledged_twice_is_acknowledged_once() => InProgress().When(new AcknowledgeAssignment(OfSlj), Head(Slj)).ThenNothing();

    [Fact]
    public void Another_unit_cannot_acknowledge() => Issued().When(new AcknowledgeAssignment(OfSlj), Liaison(Fgw)).ThenRefused(new NotYourUnit(Slj));

    [Fact]
    public void An_administrator_does_not_act() => Issued().When(new AcknowledgeAssignment(OfSlj), Admin).ThenRefused<AdministratorsDoNotAct>();

    [Fact]
    public void What_was_never_issued_is_not_found() =>
        Given.Of(OfSlj.Stream).When(new AcknowledgeAssignment(OfSlj), Liaison(Slj)).ThenRefused<NotFound>();

    [Fact]
    public void One_person_takes_the_work_and_others_are_told_who_has_it()
    {
        var given = InProgress().Has(new TakeAssignment(OfSlj), Handler(Slj));
        given.When(new TakeAssignment(OfSlj), Handler(Slj)).ThenNothing();
        given.When(new TakeAssignment(OfSlj), Colleague(Slj)).ThenRefused(new HeldByAnother(new PersonId("slj-handler")));
        given.When(new SendFromUnit(OfSlj, new Submit("完成", null)), Colleague(Slj)).ThenRefused<HeldByAnother>();
    }

    [Fact]
    public void A_liaison_does_not_take_the_work() => InProgress().When(new TakeAssignment(OfSlj), Liaison(Slj)).ThenRefused(new NotYourRole(Role.Liaison));

    [Fact]
    public void The_holder_hands_over_with_a_reason()
    {
        var given = InProgress().Has(new TakeAssignment(OfSlj), Handler(Slj));
        var to = new PersonId("slj-colleague");
        given.When(new HandOverAssignment(OfSlj, to, "休假"), Handler(Slj)).Then(new AssignmentHandedOver(new PersonId("slj-handler"), to, "休假"));
        given.When(new HandOverAssignment(OfSlj, to, " "), Handler(Slj)).ThenRefused<TextMissing>();
        given.When(new HandOverAssignment(OfSlj, to, "夺"), Colleague(Slj)).ThenRefused<HeldByAnother>();
        given.When(new HandOverAssignment(OfSlj, new PersonId("slj-handler"), "给自己"), Handler(Slj)).ThenNothing();
    }

    [Fact]
    public void The_head_may_hand_over_what_another_holds() => InProgress().Has(new TakeAssignment(OfSlj), Handler(Slj))
        .When(new HandOverAssignment(OfSlj, new PersonId("slj-colleague"), "调岗"), Head(Slj)).Then<AssignmentHandedOver>();

    [Fact]
    public void Work_nobody_holds_cannot_be_handed_over() =>
        InProgress().When(new HandOverAssignment(OfSlj, new PersonId("slj-colleague"), "调岗"), Head(Slj)).ThenRefused<NotFound>();

    [Fact]
    public void A_substitute_of_the_holder_acts_for_the_holder()
    {
        var standIn = Colleague(Slj) with { ActingFor = new PersonId("slj-handler") };
        InProgress().Has(new TakeAssignment(OfSlj), Handler(Slj)).Desk(standIn).When(new SendFromUnit(OfSlj, new Submit("完成", null)), standIn).Then<OutgoingDrafted>();
    }

    [Fact]
    public void Who_is_not_named_a_substitute_acts_for_nobody() => InProgress()
        .When(new TakeAssignment(OfSlj), Colleague(Slj) with { ActingFor = new PersonId("slj-handler") }).ThenRefused<SubstitutionNotInForce>();

    [Fact]
    public void A_deliverable_opened_before_the_dispatch_waits_for_it()
    {
        var open = new OpenDeliverable(OfHzq, Plan, DueOn("2025-04-02"), "step", "v1", Hzq);
        var early = Given.Of(open, Dispatched);
        Assert.Empty(Model.Deadlines(early.State));
        early.When(new FireDeadline(OfHzq.Stream, "step/plan", 1), Actor.System).ThenNothing();
        var after = Issued(OfHzq, Hzq, Duty.Implementing).Has(open, Actor.System);
        Assert.Equal(Canonical.Text(after.State), Canonical.Text(early.Has(new IssueAssignment(OfHzq, Issue(Hzq, Duty.Implementing)), Actor.System).State));
    }
}
