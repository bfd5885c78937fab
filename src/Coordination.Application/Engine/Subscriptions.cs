using System.Collections.Frozen;
using Coordination.Application.Units;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Engine;

/// <summary>Who gets which event from the outbox: one row a subscriber. An event nobody acts on gets none.</summary>
/// <param name="enrolled">Units with a queue of their own on the broker; the others work from the pages.</param>
public sealed class Subscriptions(IEnumerable<UnitCode> enrolled)
{
    /// <summary>What follows from an event in other streams.</summary>
    public const string Reactions = "reactions";

    /// <summary>Starts the next step of a task run.</summary>
    public const string ProcessDriver = "process-driver";

    private readonly FrozenSet<UnitCode> _enrolled = enrolled.ToFrozenSet();

    /// <summary>No unit is enrolled: the embedded default.</summary>
    public static Subscriptions InternalOnly { get; } = new([]);

    /// <summary>The engine's own subscribers.</summary>
    public static IReadOnlyList<string> Internal { get; } = [Reactions, ProcessDriver];

    public IReadOnlyCollection<UnitCode> Enrolled => _enrolled.Items;

    /// <param name="state">The stream's state after the event.</param>
    public IEnumerable<string> Of(Event e, object state)
    {
        if (Domain.Reactions.Follow(e)) yield return Reactions;
        if (e is TaskRunOpened or StepCompleted or TaskRunMoved) yield return ProcessDriver;
        if (_enrolled.Count > 0 && UnitMessages.Tell(e) && UnitOf(e, state) is { } unit && _enrolled.Contains(unit)) yield return BusNames.UnitQueue(unit.Value);
    }

    private static UnitCode? UnitOf(Event e, object state) => (e, state) switch
    {
        // A step may be opened before the assignment is issued.
        (DeliverableOpened opened, _) => opened.Unit,
        (_, AssignmentState s) => s.Issue?.Unit,
        (_, ReturnState s) => s.Unit,
        _ => null,
    };
}
