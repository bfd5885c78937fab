using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Boards;

/// <summary>One task's year at a glance.</summary>
/// <param name="Light">Null where the year has no run of the task.</param>
/// <param name="NextDue">The earliest date still to come among all that runs for the task (UTC).</param>
/// <param name="Steps">Titles of the steps in progress.</param>
public sealed record TaskLine(
    int Number,
    string Title,
    string Lead,
    Light? Light,
    int DoneOnTime,
    int DoneLate,
    int NotDue,
    int Overdue,
    DateTimeOffset? NextDue,
    int OpenEscalations,
    IReadOnlyList<string> Steps);

/// <summary>The tasks of a plan in the latest plan-year on record.</summary>
/// <param name="Year">Null where no year has been opened.</param>
/// <param name="At">The instant (UTC) for which lights and dates are told.</param>
/// <param name="OpenEscalations">Matters open, each once: one of a unit's missing reports may concern several tasks.</param>
public sealed record TaskBoard(int? Year, DateTimeOffset At, IReadOnlyList<TaskLine> Tasks, int OpenEscalations)
{
    public static async Task<TaskBoard> ReadAsync(IStore store, PlanBook book, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var plan = (await PlanView.OpenAsync(store, book, [], cancellationToken)).Current;
        if (plan.Cycle is not { } cycle) return new TaskBoard(null, at, [], 0);
        var open = plan.Escalations.Below(cycle.Value).Select(e => e.State).Where(e => e.IsOpen).ToList();
        var lines = book.Tasks.Values.Select(task =>
        {
            var id = TaskRunId.Of(cycle, task.Number);
            var line = new TaskLine(task.Number, task.Title, book.Units.NameOf(task.Lead), null, 0, 0, 0, 0, null, open.Count(e => Concerns(e, id)), []);
            return plan.Run(id) is { } run ? Filled(line, run, [.. plan.AssignmentsOf(id)], plan, at) : line;
        });
        return new TaskBoard(cycle.Year, at, [.. lines], open.Count);
    }

    private static TaskLine Filled(TaskLine line, TaskRunState run, IReadOnlyList<AssignmentState> assignments, PlanSnapshot plan, DateTimeOffset at)
    {
        var figures = TaskFigures.Of(plan, run, assignments, at);
        var definition = plan.Book.Version(run.Version);
        return line with
        {
            Light = figures.Light,
            DoneOnTime = figures.DoneOnTime,
            DoneLate = figures.DoneLate,
            NotDue = figures.NotDue,
            Overdue = figures.Overdue,
            NextDue = figures.NextDue,
            Steps =
            [
                .. run.Steps.Values.Where(s => s.Standing == StepStanding.Active).OrderBy(s => s.Due.At)
                    .Select(s => definition?.FindStep(s.Step)?.Title ?? s.Step.Value),
            ],
        };
    }

    private static bool Concerns(EscalationState escalation, TaskRunId run) => escalation.Items.Values.Any(i =>
        !i.Settled && i.Subject.Kind is StreamKind.Assignment or StreamKind.TaskRun or StreamKind.MonthlyMerge
        && (i.Subject.Key == run.Value || i.Subject.Key.StartsWith(run.Value + "/", StringComparison.Ordinal)));
}

/// <summary>What the store holds, in numbers.</summary>
/// <param name="LastAt">The last instant (UTC) on record, or null.</param>
public sealed record RecordFacts(long Events, long Commands, long Refused, long MessagesOpen, long MessagesParked, DateTimeOffset? LastAt)
{
    public static async Task<RecordFacts> ReadAsync(IStore store, CancellationToken cancellationToken)
    {
        var counts = await store.CountAsync("", cancellationToken);
        return new RecordFacts(
            counts.EventsByType.Values.Sum(), counts.CommandsAccepted + counts.CommandsRefused, counts.CommandsRefused,
            counts.MessagesPublished - counts.MessagesConsumed - counts.MessagesParked, counts.MessagesParked, await LastInstantAsync(store, cancellationToken));
    }

    public static async Task<DateTimeOffset?> LastInstantAsync(IStore store, CancellationToken cancellationToken) =>
        (await RecordPages.HeadsAsync(store, cancellationToken)).Values.Select(h => h.At).Cast<DateTimeOffset?>().Max();
}
