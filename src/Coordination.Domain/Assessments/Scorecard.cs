using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Coordination.Domain.Assessments;

/// <summary>One fact a point rests on: a name of <see cref="FactNames"/>, and the value as it stands on record.</summary>
public readonly record struct Fact(string Name, string Value);

public static class FactNames
{
    public const string Due = "due";
    public const string Original = "original";
    public const string Done = "done";
    public const string On = "on";
    public const string Open = "open";
    public const string DaysLate = "days-late";
    public const string Days = "days";
    public const string Baseline = "baseline";
    public const string Target = "target";
    public const string Value = "value";
    public const string Month = "month";
    public const string Share = "share";
    public const string Exemption = "exemption";
    public const string Clock = "clock";
    public const string Step = "step";
    public const string Figure = "figure";
    public const string NoData = "no-data";
    public const string Reason = "reason";

    public static ImmutableArray<string> All { get; } =
    [
        Due, Original, Done, On, Open, DaysLate, Days, Baseline, Target, Value, Month, Share, Exemption, Clock, Step, Figure, NoData, Reason,
    ];
}

/// <summary>One line of a score sheet: the rule, what it rests on, and the arithmetic.</summary>
/// <param name="Id">Within the card, <c>丙1/assignment:lyg/2022-30/2025/19/hzq</c>; objections name it.</param>
/// <param name="Events">The events it came from, <c>assignment:…/hzq@17</c>; empty where it rests on values alone.</param>
/// <param name="Arithmetic">With the numbers in it, <c>0.10 × 4 = 0.40</c>; the same in every language.</param>
/// <param name="Delta">What it changes in the score; 0 for what happened and costs nothing, and for full marks.</param>
public sealed record ScorePoint(
    string Id, string Section, string Rule, StreamId Subject, ImmutableArray<string> Events, ImmutableArray<Fact> Facts, string Arithmetic, decimal Delta)
{
    /// <summary>What it would count for without the rule's cap.</summary>
    public decimal Whole { get; init; }
}

/// <param name="Applies">False where the unit had nothing of the kind; its marks are then left out of the whole.</param>
public sealed record SectionScore(string Section, decimal Full, decimal Score, bool Applies);

/// <summary>One unit's year in points, each explained.</summary>
/// <param name="Score">To two decimals.</param>
public sealed record Scorecard(
    UnitCode Unit, CardGroup Group, decimal Base, decimal Score, ImmutableArray<SectionScore> Sections, ImmutableArray<ScorePoint> Points)
{
    /// <summary>
    /// Adds up: a section loses what its points say and never more than it has; where a section does not apply the others stand for the whole; a bonus
    /// comes on top.
    /// </summary>
    public static Scorecard Of(UnitCode unit, CardGroup group, decimal whole, IEnumerable<SectionScore> sections, ImmutableArray<ScorePoint> points)
    {
        ImmutableArray<SectionScore> scored =
        [
            .. sections.Select(s => points.Where(p => p.Section == s.Section).Sum(p => p.Delta) is var delta && s.Full > 0
                ? s with { Score = s.Applies ? Math.Clamp(s.Full + delta, 0, s.Full) : 0 }
                : s with { Score = delta }),
        ];
        var (full, sum) = (scored.Where(s => s.Applies && s.Full > 0).Sum(s => s.Full), scored.Where(s => s.Applies && s.Full > 0).Sum(s => s.Score));
        var score = (full == 0 ? whole : whole * sum / full) + scored.Where(s => s.Full == 0).Sum(s => s.Score);
        return new Scorecard(unit, group, whole, decimal.Round(score, 2, MidpointRounding.AwayFromZero), scored, points);
    }

    public ScorePoint? Point(string id) => Points.FirstOrDefault(p => p.Id == id);

    /// <summary>
    /// Everything the card says, one line a point, always the same for the same card: what is hashed. The places of events in their streams are left out,
    /// since they may come in another order and say the same.
    /// </summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Unit}\t{Group}\t{Score:0.00}\n");
        foreach (var section in Sections) text.Append(CultureInfo.InvariantCulture, $"\t{section.Section}\t{section.Full:0.00}\t{section.Score:0.00}\t{section.Applies}\n");
        foreach (var point in Points)
        {
            text.Append(CultureInfo.InvariantCulture, $"\t{point.Id}\t{point.Delta:0.00}\t{point.Arithmetic}");
            foreach (var fact in point.Facts) text.Append(CultureInfo.InvariantCulture, $"\t{fact.Name}={fact.Value}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
