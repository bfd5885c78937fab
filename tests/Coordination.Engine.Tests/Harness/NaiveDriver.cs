using Coordination.Application.Processes;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Answers everything it hears with every step of the definition, last one first, and lets the domain refuse what is not ready.</summary>
internal sealed class NaiveDriver : IProcessDriver
{
    public ValueTask<IReadOnlyList<ActivateStep>> OnAsync(Occurrence occurrence, PlanBook book, CancellationToken cancellationToken)
    {
        var version = occurrence.Event switch
        {
            TaskRunOpened e => e.Version,
            StepCompleted e => e.Version,
            TaskRunMoved e => e.Version,
            _ => throw new ArgumentOutOfRangeException(nameof(occurrence)),
        };
        var run = new TaskRunId(occurrence.Stream.Key);
        IReadOnlyList<ActivateStep> all = [.. book.Version(version)!.Steps.Reverse().Select(s => new ActivateStep(run, s.Id))];
        return ValueTask.FromResult(all);
    }
}

/// <summary>Ours, but for the runs it is told to fail at.</summary>
internal sealed class FailingDriver(Func<Occurrence, bool> fails) : IProcessDriver
{
    private readonly ProcessDriver _ours = new();

    public ValueTask<IReadOnlyList<ActivateStep>> OnAsync(Occurrence occurrence, PlanBook book, CancellationToken cancellationToken) =>
        fails(occurrence) ? throw new InvalidOperationException($"No way on from {occurrence.Stream}") : _ours.OnAsync(occurrence, book, cancellationToken);
}
