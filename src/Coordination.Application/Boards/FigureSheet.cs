using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One month of a trajectory.</summary>
/// <param name="Month">0 is the end of the year before; the first is where the way starts.</param>
/// <param name="Due">What the course asks for.</param>
/// <param name="Value">Null where none stands.</param>
public readonly record struct FigurePoint(int Month, decimal Due, decimal? Value, ValueStanding? Standing);

/// <summary>The year of one figure, of the city or of one unit.</summary>
/// <param name="Unit">Null for the city.</param>
/// <param name="Part">Null for the city.</param>
/// <param name="Projection">The value of December if it goes on as it went; null where nothing is known.</param>
public sealed record FigureLine(
    UnitCode? Unit, IndicatorPart? Part, decimal Baseline, decimal Target, GapReading? Gap, ImmutableArray<FigurePoint> Points, decimal? Projection);

/// <summary>All that the pages show of one indicator's year: the city's trajectory and each unit's.</summary>
/// <param name="Units">Those the viewer may see, in the order of the register; exempt ones too.</param>
/// <param name="IsWhole">The viewer sees every unit's part.</param>
public sealed record FigureSheet(
    IndicatorId Id, int Version, TaskDefinition Task, Indicator Indicator, IndicatorState State, FigureLine? City, ImmutableArray<FigureLine> Units, bool IsWhole, Offer Plan, Offer Enter)
{
    private const int Months = 12;

    public IndicatorPlan? Planned => State.Plan;

    /// <summary>What the units' targets come to; null where there is no sum.</summary>
    public decimal? PartsSum => Planned?.SumOf(p => p.Target) is { } sum ? decimal.Round(sum, 4) : null;

    /// <summary>The figures of one task in a plan-year, in the document's order.</summary>
    public static IEnumerable<FigureSheet> AllOf(PlanSnapshot plan, Viewer viewer, TaskRunId run, DateTimeOffset now) =>
        plan.Book.Tasks.GetValueOrDefault(run.TaskNumber) is { } task ? task.IndicatorsOf(run.Cycle.Year).Select(i => Of(plan, viewer, IndicatorId.Of(run, i.Id), now)).OfType<FigureSheet>() : [];

    /// <summary>Null where there is no such indicator, or the viewer may see nothing of it.</summary>
    public static FigureSheet? Of(PlanSnapshot plan, Viewer viewer, IndicatorId id, DateTimeOffset now)
    {
        var book = plan.Book;
        if (plan.Run(id.Run) is not { } run || book.Tasks.GetValueOrDefault(id.Run.TaskNumber) is not { } task || book.Indicator(id) is not { } indicator) return null;
        var held = plan.Indicators.GetValueOrDefault(id.Value);
        var state = held?.State ?? IndicatorState.Initial;
        if (!Sight.OfFigure(viewer, plan, run, state)) return null;
        var whole = Sight.OfWholeFigure(viewer, book, run, state);
        var trial = new Trial(plan, viewer, now);
        // Whether a plan may be entered at all: the one that stands may have come to be refused since, and then has to be mended.
        var offered = Offer.Of(trial.Of(state, new PlanIndicator(id, Draft(indicator, id, task), Trial.AnyText)));
        var entered = state.Plan is null ? default : Offer.Of(trial.Of(state, new EnterValues(id, [new ValueRow(null, ReportMonth.Of(id.Run.Cycle.Year, 1), indicator.Value)], ValueStanding.Provisional, Trial.AnyText)));
        if (state.Plan is not { } planned) return new FigureSheet(id, held?.Version ?? 0, task, indicator, state, null, [], whole, offered, entered);
        var units = planned.Parts.Where(p => whole || p.Unit == viewer.Unit).OrderBy(p => PlaceOf(book.Units, p.Unit));
        return new FigureSheet(
            id, held!.Version, task, indicator, state, LineOf(state, indicator, null, now, book.Settings), [.. units.Select(p => LineOf(state, indicator, p, now, book.Settings))], whole, offered, entered);
    }

    /// <summary>
    /// What the office's form begins with: the document's figure, and a straight way to it; of a milestone the same share of it each year, at the year's end.
    /// </summary>
    public static IndicatorPlan Draft(Indicator indicator, IndicatorId id, TaskDefinition task)
    {
        var (year, last) = (id.Run.Cycle.Year, Math.Max(id.Run.Cycle.Year, indicator.Year));
        var target = indicator.Goal();
        var path = Enumerable.Range(year, last - year + 1).ToImmutableSortedDictionary(y => y, _ => target);
        if (indicator.IsMilestone)
        {
            var reached = path.ToImmutableSortedDictionary(p => p.Key, p => Math.Floor(p.Value * (p.Key - year + 1) / (last - year + 1)));
            return new IndicatorPlan(0, reached, Course.AtTheEnd, task.Lead, Aggregation.EachAtLeast, []);
        }

        return new IndicatorPlan(
            indicator.Measure == IndicatorMeasure.Cumulative ? 0 : target, path, Course.Linear, task.Lead,
            indicator.Measure == IndicatorMeasure.Cumulative ? Aggregation.Sum : Aggregation.WeightedMean, []);
    }

    internal static FigureLine LineOf(IndicatorState s, Indicator indicator, IndicatorPart? part, DateTimeOffset now, PlanSettings settings)
    {
        var (plan, id, unit) = (s.Plan!, s.Id!.Value, part?.Unit);
        var way = part is null ? plan.WayOf(id.Run.Cycle.Year) : plan.WayOf(part);
        var before = way.From - 1;
        var points = ImmutableArray.CreateBuilder<FigurePoint>(Months + 1);
        for (var month = before; month <= Months; month++)
        {
            var (value, standing) = month == before ? (way.Baseline, null) : ValueAt(s, indicator, unit, ReportMonth.Of(id.Run.Cycle.Year, month), now);
            points.Add(new FigurePoint(month, Trajectory.DueAt(indicator.Comparator, way, month), value, standing));
        }

        var gap = Trajectory.Latest(s, indicator, unit, now, settings);
        decimal? projection = gap is { Month.Month: < Months } latest && latest.Month.Month > before
            ? decimal.Round(way.Baseline + ((latest.Value - way.Baseline) * (Months - before) / (latest.Month.Month - before)), 2) : null;
        return new FigureLine(unit, part, way.Baseline, way.Target, gap, points.ToImmutable(), projection);
    }

    private static (decimal? Value, ValueStanding? Standing) ValueAt(IndicatorState s, Indicator indicator, UnitCode? unit, ReportMonth month, DateTimeOffset now)
    {
        if (s.HoldsIn(unit, month, now) is { } own) return (own.Value, own.Standing);
        // A sum of the units' values is the month's only where one of them is.
        return unit is null && Trajectory.LatestValue(s, indicator.Comparator, null, month, now) is var (of, value, _) && of == month ? (value, null) : (null, null);
    }

    private static int PlaceOf(UnitRegister units, UnitCode unit) => units.Find(unit) is { } known ? units.All.IndexOf(known) : int.MaxValue;
}
