using System.Collections.Immutable;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Indicators;

/// <summary>How the city's figure comes from the units'.</summary>
public enum Aggregation
{
    Sum,

    /// <summary>By the weight stated for each unit (its share of the water supplied, of the floor space …).</summary>
    WeightedMean,

    /// <summary>No sum means anything: each unit has to keep the city's figure itself.</summary>
    EachAtLeast,
}

/// <summary>A unit's part of a city's target.</summary>
/// <param name="Weight">Of the weighted mean; without meaning in the other ways, and 0 there.</param>
/// <param name="Baseline">At the end of the year before; of a unit that joins later, at the end of the month before it does.</param>
/// <param name="Target">For the end of the year.</param>
/// <param name="Exemption">Why the unit is left out of the figure (the document's own exemption); null where it is not.</param>
/// <param name="From">Month (1 to 12) from which the unit has the figure.</param>
public sealed record IndicatorPart(UnitCode Unit, decimal Weight, decimal Baseline, decimal Target, string? Exemption = null, int From = 1);

/// <summary>What the office has entered for an indicator's year: where it starts, where it should be, and how it divides.</summary>
/// <param name="Owner">数据责任单位: corrects and settles values.</param>
/// <param name="Path">The city's value for the end of each year, from this plan-year to the document's year; after that year this one alone.</param>
public sealed record IndicatorPlan(
    decimal Baseline,
    ImmutableSortedDictionary<int, decimal> Path,
    Course Course,
    UnitCode Owner,
    Aggregation Aggregation,
    ImmutableArray<IndicatorPart> Parts)
{
    public IndicatorPart? Part(UnitCode unit) => Parts.FirstOrDefault(p => p.Unit == unit);

    public Way WayOf(IndicatorPart part) => new(Course, part.Baseline, part.Target, part.From);

    /// <summary>The city's in a plan-year.</summary>
    public Way WayOf(int year) => new(Course, Baseline, Path[year], 1);

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<IndicatorPart> Counted => Parts.Where(p => p.Exemption is null);

    /// <summary>What the parts come to; null where there is no sum (each has to keep the figure), or nothing to weigh by.</summary>
    public decimal? SumOf(Func<IndicatorPart, decimal?> value)
    {
        if (Aggregation == Aggregation.EachAtLeast) return null;
        var (sum, weights) = (0m, 0m);
        foreach (var part in Counted)
        {
            if (value(part) is not { } v) continue;
            sum += Aggregation == Aggregation.Sum ? v : part.Weight * v;
            weights += part.Weight;
        }

        return Aggregation == Aggregation.Sum ? sum : weights > 0 ? sum / weights : null;
    }
}

public static class Comparators
{
    public static bool IsMet(this IndicatorComparator comparator, decimal value, decimal target) => comparator switch
    {
        IndicatorComparator.AtLeast => value >= target,
        IndicatorComparator.AtMost => value <= target,
        IndicatorComparator.MoreThan => value > target,
        _ => value == target,
    };

    /// <summary>Against a target of the plan, which the office sets beyond the figure where the document asks for more than it, reaching it is enough.</summary>
    public static IndicatorComparator OfPlan(this IndicatorComparator comparator) => comparator == IndicatorComparator.MoreThan ? IndicatorComparator.AtLeast : comparator;

    /// <summary>A value that meets the document's figure: the figure itself, or one more where more is asked for.</summary>
    public static decimal Goal(this Indicator indicator) => indicator.Comparator == IndicatorComparator.MoreThan ? indicator.Value + 1 : indicator.Value;

    /// <summary>The sign of mathematics.</summary>
    public static string Sign(this IndicatorComparator comparator) => comparator switch
    {
        IndicatorComparator.AtLeast => "≥",
        IndicatorComparator.AtMost => "≤",
        IndicatorComparator.MoreThan => ">",
        _ => "=",
    };

    /// <summary>True where a smaller value is the better one.</summary>
    public static bool IsFalling(this IndicatorComparator comparator) => comparator == IndicatorComparator.AtMost;
}
