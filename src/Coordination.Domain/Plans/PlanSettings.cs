namespace Coordination.Domain.Plans;

/// <summary>A day of the year, <c>11-30</c>.</summary>
public readonly record struct DayOfYear(int Month, int Day)
{
    /// <summary>The day in the year given; 29 February falls on the 28th in a common year.</summary>
    public DateOnly In(int year) => new(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month)));

    public override string ToString() => FormattableString.Invariant($"{Month:00}-{Day:00}");
}

/// <summary>
/// The settings of a plan. Terms are working days, times of day are Asia/Shanghai. Dates once computed are stored whole, so a changed
/// setting moves none of them.
/// </summary>
public sealed record PlanSettings
{
    public TimeOnly DueTime { get; init; } = new(17, 30);

    /// <summary>When the day's ladder steps are raised, and report windows opened.</summary>
    public TimeOnly LadderTime { get; init; } = new(8, 30);

    /// <summary>When the day's notices go out, each listing all that was raised that morning.</summary>
    public TimeOnly NoticeTime { get; init; } = new(9, 0);

    public int AcknowledgeDays { get; init; } = 1;

    public int DisputeDays { get; init; } = 5;

    public int ArbitrationDays { get; init; } = 3;

    public int ReviewDays { get; init; } = 3;

    /// <summary>异议期: working days from the publication of a draft result.</summary>
    public int ObjectionDays { get; init; } = 5;

    /// <summary>Least term for rework, where the date in force would leave less.</summary>
    public int ReworkDays { get; init; } = 5;

    /// <summary>Term of whoever decides an extension.</summary>
    public int ExtensionDecisionDays { get; init; } = 3;

    public int ExtensionDaysMax { get; init; } = 20;

    /// <summary>Up to this many days the lead decides; above, the office.</summary>
    public int ExtensionDaysLeadMax { get; init; } = 10;

    public int ExtensionsMax { get; init; } = 1;

    /// <summary>Day of the month a report is due; rolls back to a working day.</summary>
    public int ReportDay { get; init; } = 25;

    /// <summary>The monthly form opens so many working days before it is due.</summary>
    public int ReportOpensDays { get; init; } = 8;

    /// <summary>The lead's merged report is due so many working days after the report date.</summary>
    public int MergeDays { get; init; } = 5;

    /// <summary>Last month of the year with a report.</summary>
    public int ReportMonthLast { get; init; } = 11;

    public DayOfYear CoUnitDue { get; init; } = new(11, 30);

    public DayOfYear LeadDue { get; init; } = new(12, 15);

    /// <summary>Least number of working days between a co-unit's due date and the lead's: review and merge must fit in.</summary>
    public int CoUnitLeadDays { get; init; } = 8;

    /// <summary>In the year after the plan-year.</summary>
    public DayOfYear LastSignature { get; init; } = new(1, 31);

    public int FirstYear { get; init; } = 2022;

    /// <summary>The day the first year opened; later ones open on the first working day of January.</summary>
    public DayOfYear FirstOpening { get; init; } = new(6, 13);

    public int RedDays { get; init; } = 5;

    /// <summary>Behind the course by so many percentage points is red, by less yellow.</summary>
    public int RedPoints { get; init; } = 5;

    public int MissingReportsRed { get; init; } = 2;

    /// <summary>The ladder of a unit's monthly return.</summary>
    public string ReturnLadder { get; init; } = "monthly-return";
}
