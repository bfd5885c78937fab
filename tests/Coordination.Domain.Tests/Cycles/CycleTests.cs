using Coordination.Domain.Cycles;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Cycles;

// The rule: a plan-year opens once, by the office's head, not before its day, and closes with its last task run. The attack: the day before,
// years before the plan, strangers, notes out of order.
public sealed class CycleTests
{
    private static Outcome Opening(int year, string at, Actor? by = null)
    {
        var id = CycleId.Of(Year.Plan, year);
        return Given.Of(id.Stream).When(new OpenCycle(id), by ?? Head(Office), at);
    }

    [Theory]
    [InlineData(2022, "2022-06-13")]
    [InlineData(2023, "2023-01-03")]
    [InlineData(2024, "2024-01-02")]
    [InlineData(2025, "2025-01-02")]
    [InlineData(2026, "2026-01-04")]
    [InlineData(2027, "2027-01-01")]
    public void It_opens_on_its_day_and_not_the_day_before(int year, string day)
    {
        Opening(year, $"{day} 00:00").Then<CycleOpened>();
        Opening(year, $"{Day(day).AddDays(-1):yyyy-MM-dd} 23:59").ThenRefused(new TooEarly(Day(day)));
    }

    [Fact]
    public void Years_before_the_plan_are_refused() => Opening(2021, "2025-01-02 09:00").ThenRefused(new YearBeforePlan(2021, 2022));

    [Fact]
    public void Only_the_office_s_head_opens_and_once()
    {
        Opening(2025, "2025-01-02 09:00", Handler(Office)).ThenRefused<NotYourRole>();
        Opening(2025, "2025-01-02 09:00", Head(Zjj)).ThenRefused<NotYourUnit>();
        Given.Of(Year.Stream).Has(new OpenCycle(Year), Head(Office), "2025-01-02 09:00").When(new OpenCycle(Year), Head(Office)).ThenRefused<AlreadyExists>();
    }

    [Fact]
    public void It_opens_every_task_on_the_version_in_force_and_knows_the_last_signature_s_day()
    {
        var e = Opening(2025, "2025-01-02 09:00").Then<CycleOpened>();
        Assert.Equal((new CycleTask(Run, "v1"), "01-30 17:30"), (Assert.Single(e.Tasks), Wall(e.LastSignature.At)));
    }

    [Fact]
    public void It_closes_with_its_last_run_and_a_note_that_comes_late_is_stale()
    {
        var given = Given.Of(Year.Stream).Has(new OpenCycle(Year), Head(Office), "2025-01-02 09:00");
        given.When(new NoteRunStanding(Year, Run, true, 1), Actor.System).ThenTypes("RunStandingNoted CycleClosed");
        given.Has(new NoteRunStanding(Year, Run, false, 2), Actor.System).When(new NoteRunStanding(Year, Run, true, 1), Actor.System).ThenNothing();
        Assert.True(given.Has(new NoteRunStanding(Year, Run, true, 3), Actor.System).As<CycleState>().Closed);
        given.When(new NoteRunStanding(Year, TaskRunId.Of(Year, 11), true, 1), Actor.System).ThenRefused<NotFound>();
        given.When(new NoteRunStanding(Year, Run, false, 4), Head(Office)).ThenRefused<OnlyTheProcess>();
    }
}
