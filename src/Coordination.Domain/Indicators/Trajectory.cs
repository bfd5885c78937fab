using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Indicators;

/// <summary>How far a value is along the year's path.</summary>
/// <param name="Month">Of the value.</param>
/// <param name="Due">The value the course asks for by the end of that month.</param>
/// <param name="DoneShare">Share of the path done, in percent; negative where the value went the wrong way, above 100 beyond the target.</param>
/// <param name="DueShare">Share of the path due.</param>
/// <param name="Gap">序时差 in percentage points: ahead is positive, behind negative.</param>
/// <param name="IsMet">The year's target is reached already.</param>
/// <param name="CaughtUp">The month's value is well, and the one before it was red: yellow for that month.</param>
public readonly record struct GapReading(
    ReportMonth Month, decimal Value, decimal Due, decimal DoneShare, decimal DueShare, decimal Gap, bool IsMet, Light Light, bool CaughtUp)
{
    /// <summary>The indicator's name; empty for a value that is not on record.</summary>
    public string Figure { get; init; } = "";

    /// <summary>When the value came on record (UTC).</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Where a figure should be and how far it lags: derived from plan and values, never stored.</summary>
public static class Trajectory
{
    private const decimal Whole = 100m;
    private const int Decimals = 1;

    /// <summary>The value asked for by the end of the month (0: the end of the year before); of a way that starts at its target, the target.</summary>
    public static decimal DueAt(IndicatorComparator comparator, Way way, int month) =>
        Keeps(comparator, way) ? way.Target : way.Baseline + ((way.Target - way.Baseline) * way.ShareAt(month) / Whole);

    /// <summary>The gap of one value.</summary>
    public static GapReading Read(IndicatorComparator comparator, Way way, ReportMonth month, decimal value, PlanSettings settings)
    {
        var met = comparator.OfPlan().IsMet(value, way.Target);
        var dueShare = Keeps(comparator, way) ? Whole : way.ShareAt(month.Month);
        var done = DoneShare(comparator, way, value);
        // The city tells gaps to one decimal, and lights follow what is told.
        var gap = Told(done - dueShare);
        if (met) gap = Math.Max(gap, 0);
        return new GapReading(month, value, DueAt(comparator, way, month.Month), Told(done), Told(dueShare), gap, met, LightOf(gap, settings), false);
    }

    /// <summary>
    /// The reading of the latest value as it stood at the instant; null without a plan, for a unit without a part or exempt, and where there is no value.
    /// A target whose year is past has no trajectory unless the office planned one. A 力争 target lags yellow, never red.
    /// </summary>
    /// <param name="unit">Null for the city.</param>
    public static GapReading? Latest(IndicatorState s, Indicator indicator, UnitCode? unit, DateTimeOffset now, PlanSettings settings)
    {
        if (s is not { Plan: { } plan, Id: { } id } || WayOf(plan, id, unit) is not { } way) return null;
        if (LatestValue(s, indicator.Comparator, unit, MonthOf(id, now), now) is not var (month, value, at)) return null;
        var latest = Soften(Read(indicator.Comparator, way, month, value, settings), indicator) with { Figure = indicator.Name, At = at };
        if (latest.Light != Light.Green || month.Month == 1) return latest;
        if (LatestValue(s, indicator.Comparator, unit, ReportMonth.Of(month.Year, month.Month - 1), now) is not var (earlier, before, _)) return latest;
        var known = Soften(Read(indicator.Comparator, way, earlier, before, settings), indicator);
        var (today, told) = (WorkCalendar.DayOf(now), WorkCalendar.DayOf(at));
        return known.Light == Light.Red && (today.Year, today.Month) == (told.Year, told.Month) ? latest with { Light = Light.Yellow, CaughtUp = true } : latest;
    }

    /// <summary>
    /// The city's value where it is measured; else what the units' latest values up to the month come to, once each unit that had the figure by then has
    /// one: nothing is guessed. Where each unit has to keep the figure itself, the worst of them.
    /// </summary>
    public static (ReportMonth Month, decimal Value, DateTimeOffset At)? LatestValue(IndicatorState s, IndicatorComparator comparator, UnitCode? unit, ReportMonth upTo, DateTimeOffset asAt)
    {
        if (s.LatestOf(unit, upTo, asAt) is var (month, version)) return (month, version.Value, version.At);
        if (unit is not null || s.Plan is not { } plan) return null;
        var known = new Dictionary<UnitCode, (ReportMonth Month, ValueVersion Version)>();
        foreach (var part in plan.Counted.Where(p => p.From <= upTo.Month))
        {
            if (s.LatestOf(part.Unit, upTo, asAt) is not { } value) return null;
            known[part.Unit] = value;
        }

        if (known.Count == 0) return null;
        var total = plan.Aggregation == Aggregation.EachAtLeast ? Worst(comparator, known.Values.Select(v => v.Version.Value)) : plan.SumOf(p => known.TryGetValue(p.Unit, out var v) ? v.Version.Value : null);
        return total is { } sum ? (known.Values.Max(v => v.Month), decimal.Round(sum, 6), known.Values.Max(v => v.Version.At)) : null;
    }

    private static Way? WayOf(IndicatorPlan plan, IndicatorId id, UnitCode? unit)
    {
        if (unit is not { } code) return plan.WayOf(id.Run.Cycle.Year);
        return plan.Part(code) is { Exemption: null } part ? plan.WayOf(part) : null;
    }

    /// <summary>The month up to which values count at an instant; a value of the running month counts as soon as it is there.</summary>
    public static ReportMonth MonthOf(IndicatorId id, DateTimeOffset now)
    {
        var (day, year) = (WorkCalendar.DayOf(now), id.Run.Cycle.Year);
        return ReportMonth.Of(year, day.Year > year ? 12 : day.Year < year ? 1 : day.Month);
    }

    public static Light LightOf(decimal gap, PlanSettings settings) => gap >= 0 ? Light.Green : -gap >= settings.RedPoints ? Light.Red : Light.Yellow;

    /// <summary>
    /// Share of the way done, in percent. Where there is no way to go a value as good as the target has done all of it, and a worse one lacks its
    /// distance in percent of the target.
    /// </summary>
    private static decimal DoneShare(IndicatorComparator comparator, Way way, decimal value)
    {
        if (!Keeps(comparator, way)) return Whole * (value - way.Baseline) / (way.Target - way.Baseline);
        if (comparator.OfPlan().IsMet(value, way.Target)) return Whole;
        return way.Target == 0 ? 0 : Whole - (Whole * Math.Abs(value - way.Target) / Math.Abs(way.Target));
    }

    /// <summary>The way starts at its target, or beyond: what is asked is to stay there.</summary>
    private static bool Keeps(IndicatorComparator comparator, Way way) => way.Baseline == way.Target || comparator.OfPlan().IsMet(way.Baseline, way.Target);

    private static GapReading Soften(GapReading reading, Indicator indicator) =>
        indicator.Binding == IndicatorBinding.Soft && reading.Light == Light.Red ? reading with { Light = Light.Yellow } : reading;

    private static decimal Told(decimal share) => decimal.Round(share, Decimals, MidpointRounding.AwayFromZero);

    private static decimal Worst(IndicatorComparator comparator, IEnumerable<decimal> values) => comparator.IsFalling() ? values.Max() : values.Min();
}
