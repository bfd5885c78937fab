using System.Collections.Immutable;
using Coordination.Domain.Workflows;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Workflows;

// The rule: a step begins when all it waits for in that year is complete; steps of other years are passed through. The attack: a chain whose
// middle belongs to another year, nothing complete, everything complete.
public sealed class StepGraphTests
{
    private static readonly TaskDefinition s_task = TaskOf("v1") with
    {
        Steps = [.. TaskOf("v1").Steps.Select(s => s.Id == Plan ? s with { Years = [2035] } : s)],
    };

    private static string Ready(int year, params StepId[] completed) =>
        string.Join(' ', StepGraph.Ready(s_task, year, completed.ToHashSet()).Select(s => s.Id.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void It_begins_with_what_waits_for_nothing() => Assert.Equal("break-down", Ready(2025));

    [Fact]
    public void A_step_of_another_year_is_left_out_and_passed_through()
    {
        Assert.Equal("report", Ready(2025, BreakDown, Dispatch));
        Assert.Equal("plan report", Ready(2035, BreakDown, Dispatch));
        Assert.Equal([Dispatch, Report], StepGraph.WaitsFor(s_task, s_task.FindStep(Merge)!, 2025).Order());
    }

    [Fact]
    public void When_all_is_complete_nothing_is_ready() => Assert.Equal("", Ready(2025, BreakDown, Dispatch, Report, Merge, SignOff));

    [Fact]
    public void A_step_without_years_is_in_every_year() => Assert.Equal(ImmutableArray<int>.Empty, s_task.FindStep(Merge)!.Years);
}
