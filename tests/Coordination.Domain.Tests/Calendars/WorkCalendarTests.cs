using Coordination.Domain.Calendars;
using Xunit;

namespace Coordination.Domain.Tests.Calendars;

// The rule: working days are China's (rule 2): holidays and make-up days by year, weekends alone where no notice is out.
// The attack: every day of the five known years and random spans, against an oracle that walks day by day; the days known to be tricky
// by hand; and the far ends of the calendar.
public sealed class WorkCalendarTests
{
    private const int Spans = 100_000;
    private const int Seed = 20220609;

    private static readonly WorkCalendar s_calendar = Notices.Calendar;
    private static readonly NaiveCalendar s_oracle = new(Notices.All);

    // One year beyond the notices at either end, so that spans cross into years reckoned by weekends.
    private static readonly DateOnly s_earliest = new(Notices.FirstYear - 1, 1, 1);
    private static readonly DateOnly s_latest = new(Notices.LastYear + 1, 12, 31);

    public static TheoryData<int> Years => [.. Enumerable.Range(Notices.FirstYear, Notices.LastYear - Notices.FirstYear + 1)];

    [Theory]
    [MemberData(nameof(Years))]
    public void Every_day_of_a_known_year_is_worked_or_not_as_its_notice_says(int year) =>
        Assert.All(DaysOf(year), day => Assert.Equal(s_oracle.IsWorkingDay(day), s_calendar.IsWorkingDay(day)));

    [Theory]
    [MemberData(nameof(Years))]
    public void Every_day_of_a_known_year_finds_the_nearest_working_day_either_way(int year) =>
        Assert.All(DaysOf(year), day =>
        {
            Assert.Equal(s_oracle.Nearest(day, 1), s_calendar.OnOrAfter(day));
            Assert.Equal(s_oracle.Nearest(day, -1), s_calendar.OnOrBefore(day));
        });

    [Theory]
    [MemberData(nameof(Years))]
    public void A_day_named_after_a_holiday_is_off_and_a_make_up_day_is_a_weekend_day_worked(int year) =>
        Assert.All(DaysOf(year), day =>
        {
            Assert.False(s_calendar.HolidayName(day) is not null && s_calendar.IsWorkingDay(day));
            var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            Assert.Equal(s_calendar.IsMakeUpDay(day), s_calendar.IsWorkingDay(day) && isWeekend);
        });

    [Theory]
    [InlineData(2022, 249)]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_as_many_working_days_as_offices_count(int year, int workingDays) =>
        Assert.Equal(workingDays, s_calendar.CountBetween(new DateOnly(year - 1, 12, 31), new DateOnly(year, 12, 31)));

    [Fact]
    public void Random_terms_end_where_walking_day_by_day_ends() => ForRandomSpans((from, to, span) =>
    {
        var term = to.DayNumber % 120;
        Check(s_oracle.Walk(from, Math.Max(term, 1), 1), s_calendar.Add(from, Math.Max(term, 1)), span);
        Check(s_oracle.Walk(from, Math.Max(term, 1), -1), s_calendar.Subtract(from, Math.Max(term, 1)), span);
    });

    [Fact]
    public void Random_spans_count_as_many_days_as_walking_counts() => ForRandomSpans((from, to, span) =>
        Check(s_oracle.CountBetween(from, to), s_calendar.CountBetween(from, to), span));

    [Fact]
    public void Counting_a_span_undoes_adding_and_subtracting_it() => ForRandomSpans((from, to, span) =>
    {
        var term = to.DayNumber % (WorkCalendar.TermDaysMax + 1);
        var start = s_calendar.OnOrAfter(from);
        Check(term, s_calendar.CountBetween(start, s_calendar.Add(start, term)), span);
        Check(-term, s_calendar.CountBetween(start, s_calendar.Subtract(start, term)), span);
        Check(start, s_calendar.Subtract(s_calendar.Add(start, term), term), span);
    });

    [Fact]
    public void The_spring_festival_of_2026_is_nine_days_with_two_Saturdays_worked_for_it()
    {
        Assert.Equal("春节", s_calendar.HolidayName(new DateOnly(2026, 2, 16)));
        Assert.Equal(new DateOnly(2026, 2, 14), s_calendar.OnOrBefore(new DateOnly(2026, 2, 23)));
        Assert.Equal(new DateOnly(2026, 2, 24), s_calendar.Add(new DateOnly(2026, 2, 14), 1));
        Assert.True(s_calendar.IsMakeUpDay(new DateOnly(2026, 2, 28)));
    }

    [Fact]
    public void A_term_of_no_days_ends_on_the_day_itself_or_on_the_nearest_working_day()
    {
        Assert.Equal(new DateOnly(2026, 9, 30), s_calendar.Add(new DateOnly(2026, 9, 30), 0));
        Assert.Equal(new DateOnly(2026, 10, 8), s_calendar.Add(new DateOnly(2026, 10, 1), 0));
        Assert.Equal(new DateOnly(2026, 9, 30), s_calendar.Subtract(new DateOnly(2026, 10, 7), 0));
    }

    [Fact]
    public void A_year_without_a_notice_is_provisional_and_worked_from_Monday_to_Friday()
    {
        Assert.True(s_calendar.IsProvisional(2027));
        Assert.False(s_calendar.IsProvisional(2026));
        Assert.True(s_calendar.IsWorkingDay(new DateOnly(2027, 10, 1)));
        Assert.False(s_calendar.IsWorkingDay(new DateOnly(2027, 10, 2)));
    }

    [Fact]
    public void A_calendar_without_notices_counts_five_days_a_week() =>
        Assert.Equal(5, new WorkCalendar([]).CountBetween(new DateOnly(2026, 9, 30), new DateOnly(2026, 10, 7)));

    [Fact]
    public void A_notice_may_speak_of_a_day_of_the_year_before_and_the_later_notice_holds()
    {
        var next = new YearNotice(2027, Notices.Notice(2026, "元旦 12-31", "").Off, Notices.Notice(2026, "", "国庆节 10-07").MakeUp);
        var calendar = new WorkCalendar([next, .. Notices.All]);
        Assert.False(calendar.IsWorkingDay(new DateOnly(2026, 12, 31)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 10, 7)));
        Assert.Null(calendar.HolidayName(new DateOnly(2026, 10, 7)));
    }

    [Fact]
    public void Two_notices_for_one_year_are_refused() =>
        Assert.Throws<ArgumentException>(() => new WorkCalendar([Notices.All[0], Notices.All[0]]));

    [Fact]
    public void A_day_both_off_and_worked_in_one_notice_is_refused() =>
        Assert.Throws<ArgumentException>(() => new WorkCalendar([Notices.Notice(2027, "元旦 01-01", "元旦 01-01")]));

    [Theory]
    [InlineData(-1)]
    [InlineData(WorkCalendar.TermDaysMax + 1)]
    public void A_term_out_of_bounds_is_refused(int workingDays)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.Add(s_earliest, workingDays));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.Subtract(s_earliest, workingDays));
    }

    [Fact]
    public void The_first_and_last_days_there_are_can_be_asked_about()
    {
        Assert.Equal(DateOnly.MinValue, s_calendar.OnOrBefore(DateOnly.MinValue));
        Assert.Equal(DateOnly.MaxValue, s_calendar.OnOrAfter(DateOnly.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.Subtract(DateOnly.MinValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.Add(DateOnly.MaxValue, 1));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var (from, sum) = (new DateOnly(2025, 1, 15), s_calendar.Add(s_earliest, 1).DayNumber);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var term = 1; term <= WorkCalendar.TermDaysMax; term++)
            sum += s_calendar.CountBetween(s_calendar.Subtract(from, term), s_calendar.Add(from, term));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }

    [Fact]
    public void The_day_of_an_instant_is_the_one_in_Shanghai_whatever_its_offset()
    {
        Assert.Equal(new DateOnly(2026, 1, 1), WorkCalendar.DayOf(new DateTimeOffset(2025, 12, 31, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2025, 12, 31), WorkCalendar.DayOf(new DateTimeOffset(2025, 12, 31, 15, 59, 59, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2026, 1, 1), WorkCalendar.DayOf(new DateTimeOffset(2025, 12, 31, 11, 0, 0, TimeSpan.FromHours(-5))));
    }

    [Fact]
    public void Half_past_five_in_Shanghai_is_half_past_nine_UTC()
    {
        var at = WorkCalendar.At(new DateOnly(2026, 10, 10), new TimeOnly(17, 30));
        Assert.Equal(new DateTimeOffset(2026, 10, 10, 9, 30, 0, TimeSpan.Zero), at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }

    private static IEnumerable<DateOnly> DaysOf(int year)
    {
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            yield return day;
    }

    private static void ForRandomSpans(Action<DateOnly, DateOnly, int> check)
    {
        var random = new Random(Seed);
        for (var i = 0; i < Spans; i++)
        {
            var from = DateOnly.FromDayNumber(random.Next(s_earliest.DayNumber, s_latest.DayNumber + 1));
            var to = DateOnly.FromDayNumber(random.Next(s_earliest.DayNumber, s_latest.DayNumber + 1));
            check(from, to, i);
        }
    }

    private static void Check<T>(T expected, T actual, int span) where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
            Assert.Fail($"seed {Seed}, span {span}: expected {expected}, was {actual}");
    }
}
