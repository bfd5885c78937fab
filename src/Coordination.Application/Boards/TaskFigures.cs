using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Boards;

/// <summary>What is counted of a task, or of one unit's part in it.</summary>
/// <param name="NextDue">The earliest date still to come among all that runs (UTC).</param>
public sealed record TaskFigures(Light Light, int DoneOnTime, int DoneLate, int NotDue, int Overdue, DateTimeOffset? NextDue)
{
    /// <param name="run">Its own clocks count too; null: only the assignments.</param>
    public static TaskFigures Of(PlanSnapshot plan, TaskRunState? run, IReadOnlyList<AssignmentState> assignments, DateTimeOffset now)
    {
        var ways = FourWays.Of(assignments, now);
        return new TaskFigures(
            run is null ? assignments.Select(a => plan.LightOf(a, now)?.Light ?? Light.Green).DefaultIfEmpty(Light.Green).Max() : plan.LightOf(run, assignments, now),
            ways.OnTime,
            ways.Late,
            ways.NotDue,
            ways.Overdue,
            Dates(run, assignments).Where(d => d >= now).Cast<DateTimeOffset?>().Min());
    }

    private static IEnumerable<DateTimeOffset> Dates(TaskRunState? run, IReadOnlyList<AssignmentState> assignments)
    {
        foreach (var clock in (run?.Clocks.Values ?? []).Concat(assignments.SelectMany(a => a.Clocks.Values)).Where(c => c.Runs)) yield return clock.Due.At;
        foreach (var report in assignments.SelectMany(a => a.Reports.Values).Where(r => r.Standing == ReportStanding.Expected)) yield return report.Due.At;
    }
}
