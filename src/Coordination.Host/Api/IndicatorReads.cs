using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Workflows;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <param name="Points">序时差 in percentage points; behind is negative.</param>
public sealed record GapTold(ReportMonth Month, decimal Value, decimal Due, decimal Points, Light Light);

/// <param name="Unit">Null for the city.</param>
/// <param name="Projection">The value of December if it goes on as it went.</param>
public sealed record TrajectoryTold(UnitCode? Unit, decimal Baseline, decimal Target, string? Exemption, GapTold? Gap, decimal? Projection);

/// <param name="Plan">Null where the office has entered none.</param>
/// <param name="Trajectories">The city's first, then those of the units the viewer may see.</param>
public sealed record IndicatorTold(IndicatorId Id, Indicator Indicator, IndicatorPlanBody? Plan, IEnumerable<TrajectoryTold> Trajectories, IEnumerable<MonthValue> Values);

/// <summary>The year of one figure.</summary>
internal static class IndicatorReads
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet($"indicators/{RouteKey.IndicatorPattern}", Find).Tells<IndicatorTold>("indicators.get");

    private static IResult Find(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        if (new RouteKey(http.Request.RouteValues, plan.Book).Indicator is not { } id || FigureSheet.Of(plan, http.Viewer(), id, place.Clock.GetUtcNow()) is not { } sheet) return http.NotThere();
        var lines = sheet.City is { } city ? sheet.Units.Prepend(city) : [];
        var seen = sheet.Units.Select(u => u.Unit).Append(null).ToHashSet();
        var planned = sheet.Planned is { } p ? IndicatorPlanBody.Of(p, p.Parts.Where(x => seen.Contains(x.Unit))) : null;
        return http.Found(new IndicatorTold(id, sheet.Indicator, planned, lines.Select(Told), sheet.State.Values.Values.Where(v => seen.Contains(v.Unit))), sheet.Version);
    }

    private static TrajectoryTold Told(FigureLine line) => new(
        line.Unit, line.Baseline, line.Target, line.Part?.Exemption, line.Gap is { } gap ? new GapTold(gap.Month, gap.Value, gap.Due, gap.Gap, gap.Light) : null, line.Projection);
}
