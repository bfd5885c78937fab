using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Cycles;

/// <summary>立项/年度启动, by the head of the leading group's office.</summary>
public sealed record OpenCycle(CycleId Cycle) : Command
{
    public override StreamId Stream => Cycle.Stream;
}

/// <summary>A task run closed, or was reopened; the year closes with its last one.</summary>
public sealed record NoteRunStanding(CycleId Cycle, TaskRunId Run, bool Closed, int Ordinal) : Command
{
    public override StreamId Stream => Cycle.Stream;
}

/// <summary>The year began; each task on the version of its definition in force that day.</summary>
public sealed record CycleOpened(ImmutableArray<CycleTask> Tasks, DueDate LastSignature, Signer By) : Event;

public readonly record struct CycleTask(TaskRunId Run, string Version);

public sealed record RunStandingNoted(TaskRunId Run, bool Closed, int Ordinal) : Event;

public sealed record CycleClosed : Event;

/// <param name="Ordinal">Counts closings and reopenings, so that a note that comes late is known for stale.</param>
public sealed record CycleRun(string Version, bool Closed, int Ordinal);

public sealed record CycleState
{
    public static CycleState Initial { get; } = new();

    public CycleId? Id { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    public DueDate? LastSignature { get; init; }

    public ImmutableSortedDictionary<string, CycleRun> Runs { get; init; } = ImmutableSortedDictionary.Create<string, CycleRun>(StringComparer.Ordinal);

    public bool Closed { get; init; }

    /// <summary>When its last task run closed; null while one is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public static CycleState Apply(CycleState s, Event e, StreamId stream, DateTimeOffset at) => e switch
    {
        CycleOpened x => s with
        {
            Id = new CycleId(stream.Key),
            OpenedAt = at,
            LastSignature = x.LastSignature,
            Runs = s.Runs.SetItems(x.Tasks.Select(t => KeyValuePair.Create(t.Run.Value, new CycleRun(t.Version, false, 0)))),
        },
        RunStandingNoted x => s with
        {
            Runs = s.Runs.SetItem(x.Run.Value, s.Runs[x.Run.Value] with { Closed = x.Closed, Ordinal = x.Ordinal }),
            Closed = s.Closed && x.Closed,
            ClosedAt = x.Closed ? s.ClosedAt : null,
        },
        CycleClosed => s with { Closed = true, ClosedAt = at },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Cycle),
    };
}

/// <summary>A plan-year opens once, not before its day, and closes when every task run has.</summary>
public static class CycleDecider
{
    public static Decision Decide(CycleState s, Command command, Frame f) => command switch
    {
        OpenCycle c => Open(s, c, f),
        NoteRunStanding c => Note(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    /// <summary>The first working day of January; the plan's first year opened on a day of its own.</summary>
    public static DateOnly OpeningOf(int year, Plans.PlanBook book) =>
        year == book.Settings.FirstYear ? book.Settings.FirstOpening.In(year) : book.Calendar.OnOrAfter(new DateOnly(year, 1, 1));

    private static Decision Open(CycleState s, OpenCycle c, Frame f)
    {
        if (Authority.Head(f, f.Book.Units.Office) is { } no) return no;
        if (s.OpenedAt is not null) return new AlreadyExists(c.Cycle.Value);
        var year = c.Cycle.Year;
        if (year < f.Book.Settings.FirstYear) return new YearBeforePlan(year, f.Book.Settings.FirstYear);
        var opens = OpeningOf(year, f.Book);
        if (WorkCalendar.DayOf(f.At) < opens) return new TooEarly(opens);
        var last = f.Book.Calendar.DueOn(f.Book.Settings.LastSignature.In(year + 1), f.Book.Settings.DueTime);
        return new CycleOpened([.. f.Book.Tasks.Values.Select(t => new CycleTask(TaskRunId.Of(c.Cycle, t.Number), t.Version))], last, f.Actor.Hand);
    }

    private static Decision Note(CycleState s, NoteRunStanding c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (!s.Runs.TryGetValue(c.Run.Value, out var run)) return new NotFound(c.Run.Value);
        if (c.Ordinal <= run.Ordinal) return Decision.Nothing;
        var noted = new RunStandingNoted(c.Run, c.Closed, c.Ordinal);
        return c.Closed && s.Runs.All(r => r.Value.Closed || r.Key == c.Run.Value) ? Decision.Accept(noted, new CycleClosed()) : noted;
    }
}
