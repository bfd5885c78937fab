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
        from figure in Planned(plan)
        let part = figure.State.Plan!.Part(unit) is { Exemption: null } own ? own : null
        where part is not null || figure.State.Plan!.Owner == unit
        select (figure.State, figure.Indicator, part), plan, now, max, onlyBehind: false);

    /// <summary>The city's figures; only those behind are shown.</summary>
    public static FigureTiles OfCity(PlanSnapshot plan, DateTimeOffset now, int max) =>
        Of(Planned(plan).Select(f => (f.State, f.Indicator, (IndicatorPart?)null)), plan, now, max, onlyBehind: true);

    private static IEnumerable<(IndicatorState State, Indicator Indicator)> Planned(PlanSnapshot plan) => plan.Cycle is not { } cycle ? []
        : plan.Book.Tasks.Keys.SelectMany(number => plan.IndicatorsOf(TaskRunId.Of(cycle, number))).Where(f => f.State.Plan is not null);

    private static FigureTiles Of(
        IEnumerable<(IndicatorState State, Indicator Indicator, IndicatorPart? Part)> figures, PlanSnapshot plan, DateTimeOffset now, int max, bool onlyBehind)
    {
        var settings = plan.Book.Settings;
        var known = new List<(IndicatorState State, Indicator Indicator, IndicatorPart? Part, GapReading Gap)>();
        foreach (var (state, indicator, part) in figures)
        {
            if (Trajectory.Latest(state, indicator, part?.Unit, now, settings) is { } gap) known.Add((state, indicator, part, gap));
        }

        var tiles = known.Where(k => !onlyBehind || k.Gap.Gap < 0).OrderByDescending(k => k.Gap.Light).ThenBy(k => k.Gap.Gap).Take(max)
            .Select(k => new FigureTile(k.State.Id!.Value, k.Indicator, FigureSheet.LineOf(k.State, k.Indicator, k.Part, now, settings)));
        return new FigureTiles([.. tiles], known.Count, known.Count(k => k.Gap.Gap < 0));
    }
}
