using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Units;

namespace Coordination.Application.Boards;

/// <summary>A command that would be sent, and what its stream would answer.</summary>
/// <param name="Events">None where it would be refused, or would change nothing.</param>
public sealed record Consequence(Command Command, ImmutableArray<Event> Events, Rejection? Refused);

/// <summary>
/// What would follow from a command, tried on the states in memory with the domain's own deciders and reactions: what is shown before an act
/// cannot differ from what the act does. What only follows later, by a deadline, is not in it.
/// </summary>
public static class Foresight
{
    private const int CommandsMax = 500;

    /// <summary>The command itself first, then all that follows from it at once, in the order of the reactions.</summary>
    public static IReadOnlyList<Consequence> Of(PlanSnapshot plan, Actor actor, Command command, DateTimeOffset at)
    {
        var states = new Dictionary<StreamId, object>();
        var waiting = new Queue<(Actor Actor, Command Command)>([(actor, command)]);
        var all = new List<Consequence>();
        while (all.Count < CommandsMax && waiting.TryDequeue(out var next))
        {
            var stream = next.Command.Stream;
            var state = states.GetValueOrDefault(stream) ?? StateOf(plan, stream);
            var decision = Model.Decide(state, next.Command, FrameOf(plan, next.Actor, at));
            all.Add(new Consequence(next.Command, decision.Events, decision.Rejection));
            foreach (var e in decision.Events)
            {
                state = Model.Apply(state, e, stream, at);
                foreach (var follows in Reactions.To(new Occurrence(stream, e, at), plan.Book)) waiting.Enqueue((Actor.System, follows));
            }

            states[stream] = state;
        }

        return all;
    }

    /// <summary>Why the actor could not do it now; null where nothing stands against it.</summary>
    public static Rejection? Refusal(PlanSnapshot plan, Actor actor, Command command, DateTimeOffset at) =>
        Model.Decide(StateOf(plan, command.Stream), command, FrameOf(plan, actor, at)).Rejection;

    private static object StateOf(PlanSnapshot plan, StreamId stream) => stream.Kind switch
    {
        StreamKind.Cycle => plan.Cycles.GetValueOrDefault(stream.Key)?.State,
        StreamKind.TaskRun => plan.Runs.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Assignment => plan.Assignments.GetValueOrDefault(stream.Key)?.State,
        StreamKind.MonthlyReturn => plan.Returns.GetValueOrDefault(stream.Key)?.State,
        StreamKind.MonthlyMerge => plan.Merges.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Notice => plan.Notices.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Escalation => plan.Escalations.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Precedents => plan.Precedents.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Desk => plan.Desks.GetValueOrDefault(stream.Key)?.State,
        StreamKind.Person => plan.Persons.GetValueOrDefault(stream.Key)?.State,
        _ => (object?)null,
    } ?? Model.Initial(stream.Kind);

    /// <summary>What a decider is given to look at; as in the lane, a desk only where a substitute acts.</summary>
    internal static Frame FrameOf(PlanSnapshot plan, Actor actor, DateTimeOffset at) =>
        new(actor, at, plan.Book, actor.ActingFor is null ? null : plan.Desk(actor.Unit) ?? DeskState.Initial);
}
