using Coordination.Domain.Calendars;
using Xunit;

namespace Coordination.Domain.Tests.Calendars;

// The rule: importing a notice shows which provisional dates would move, and moves none by itself (rule 2).
// The attack: dates set before the notice of 2026 was out, recomputed with it and compared with the same dates set afterwards.
public sealed class CalendarChangeTests
{
    private const int Dues = 2_000;
    private const int Seed = 20260101;

    private static readonly WorkCalendar s_before = new([.. Notices.All.Where(n => n.Year < 2026)]);
    private static readonly WorkCalendar s_after = Notices.Calendar;
    private static readonly TimeOnly s_dueTime = new(17, 30);

    [Fact]
    public void Only_dates_that_would_move_are_listed_in_the_order_given()
    {
        var moved = s_before.DueIn(3, WorkCalendar.At(new DateOnly(2026, 9, 30), s_dueTime), s_dueTime);
        var stays = s_before.DueOn(new DateOnly(2026, 11, 30), s_dueTime);
        var rolled = s_before.DueOn(new DateOnly(2026, 10, 1), s_dueTime);

        var moves = CalendarChange.Moves(s_after, [("moved", moved), ("stays", stays), ("rolled", rolled)]);

        Assert.Equal(["moved", "rolled"], moves.Select(m => m.Id));
        Assert.Equal([(new DateOnly(2026, 10, 5), new DateOnly(2026, 10, 10)), (new DateOnly(2026, 10, 1), new DateOnly(2026, 9, 30))],
            moves.Select(m => (m.Old.On, m.New.On)));
        Assert.All(moves, m => Assert.False(m.New.Provisional));
    }

    [Fact]
    public void A_date_that_is_not_provisional_never_moves()
    {
        var due = s_before.DueOn(new DateOnly(2026, 10, 1), s_dueTime) with { Provisional = false };
        Assert.Empty(CalendarChange.Moves(s_after, [("final", due)]));
    }

    [Fact]
    public void A_date_confirmed_by_the_notice_stays_and_is_no_longer_provisional()
    {
        var due = CalendarChange.Recompute(s_before.DueOn(new DateOnly(2026, 11, 30), s_dueTime), s_after);
        Assert.Equal(s_after.DueOn(new DateOnly(2026, 11, 30), s_dueTime), due);
    }

    [Fact]
    public void A_shift_moves_along_with_the_date_it_started_from()
    {
        var due = s_before.Shift(s_before.DueIn(3, WorkCalendar.At(new DateOnly(2026, 9, 30), s_dueTime), s_dueTime), 2, new TimeOnly(12, 0));
        Assert.Equal(
            "3 working days from 2026-09-30 17:30: 10-08, 10-09, 10-10 (make-up day) → 2026-10-10 17:30; " +
            "moved later by 2 working days: 10-12, 10-13 → 2026-10-13 12:00",
            DueBasis.Explain(CalendarChange.Recompute(due, s_after), chinese: false));
    }

    [Fact]
    public void A_date_recomputed_is_the_date_the_next_calendar_would_have_set()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Dues; i++)
        {
            var set = RandomTerm(random);
            var (expected, actual) = (set(s_after), CalendarChange.Recompute(set(s_before), s_after));
            Assert.True(expected == actual, $"seed {Seed}, due date {i}: expected {expected}, was {actual}");
        }
    }

    private static Func<WorkCalendar, DueDate> RandomTerm(Random random)
    {
        var day = new DateOnly(2025, 10, 1).AddDays(random.Next(500));
        var (rule, term, shift) = (random.Next(3), random.Next(31), random.Next(3) * 4);
        return calendar => calendar.Shift(
            rule switch
            {
                0 => calendar.DueIn(term, WorkCalendar.At(day, new TimeOnly(9, 15)), s_dueTime),
                1 => calendar.DueOn(day, s_dueTime),
                _ => calendar.DueBefore(term, day, s_dueTime),
            },
            shift,
            s_dueTime);
    }
}
