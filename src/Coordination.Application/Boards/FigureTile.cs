using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Indicators;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>The trajectory of one figure, of the city or of one unit, as it stands among others.</summary>
public sealed record FigureTile(IndicatorId Id, Indicator Indicator, FigureLine Line);

/// <summary>The figures of a front door, worst first.</summary>
/// <param name="Tiles">The worst of them.</param>
/// <param name="Count">Of all that have a value.</param>
/// <param name="Behind">Of those behind their course.</param>
public sealed record FigureTiles(ImmutableArray<FigureTile> Tiles, int Count, int Behind)
{
    /// <summary>A unit's own parts, and the city's line of what the unit answers for as data owner.</summary>
    public static FigureTiles OfUnit(PlanSnapshot plan, UnitCode unit, DateTimeOffset now, int max) => Of(
        plan, now, max, onlyBehind: false, state => state.Plan!.Part(unit) is { Exemption: null } ? unit : null, state => state.Plan!.Owner == unit || state.Plan.Part(unit) is { Exemption: null });

    /// <summary>The city's figures; only those behind are shown.</summary>
    public static FigureTiles OfCity(PlanSnapshot plan, DateTimeOffset now, int max) => Of(plan, now, max, onlyBehind: true, _ => null, _ => true);

    private static FigureTiles Of(PlanSnapshot plan, DateTimeOffset now, int max, bool onlyBehind, Func<IndicatorState, UnitCode?> whose, Func<IndicatorState, bool> concerns)
    {
        if (plan.Cycle is not { } cycle) return new FigureTiles([], 0, 0);
        var known = new List<(IndicatorState State, Indicator Indicator, UnitCode? Unit, GapReading Gap)>();
        foreach (var (state, indicator) in plan.Book.Tasks.Keys.SelectMany(number => plan.IndicatorsOf(TaskRunId.Of(cycle, number))))
        {
            if (state.Plan is null || !concerns(state)) continue;
            var unit = whose(state);
            if (Trajectory.Latest(state, indicator, unit, now, plan.Book.Settings) is { } gap) known.Add((state, indicator, unit, gap));
        }

        var tiles = known.Where(k => !onlyBehind || k.Gap.Gap < 0).OrderByDescending(k => k.Gap.Light).ThenBy(k => k.Gap.Gap).Take(max)
            .Select(k => new FigureTile(k.State.Id!.Value, k.Indicator, FigureSheet.LineOf(k.State, k.Indicator, k.Unit is { } unit ? k.State.Plan!.Part(unit) : null, now, plan.Book.Settings)));
        return new FigureTiles([.. tiles], known.Count, known.Count(k => k.Gap.Gap < 0));
    }
}
