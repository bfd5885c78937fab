using Coordination.Domain.Calendars;
using Xunit;

namespace Coordination.Domain.Tests.Calendars;

// The rule: a due date says how it was computed, whatever calendar comes later, and is provisional if a notice still missing could move
// it (rule 2). The attack: worked examples word for word in both languages, the turn of the year into 2027, chains of shifts, and basis
// texts that are damaged.
public sealed class DueDateTests
{
    private static readonly WorkCalendar s_calendar = Notices.Calendar;
    private static readonly TimeOnly s_dueTime = new(17, 30);

    [Fact]
    public void A_term_over_the_national_day_counts_the_make_up_Saturday()
    {
        var due = s_calendar.DueIn(3, Wall(2026, 9, 30, 17, 10), s_dueTime);
        Assert.Equal(new DateOnly(2026, 10, 10), due.On);
        Assert.Equal(new DateTimeOffset(2026, 10, 10, 9, 30, 0, TimeSpan.Zero), due.At);
        Says(due,
            "3 working days from 2026-09-30 17:10: 10-08, 10-09, 10-10 (make-up day) → 2026-10-10 17:30",
            "自 2026-09-30 17:10 起 3 个工作日：10-08、10-09、10-10（调休上班）→ 2026-10-10 17:30");
    }

    [Fact]
    public void The_notation_of_a_basis_is_stored_for_ever_and_does_not_change() => Assert.Equal(
        "in|3|2026-09-30T17:10|2026-10-08,2026-10-09,2026-10-10*|2026-10-10T17:30|;shift|1|2026-10-10T17:30|2026-10-12|2026-10-12T17:30|",
        s_calendar.Shift(s_calendar.DueIn(3, Wall(2026, 9, 30, 17, 10), s_dueTime), 1, s_dueTime).Basis);

    [Fact]
    public void A_term_starts_on_the_day_in_Shanghai_not_in_UTC() =>
        Assert.Equal(new DateOnly(2026, 9, 18), s_calendar.DueIn(1, new DateTimeOffset(2026, 9, 16, 16, 30, 0, TimeSpan.Zero), s_dueTime).On);

    [Fact]
    public void One_working_day_is_in_the_singular() => Says(
        s_calendar.DueIn(1, Wall(2026, 9, 30, 8, 5), s_dueTime),
        "1 working day from 2026-09-30 08:05: 10-08 → 2026-10-08 17:30",
        "自 2026-09-30 08:05 起 1 个工作日：10-08 → 2026-10-08 17:30");

    [Fact]
    public void A_term_of_no_days_counts_none() => Says(
        s_calendar.DueIn(0, Wall(2026, 10, 1, 9, 0), s_dueTime),
        "0 working days from 2026-10-01 09:00 → 2026-10-08 17:30",
        "自 2026-10-01 09:00 起 0 个工作日 → 2026-10-08 17:30");

    [Fact]
    public void A_term_of_ten_days_lists_them_all() => Says(
        s_calendar.DueIn(10, Wall(2026, 6, 12, 9, 0), s_dueTime),
        "10 working days from 2026-06-12 09:00: 06-15, 06-16, 06-17, 06-18, 06-22, 06-23, 06-24, 06-25, 06-26, 06-29 → 2026-06-29 17:30",
        "自 2026-06-12 09:00 起 10 个工作日：06-15、06-16、06-17、06-18、06-22、06-23、06-24、06-25、06-26、06-29 → 2026-06-29 17:30");

    [Fact]
    public void A_term_of_more_than_ten_days_lists_the_first_three_and_the_last() => Says(
        s_calendar.DueIn(11, Wall(2026, 2, 13, 9, 0), s_dueTime),
        "11 working days from 2026-02-13 09:00: 02-14 (make-up day), 02-24, 02-25, …, 03-06 → 2026-03-06 17:30",
        "自 2026-02-13 09:00 起 11 个工作日：02-14（调休上班）、02-24、02-25、…、03-06 → 2026-03-06 17:30");

    [Fact]
    public void A_fixed_working_day_stays() => Says(
        s_calendar.DueOn(new DateOnly(2026, 11, 30), s_dueTime),
        "on 2026-11-30 → 2026-11-30 17:30",
        "定于 2026-11-30 → 2026-11-30 17:30");

    [Fact]
    public void A_fixed_day_off_rolls_back() => Says(
        s_calendar.DueOn(new DateOnly(2025, 10, 6), s_dueTime),
        "on 2025-10-06, not a working day, rolled back → 2025-09-30 17:30",
        "定于 2025-10-06，逢非工作日提前至前一工作日 → 2025-09-30 17:30");

    [Fact]
    public void Days_before_a_day_are_counted_back() => Says(
        s_calendar.DueBefore(3, new DateOnly(2026, 10, 12), s_dueTime),
        "3 working days before 2026-10-12: 10-10 (make-up day), 10-09, 10-08 → 2026-10-08 17:30",
        "2026-10-12 之前 3 个工作日：10-10（调休上班）、10-09、10-08 → 2026-10-08 17:30");

    [Fact]
    public void A_shift_says_from_what_it_moved() => Says(
        s_calendar.Shift(s_calendar.DueIn(3, Wall(2026, 9, 30, 17, 10), s_dueTime), 2, new TimeOnly(12, 0)),
        "3 working days from 2026-09-30 17:10: 10-08, 10-09, 10-10 (make-up day) → 2026-10-10 17:30; " +
        "moved later by 2 working days: 10-12, 10-13 → 2026-10-13 12:00",
        "自 2026-09-30 17:10 起 3 个工作日：10-08、10-09、10-10（调休上班）→ 2026-10-10 17:30；" +
        "顺延 2 个工作日：10-12、10-13 → 2026-10-13 12:00");

    [Fact]
    public void A_shift_by_no_days_changes_nothing()
    {
        var due = s_calendar.DueOn(new DateOnly(2026, 11, 30), s_dueTime);
        Assert.Same(due, s_calendar.Shift(due, 0, s_dueTime));
    }

    [Fact]
    public void A_shift_of_a_date_without_a_readable_basis_starts_from_the_date_as_given()
    {
        var entered = s_calendar.DueOn(new DateOnly(2026, 11, 30), s_dueTime) with { Basis = "entered by hand" };
        Says(s_calendar.Shift(entered, 1, s_dueTime),
            "as given → 2026-11-30 17:30; moved later by 1 working day: 12-01 → 2026-12-01 17:30",
            "原定期限 → 2026-11-30 17:30；顺延 1 个工作日：12-01 → 2026-12-01 17:30");
    }

    [Fact]
    public void A_term_into_a_year_without_notice_is_provisional_and_says_so()
    {
        var due = s_calendar.DueIn(2, Wall(2026, 12, 30, 9, 0), s_dueTime);
        Assert.True(due.Provisional);
        Says(due,
            "2 working days from 2026-12-30 09:00: 12-31, 2027-01-01 → 2027-01-01 17:30 " +
            "(provisional: the holiday notice for 2027 is not out)",
            "自 2026-12-30 09:00 起 2 个工作日：12-31、2027-01-01 → 2027-01-01 17:30（暂定：2027 年放假通知尚未发布）");
    }

    [Fact]
    public void A_term_that_ends_with_the_year_is_final() =>
        Assert.False(s_calendar.DueIn(1, Wall(2026, 12, 30, 9, 0), s_dueTime).Provisional);

    [Fact]
    public void A_day_rolled_back_out_of_a_year_without_notice_is_provisional()
    {
        // 2028-01-01 is a Saturday: whether it is worked is for the notice of 2028 to say.
        var calendar = new WorkCalendar([.. Notices.All, Notices.Notice(2027, "元旦 01-01", "")]);
        Assert.Equal((new DateOnly(2027, 12, 31), true), DayAndDoubt(calendar.DueOn(new DateOnly(2028, 1, 1), s_dueTime)));
        Assert.Equal((new DateOnly(2027, 12, 31), true), DayAndDoubt(calendar.DueBefore(1, new DateOnly(2028, 1, 3), s_dueTime)));
        Assert.Equal((new DateOnly(2027, 12, 31), false), DayAndDoubt(calendar.DueBefore(1, new DateOnly(2028, 1, 1), s_dueTime)));
    }

    [Fact]
    public void Several_years_without_notice_are_all_named() => Assert.EndsWith(
        " (provisional: the holiday notices for 2027, 2028 are not out)",
        DueBasis.Explain(s_calendar.DueIn(300, Wall(2026, 12, 30, 9, 0), s_dueTime), chinese: false),
        StringComparison.Ordinal);

    [Fact]
    public void A_shift_of_a_provisional_date_is_provisional()
    {
        var calendar = new WorkCalendar([Notices.All[^1]]);
        var due = calendar.DueIn(1, Wall(2025, 12, 30, 9, 0), s_dueTime);
        Assert.True(calendar.Shift(due, 5, s_dueTime).Provisional);
    }

    [Fact]
    public void A_later_calendar_does_not_change_what_a_date_says()
    {
        var due = new WorkCalendar([]).DueIn(1, Wall(2026, 9, 30, 9, 0), s_dueTime);
        Assert.Equal(
            "1 working day from 2026-09-30 09:00: 10-01 → 2026-10-01 17:30 (provisional: the holiday notice for 2026 is not out)",
            DueBasis.Explain(due, chinese: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("monthly report")]
    [InlineData("in|3|2026-09-30T17:10|2026-10-08")]
    [InlineData("in|3|2026-09-30|2026-10-08|2026-10-10T17:30|")]
    [InlineData("in|-3|2026-09-30T17:10|2026-10-08|2026-10-10T17:30|")]
    [InlineData("in|1001|2026-09-30T17:10||2026-10-10T17:30|")]
    [InlineData("in|3|2026-09-30T17:10|10-08|2026-10-10T17:30|")]
    [InlineData("in|3|2026-09-30T17:10|2026-10-08|2026-10-10T17:30|soon")]
    [InlineData("0|3|2026-09-30T17:10|2026-10-08|2026-10-10T17:30|")]
    [InlineData("shift|1|2026-10-10T17:30|2026-10-12|2026-10-12T17:30|")]
    [InlineData("in|0|2026-10-10T17:30||2026-10-10T17:30|;in|0|2026-10-10T17:30||2026-10-10T17:30|")]
    [InlineData("in|0|2026-10-10T17:30||2026-10-10T17:30|;")]
    public void A_damaged_basis_is_shown_as_it_is_and_never_moves(string basis)
    {
        var due = new DueDate(WorkCalendar.At(new DateOnly(2026, 10, 10), s_dueTime), new DateOnly(2026, 10, 10), basis, true);
        Says(due, basis, basis);
        Assert.Same(due, s_calendar.Recompute(due));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(WorkCalendar.TermDaysMax + 1)]
    public void A_term_out_of_bounds_is_refused(int workingDays)
    {
        var due = s_calendar.DueOn(new DateOnly(2026, 11, 30), s_dueTime);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.DueIn(workingDays, due.At, s_dueTime));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.DueBefore(workingDays, due.On, s_dueTime));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_calendar.Shift(due, workingDays, s_dueTime));
    }

    private static DateTimeOffset Wall(int year, int month, int day, int hour, int minute) =>
        WorkCalendar.At(new DateOnly(year, month, day), new TimeOnly(hour, minute));

    private static (DateOnly Day, bool Provisional) DayAndDoubt(DueDate due) => (due.On, due.Provisional);

    private static void Says(DueDate due, string english, string chinese)
    {
        Assert.Equal(english, DueBasis.Explain(due, chinese: false));
        Assert.Equal(chinese, DueBasis.Explain(due, chinese: true));
    }
}
