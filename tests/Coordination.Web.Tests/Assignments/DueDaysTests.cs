using Coordination.Application.Boards;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>Each day around a due date is told as it counts; attacked over October 2025, with its long holiday, two make-up days and a stop across one.</summary>
public sealed class DueDaysTests
{
    private static readonly DateOnly s_original = October(17);
    private static readonly DateOnly s_due = October(24);
    private static readonly DateOnly s_today = October(22);
    private static readonly StoppedSpan s_stop = new(October(9), October(15));

    private static DueDays Days => DueDays.Of(SimulatedCity.Book.Calendar, s_original, s_due, s_today, [s_stop]);

    [Fact]
    public void The_picture_ends_the_day_after_the_date_in_force() =>
        Assert.Equal((new DateOnly(2025, 9, 28), October(25), DueDays.Count), (Days.Days[0].Day, Days.Days[^1].Day, Days.Days.Count));

    [Fact]
    public void The_eight_days_of_the_national_holiday_do_not_count_and_bear_its_name()
    {
        var off = Days.Days.Where(d => d.Holiday is not null).ToList();
        Assert.Equal(Enumerable.Range(1, 8).Select(October), off.Select(d => d.Day));
        Assert.All(off, d => Assert.Equal(DayKind.Off, d.Kind));
    }

    [Fact]
    public void Sundays_and_Saturdays_worked_in_exchange_count() =>
        Assert.Equal([(new DateOnly(2025, 9, 28), DayKind.Working), (October(11), DayKind.Stopped)], Days.Days.Where(d => d.IsMakeUp).Select(d => (d.Day, d.Kind)));

    [Fact]
    public void Five_working_days_stood_still_and_five_were_added() =>
        Assert.Equal((5, 5), (Days.Days.Count(d => d.Kind == DayKind.Stopped), Days.Days.Count(d => d.Kind == DayKind.Shifted)));

    [Fact]
    public void A_plain_weekend_is_off_without_a_name() => Assert.Equal(new DueDay(October(12), DayKind.Off, null, false), Days.Days.Single(d => d.Day == October(12)));

    [Fact]
    public void Once_the_date_has_passed_the_picture_goes_on_to_today() =>
        Assert.Equal((October(31), s_due), (Late(October(30)).Days[^1].Day, Late(October(30)).Due!.Value));

    [Fact]
    public void A_date_long_passed_stays_in_the_picture_and_today_does_not() =>
        Assert.Equal((s_due, null), (Late(new DateOnly(2025, 12, 31)).Due!.Value, Late(new DateOnly(2025, 12, 31)).Today));

    private static DueDays Late(DateOnly today) => DueDays.Of(SimulatedCity.Book.Calendar, s_original, s_due, today, []);

    private static DateOnly October(int day) => new(2025, 10, day);
}
