using System.Collections.Immutable;

namespace Coordination.Domain.Workflows;

/// <summary>Reads a definition's steps as a graph for one plan-year: steps not part of the year are passed through.</summary>
public static class StepGraph
{
    public static bool IsIn(StepDefinition step, int year) => step.Years.IsDefaultOrEmpty || step.Years.Contains(year);

    public static IEnumerable<StepDefinition> StepsOf(TaskDefinition task, int year) => task.Steps.Where(s => IsIn(s, year));

    /// <summary>The steps of the year that a step waits for.</summary>
    public static ImmutableHashSet<StepId> WaitsFor(TaskDefinition task, StepDefinition step, int year)
    {
        var found = ImmutableHashSet.CreateBuilder<StepId>();
        var queue = new Queue<StepId>(step.After);
        var seen = new HashSet<StepId>();
        while (queue.TryDequeue(out var id))
        {
            if (!seen.Add(id) || task.FindStep(id) is not { } before) continue;
            if (IsIn(before, year)) found.Add(id);
            else foreach (var earlier in before.After) queue.Enqueue(earlier);
        }

        return found.ToImmutable();
    }

    /// <summary>The steps of the year that are not complete and wait for nothing that is not.</summary>
    public static IEnumerable<StepDefinition> Ready(TaskDefinition task, int year, IReadOnlySet<StepId> completed) =>
        StepsOf(task, year).Where(s => !completed.Contains(s.Id) && WaitsFor(task, s, year).All(completed.Contains));
}
