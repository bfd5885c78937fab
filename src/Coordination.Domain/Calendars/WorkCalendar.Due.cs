using System.Collections.Immutable;

namespace Coordination.Domain.Calendars;

/// <content>Due dates. Each is provisional if a day looked at on the way to it lies in a year without a notice.</content>
public sealed partial class WorkCalendar
{
    /// <summary>
    /// Due at the end of a term counted from the day, in Asia/Shanghai, of <paramref name="from"/>; that day itself is not counted.
    /// </summary>
    /// <param name="workingDays">0 to <see cref="TermDaysMax"/>; 0 is due the same day, or the next working day.</param>
    /// <param name="dueTime">Time of day in Asia/Shanghai.</param>
    public DueDate DueIn(int workingDays, DateTimeOffset from, TimeOnly dueTime) =>
        Follow(null, new BasisTerm(BasisRule.In, workingDays, WallClockOf(from)), dueTime);

    /// <summary>Due on a fixed day; a day that is not worked rolls back to the working day before.</summary>
    /// <param name="dueTime">Time of day in Asia/Shanghai.</param>
    public DueDate DueOn(DateOnly day, TimeOnly dueTime) => Follow(null, new BasisTerm(BasisRule.On, 0, day.ToDateTime(default)), dueTime);

    /// <summary>Due the nth working day before a day, which itself is not counted.</summary>
    /// <param name="workingDays">0 to <see cref="TermDaysMax"/>; 0 is due the day itself, or the working day before.</param>
    /// <param name="dueTime">Time of day in Asia/Shanghai.</param>
    public DueDate DueBefore(int workingDays, DateOnly day, TimeOnly dueTime) =>
        Follow(null, new BasisTerm(BasisRule.Before, workingDays, day.ToDateTime(default)), dueTime);

    /// <summary>The due date moved later, by an extension or by the days a clock stood still; its basis goes on from the old one.</summary>
    /// <param name="workingDays">0 to <see cref="TermDaysMax"/>; 0 moves nothing.</param>
    /// <param name="dueTime">Time of day in Asia/Shanghai.</param>
    public DueDate Shift(DueDate due, int workingDays, TimeOnly dueTime)
    {
        CheckTerm(workingDays);
        return workingDays == 0 ? due : Follow(due, new BasisTerm(BasisRule.Shift, workingDays, WallClockOf(due.At)), dueTime);
    }

    /// <summary>
    /// The due date as this calendar computes it, from the terms its basis holds. One whose basis does not hold its terms stays as it is.
    /// </summary>
    public DueDate Recompute(DueDate due)
    {
        if (BasisText.Parse(due.Basis) is not { } steps)
            return due;

        DueDate? reached = null;
        foreach (var step in steps)
        {
            var start = reached is null ? step.Term.Start : WallClockOf(reached.At);
            reached = Follow(reached, step.Term with { Start = start }, TimeOnly.FromDateTime(step.Due));
        }

        return reached ?? due;
    }

    private DueDate Follow(DueDate? before, BasisTerm term, TimeOnly dueTime)
    {
        var start = DateOnly.FromDateTime(term.Start);
        var (on, firstSeen, lastSeen) = Reach(term, start);
        var step = new BasisStep(term, Counted(term, start), on.ToDateTime(dueTime), YearsMissing(firstSeen, lastSeen));
        ImmutableArray<BasisStep> earlier = before is null ? [] : BasisText.Parse(before.Basis) ?? [BasisStep.Given(before)];
        var provisional = before is { Provisional: true } || !step.YearsMissing.IsEmpty;
        return new DueDate(At(on, dueTime), on, BasisText.Write(earlier.Add(step)), provisional);
    }

    /// <summary>The day a term leads to, and the span of days looked at on the way.</summary>
    private (DateOnly On, DateOnly FirstSeen, DateOnly LastSeen) Reach(BasisTerm term, DateOnly start)
    {
        // The start is looked at only by a term of no days.
        var skipped = Math.Min(term.Days, 1);
        switch (term.Rule)
        {
            case BasisRule.In or BasisRule.Shift:
                var later = Add(start, term.Days);
                return (later, start.AddDays(skipped), later);
            case BasisRule.On or BasisRule.Before:
                var earlier = Subtract(start, term.Days);
                return (earlier, earlier, start.AddDays(-skipped));
            default:
                return (start, start, start);
        }
    }

    private ImmutableArray<CountedDay> Counted(BasisTerm term, DateOnly start)
    {
        var days = Enumerable.Range(1, term.Days);
        if (term.Days > BasisStep.CountedDaysMax)
            days = days.Take(BasisStep.CountedDaysFirst).Append(term.Days);
        return
        [
            .. days.Select(n => term.Rule == BasisRule.Before ? Subtract(start, n) : Add(start, n))
                .Select(day => new CountedDay(day, IsMakeUpDay(day))),
        ];
    }

    private ImmutableArray<int> YearsMissing(DateOnly first, DateOnly last) =>
        [.. Enumerable.Range(first.Year, last.Year - first.Year + 1).Where(IsProvisional)];
}
