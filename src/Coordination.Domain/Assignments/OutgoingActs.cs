using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Coordination.Domain.Assignments;

/// <summary>
/// An act by which something leaves a unit. Where the unit's setting asks for it, the act waits as a draft until the unit's head approves
/// it, and takes effect at the instant of the approval: what counts is when it left the unit.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "act")]
[JsonDerivedType(typeof(Dispute), nameof(Dispute))]
[JsonDerivedType(typeof(RequestExtension), nameof(RequestExtension))]
[JsonDerivedType(typeof(Submit), nameof(Submit))]
[JsonDerivedType(typeof(Deliver), nameof(Deliver))]
[JsonDerivedType(typeof(CorrectReport), nameof(CorrectReport))]
public abstract record OutgoingAct
{
    /// <summary>One draft a key.</summary>
    [JsonIgnore]
    public abstract string Key { get; }
}

/// <summary>退回: not this unit's duty. Within five working days of the dispatch.</summary>
public sealed record Dispute(string Reason, UnitCode? Proposed) : OutgoingAct
{
    public override string Key => "dispute";
}

/// <summary>A later date by so many working days, asked before expiry.</summary>
public sealed record RequestExtension(int Days, string Reason, string Progress) : OutgoingAct
{
    public override string Key => "extension";
}

/// <summary>The year's work is done: hand it in for review.</summary>
/// <param name="Value">The year's value of the task's first indicator, where it has one; carried, not scored.</param>
public sealed record Submit(string Result, decimal? Value) : OutgoingAct
{
    public override string Key => "submit";
}

/// <summary>Hand in what a step of the workflow asks of this unit.</summary>
public sealed record Deliver(StepId Step, string Result) : OutgoingAct
{
    public override string Key => $"deliver/{Step}";
}

/// <summary>A month's report once more, after the reviewer returned it.</summary>
public sealed record CorrectReport(ReportMonth Month, ReportLine Line) : OutgoingAct
{
    public override string Key => $"report/{Month}";
}

/// <summary>What a unit says of one assignment for one month.</summary>
/// <param name="Value">Of the task's first figure, in its unit.</param>
/// <param name="NoChange">无变化: nothing new since the last report.</param>
public sealed record ReportLine(decimal? Value, string? Milestone, string? Progress, string? Obstacle, string? DecisionNeeded, bool NoChange)
{
    /// <summary>Of the task's other figures, by their ids; null where none is told.</summary>
    public ImmutableSortedDictionary<string, decimal>? MoreValues { get; init; }

    public const int MoreValuesMax = 20;

    public static ReportLine Unchanged { get; } = new(null, null, null, null, null, true);

    /// <summary>What the line tells of one of a task's figures.</summary>
    /// <param name="figures">The task's in the document's order (<see cref="Workflows.TaskDefinition.IndicatorsOf"/>).</param>
    public decimal? ValueOf(string figure, IEnumerable<Workflows.Indicator> figures) =>
        figures.FirstOrDefault() is { IsMilestone: false } first && first.Id == figure ? Value : MoreValues is { } others && others.TryGetValue(figure, out var value) ? value : null;

    /// <summary>Two lines that say the same are the same, however they came to their figures.</summary>
    public bool Equals(ReportLine? other) =>
        other is not null && (Value, Milestone, Progress, Obstacle, DecisionNeeded, NoChange) == (other.Value, other.Milestone, other.Progress, other.Obstacle, other.DecisionNeeded, other.NoChange)
        && (MoreValues ?? s_none).SequenceEqual(other.MoreValues ?? s_none);

    public override int GetHashCode() => HashCode.Combine(Value, Milestone, Progress, Obstacle, DecisionNeeded, NoChange, MoreValues?.Count ?? 0);

    private static readonly ImmutableSortedDictionary<string, decimal> s_none = ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);

    private bool HasValue => Value is not null || MoreValues is { IsEmpty: false };

    internal Rejection? Check() =>
        MoreValues is { Count: > MoreValuesMax } ? new TooManyItems(MoreValuesMax) :
        Texts.Bounded(Milestone) ?? Texts.Bounded(Progress) ?? Texts.Bounded(Obstacle) ?? Texts.Bounded(DecisionNeeded)
        ?? (!NoChange && !HasValue && string.IsNullOrWhiteSpace(Progress) && string.IsNullOrWhiteSpace(Milestone) ? new TextMissing() : null);
}
