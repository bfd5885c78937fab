using Coordination.Domain;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Engine;

/// <summary>Who gets which event from the outbox. An event nobody acts on gets no row.</summary>
public static class Subscriptions
{
    /// <summary>What follows from an event in other streams.</summary>
    public const string Reactions = "reactions";

    /// <summary>Starts the next step of a task run.</summary>
    public const string ProcessDriver = "process-driver";

    public static IReadOnlyList<string> All { get; } = [Reactions, ProcessDriver];

    public static IEnumerable<string> Of(Event e)
    {
        if (Domain.Reactions.Follow(e)) yield return Reactions;
        if (e is TaskRunOpened or StepCompleted or TaskRunMoved) yield return ProcessDriver;
    }
}
