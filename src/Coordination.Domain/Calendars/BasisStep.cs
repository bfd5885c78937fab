using System.Collections.Immutable;

namespace Coordination.Domain.Calendars;

/// <summary>How one step towards a due date is counted; the names, in lower case, are the written notation.</summary>
internal enum BasisRule
{
    /// <summary>Forward from an instant.</summary>
    In,

    /// <summary>A fixed day, rolled back to a working day.</summary>
    On,

    /// <summary>Back from a day.</summary>
    Before,

    /// <summary>Forward from an earlier due date.</summary>
    Shift,

    /// <summary>Not computed: the due date before a shift came without a readable basis.</summary>
    Given,
}

/// <summary>What a step is computed from. The start is Asia/Shanghai wall time, midnight where only the day counts.</summary>
internal readonly record struct BasisTerm(BasisRule Rule, int Days, DateTime Start);

internal readonly record struct CountedDay(DateOnly Day, bool IsMakeUp);

/// <summary>One step towards a due date: its term, and what the calendar of the day made of it.</summary>
/// <param name="Counted">
/// All counted days in the order of counting; of more than <see cref="CountedDaysMax"/>, only the first
/// <see cref="CountedDaysFirst"/> and the last.
/// </param>
/// <param name="Due">Asia/Shanghai wall time.</param>
/// <param name="YearsMissing">The years looked at whose notice was not out.</param>
internal sealed record BasisStep(BasisTerm Term, ImmutableArray<CountedDay> Counted, DateTime Due, ImmutableArray<int> YearsMissing)
{
    public const int CountedDaysMax = 10;

    public const int CountedDaysFirst = 3;

    public bool LeavesDaysOut => Term.Days > CountedDaysMax;

    public static BasisStep Given(DueDate due)
    {
        var wallClock = WorkCalendar.WallClockOf(due.At);
        return new BasisStep(new BasisTerm(BasisRule.Given, 0, wallClock), [], wallClock, []);
    }
}
