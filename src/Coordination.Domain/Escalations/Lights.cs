using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;

namespace Coordination.Domain.Escalations;

/// <summary>Where an assignment stands in the statistics, split four ways.</summary>
public enum Progress
{
    DoneOnTime,
    DoneLate,
    NotDue,
    Overdue,
}

/// <param name="DaysLate">Working days of the unit's latest clock.</param>
/// <param name="CaughtUp">Yellow only because a red was caught up with this month.</param>
public readonly record struct LightReading(Light Light, int DaysLate, int ReportsMissing, bool CaughtUp, bool Overridden);

/// <summary>
/// Lights by lateness and missing reports, derived from dates at an instant (UTC). The gap to the trajectory joins with the indicators.
/// </summary>
public static class Lights
{
    /// <summary>Null where there is none: not issued, or terminated.</summary>
    public static LightReading? Of(AssignmentState s, DateTimeOffset now, WorkCalendar calendar, PlanSettings settings)
    {
        if (s.Status is AssignmentStatus.None or AssignmentStatus.Terminated) return null;
        var suspended = s.Status == AssignmentStatus.Suspended;
        var late = suspended || s.CompletedAt is not null ? 0 : DaysLate(s, now, calendar);
        var missing = suspended || !s.IsWithUnit ? 0 : s.MissingInARow;
        if (s.Override is { } manual) return new LightReading(manual.Light, late, missing, false, true);
        if (late >= settings.RedDays || missing >= settings.MissingReportsRed) return new LightReading(Light.Red, late, missing, false, false);
        if (late > 0) return new LightReading(Light.Yellow, late, missing, false, false);
        if (CaughtUpThisMonth(s, now, settings)) return new LightReading(Light.Yellow, late, missing, true, false);
        return new LightReading(missing > 0 ? Light.Grey : Light.Green, late, missing, false, false);
    }

    /// <summary>The worst assignment colours the task; the lead's own late steps count like an assignment of the lead's.</summary>
    public static Light OfTask(TaskRunState run, IEnumerable<AssignmentState> assignments, DateTimeOffset now, WorkCalendar calendar, PlanSettings settings)
    {
        var late = run.Clocks.Values.Where(c => c.Owner == run.Lead).Select(c => c.DaysLate(now, calendar)).DefaultIfEmpty(0).Max();
        var own = late >= settings.RedDays ? Light.Red : late > 0 ? Light.Yellow : Light.Green;
        return assignments.Select(a => Of(a, now, calendar, settings)?.Light ?? Light.Green).Append(own).Max();
    }

    /// <summary>Null for what is terminated or not issued.</summary>
    public static Progress? ProgressOf(AssignmentState s, DateTimeOffset now) => s switch
    {
        { Status: AssignmentStatus.None or AssignmentStatus.Terminated } => null,
        { Submission: { } submission, Status: AssignmentStatus.Submitted or AssignmentStatus.Completed or AssignmentStatus.ClosedOff } =>
            submission.DaysLate > 0 ? Progress.DoneLate : Progress.DoneOnTime,
        { Work: { Runs: true } work } when now > work.Due.At => Progress.Overdue,
        _ => Progress.NotDue,
    };

    /// <summary>The latest of the clocks the unit itself answers for.</summary>
    private static int DaysLate(AssignmentState s, DateTimeOffset now, WorkCalendar calendar)
    {
        // A loop: a page derives thousands of lights.
        var late = 0;
        foreach (var (_, clock) in s.Clocks)
        {
            if (clock.Runs && now > clock.Due.At && clock.Owner == s.Issue!.Unit) late = Math.Max(late, clock.DaysLate(now, calendar));
        }

        return late;
    }

    private static bool CaughtUpThisMonth(AssignmentState s, DateTimeOffset now, PlanSettings settings)
    {
        if (s.Lapse is not { } lapse || (lapse.DaysLate < settings.RedDays && lapse.ReportsMissing < settings.MissingReportsRed)) return false;
        var (then, today) = (WorkCalendar.DayOf(lapse.CaughtUpAt), WorkCalendar.DayOf(now));
        return then.Year == today.Year && then.Month == today.Month;
    }
}
