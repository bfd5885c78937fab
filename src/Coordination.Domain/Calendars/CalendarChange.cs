namespace Coordination.Domain.Calendars;

/// <summary>A due date that a newly imported notice would move.</summary>
/// <param name="Id">The caller's key of what is due.</param>
public sealed record MovedDate(string Id, DueDate Old, DueDate New);

/// <summary>
/// What importing a holiday notice would do to dates already set. It only tells; whoever imports is asked before anything moves.
/// </summary>
public static class CalendarChange
{
    /// <summary>The due date as the next calendar computes it; see <see cref="WorkCalendar.Recompute"/>.</summary>
    public static DueDate Recompute(DueDate due, WorkCalendar next) => next.Recompute(due);

    /// <summary>The provisional due dates that would move, in the order given. Dates that are not provisional never move.</summary>
    public static IReadOnlyList<MovedDate> Moves(WorkCalendar next, IEnumerable<(string Id, DueDate Due)> dues) =>
    [
        .. dues.Where(d => d.Due.Provisional)
            .Select(d => new MovedDate(d.Id, d.Due, next.Recompute(d.Due)))
            .Where(m => m.New.On != m.Old.On),
    ];
}
