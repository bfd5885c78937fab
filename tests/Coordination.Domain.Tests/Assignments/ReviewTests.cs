using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: the reviewer has a clock too and its delay never counts against the reporter; the unit's head, the lead, the office close in this
// order, each a different hand; a reopening keeps every lapse (rules 3, 4 and 9). The attack: late reviewers, late doers, the same hand
// twice, reopening after lapses and after months have passed.
public sealed class ReviewTests
{
    [Fact]
    public void The_reviewer_has_three_working_days()
    {
        var review = Submitted().Is().Clocks[ClockNames.Review];
        Assert.Equal(("zjj", "06-06 17:30"), (review.Owner.Value, Wall(review.Due.At)));
    }

    [Fact]
    public void The_doer_s_clock_stands_still_during_the_review() => Assert.False(Submitted().Is().Work!.Runs);

    [Fact]
    public void Only_the_reviewer_s_people_review()
    {
        Submitted().When(new ReviewSubmission(OfSlj, true, null), Head(Slj)).ThenRefused(new NotYourUnit(Zjj));
        Submitted().When(new ReviewSubmission(OfSlj, true, null), Liaison(Zjj)).ThenRefused<NotYourRole>();
        Submitted().When(new ReviewSubmission(OfSlj, false, " "), Handler(Zjj)).ThenRefused<TextMissing>();
        Submitted().When(new ReviewSubmission(OfSlj, true, null), new Actor(new PersonId("slj-head"), Zjj, Role.UnitHead)).ThenRefused<OwnWork>();
    }

    [Fact]
    public void Accepted_it_is_completed_with_its_lateness() =>
        Submitted().When(new ReviewSubmission(OfSlj, true, null), Handler(Zjj)).Then(new AssignmentCompleted(Handler(Zjj).Hand, 0, 1));

    [Fact]
    public void Returned_in_time_the_doer_keeps_the_date() => Assert.Equal("12-02 17:30", Wall(InRework().Is().Work!.Due.At));

    [Fact]
    public void Returned_after_the_date_the_doer_gets_five_working_days()
    {
        var given = Submitted("2025-11-28 16:00").Has(new ReviewSubmission(OfSlj, false, "缺数据"), Handler(Zjj), "2025-12-10 09:00");
        Assert.Equal(("12-17 17:30", 0), (Wall(given.Is().Work!.Due.At), given.Is().Work!.DaysLate(At("2025-12-10 09:00"), Calendar)));
    }

    [Fact]
    public void Returned_when_it_had_come_late_it_is_as_late_as_it_was()
    {
        var given = Submitted("2025-12-03 09:00").Has(new ReviewSubmission(OfSlj, false, "缺数据"), Handler(Zjj), "2025-12-15 09:00");
        Assert.Equal(3, given.Is().Work!.DaysLate(At("2025-12-15 09:00"), Calendar));
        given.Sent(new Submit("补齐", null), "2025-12-17 09:00");
        Assert.Equal(5, given.Is().Submission!.DaysLate);
    }

    [Fact]
    public void A_late_review_escalates_against_the_reviewer_only()
    {
        var raised = new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfSlj).Send(OfSlj, new Submit("完成", null)).GoTo("2025-03-31 09:00")
            .History.Select(o => o.Event).OfType<LadderStepRaised>().Where(e => e.Clock == ClockNames.Review).ToList();
        Assert.Equal(["reminder", "blue", "yellow", "red", "agenda"], raised.Select(e => e.Step));
        Assert.All(raised, e => Assert.Equal(Zjj, e.Owner));
    }

    [Fact]
    public void The_second_review_has_a_clock_of_its_own()
    {
        var given = InRework().Until("2025-06-06 09:00").Sent(new Submit("补齐", null), "2025-06-09 09:00");
        Assert.NotEqual(1, given.Is().Clocks[ClockNames.Review].Serial);
        given.When(new FireDeadline(OfSlj.Stream, ClockNames.Review, 1), Actor.System, "2025-06-30 09:00").ThenNothing();
    }

    [Fact]
    public void A_correction_asked_for_goes_on_after_rework()
    {
        var given = InProgress().Until("2025-03-20 09:00").Has(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System).Has(new ReviewReport(OfSlj, Month(3), false, "不清"), Handler(Zjj))
            .Sent(new Submit("完成", null), "2025-03-21 09:00");
        Assert.False(given.Is().Clocks["correct/2025-03"].Runs);
        given.Has(new ReviewSubmission(OfSlj, false, "缺数据"), Handler(Zjj), "2025-03-25 09:00");
        Assert.Equal(("03-27 17:30", true), (Wall(given.Is().Clocks["correct/2025-03"].Due.At), given.Is().Clocks["correct/2025-03"].Runs));
    }

    [Fact]
    public void The_office_closes_and_not_the_hand_that_completed()
    {
        Completed().When(new CloseOffAssignment(OfSlj), Handler(Office)).Then(new AssignmentClosedOff(Handler(Office).Hand, 0, 1));
        Completed().When(new CloseOffAssignment(OfSlj), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        Completed().When(new CloseOffAssignment(OfSlj), new Actor(new PersonId("zjj-handler"), Office, Role.UnitHead)).ThenRefused<OwnWork>();
    }

    [Fact]
    public void Nothing_is_due_once_it_is_closed()
    {
        var given = InProgress().Until("2025-03-20 09:00").Has(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System).Sent(new Submit("完成", null), "2025-03-21 09:00")
            .Has(new ReviewSubmission(OfSlj, true, null), Handler(Zjj)).Has(new ReviewReport(OfSlj, Month(3), false, "不清"), Handler(Zjj)).Has(new CloseOffAssignment(OfSlj), Head(Office));
        Assert.Empty(Model.Deadlines(given.State));
    }

    [Fact]
    public void A_report_is_not_returned_after_close_off_but_may_still_be_accepted()
    {
        var given = InProgress().Until("2025-03-20 09:00").Has(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System).Sent(new Submit("完成", null), "2025-03-21 09:00")
            .Has(new ReviewSubmission(OfSlj, true, null), Handler(Zjj)).Has(new CloseOffAssignment(OfSlj), Head(Office));
        given.When(new ReviewReport(OfSlj, Month(3), false, "不清"), Handler(Zjj)).ThenRefused<AlreadyClosed>();
        given.When(new ReviewReport(OfSlj, Month(3), true, null), Handler(Zjj)).Then<ReportAccepted>();
    }

    [Fact]
    public void Reopened_it_has_five_working_days_and_a_new_generation()
    {
        var e = ClosedOff().When(new ReopenAssignment(OfSlj, "数据有误"), Actor.System, "2025-12-10 09:00").Then<AssignmentReopened>();
        Assert.Equal((2, "12-17 17:30", "11-28 17:30"), (e.Generation, Wall(e.Work.Due.At), Wall(e.Work.OriginalDue.At)));
        ClosedOff().When(new ReopenAssignment(OfSlj, "数据有误"), Head(Office)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void Reopened_it_is_not_asked_for_the_months_that_passed()
    {
        var given = ClosedOff().Has(new ReopenAssignment(OfSlj, "数据有误"), Actor.System, "2025-10-10 09:00").Until("2025-10-13 09:00");
        Assert.Equal(["2025-10", "2025-11"], given.Is().Reports.Values.Where(r => r.Standing == ReportStanding.Planned).Select(r => r.Month.Value));
        Assert.Equal(0, given.Is().MissingInARow);
    }

    [Fact]
    public void A_reopening_erases_no_lapse()
    {
        var given = Submitted("2025-12-03 09:00").Has(new ReviewSubmission(OfSlj, true, null), Handler(Zjj)).Has(new ReopenAssignment(OfSlj, "数据有误"), Actor.System, "2025-12-10 09:00")
            .Sent(new Submit("更正", null), "2025-12-11 09:00");
        Assert.Equal(3, given.Is().Submission!.DaysLate);
    }
}
