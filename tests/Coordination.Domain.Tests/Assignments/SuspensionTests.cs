using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: suspension stops the clocks and resuming shifts the date by the working days stopped; a clock that was late stays as late (rules
// 3 and 4). The attack: weekends and holidays, a clock already late, already escalated, a step that opens meanwhile, termination with
// children.
public sealed class SuspensionTests
{
    [Theory]
    [InlineData("2025-04-01 09:00", "2025-04-01 16:00", "11-28 17:30")]
    [InlineData("2025-04-03 09:00", "2025-04-07 09:00", "12-01 17:30")]
    [InlineData("2025-04-25 09:00", "2025-04-27 09:00", "12-01 17:30")]
    [InlineData("2025-04-30 09:00", "2025-05-06 09:00", "12-01 17:30")]
    [InlineData("2025-04-01 09:00", "2025-04-15 09:00", "12-11 17:30")]
    public void Resuming_shifts_the_date_by_the_working_days_stopped(string from, string to, string due)
    {
        var given = InProgress().Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj), from).Has(new ResumeAssignment(OfSlj, "复"), Head(Office), to);
        Assert.Equal(due, Wall(given.Is().Work!.Due.At));
        Assert.Equal("11-28 17:30", Wall(given.Is().Work!.OriginalDue.At));
    }

    [Fact]
    public void Nothing_is_due_and_no_step_is_raised_meanwhile() =>
        Assert.DoesNotContain(Model.Deadlines(Suspended().State), d => d.Name == ClockNames.Work);

    [Fact]
    public void A_clock_that_was_late_is_as_late_after_as_before()
    {
        var given = InProgress().Until("2025-12-03 09:00").Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj)).Has(new ResumeAssignment(OfSlj, "复"), Head(Zjj), "2025-12-10 09:00");
        Assert.Equal(3, given.Is().Work!.DaysLate(At("2025-12-10 09:00"), Calendar));
    }

    [Fact]
    public void A_step_raised_before_the_stop_is_not_raised_again_after()
    {
        // Three working days late at the stop, and again on the morning it runs on.
        var given = InProgress().Until("2025-12-03 09:00").Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj)).Has(new ResumeAssignment(OfSlj, "复"), Head(Zjj), "2025-12-04 08:00");
        Assert.Equal(["red", "agenda"], given.Is().Work!.Planned.Select(p => p.Id));
    }

    [Fact]
    public void What_had_gone_up_before_the_stop_is_still_settled_at_the_end()
    {
        var given = InProgressOfGxq().Until("2025-12-08 09:00").Has(new SuspendAssignment(OfGxq, "停"), Head(Zjj)).Has(new ResumeAssignment(OfGxq, "复"), Head(Zjj), "2025-12-10 09:00");
        given.When(new SendFromUnit(OfGxq, new Submit("完成", null)), Handler(Gxq)).ThenTypes("AssignmentSubmitted EscalationSettled EscalationSettled EscalationSettled EscalationSettled EscalationSettled EscalationSettled EscalationSettled EscalationSettled EscalationSettled");
    }

    [Fact]
    public void Only_the_lead_s_head_or_the_office_s_suspends()
    {
        InProgress().When(new SuspendAssignment(OfSlj, "停"), Head(Slj)).ThenRefused(new NotYourUnit(Zjj));
        InProgress().When(new SuspendAssignment(OfSlj, "停"), Handler(Zjj)).ThenRefused<NotYourRole>();
        InProgress().When(new SuspendAssignment(OfSlj, ""), Head(Zjj)).ThenRefused<TextMissing>();
        Suspended().When(new SuspendAssignment(OfSlj, "停"), Head(Zjj)).ThenNothing();
        InProgress().When(new ResumeAssignment(OfSlj, "复"), Head(Zjj)).ThenRefused<WrongState>();
        Suspended().When(new ResumeAssignment(OfSlj, ""), Head(Zjj)).ThenRefused<TextMissing>();
    }

    [Fact]
    public void It_goes_on_where_it_was()
    {
        var given = Issued().Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj)).Has(new ResumeAssignment(OfSlj, "复"), Head(Zjj), "2025-03-07 09:00");
        Assert.Equal(AssignmentStatus.Dispatched, given.Is().Status);
        Assert.Equal("03-10 17:30", Wall(given.Is().Clocks[ClockNames.Acknowledge].Due.At));
    }

    [Fact]
    public void A_step_that_opens_meanwhile_waits_for_the_resumption()
    {
        var given = Issued(OfHzq, Hzq, Duty.Implementing).Has(new SuspendAssignment(OfHzq, "停"), Head(Zjj), "2025-03-06 09:00")
            .Has(new OpenDeliverable(OfHzq, Plan, DueOn("2025-04-02"), "step", "v1", Hzq), Actor.System, "2025-03-07 09:00");
        Assert.False(given.Is().Clocks["step/plan"].Runs);
        given.Has(new ResumeAssignment(OfHzq, "复"), Head(Zjj), "2025-03-11 09:00");
        Assert.Equal("04-07 17:30", Wall(given.Is().Clocks["step/plan"].Due.At));
    }

    [Fact]
    public void A_month_that_passes_meanwhile_is_not_missed()
    {
        var given = InProgress().Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj), "2025-03-07 09:00").Until("2025-04-28 09:00").Has(new ResumeAssignment(OfSlj, "复"), Head(Zjj));
        Assert.Equal([ReportStanding.Waived, ReportStanding.Waived], given.Is().Reports.Values.Take(2).Select(r => r.Standing));
    }

    [Fact]
    public void The_office_terminates_with_a_reason_and_nobody_else_does()
    {
        InProgress().When(new TerminateAssignment(OfSlj, "取消"), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        InProgress().When(new TerminateAssignment(OfSlj, ""), Head(Office)).ThenRefused<TextMissing>();
        InProgress().When(new TerminateAssignment(OfSlj, "取消"), Head(Office) with { HomeUnit = Slj }).ThenRefused<MustRecuse>();
        Terminated().When(new TerminateAssignment(OfSlj, "取消"), Head(Office)).ThenRefused<AlreadyClosed>();
        Assert.Empty(Model.Deadlines(Terminated().State));
    }

    [Fact]
    public void Terminating_what_had_gone_up_settles_it() => InProgress().Has(new OverrideLight(OfSlj, Light.Red, "实地检查"), Head(Office)).Until("2025-03-14 09:00")
        .When(new TerminateAssignment(OfSlj, "取消"), Head(Office)).ThenTypes("AssignmentTerminated");
}
