using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Indicators;
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
/// <param name="Gap">Of the figure that lags most, where one lags or has just caught up.</param>
public readonly record struct LightReading(Light Light, int DaysLate, int ReportsMissing, bool CaughtUp, bool Overridden, GapReading? Gap = null);

/// <summary>Lights by lateness, missing reports and the gap to the trajectory, derived from dates and values at an instant (UTC).</summary>
public static class Lights
{
    /// <summary>Null where there is none: not issued, or terminated.</summary>
    /// <param name="gap">Of the unit's figure that is worst off; null where it has none.</param>
    public static LightReading? Of(AssignmentState s, GapReading? gap, DateTimeOffset now, WorkCalendar calendar, PlanSettings settings)
    {
        if (s.Status is AssignmentStatus.None or AssignmentStatus.Terminated) return null;
        var suspended = s.Status == AssignmentStatus.Suspended;
        var late = suspended || s.CompletedAt is not null ? 0 : DaysLate(s, now, calendar);
        var missing = suspended || !s.IsWithUnit ? 0 : s.MissingInARow;
        var behind = suspended || s.CompletedAt is not null || gap is { Light: Light.Green } ? null : gap;
        var reading = new LightReading(Light.Green, late, missing, false, false, behind);
        if (s.Override is { } manual) return reading with { Light = manual.Light, Overridden = true };
        if (late >= settings.RedDays || missing >= settings.MissingReportsRed || behind?.Light == Light.Red) return reading with { Light = Light.Red };
        if (late > 0 || behind is { CaughtUp: false }) return reading with { Light = Light.Yellow };
        if (behind is not null || CaughtUpThisMonth(s, now, settings)) return reading with { Light = Light.Yellow, CaughtUp = true };
        return reading with { Light = missing > 0 ? Light.Grey : Light.Green };
    }

    /// <summary>The worst assignment colours the task; the lead's own late steps count like an assignment of the lead's.</summary>
    public static Light OfTask(TaskRunState run, IEnumerable<Light> assignments, DateTimeOffset now, WorkCalendar calendar, PlanSettings settings)
    {
        var late = run.Clocks.Values.Where(c => c.Owner == run.Lead).Select(c => c.DaysLate(now, calendar)).DefaultIfEmpty(0).Max();
        var own = late >= settings.RedDays ? Light.Red : late > 0 ? Light.Yellow : Light.Green;
        return assignments.Append(own).Max();
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
