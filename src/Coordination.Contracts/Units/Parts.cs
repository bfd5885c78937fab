namespace Coordination.Contracts.Units;

/// <summary>A date by which something is due.</summary>
/// <param name="At">The instant (UTC).</param>
/// <param name="On">The day in Asia/Shanghai.</param>
/// <param name="BasisZh">How it was computed, in Chinese.</param>
/// <param name="BasisEn">How it was computed, in English.</param>
/// <param name="Provisional">True if a year's holiday notice is not out yet, so that the date may still move.</param>
public sealed record DueTerm(DateTimeOffset At, DateOnly On, string BasisZh, string BasisEn, bool Provisional);

public sealed record UnitName(string Code, string Name);

/// <param name="Month">Written <c>2025-04</c>.</param>
/// <param name="OpensAt">From when on the month's line is expected (UTC).</param>
public sealed record ReportMonth(string Month, DateTimeOffset OpensAt, DueTerm Due);

/// <summary>Why an assignment lies with the unit.</summary>
public enum UnitDuty
{
    Responsible,
    Implementing,

    /// <summary>Made by another unit from its own assignment.</summary>
    Onward,
}

public enum DisputeRuling
{
    Cancel,
    Reassign,
}

public enum AssignmentStanding
{
    Dispatched,
    InProgress,
    Submitted,
    Rework,
    Completed,
    ClosedOff,
    Disputed,
    Suspended,
    Terminated,
}

public enum ReportStanding
{
    Planned,
    Expected,
    Received,
    Accepted,
    Returned,
    Waived,
}

/// <summary>What was decided about an assignment beyond its dates and doers.</summary>
public enum NotedDecision
{
    /// <summary>约谈.</summary>
    Admonish,

    /// <summary>通报.</summary>
    Bulletin,

    /// <summary>知悉.</summary>
    TakeNote,
}
