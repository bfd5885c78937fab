using Coordination.Domain.Calendars;

namespace Coordination.Domain.Tests.Calendars;

/// <summary>The oracle: looks at one day after the other, in two sets.</summary>
internal sealed class NaiveCalendar(IEnumerable<YearNotice> notices)
{
    private readonly HashSet<DateOnly> _off = [.. notices.SelectMany(n => n.Off.Keys)];
    private readonly HashSet<DateOnly> _makeUp = [.. notices.SelectMany(n => n.MakeUp.Keys)];

    public bool IsWorkingDay(DateOnly day) =>
        _makeUp.Contains(day) || (day.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Friday && !_off.Contains(day));

    /// <summary>The nth working day strictly after the day or, with a step of -1, strictly before it.</summary>
    public DateOnly Walk(DateOnly from, int workingDays, int step)
    {
        var day = from;
        for (var left = workingDays; left > 0; left -= IsWorkingDay(day) ? 1 : 0)
            day = day.AddDays(step);
        return day;
    }

    public DateOnly Nearest(DateOnly day, int step)
    {
        while (!IsWorkingDay(day))
            day = day.AddDays(step);
        return day;
    }

    public int CountBetween(DateOnly after, DateOnly upTo)
    {
        if (upTo < after)
            return -CountBetween(upTo, after);

        var count = 0;
        for (var day = after.AddDays(1); day <= upTo; day = day.AddDays(1))
            count += IsWorkingDay(day) ? 1 : 0;
        return count;
    }
}
