using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;

namespace Coordination.Application.Simulation;

/// <summary>The hours of a working day at which people act; at one instant each stream gets at most one command from a person.</summary>
public enum Slot
{
    Handlers,
    Forms,
    Heads,
    Approvals,
    Office,
    Group,
}

/// <summary>One instant of a simulated day, and all an actor may look at to decide what to do.</summary>
public sealed record Scene(World World, PlanBook Book, Cast Cast, Chance Chance, CycleId Cycle, DateTimeOffset Now, Slot Slot)
{
    private static readonly TimeOnly[] s_hours = [new(10, 0), new(11, 0), new(14, 0), new(15, 0), new(16, 0), new(17, 0)];

    public DateOnly Today { get; } = WorkCalendar.DayOf(Now);

    public static DateTimeOffset At(DateOnly day, Slot slot) => WorkCalendar.At(day, s_hours[(int)slot]);

    /// <summary>Working days gone since the day of the instant; 0 on the day itself.</summary>
    public int DaysSince(DateTimeOffset instant) => Book.Calendar.CountBetween(WorkCalendar.DayOf(instant), Today);

    /// <summary>Working days left to the day; negative once it has passed.</summary>
    public int DaysTo(DateOnly day) => Book.Calendar.CountBetween(Today, day);
}

/// <summary>What somebody does: who, and the command.</summary>
public readonly record struct Act(Actor Actor, Command Command);
