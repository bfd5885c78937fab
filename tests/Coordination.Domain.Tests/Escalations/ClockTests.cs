using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Escalations;

// The rule: a clock's ladder is dates in China's working days; a step fires once, survives downtime, and is not created before the start; an
// extension starts the ladder anew (rule 6). The attack: real holidays of 2025, short terms, stale serials, downtime, stops.
public sealed class ClockTests
{
    private static Ladder s_work => Book.Ladder("work");

    private static Clock Started(string at, string due) => Clock.Start("work", Slj, At(at), DueOn(due), s_work, Book);

    private static string Steps(Clock clock) => string.Join(' ', clock.Planned.Select(p => $"{p.Id} {Wall(p.At)[..5]}"));

    [Theory]
    [InlineData("2025-03-05 10:00", "2025-04-02", "half-term 03-19 reminder 03-28 blue 04-03 yellow 04-08 red 04-10 agenda 04-17")]
    [InlineData("2025-01-08 10:00", "2025-01-24", "half-term 01-16 reminder 01-21 blue 01-26 yellow 02-05 red 02-07 agenda 02-13")]
    [InlineData("2025-09-08 10:00", "2025-09-30", "half-term 09-18 reminder 09-26 blue 10-09 yellow 10-11 red 10-14 agenda 10-21")]
    [InlineData("2025-04-14 10:00", "2025-04-30", "half-term 04-22 reminder 04-27 blue 05-06 yellow 05-08 red 05-12 agenda 05-19")]
    public void Its_steps_fall_on_working_days_over_holidays_and_make_up_days(string at, string due, string steps) => Assert.Equal(steps, Steps(Started(at, due)));

    [Fact]
    public void A_step_is_raised_in_the_morning() => Assert.All(Started("2025-03-05 10:00", "2025-04-02").Planned, p => Assert.EndsWith("08:30", Wall(p.At), StringComparison.Ordinal));

    [Theory]
    [InlineData("2025-04-01 10:00", "2025-04-02", "blue 04-03 yellow 04-08 red 04-10 agenda 04-17")]
    [InlineData("2025-04-02 10:00", "2025-04-02", "blue 04-03 yellow 04-08 red 04-10 agenda 04-17")]
    [InlineData("2025-03-28 07:00", "2025-04-02", "half-term 03-31 blue 04-03 yellow 04-08 red 04-10 agenda 04-17")]
    [InlineData("2025-04-09 07:00", "2025-04-02", "red 04-10 agenda 04-17")]
    public void Steps_that_would_lie_before_the_start_are_not_created(string at, string due, string steps) => Assert.Equal(steps, Steps(Started(at, due)));

    [Fact]
    public void An_extension_starts_the_ladder_anew()
    {
        var clock = Started("2025-03-05 10:00", "2025-04-02");
        var moved = clock.Move(Calendar.Shift(clock.Due, 5, Settings.DueTime), At("2025-04-01 09:00"), s_work, Book);
        Assert.Equal("reminder 04-07 blue 04-11 yellow 04-15 red 04-17 agenda 04-24", Steps(moved));
        Assert.Equal((2, clock.OriginalDue), (moved.Serial, moved.OriginalDue));
    }

    [Fact]
    public void A_stopped_clock_has_no_deadline_and_is_stopped_once()
    {
        var stopped = Started("2025-03-05 10:00", "2025-04-02").Stop(At("2025-03-10 09:00"));
        Assert.Null(stopped.NextDeadline);
        Assert.Same(stopped, stopped.Stop(At("2025-03-11 09:00")));
    }

    [Fact]
    public void Resuming_a_clock_that_runs_changes_nothing()
    {
        var clock = Started("2025-03-05 10:00", "2025-04-02");
        Assert.Same(clock, clock.Resume(At("2025-03-11 09:00"), 5, s_work, Book));
    }

    [Fact]
    public void Stopped_and_resumed_within_a_day_it_keeps_its_date_and_its_steps()
    {
        var clock = Started("2025-03-05 10:00", "2025-04-02");
        var resumed = clock.Stop(At("2025-03-10 09:00")).Resume(At("2025-03-10 16:00"), 0, s_work, Book);
        Assert.Equal((Steps(clock), clock.Due), (Steps(resumed), resumed.Due));
    }

    [Theory]
    [InlineData("2025-04-02 17:30", 0)]
    [InlineData("2025-04-02 17:31", 1)]
    [InlineData("2025-04-03 00:01", 1)]
    [InlineData("2025-04-06 12:00", 1)]
    [InlineData("2025-04-07 00:01", 2)]
    public void Lateness_counts_working_days_and_starts_with_the_first_minute(string at, int days) =>
        Assert.Equal(days, Started("2025-03-05 10:00", "2025-04-02").DaysLate(At(at), Calendar));

    [Fact]
    public void Each_step_is_raised_once_at_its_own_time()
    {
        var raised = Plans(new World().DispatchedToAll().GoTo("2025-05-30 09:00"));
        Assert.Equal("half-term 03-19 08:30|reminder 03-28 08:30|blue 04-03 08:30|yellow 04-08 08:30|red 04-10 08:30|agenda 04-17 08:30", raised);
    }

    [Fact]
    public void After_downtime_what_still_matters_is_raised_in_order_and_reminders_lapse()
    {
        var w = new World().DispatchedToAll().DownUntil("2025-04-11 14:00");
        Assert.Equal("blue 04-11 14:00|yellow 04-11 14:00|red 04-11 14:00", Plans(w));
        Assert.Equal(2, w.History.Count(o => o.Event is LadderStepLapsed { Clock: "step/plan" } && o.Stream == OfHzq.Stream));
        Assert.Equal("blue 04-11 14:00|yellow 04-11 14:00|red 04-11 14:00|agenda 04-17 08:30", Plans(w.GoTo("2025-05-30 09:00")));
    }

    [Fact]
    public void A_reminder_that_is_late_but_still_before_the_due_time_is_sent()
    {
        var w = new World().DispatchedToAll().DownUntil("2025-04-02 14:00");
        Assert.Equal("half-term 04-02 14:00|reminder 04-02 14:00", Plans(w));
    }

    [Theory]
    [InlineData(2, "2025-03-19 08:30")]
    [InlineData(1, "2025-03-19 08:29")]
    public void A_stale_serial_and_an_early_call_do_nothing(int serial, string at) =>
        Fired().When(new FireDeadline(OfHzq.Stream, "step/plan", serial), Actor.System, at).ThenNothing();

    [Fact]
    public void A_call_by_a_person_is_refused_and_one_for_another_clock_does_nothing()
    {
        Fired().When(new FireDeadline(OfHzq.Stream, "step/plan", 1), Head(Office)).ThenRefused<OnlyTheProcess>();
        Fired().When(new FireDeadline(OfHzq.Stream, "nothing", 1), Actor.System).ThenNothing();
    }

    private static Given Fired() => Assignments.Stages.Issued(OfHzq, Hzq, Domain.Assignments.Duty.Implementing)
        .Has(new Domain.Assignments.OpenDeliverable(OfHzq, Plan, DueOn("2025-04-02"), "step", "v1", Hzq), Actor.System);

    private static string Plans(World w) => string.Join('|', w.History
        .Where(o => o.Stream == OfHzq.Stream && o.Event is LadderStepRaised { Clock: "step/plan" })
        .Select(o => $"{((LadderStepRaised)o.Event).Step} {Wall(o.At)}"));
}
