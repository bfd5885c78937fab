using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;

namespace Coordination.Domain.Escalations;

/// <summary>A ladder step with the instant (UTC) at which it will be raised if the clock still runs.</summary>
public sealed record PlannedStep(string Id, LadderLevel Level, DateTimeOffset At);

/// <summary>
/// A term somebody answers for. Its owner is the doer, the reviewer or the arbiter: a clock escalates against its owner and nobody else.
/// The date first set is kept beside the one in force. Immutable; each change raises <see cref="Serial"/>, so that a deadline fired for
/// an earlier shape of the clock does nothing.
/// </summary>
/// <param name="Name">Unique within its stream: <c>work</c>, <c>acknowledge</c>, <c>review/2025-04</c>, <c>step/assess</c>.</param>
/// <param name="Planned">Ladder steps still to come, earliest first.</param>
/// <param name="Raised">Levels reached since the date in force was set; a stop in between changes nothing about them.</param>
/// <param name="StoppedAt">Set while the clock stands still; no step is raised then.</param>
public sealed record Clock(
    string Name,
    UnitCode Owner,
    DateTimeOffset StartedAt,
    DueDate OriginalDue,
    DueDate Due,
    string Ladder,
    ImmutableArray<PlannedStep> Planned,
    ImmutableArray<LadderLevel> Raised,
    int Serial,
    DateTimeOffset? StoppedAt)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Runs => StoppedAt is null;

    /// <summary>True once the matter went to the office or the leading group; ending such a clock settles the escalation.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Escalated => Raised.Any(l => l >= LadderLevel.Red);

    [System.Text.Json.Serialization.JsonIgnore]
    public Deadline? NextDeadline => Runs && !Planned.IsEmpty ? new Deadline(Name, Serial, Planned[0].At) : null;

    /// <summary>Starts a clock. Steps that would lie on or before the day of the start are not created.</summary>
    public static Clock Start(string name, UnitCode owner, DateTimeOffset at, DueDate due, Ladder ladder, PlanBook book) =>
        new(name, owner, at, due, due, ladder.Id, Plan(at, at, due, ladder, book), [], 1, null);

    /// <summary>Moves the date in force; the ladder starts anew from it, and only steps still to come are planned.</summary>
    public Clock Move(DueDate due, DateTimeOffset at, Ladder ladder, PlanBook book) =>
        this with { Due = due, Planned = Plan(StartedAt, at, due, ladder, book), Raised = [], Serial = Serial + 1 };

    public Clock Stop(DateTimeOffset at) => Runs ? this with { StoppedAt = at, Serial = Serial + 1 } : this;

    /// <summary>Runs on, the date shifted by the working days it stood still, and at least so many working days ahead.</summary>
    public Clock Resume(DateTimeOffset at, int daysLeast, Ladder ladder, PlanBook book)
    {
        if (StoppedAt is not { } stopped) return this;
        var standing = book.Calendar.CountBetween(WorkCalendar.DayOf(stopped), WorkCalendar.DayOf(at));
        var due = standing > 0 ? book.Calendar.Shift(Due, standing, book.Settings.DueTime) : Due;
        if (daysLeast > 0)
        {
            var least = book.Calendar.DueIn(daysLeast, at, book.Settings.DueTime);
            // A date already missed when the clock stopped stays missed: a lapse is never erased.
            if (stopped <= Due.At && least.At > due.At) due = least;
        }

        var resumed = this with { StoppedAt = null, Serial = Serial + 1 };
        if (due == Due) return resumed;
        var moved = resumed.Move(due, at, ladder, book) with { Raised = Raised };
        // As late as before the stop: what was raised by then is not raised again.
        return stopped <= Due.At ? moved : moved with { Planned = [.. moved.Planned.Where(p => Planned.Any(q => q.Id == p.Id))] };
    }

    /// <summary>Working days late at the instant; 0 while in time.</summary>
    public int DaysLate(DateTimeOffset at, WorkCalendar calendar) => calendar.DaysLate(Due.At, StoppedAt is { } stopped && stopped < at ? stopped : at);

    internal Clock Without(PlannedStep step, bool raised) => this with
    {
        Planned = Planned.Remove(step),
        Raised = raised ? Raised.Add(step.Level) : Raised,
        Serial = Serial + 1,
    };

    private static ImmutableArray<PlannedStep> Plan(DateTimeOffset start, DateTimeOffset after, DueDate due, Ladder ladder, PlanBook book)
    {
        var calendar = book.Calendar;
        var startDay = WorkCalendar.DayOf(start);
        var term = calendar.CountBetween(startDay, due.On);
        return
        [
            .. ladder.Steps
                .Select(step => (step, day: step.Trigger switch
                {
                    LadderTrigger.BeforeDue => calendar.Subtract(due.On, step.Days),
                    LadderTrigger.HalfTerm => term < 2 ? startDay : calendar.Add(startDay, term / 2),
                    _ => calendar.Add(due.On, step.Days),
                }))
                .Where(p => p.day > startDay)
                .Select(p => new PlannedStep(p.step.Id, p.step.Level, WorkCalendar.At(p.day, book.Settings.LadderTime)))
                .Where(p => p.At > after)
                .OrderBy(p => p.At).ThenBy(p => p.Level),
        ];
    }
}

/// <summary>A wish to be woken: the instant (UTC) at which <c>FireDeadline</c> with this name and serial is to be sent.</summary>
public readonly record struct Deadline(string Name, int Serial, DateTimeOffset At);

/// <summary>Wakes a stream up. A stale serial does nothing.</summary>
public sealed record FireDeadline(StreamId Target, string Name, int Serial) : Command
{
    public override StreamId Stream => Target;
}

/// <summary>A ladder step was reached: one notice to its posts follows.</summary>
public sealed record LadderStepRaised(string Clock, string Step, LadderLevel Level, UnitCode Owner, DueDate Due, ImmutableArray<NoticePost> To, PaperKind? Paper) : Event;

/// <summary>A reminder's sense had passed before it could be sent (downtime), or the step is gone; it is recorded and not sent.</summary>
public sealed record LadderStepLapsed(string Clock, string Step) : Event;

/// <summary>A clock that had gone up to the office or the leading group came to its end.</summary>
public sealed record EscalationSettled(string Clock, UnitCode Owner) : Event;

/// <summary>The clocks of one stream, by name.</summary>
public static class Clocks
{
    public static ImmutableSortedDictionary<string, Clock> None { get; } = ImmutableSortedDictionary.Create<string, Clock>(StringComparer.Ordinal);

    /// <summary>Decides a fired clock: its next step is raised, or let lapse. A stale one gives nothing.</summary>
    public static Decision Fire(ImmutableSortedDictionary<string, Clock> clocks, FireDeadline fired, Ladder? ladder, Frame f)
    {
        if (!clocks.TryGetValue(fired.Name, out var clock)) return Decision.Nothing;
        if (!clock.Runs || clock.Serial != fired.Serial || clock.Planned.IsEmpty || clock.Planned[0].At > f.At) return Decision.Nothing;
        var next = clock.Planned[0];
        if (next.Level == LadderLevel.Reminder && f.At > clock.Due.At) return new LadderStepLapsed(clock.Name, next.Id);
        // The task was moved to a version whose ladder does not have the step.
        if (ladder?.Steps.FirstOrDefault(s => s.Id == next.Id) is not { } step) return new LadderStepLapsed(clock.Name, next.Id);
        return new LadderStepRaised(clock.Name, step.Id, step.Level, clock.Owner, clock.Due, step.To, step.Paper);
    }

    /// <summary>Takes a raised or lapsed step off its clock's plan.</summary>
    public static ImmutableSortedDictionary<string, Clock> TakeOff(ImmutableSortedDictionary<string, Clock> clocks, string name, string step, bool raised) =>
        clocks.TryGetValue(name, out var clock)
            ? clocks.SetItem(name, clock.Without(clock.Planned.First(p => p.Id == step), raised))
            : clocks;

    public static ImmutableSortedDictionary<string, int> NoSerials { get; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// Serials go on from one clock of a name to the next (a second review, a second correction), so that a deadline of the earlier never
    /// passes for one of the later.
    /// </summary>
    /// <param name="serials">The last serial of each name whose clock has ended.</param>
    public static (ImmutableSortedDictionary<string, Clock> Clocks, ImmutableSortedDictionary<string, int> Serials) Number(
        ImmutableSortedDictionary<string, Clock> before, ImmutableSortedDictionary<string, Clock> after, ImmutableSortedDictionary<string, int> serials)
    {
        if (ReferenceEquals(before, after)) return (after, serials);
        foreach (var (name, clock) in after)
        {
            var known = before.GetValueOrDefault(name);
            if (ReferenceEquals(known, clock)) continue;
            var last = known?.Serial ?? serials.GetValueOrDefault(name);
            if (clock.Serial <= last) after = after.SetItem(name, clock with { Serial = last + 1 });
        }

        return (after, serials.SetItems(before.Where(c => !after.ContainsKey(c.Key)).Select(c => KeyValuePair.Create(c.Key, c.Value.Serial))));
    }

    /// <summary>What ending this clock has as a consequence besides its end.</summary>
    public static IEnumerable<Event> Ending(ImmutableSortedDictionary<string, Clock> clocks, string name)
    {
        if (clocks.TryGetValue(name, out var clock) && clock.Escalated) yield return new EscalationSettled(name, clock.Owner);
    }

    public static IEnumerable<Deadline> Deadlines(ImmutableSortedDictionary<string, Clock> clocks)
    {
        foreach (var clock in clocks.Values)
        {
            if (clock.NextDeadline is { } deadline) yield return deadline;
        }
    }
}
