using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Precedents;

/// <summary>A ruling is kept as a precedent of its task and unit.</summary>
public sealed record RecordPrecedent(PlanId Plan, int TaskNumber, UnitCode Unit, Ruling Ruling, UnitCode? Successor, string Reason, AssignmentId From) : Command
{
    public override StreamId Stream => StreamId.Precedents(Plan, TaskNumber);
}

/// <summary>Asks whether an earlier ruling fits a dispute; the answer is laid before the arbiter.</summary>
public sealed record ConsultPrecedents(PlanId Plan, int TaskNumber, UnitCode Unit, AssignmentId For) : Command
{
    public override StreamId Stream => StreamId.Precedents(Plan, TaskNumber);
}

public sealed record PrecedentRecorded(UnitCode Unit, Ruling Ruling, UnitCode? Successor, string Reason, AssignmentId From) : Event;

public sealed record PrecedentFound(AssignmentId For, Ruling Ruling, UnitCode? Successor, AssignmentId From) : Event;

public sealed record Precedent(Ruling Ruling, UnitCode? Successor, string Reason, AssignmentId From, DateTimeOffset At);

/// <summary>The latest ruling for each unit of one task, over all years.</summary>
public sealed record PrecedentsState(ImmutableSortedDictionary<string, Precedent> ByUnit)
{
    public static PrecedentsState Initial { get; } = new(ImmutableSortedDictionary.Create<string, Precedent>(StringComparer.Ordinal));

    public static PrecedentsState Apply(PrecedentsState s, Event e, DateTimeOffset at) => e switch
    {
        PrecedentRecorded x => new PrecedentsState(s.ByUnit.SetItem(x.Unit.Value, new Precedent(x.Ruling, x.Successor, x.Reason, x.From, at))),
        PrecedentFound => s,
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Precedents),
    };
}

public static class PrecedentsDecider
{
    public static Decision Decide(PrecedentsState s, Command command, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        return command switch
        {
            RecordPrecedent c => s.ByUnit.GetValueOrDefault(c.Unit.Value)?.From == c.From
                ? Decision.Nothing
                : new PrecedentRecorded(c.Unit, c.Ruling, c.Successor, c.Reason, c.From),
            ConsultPrecedents c => s.ByUnit.GetValueOrDefault(c.Unit.Value) is { } precedent
                ? new PrecedentFound(c.For, precedent.Ruling, precedent.Successor, precedent.From)
                : Decision.Nothing,
            FireDeadline => Decision.Nothing,
            _ => new NotUnderstood(command.GetType().Name),
        };
    }
}
