using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Coordination.Domain.Calendars;

/// <summary>
/// China's working days. A year without a notice falls back to weekends, and dates counted in it are provisional. Immutable; counting
/// takes two binary searches over the days that differ from a plain Monday-to-Friday week, and allocates nothing.
/// </summary>
public sealed partial class WorkCalendar
{
    /// <summary>The longest term, in working days, that one count may span.</summary>
    public const int TermDaysMax = 1000;

    // A constant, not the tz database: the domain does no I/O, Shanghai has kept +08:00 without summer time since 1991, and no plan
    // starts before 2022.
    private static readonly TimeSpan s_shanghaiOffset = TimeSpan.FromHours(8);

    private readonly FrozenDictionary<DateOnly, string> _off;
    private readonly FrozenSet<DateOnly> _makeUp;
    private readonly FrozenSet<int> _years;

    // Day numbers, ascending, of weekdays off and of weekend days worked; how far they have shifted the count of weekdays once the first
    // i of them are passed; and the count of working days up to and including each.
    private readonly int[] _exceptions;
    private readonly int[] _corrections;
    private readonly int[] _ranks;

    /// <summary>Where two notices speak of the same day, the one of the later year holds.</summary>
    /// <exception cref="ArgumentException">Two notices for one year, or a day both off and worked in one notice.</exception>
    public WorkCalendar(ImmutableArray<YearNotice> notices)
    {
        Notices = notices.IsDefault ? [] : notices;
        var off = new Dictionary<DateOnly, string>();
        var makeUp = new HashSet<DateOnly>();
        foreach (var notice in Notices.OrderBy(n => n.Year))
            Enter(notice, off, makeUp);

        _years = Notices.Select(n => n.Year).ToFrozenSet();
        if (_years.Count != Notices.Length)
            throw new ArgumentException("There are two notices for one year", nameof(notices));

        _off = off.ToFrozenDictionary();
        _makeUp = makeUp.ToFrozenSet();
        _exceptions = [.. off.Keys.Where(IsWeekday).Concat(makeUp.Where(d => !IsWeekday(d))).Select(d => d.DayNumber).Order()];
        _corrections = new int[_exceptions.Length + 1];
        _ranks = new int[_exceptions.Length];
        for (var i = 0; i < _exceptions.Length; i++)
        {
            _corrections[i + 1] = _corrections[i] + (IsWeekday(DateOnly.FromDayNumber(_exceptions[i])) ? -1 : 1);
            _ranks[i] = WeekdaysThrough(_exceptions[i]) + _corrections[i + 1];
        }
    }

    public ImmutableArray<YearNotice> Notices { get; }

    /// <summary>The calendar day in Asia/Shanghai on which the instant falls.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(WallClockOf(instant));

    /// <summary>The instant, in UTC (offset zero), at which clocks in Asia/Shanghai show this day and time.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly timeOfDay) =>
        new DateTimeOffset(day.ToDateTime(timeOfDay), s_shanghaiOffset).ToUniversalTime();

    public bool IsWorkingDay(DateOnly day) => IsWeekday(day) ? !_off.ContainsKey(day) : _makeUp.Contains(day);

    /// <summary>True for a day worked in exchange for a holiday (调休上班).</summary>
    public bool IsMakeUpDay(DateOnly day) => _makeUp.Contains(day);

    /// <summary>The holiday a day off belongs to, as the notice names it; null for working days and plain weekends.</summary>
    public string? HolidayName(DateOnly day) => _off.GetValueOrDefault(day);

    /// <summary>True for a year whose notice is not out: it is reckoned by weekends alone.</summary>
    public bool IsProvisional(int year) => !_years.Contains(year);

    /// <summary>The day itself if it is a working day, otherwise the next one.</summary>
    public DateOnly OnOrAfter(DateOnly day) => DayOfRank(RankOf(day.DayNumber - 1) + 1);

    /// <summary>The day itself if it is a working day, otherwise the one before.</summary>
    public DateOnly OnOrBefore(DateOnly day) => DayOfRank(RankOf(day.DayNumber));

    /// <summary>The nth working day strictly after <paramref name="from"/>; for 0, the day itself or the next working day.</summary>
    /// <param name="workingDays">0 to <see cref="TermDaysMax"/>.</param>
    public DateOnly Add(DateOnly from, int workingDays)
    {
        CheckTerm(workingDays);
        return workingDays == 0 ? OnOrAfter(from) : DayOfRank(RankOf(from.DayNumber) + workingDays);
    }

    /// <summary>The nth working day strictly before <paramref name="from"/>; for 0, the day itself or the working day before.</summary>
    /// <param name="workingDays">0 to <see cref="TermDaysMax"/>.</param>
    public DateOnly Subtract(DateOnly from, int workingDays)
    {
        CheckTerm(workingDays);
        return workingDays == 0 ? OnOrBefore(from) : DayOfRank(RankOf(from.DayNumber - 1) - workingDays + 1);
    }

    /// <summary>The number of working days later than <paramref name="after"/> and up to and including <paramref name="upTo"/>.</summary>
    /// <returns>Negative, the count of the mirrored span, if <paramref name="upTo"/> is the earlier.</returns>
    public int CountBetween(DateOnly after, DateOnly upTo) => RankOf(upTo.DayNumber) - RankOf(after.DayNumber);

    /// <summary>
    /// Working days late at the instant; 0 while in time. Past the due instant is late by at least one day, be it the evening of the due day itself.
    /// </summary>
    public int DaysLate(DateTimeOffset due, DateTimeOffset at) => at <= due ? 0 : Math.Max(1, CountBetween(DayOf(due), DayOf(at)));

    /// <summary>What clocks in Asia/Shanghai show at the instant.</summary>
    internal static DateTime WallClockOf(DateTimeOffset instant) => instant.ToOffset(s_shanghaiOffset).DateTime;

    private static void Enter(YearNotice notice, Dictionary<DateOnly, string> off, HashSet<DateOnly> makeUp)
    {
        foreach (var (day, holiday) in notice.Off)
        {
            if (notice.MakeUp.ContainsKey(day))
                throw new ArgumentException($"{day:O} is both off and worked in one notice", nameof(notice));
            off[day] = holiday;
            makeUp.Remove(day);
        }

        foreach (var day in notice.MakeUp.Keys)
        {
            makeUp.Add(day);
            off.Remove(day);
        }
    }

    private static void CheckTerm(int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, TermDaysMax);
    }

    private static bool IsWeekday(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    // Day number 0, 0001-01-01, is a Monday. A day number of -1 counts nothing.
    private static int WeekdaysThrough(int dayNumber) => (dayNumber / 7 * 5) + Math.Min((dayNumber % 7) + 1, 5);

    private static int NthWeekday(int n) => ((n - 1) / 5 * 7) + ((n - 1) % 5);

    /// <summary>How many of the sorted values are smaller than the one given.</summary>
    private static int CountBelow(int[] sorted, int value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The number of working days up to and including the day, from the first day of the year 1.</summary>
    private int RankOf(int dayNumber) => WeekdaysThrough(dayNumber) + _corrections[CountBelow(_exceptions, dayNumber + 1)];

    private DateOnly DayOfRank(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);

        // The day lies after the last exception of a smaller rank. Beyond it the week is plain up to the next exception, which is itself
        // the day sought if it is a weekend day worked and no weekday comes first.
        var passed = CountBelow(_ranks, rank);
        var dayNumber = NthWeekday(rank - _corrections[passed]);
        return DateOnly.FromDayNumber(passed < _exceptions.Length ? Math.Min(dayNumber, _exceptions[passed]) : dayNumber);
    }
}
