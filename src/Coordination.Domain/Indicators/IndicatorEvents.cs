using System.Collections.Immutable;

namespace Coordination.Domain.Indicators;

public abstract record IndicatorCommand(IndicatorId Indicator) : Command
{
    public override StreamId Stream => Indicator.Stream;
}

/// <summary>The office enters, or changes with a reason, the year of an indicator.</summary>
public sealed record PlanIndicator(IndicatorId Indicator, IndicatorPlan Plan, string? Reason) : IndicatorCommand(Indicator);

/// <summary>The process keeps the value of a report that was accepted.</summary>
/// <param name="Value">Null where the unit said 无变化: the last one stands for this month too.</param>
public sealed record NoteReportedValue(IndicatorId Indicator, UnitCode Unit, ReportMonth Month, decimal? Value, AssignmentId Assignment, Signer AcceptedBy)
    : IndicatorCommand(Indicator);

/// <summary>The data owner, or the office, enters values: all of them or none.</summary>
/// <param name="Reason">Why, or where they come from; asked for wherever a value already stands.</param>
public sealed record EnterValues(IndicatorId Indicator, ImmutableArray<ValueRow> Rows, ValueStanding Standing, string? Reason) : IndicatorCommand(Indicator);

/// <param name="Unit">Null for the value of the whole city, where it is measured and not summed.</param>
public sealed record ValueRow(UnitCode? Unit, ReportMonth Month, decimal Value);

public enum ValueStanding
{
    /// <summary>As reported, or as first entered.</summary>
    Provisional,

    /// <summary>A report no longer changes it.</summary>
    Corrected,

    /// <summary>Settled; only the office's head changes it, with a reason.</summary>
    Final,
}

public sealed record IndicatorPlanned(IndicatorPlan Plan, string? Reason, Signer By, UnitCode Unit) : Event;

/// <param name="From">The assignment whose report it is.</param>
public sealed record ReportedValueNoted(UnitCode Unit, ReportMonth Month, decimal Value, AssignmentId From, Signer By) : Event;

/// <summary>无变化: the value before stands for this month too.</summary>
/// <param name="From">The assignment whose report it is.</param>
public sealed record UnchangedNoted(UnitCode Unit, ReportMonth Month, AssignmentId From, Signer By) : Event;

/// <param name="For">The unit for which the hand acted.</param>
public sealed record ValuesEntered(ImmutableArray<ValueRow> Rows, ValueStanding Standing, string? Reason, Signer By, UnitCode For) : Event;
