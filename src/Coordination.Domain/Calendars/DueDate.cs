namespace Coordination.Domain.Calendars;

/// <summary>
/// A date by which something is due, with how it was computed; stored whole, so that a later calendar does not rewrite the past.
/// </summary>
/// <param name="At">The instant (UTC): the due time of day of the due day in Asia/Shanghai.</param>
/// <param name="On">The due day in Asia/Shanghai.</param>
/// <param name="Basis">How it was computed, in a notation free of language; <see cref="DueBasis"/> words it.</param>
/// <param name="Provisional">True if a day was counted in a year whose holiday notice is not out yet.</param>
public sealed record DueDate(DateTimeOffset At, DateOnly On, string Basis, bool Provisional);
