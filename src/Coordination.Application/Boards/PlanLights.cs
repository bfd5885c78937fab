using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Boards;

/// <summary>Lights as everything on record at an instant (UTC) gives them: dates, reports, and the figures of the indicators.</summary>
public static class PlanLights
{
    /// <inheritdoc cref="Lights.Of"/>
    public static LightReading? LightOf(this PlanSnapshot plan, AssignmentState assignment, DateTimeOffset now) =>
        Lights.Of(assignment, plan.WorstGapOf(assignment, now), now, plan.Book.Calendar, plan.Book.Settings);

    /// <inheritdoc cref="Lights.OfTask"/>
    public static Light LightOf(this PlanSnapshot plan, TaskRunState run, IEnumerable<AssignmentState> assignments, DateTimeOffset now) =>
        Lights.OfTask(run, assignments.Select(a => plan.LightOf(a, now)?.Light ?? Light.Green), now, plan.Book.Calendar, plan.Book.Settings);

    /// <summary>The figures of a run with their definitions, in the order of their ids.</summary>
    public static IEnumerable<(IndicatorState State, Domain.Workflows.Indicator Indicator)> IndicatorsOf(this PlanSnapshot plan, TaskRunId run)
    {
        foreach (var held in plan.Indicators.Below(run.Value))
        {
            if (plan.Book.Indicator(held.State.Id!.Value) is { } indicator) yield return (held.State, indicator);
        }
    }

    /// <summary>The figures belong to the city's own assignments; what was dispatched onward has none of its own.</summary>
    private static GapReading? WorstGapOf(this PlanSnapshot plan, AssignmentState assignment, DateTimeOffset now)
    {
        if (assignment is not { Id: { Parent: null } id, Issue.Unit: var unit }) return null;
        GapReading? worst = null;
        foreach (var (state, indicator) in plan.IndicatorsOf(id.Run))
        {
            if (Trajectory.Latest(state, indicator, unit, now, plan.Book.Settings) is not { } gap) continue;
            if (worst is not { } known || (gap.Light, known.Gap).CompareTo((known.Light, gap.Gap)) > 0) worst = gap;
        }

        return worst;
    }
}
