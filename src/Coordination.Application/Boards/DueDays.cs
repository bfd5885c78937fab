using Coordination.Domain.Calendars;

namespace Coordination.Application.Boards;

/// <summary>How a day counts towards a due date.</summary>
public enum DayKind
{
    Working,

    /// <summary>Weekend or holiday.</summary>
    Off,

    /// <summary>The clock stood still, and the day would have counted.</summary>
    Stopped,

    /// <summary>A working day by which the date in force lies after the original one.</summary>
    Shifted,
}

/// <param name="Holiday">The holiday the day off belongs to; null for a plain weekend.</param>
/// <param name="IsMakeUp">Worked in exchange for a holiday (调休).</param>
public sealed record DueDay(DateOnly Day, DayKind Kind, string? Holiday, bool IsMakeUp);

/// <summary>The days around a due date, one by one, as far as one picture holds them.</summary>
/// <param name="Today">Null where it lies outside; likewise the others.</param>
public sealed record DueDays(IReadOnlyList<DueDay> Days, DateOnly? Today, DateOnly? Original, DateOnly? Due)
{
    public const int Count = 28;

    /// <summary>Ends the day after the date in force or, once that has passed, the day after today, as long as both fit in.</summary>
    public static DueDays Of(WorkCalendar calendar, DateOnly original, DateOnly due, DateOnly today, IReadOnlyList<StoppedSpan> stops)
    {
        var last = today <= due ? due : today.DayNumber - due.DayNumber < Count - 4 ? today : due;
        var first = last.AddDays(2 - Count);
        var days = Enumerable.Range(0, Count).Select(i => first.AddDays(i)).Select(day => new DueDay(
            day, KindOf(calendar, day, original, due, stops), calendar.HolidayName(day), calendar.IsMakeUpDay(day))).ToList();
        return new DueDays(days, Within(today), Within(original), Within(due));

        DateOnly? Within(DateOnly day) => day >= days[0].Day && day <= days[^1].Day ? day : null;
    }

    private static DayKind KindOf(WorkCalendar calendar, DateOnly day, DateOnly original, DateOnly due, IReadOnlyList<StoppedSpan> stops)
    {
        if (!calendar.IsWorkingDay(day)) return DayKind.Off;
        if (stops.Any(s => day >= s.From && (s.Until is not { } until || day < until))) return DayKind.Stopped;
        return day > original && day <= due ? DayKind.Shifted : DayKind.Working;
    }
}
