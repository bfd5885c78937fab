using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Escalations;

// The rule: lights are derived from dates and reports, and have memory; statistics are split four ways (rule 8). The attack: the edge of every
// threshold, a red that caught up at the turn of the month, suspension, a manual light, reports missing in a row and apart.
public sealed class LightTests
{
    // Every month reported, so that only the dates speak; due 2 April.
    private static Given Silent(string due = "2025-04-02") => InProgress(due);

    private static LightReading? Light(Given given, string at) => Lights.Of(given.Is(), null, At(at), Calendar, Settings);

    private static Given Reported(Given given, params int[] months)
    {
        foreach (var month in months)
            given.Has(new ReceiveReport(OfSlj, Month(month), ReportLine.Unchanged), Actor.System).Has(new ReviewReport(OfSlj, Month(month), true, null), Handler(Zjj));
        return given;
    }

    private static Given WithMarch() => Reported(Silent().Until("2025-03-20 09:00"), 3);

    [Theory]
    [InlineData("2025-04-02 17:30", Domain.Escalations.Light.Green, 0)]
    [InlineData("2025-04-02 17:31", Domain.Escalations.Light.Yellow, 1)]
    [InlineData("2025-04-03 09:00", Domain.Escalations.Light.Yellow, 1)]
    [InlineData("2025-04-09 09:00", Domain.Escalations.Light.Yellow, 4)]
    [InlineData("2025-04-10 00:00", Domain.Escalations.Light.Red, 5)]
    [InlineData("2025-05-06 09:00", Domain.Escalations.Light.Red, 21)]
    public void By_lateness(string at, Light light, int days) =>
        Assert.Equal(new LightReading(light, days, 0, false, false), Light(WithMarch(), at));

    [Fact]
    public void One_report_missing_is_grey_and_two_in_a_row_are_red()
    {
        Assert.Equal(new LightReading(Domain.Escalations.Light.Green, 0, 0, false, false), Light(Silent("2025-11-28").Until("2025-03-25 18:00"), "2025-03-25 18:00"));
        Assert.Equal(new LightReading(Domain.Escalations.Light.Grey, 0, 1, false, false), Light(Silent("2025-11-28").Until("2025-03-26 09:00"), "2025-03-26 09:00"));
        Assert.Equal(new LightReading(Domain.Escalations.Light.Red, 0, 2, false, false), Light(Silent("2025-11-28").Until("2025-04-27 09:00"), "2025-04-27 09:00"));
    }

    [Fact]
    public void Two_reports_missing_apart_are_grey()
    {
        var given = Reported(Silent("2025-11-28").Until("2025-04-20 09:00"), 4).Until("2025-05-27 09:00");
        Assert.Equal(new LightReading(Domain.Escalations.Light.Grey, 0, 1, false, false), Light(given, "2025-05-27 09:00"));
    }

    [Fact]
    public void Reports_that_came_after_a_red_leave_yellow_for_that_month_only()
    {
        var given = Reported(Silent("2025-11-28").Until("2025-04-28 09:00"), 3, 4);
        Assert.Equal(new LightReading(Domain.Escalations.Light.Yellow, 0, 0, true, false), Light(given, "2025-04-30 09:00"));
        Assert.Equal(new LightReading(Domain.Escalations.Light.Green, 0, 0, false, false), Light(given, "2025-05-01 09:00"));
    }

    [Fact]
    public void A_red_that_caught_up_is_yellow_for_that_month_and_then_green()
    {
        var given = WithMarch().Sent(new Submit("完成", null), "2025-04-10 09:00");
        Assert.Equal(new LightReading(Domain.Escalations.Light.Yellow, 0, 0, true, false), Light(given, "2025-04-30 23:59"));
        Assert.Equal(new LightReading(Domain.Escalations.Light.Green, 0, 0, false, false), Light(given, "2025-05-01 00:00"));
    }

    [Fact]
    public void A_yellow_that_caught_up_is_green_at_once() =>
        Assert.Equal(Domain.Escalations.Light.Green, Light(WithMarch().Sent(new Submit("完成", null), "2025-04-09 09:00"), "2025-04-09 10:00")!.Value.Light);

    [Fact]
    public void Of_two_lapses_in_a_month_the_worse_is_remembered_and_a_new_month_begins_anew()
    {
        var red = Lapse.Worse(null, new Lapse(At("2025-04-10 09:00"), 6, 0));
        Assert.Equal(6, Lapse.Worse(red, new Lapse(At("2025-04-20 09:00"), 1, 0))!.DaysLate);
        Assert.Equal(1, Lapse.Worse(red, new Lapse(At("2025-05-06 09:00"), 1, 0))!.DaysLate);
        Assert.Same(red, Lapse.Worse(red, new Lapse(At("2025-04-20 09:00"), 0, 0)));
    }

    [Fact]
    public void Suspended_counts_as_not_due()
    {
        var given = WithMarch().Has(new SuspendAssignment(OfSlj, "停"), Head(Zjj), "2025-04-14 09:00");
        Assert.Equal((Domain.Escalations.Light.Green, Progress.NotDue), (Light(given, "2025-04-30 09:00")!.Value.Light, Lights.ProgressOf(given.Is(), At("2025-04-30 09:00"))!.Value));
    }

    [Fact]
    public void Terminated_and_not_issued_have_no_light_and_no_place_in_the_statistics()
    {
        Assert.Null(Light(Terminated(), "2025-04-30 09:00"));
        Assert.Null(Lights.ProgressOf(Terminated().Is(), At("2025-04-30 09:00")));
        Assert.Null(Lights.Of(AssignmentState.Initial, null, At("2025-04-30 09:00"), Calendar, Settings));
    }

    [Fact]
    public void A_manual_light_shows_as_one()
    {
        var given = WithMarch().Has(new OverrideLight(OfSlj, Domain.Escalations.Light.Green, "已核实"), Head(Office));
        Assert.Equal(new LightReading(Domain.Escalations.Light.Green, 21, 0, false, true), Light(given, "2025-05-06 09:00"));
    }

    [Fact]
    public void The_reviewer_s_delay_does_not_colour_the_doer() =>
        Assert.Equal(Domain.Escalations.Light.Green, Light(Submitted("2025-03-10 09:00"), "2025-05-30 09:00")!.Value.Light);

    [Theory]
    [InlineData("2025-04-02 09:00", "2025-06-01 09:00", Progress.DoneOnTime)]
    [InlineData("2025-04-03 09:00", "2025-06-01 09:00", Progress.DoneLate)]
    public void What_was_handed_in_is_done_on_time_or_late(string at, string now, Progress progress) =>
        Assert.Equal(progress, Lights.ProgressOf(WithMarch().Sent(new Submit("完成", null), at).Is(), At(now)));

    [Theory]
    [InlineData("2025-04-02 17:30", Progress.NotDue)]
    [InlineData("2025-04-02 17:31", Progress.Overdue)]
    public void What_was_not_is_not_due_or_overdue(string now, Progress progress) => Assert.Equal(progress, Lights.ProgressOf(WithMarch().Is(), At(now)));

    [Fact]
    public void The_worst_assignment_colours_the_task_and_the_lead_s_own_steps_count()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-06 09:00").Acknowledged(OfSlj, OfFgw, OfHzq, OfGxq);
        Assert.Equal(Domain.Escalations.Light.Green, OfTask(w));
        Assert.Equal(Domain.Escalations.Light.Yellow, OfTask(w.GoTo("2025-03-26 09:00").Report(Gxq, 3).Report(Slj, 3).Report(Fgw, 3).Report(Hzq, 3).GoTo("2025-04-03 09:00")));
        Assert.Equal(Domain.Escalations.Light.Red, OfTask(w.GoTo("2025-04-10 09:00")));
        Assert.Equal(Domain.Escalations.Light.Red, OfTask(new World().Opened().GoTo("2025-01-23 09:00")));
        Assert.Equal(Domain.Escalations.Light.Yellow, OfTask(new World().Opened().GoTo("2025-01-17 09:00")));
    }

    private static Light OfTask(World w) => Lights.OfTask(w.Run, w.All<AssignmentState>().Select(a => Lights.Of(a, null, w.Now, Calendar, Settings)?.Light ?? Domain.Escalations.Light.Green), w.Now, Calendar, Settings);
}
