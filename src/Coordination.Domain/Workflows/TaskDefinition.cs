using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Workflows;

/// <summary>The closed vocabulary of steps.</summary>
public enum StepKind
{
    BreakDown,
    Dispatch,
    Report,
    Merge,
    Review,
    Deliver,
    Rectify,
    Milestone,
    Publish,
    SignOff,
}

/// <summary>Who does a step. What several units do is complete when each of them has done it.</summary>
public enum StepBy
{
    Lead,
    Responsible,
    Implementers,

    /// <summary>All responsible and implementing units.</summary>
    Units,

    /// <summary>The sign-off chain: lead, office, leading group.</summary>
    Chain,
}

/// <summary>What a deliver step hands in.</summary>
public enum DeliverableKind
{
    Plan,
    Application,
    Assessment,
}

/// <summary>A step's term: working days from its activation, or a fixed day of the plan-year (rolled back to a working day).</summary>
public sealed record Term(int? WorkingDays, int? Month, int? Day)
{
    public static Term Of(int workingDays) => new(workingDays, null, null);

    public static Term Until(int month, int day) => new(null, month, day);

    public override string ToString() =>
        WorkingDays is { } n ? FormattableString.Invariant($"{n}") : FormattableString.Invariant($"{Month:00}-{Day:00}");
}

/// <param name="Years">The plan-years in which the step is part of the run; empty: every year.</param>
public sealed record StepDefinition(
    StepId Id,
    StepKind Kind,
    StepBy By,
    string Title,
    Term Within,
    ImmutableArray<StepId> After,
    string Ladder,
    DeliverableKind? Delivers,
    ImmutableArray<int> Years)
{
    /// <summary>True if each addressed unit does it on its own assignment.</summary>
    public bool IsSpread => By is StepBy.Responsible or StepBy.Implementers or StepBy.Units;
}

public enum IndicatorComparator
{
    AtLeast,
    AtMost,
    Equal,
    MoreThan,
}

public enum IndicatorBinding
{
    Hard,

    /// <summary>力争.</summary>
    Soft,
}

public enum IndicatorMeasure
{
    PointInTime,
    Cumulative,

    /// <summary>Share of the period (占同期…比例).</summary>
    ShareOfPeriod,

    /// <summary>Coverage of named places or of a whole.</summary>
    Coverage,

    /// <summary>How far a milestone is reached: in percent, or the number of the places it names.</summary>
    Milestone,
}

/// <param name="Exemption">Cases the text leaves out, or null.</param>
/// <param name="Source">The words of the figure's place in the document, as a clause number.</param>
public sealed record Indicator(
    string Id,
    string Name,
    IndicatorComparator Comparator,
    decimal Value,
    string Unit,
    int Year,
    IndicatorBinding Binding,
    IndicatorMeasure Measure,
    string? Exemption,
    string Source)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsMilestone => Measure == IndicatorMeasure.Milestone;
}

/// <param name="Id">Differs from the ids of the task's figures.</param>
/// <param name="Covers">For coverage of named places: which.</param>
public sealed record PlanMilestone(string Id, string Text, int Year, string? Exemption, ImmutableArray<string> Covers)
{
    /// <summary>The unit in which named places are counted.</summary>
    public const string Places = "个";

    private const decimal Whole = 100m;

    /// <summary>The milestone as a figure that can be followed: places that have reached it, or how much of it is done.</summary>
    public Indicator AsIndicator(string clause)
    {
        var (value, unit) = Covers.IsDefaultOrEmpty ? (Whole, "%") : (Covers.Length, Places);
        return new(Id, Text, IndicatorComparator.AtLeast, value, unit, Year, IndicatorBinding.Hard, IndicatorMeasure.Milestone, Exemption, clause);
    }
}

/// <summary>An obligation with a threshold and no year (雨水收集系统 above 2万平方米).</summary>
public sealed record ThresholdRule(string Condition, string Obligation);

public enum ReportCadence
{
    Monthly,
    Quarterly,

    /// <summary>No regular report: the unit reports when a milestone is reached.</summary>
    AtMilestone,
}

/// <summary>The ladders of an assignment's own clocks.</summary>
public sealed record ClockLadders(string Acknowledge, string Work, string Review, string Arbitration, string Extension, string Merge);

/// <summary>
/// One task of the plan as data. <paramref name="Version"/> is the hash of everything else, ladders included: a running task keeps the
/// version it was opened with.
/// </summary>
/// <param name="Id">Number and subject, <c>10-water-saving</c>.</param>
/// <param name="Clause">The document's own numbering, <c>四（十）</c>.</param>
/// <param name="Ladders">Every ladder the steps and clocks name, so that a version is whole.</param>
public sealed record TaskDefinition(
    int Number,
    string Id,
    string Title,
    string Summary,
    string Clause,
    UnitCode Lead,
    ImmutableArray<UnitCode> Responsible,
    ImmutableArray<UnitCode> Implementers,
    ImmutableArray<Indicator> Indicators,
    ImmutableArray<PlanMilestone> Milestones,
    ImmutableArray<ThresholdRule> Rules,
    ReportCadence Cadence,
    ImmutableArray<StepDefinition> Steps,
    ClockLadders Clocks,
    ImmutableArray<Ladder> Ladders,
    string Version)
{
    public StepDefinition? FindStep(StepId id) => Steps.FirstOrDefault(s => s.Id == id);

    /// <summary>The figure, or the milestone as one; null where the task has none of that id.</summary>
    public Indicator? FindIndicator(string id) =>
        Indicators.FirstOrDefault(i => i.Id == id) ?? Milestones.FirstOrDefault(m => m.Id == id)?.AsIndicator(Clause);

    /// <summary>
    /// What is followed in a plan-year, figures before milestones, in the document's order: of several targets for one figure (50 by 2025, 80 by 2030) the
    /// next to come, and after the last the last.
    /// </summary>
    public IEnumerable<Indicator> IndicatorsOf(int year) =>
        Indicators.Concat(Milestones.Select(m => m.AsIndicator(Clause))).GroupBy(i => i.Name, StringComparer.Ordinal).Select(g => g.OrderBy(i => i.Year).FirstOrDefault(i => i.Year >= year) ?? g.MaxBy(i => i.Year)!);

    public Ladder Ladder(string id) => Ladders.First(l => l.Id == id);

    public Ladder? FindLadder(string id) => Ladders.FirstOrDefault(l => l.Id == id);
}
