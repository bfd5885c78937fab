using Coordination.Domain.Plans;
using Coordination.Domain.Units;

namespace Coordination.Domain;

/// <summary>A command on its way to a decision: its idempotency key, who wants it, and when. The instant is UTC.</summary>
public sealed record CommandEnvelope(CommandId Id, Actor Actor, DateTimeOffset At, Command Command)
{
    /// <summary>The version of the stream its sender saw; where it is given and another stands, the answer is <see cref="ChangedMeanwhile"/>.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>All that a decider may look at besides its own stream: the actor, the instant, the plan's reference data.</summary>
/// <param name="Desk">The desk of the actor's unit, loaded when a substitute acts; otherwise null.</param>
public sealed record Frame(Actor Actor, DateTimeOffset At, PlanBook Book, DeskState? Desk = null);
