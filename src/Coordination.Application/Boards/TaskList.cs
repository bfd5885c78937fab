using Coordination.Domain;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One task as the viewer may see it.</summary>
/// <param name="IsWhole">False where the figures are those of the viewer's own assignments alone.</param>
/// <param name="Figures">Null where the year has no run of the task.</param>
/// <param name="Steps">Titles of the steps in progress; empty where only the viewer's own part is seen.</param>
/// <param name="Own">The viewer's unit's assignments in it.</param>
/// <param name="Waiting">How many things wait for the viewer.</param>
public sealed record TaskRow(
    int Number,
    string Title,
    UnitCode Lead,
    bool Leads,
    bool IsWhole,
    TaskFigures? Figures,
    IReadOnlyList<string> Steps,
    IReadOnlyList<AssignmentId> Own,
    int Waiting);

/// <summary>The tasks a viewer may see in one plan-year: a lead's own first, then those its unit takes part in; the office and the like see all.</summary>
/// <param name="Cycle">Null where the year has not been opened, or is not to be seen.</param>
public sealed record TaskList(CycleId? Cycle, IReadOnlyList<TaskRow> Tasks)
{
    /// <param name="year">Null: the latest.</param>
    public static TaskList Of(PlanSnapshot plan, Viewer viewer, int? year, DateTimeOffset now)
    {
        if ((year is { } wanted ? CycleId.Of(plan.Book.Plan, wanted) : plan.Cycle) is not { } cycle) return new TaskList(null, []);
        if (viewer.IsAdministrator || !plan.Cycles.ContainsKey(cycle.Value)) return new TaskList(null, []);
        var rows = plan.Book.Tasks.Values.Select(task => Row(plan, viewer, TaskRunId.Of(cycle, task.Number), task, now));
        return new TaskList(cycle, [.. rows.OfType<TaskRow>().OrderBy(r => r.Leads ? 0 : 1).ThenBy(r => r.Number)]);
    }

    private static TaskRow? Row(PlanSnapshot plan, Viewer viewer, TaskRunId id, TaskDefinition task, DateTimeOffset now)
    {
        var run = plan.Run(id);
        var assignments = plan.AssignmentsOf(id).Where(a => a.Issue is not null).ToList();
        var merges = plan.Merges.Below(id.Value).Select(m => m.State).Where(m => m.Id is not null).ToList();
        var lead = run?.Lead ?? task.Lead;
        var whole = Sight.OfTask(viewer, plan.Book, lead);
        var own = assignments.Where(a => a.Issue!.Unit == viewer.Unit).ToList();
        if (!whole && own.Count == 0) return null;
        var definition = run is null ? task : plan.Book.Version(run.Version) ?? task;
        return new TaskRow(
            task.Number,
            definition.Title,
            lead,
            lead == viewer.Unit,
            whole,
            run is null ? null : TaskFigures.Of(plan, whole ? run : null, whole ? assignments : own, now),
            whole && run is not null ? [.. Active(run, definition)] : [],
            [.. own.Select(a => a.Id!.Value)],
            run is null ? 0 : LeadWaiting.Of(plan, viewer, run, assignments, merges, now).Where(w => w.IsAct).Sum(w => w.Count));
    }

    private static IEnumerable<string> Active(TaskRunState run, TaskDefinition definition) => run.Steps.Values
        .Where(s => s.Standing == StepStanding.Active).OrderBy(s => s.Due.At).Select(s => definition.FindStep(s.Step)?.Title ?? s.Step.Value);
}
