using System.Collections.Immutable;

namespace Coordination.Domain.Calendars;

/// <summary>One year's State Council notice: days off and make-up working days (调休).</summary>
public sealed record YearNotice(int Year, ImmutableSortedDictionary<DateOnly, string> Off, ImmutableSortedDictionary<DateOnly, string> MakeUp);

/// <summary>China's working days. A year without a notice falls back to weekends, and dates counted in it are provisional.</summary>
public sealed class WorkCalendar
{
    public WorkCalendar(ImmutableArray<YearNotice> notices) => Notices = notices;

    public ImmutableArray<YearNotice> Notices { get; }

    public bool IsWorkingDay(DateOnly day) => throw new NotSupportedException($"{day}");
}
