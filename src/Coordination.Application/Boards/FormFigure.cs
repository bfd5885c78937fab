using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One figure a unit is asked for in a month's report.</summary>
/// <param name="IsFirst">The task's first, whose value stands in the report line itself.</param>
/// <param name="Target">The unit's own for the year; null where the office has planned none.</param>
/// <param name="Last">The value in force before the month.</param>
public sealed record FormFigure(
    Indicator Indicator, bool IsFirst, ReportMonth Month, decimal? Target, (ReportMonth Month, decimal Value)? Last, IndicatorPlan? Plan, UnitCode Unit)
{
    public string Id => Indicator.Id;

    /// <summary>Where the office has divided the figure, only units with a part are asked; before that, every unit, but of a milestone none.</summary>
    public static ImmutableArray<FormFigure> AllOf(PlanSnapshot plan, AssignmentId id, ReportMonth month)
    {
        if (id.Parent is not null || plan.Assignment(id)?.Issue is not { } issue || !IsAskedHere(plan, id, issue.Unit) || plan.Book.Tasks.GetValueOrDefault(id.Run.TaskNumber) is not { } task) return [];
        var figures = ImmutableArray.CreateBuilder<FormFigure>();
        foreach (var (indicator, i) in task.IndicatorsOf(id.Run.Cycle.Year).Select((x, i) => (x, i)))
        {
            var state = plan.Indicator(IndicatorId.Of(id.Run, indicator.Id));
            var part = state?.Plan?.Part(issue.Unit);
            if ((indicator.IsMilestone || state?.Plan is { Parts.IsEmpty: false }) && part is not { Exemption: null }) continue;
            if (part is not null && month.Month < part.From) continue;
            (ReportMonth, decimal)? last = month.Month > 1 && state?.LatestOf(issue.Unit, ReportMonth.Of(month.Year, month.Month - 1), DateTimeOffset.MaxValue) is var (before, version) ? (before, version.Value) : null;
            figures.Add(new FormFigure(indicator, i == 0 && !indicator.IsMilestone, month, part?.Target, last, part is null ? null : state!.Plan, issue.Unit));
        }

        return figures.ToImmutable();
    }

    /// <summary>A unit that has taken over another's work is asked once, with its own.</summary>
    private static bool IsAskedHere(PlanSnapshot plan, AssignmentId id, UnitCode unit) =>
        AssignmentId.Of(id.Run, unit) is var own && (own == id || plan.Assignment(own) is null or { IsClosed: true });

    /// <summary>How far a value would be along the year's path; null where none is planned.</summary>
    public GapReading? GapOf(decimal value, PlanSettings settings) =>
        Plan?.Part(Unit) is { } part ? Trajectory.Read(Indicator.Comparator, Plan.WayOf(part), Month, value, settings) : null;
}
