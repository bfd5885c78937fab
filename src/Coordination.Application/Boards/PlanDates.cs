using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;

namespace Coordination.Application.Boards;

public enum DateKind
{
    /// <summary>A step of the task's workflow.</summary>
    Step,

    /// <summary>A unit's work.</summary>
    Assignment,

    /// <summary>A unit's monthly return.</summary>
    Report,

    /// <summary>The lead's own date for the year.</summary>
    Year,
}

/// <summary>Something due on a day, or done since.</summary>
/// <param name="From">When it began (UTC); null for a date alone.</param>
/// <param name="Title">Of the step, or what an assignment is about.</param>
/// <param name="Task">0 for a monthly return, which is about all of a unit's tasks.</param>
public sealed record PlanDate(DateKind Kind, int Task, UnitCode Unit, string Title, DateTimeOffset? From, DueDate Due, bool Done, bool Late, AssignmentId? Assignment = null);

/// <summary>The dates of a plan-year that a viewer may see, in the order of the tasks and then of the days.</summary>
public sealed record PlanDates(int? Year, IReadOnlyList<PlanDate> Dates)
{
    public static PlanDates Of(PlanSnapshot plan, Viewer viewer, DateTimeOffset now)
    {
        if (plan.Cycle is not { } cycle || viewer.IsAdministrator) return new PlanDates(null, []);
        var dates = plan.Runs.Below(cycle.Value).Select(r => r.State).Where(r => Sight.OfRun(viewer, plan.Book, r)).SelectMany(r => OfRun(plan, r, now))
            .Concat(plan.Assignments.Below(cycle.Value).Select(a => a.State).Where(a => Sight.OfAssignment(viewer, plan, a)).SelectMany(a => OfAssignment(a, now)))
            .Concat(plan.Returns.Below(cycle.Value).Select(r => r.State).Where(r => r.Due is not null && Sight.OfReturn(viewer, plan.Book, r))
                .Select(r => new PlanDate(DateKind.Report, 0, r.Unit, r.Month.Value, null, r.Due!, r.SubmittedAt is not null, r.SubmittedAt is null && now > r.Due!.At)));
        return new PlanDates(cycle.Year, [.. dates.OrderBy(d => d.Task).ThenBy(d => d.Due.At).ThenBy(d => d.Unit)]);
    }

    private static IEnumerable<PlanDate> OfRun(PlanSnapshot plan, TaskRunState run, DateTimeOffset now)
    {
        var number = run.Id!.Value.TaskNumber;
        var definition = plan.Book.Version(run.Version);
        foreach (var step in run.Steps.Values)
        {
            var done = step.Standing == StepStanding.Done;
            yield return new PlanDate(
                DateKind.Step, number, run.Lead, definition?.FindStep(step.Step)?.Title ?? step.Step.Value, step.ActivatedAt, step.Due, done, !done && now > step.Due.At);
        }

        if (run.Due is { } due)
            yield return new PlanDate(DateKind.Year, number, run.Lead, "", null, due, run.Status == TaskRunStatus.ClosedOff, run.Status != TaskRunStatus.ClosedOff && now > due.At);
    }

    private static IEnumerable<PlanDate> OfAssignment(AssignmentState a, DateTimeOffset now)
    {
        if (Lights.ProgressOf(a, now) is not { } progress) yield break;
        var done = progress is Progress.DoneOnTime or Progress.DoneLate;
        var (id, issue) = (a.Id!.Value, a.Issue!);
        yield return new PlanDate(
            DateKind.Assignment, id.Run.TaskNumber, issue.Unit, issue.Content, a.DispatchedAt, a.Work?.Due ?? issue.Due, done, progress == Progress.Overdue, id);
    }
}
