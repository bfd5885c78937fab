using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Processes;

/// <summary>
/// Starts the next step. The seam at which another driver (an Elsa host, say) takes this one's place: it hears of opened runs and completed
/// steps, and answers with <see cref="ActivateStep"/> commands, which the domain guards. It may hear the same thing twice, or in any order.
/// </summary>
public interface IProcessDriver
{
    /// <summary>The steps to start now that this has happened; starting one twice, or too early, is harmless.</summary>
    ValueTask<IReadOnlyList<ActivateStep>> OnAsync(Occurrence occurrence, PlanBook book, CancellationToken cancellationToken);
}

/// <summary>Ours: keeps nothing, reads everything off the event and the definition the run stands on.</summary>
public sealed class ProcessDriver : IProcessDriver
{
    public ValueTask<IReadOnlyList<ActivateStep>> OnAsync(Occurrence occurrence, PlanBook book, CancellationToken cancellationToken)
    {
        var run = new TaskRunId(occurrence.Stream.Key);
        IReadOnlyList<ActivateStep> next = occurrence.Event switch
        {
            TaskRunOpened e => Ready(run, book.Version(e.Version), []),
            StepCompleted e => Ready(run, book.Version(e.Version), e.Completed),
            TaskRunMoved e => Ready(run, book.Version(e.Version), e.Completed),
            _ => [],
        };
        return ValueTask.FromResult(next);
    }

    private static IReadOnlyList<ActivateStep> Ready(TaskRunId run, TaskDefinition? task, IEnumerable<StepId> completed) =>
        task is null ? [] : [.. StepGraph.Ready(task, run.Cycle.Year, completed.ToHashSet()).Select(s => new ActivateStep(run, s.Id))];
}
