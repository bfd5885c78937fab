using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>What the record says about why something is late.</summary>
public enum CauseKind
{
    /// <summary>The unit says it is not its duty; the arbiter has not ruled.</summary>
    Disputed,

    ExtensionAsked,

    /// <summary>The obstacle of the last report.</summary>
    Obstacle,

    /// <summary>What the last report asks others to decide.</summary>
    DecisionNeeded,

    ExtensionRefused,

    /// <summary>The last report names no obstacle.</summary>
    Progress,

    /// <summary>No report, no request.</summary>
    Nothing,
}

/// <param name="Text">In the unit's own words.</param>
/// <param name="Month">Of the report it stands in.</param>
public sealed record Cause(CauseKind Kind, string? Text, ReportMonth? Month);

/// <summary>One thing that is red, and why.</summary>
/// <param name="Assignment">Null where it is the lead's own step.</param>
/// <param name="Clock">The name of its latest clock, or null where no date has passed.</param>
/// <param name="RedSince">The day (Shanghai) from which it has been red.</param>
/// <param name="DaysRed">Working days from that day on, it included.</param>
/// <param name="Level">How far it has gone up; null: no further than the lead.</param>
/// <param name="Papers">Papers that have gone out about it.</param>
/// <param name="Matter">The matter that waits for a decision, if one does.</param>
public sealed record ExceptionItem(
    int Task,
    UnitCode Unit,
    AssignmentId? Assignment,
    LightReading Reading,
    string? Clock,
    DueDate? Due,
    DateOnly RedSince,
    int DaysRed,
    LadderLevel? Level,
    IReadOnlyList<(PaperKind Paper, int Count)> Papers,
    EscalationId? Matter,
    Cause Cause)
{
    /// <summary>Red for reports missing in a row, and for no date passed.</summary>
    public bool IsSilent => Reading is { DaysLate: 0, ReportsMissing: > 0, Overridden: false, Gap: not { Light: Light.Red } };

    internal static IReadOnlyList<ExceptionItem> AllOf(
        PlanSnapshot plan, CycleId cycle, IReadOnlyList<AssignmentState> assignments, IReadOnlyList<Matter> pending, DateTimeOffset now)
    {
        var book = plan.Book;
        var about = new About(plan, cycle, pending);
        var found = new List<ExceptionItem>();
        foreach (var a in assignments)
        {
            if (plan.LightOf(a, now) is not { Light: Light.Red } reading) continue;
            var clock = a.Clocks.Values.Where(c => c.Runs && c.Owner == a.Issue!.Unit && c.DaysLate(now, book.Calendar) > 0).MinBy(c => c.Due.At);
            found.Add(Of(plan, about, a.Id!.Value.Run.TaskNumber, a.Issue!.Unit, a.Id, reading, clock, SinceOf(a, reading, clock, plan), CauseOf(a), a.Id.Value.Stream, now));
        }

        foreach (var run in plan.Runs.Below(cycle.Value).Select(r => r.State))
        {
            var clock = run.Clocks.Values.Where(c => c.Owner == run.Lead).MinBy(c => c.Due.At);
            if (clock is null || clock.DaysLate(now, book.Calendar) is var late && late < book.Settings.RedDays) continue;
            var reading = new LightReading(Light.Red, late, 0, false, false);
            var since = book.Calendar.Add(clock.Due.On, book.Settings.RedDays);
            found.Add(Of(plan, about, run.Id!.Value.TaskNumber, run.Lead, null, reading, clock, since, new Cause(CauseKind.Nothing, null, null), run.Id.Value.Stream, now));
        }

        return [.. found.OrderBy(e => e.Matter is null).ThenBy(e => e.RedSince).ThenBy(e => e.Task).ThenBy(e => e.Unit)];
    }

    private static ExceptionItem Of(
        PlanSnapshot plan, About about, int task, UnitCode unit, AssignmentId? assignment, LightReading reading, Clock? clock, DateOnly since, Cause cause,
        StreamId subject, DateTimeOffset now) => new(
            task, unit, assignment, reading, clock?.Name, clock?.Due, since,
            plan.Book.Calendar.CountBetween(since, WorkCalendar.DayOf(now)) + (plan.Book.Calendar.IsWorkingDay(since) ? 1 : 0),
            about.LevelOf(subject), about.PapersOn(subject), about.MatterOf(subject), cause);

    private static DateOnly SinceOf(AssignmentState a, LightReading reading, Clock? clock, PlanSnapshot plan)
    {
        var settings = plan.Book.Settings;
        if (reading.Overridden) return WorkCalendar.DayOf(a.Override!.At);
        var days = new List<DateOnly>();
        if (clock is not null && reading.DaysLate >= settings.RedDays) days.Add(plan.Book.Calendar.Add(clock.Due.On, settings.RedDays));
        if (reading.ReportsMissing >= settings.MissingReportsRed)
        {
            var missed = a.Reports.Values.Where(r => r is { Standing: ReportStanding.Expected, Missed: true }).TakeLast(reading.ReportsMissing);
            days.Add(WorkCalendar.DayOf(missed.ElementAt(settings.MissingReportsRed - 1).MissedAt));
        }

        if (reading.Gap is { Light: Light.Red, At: var told }) days.Add(WorkCalendar.DayOf(told));
        return days.Min();
    }

    private static Cause CauseOf(AssignmentState a)
    {
        if (a is { Status: AssignmentStatus.Disputed, Dispute: { } dispute }) return new Cause(CauseKind.Disputed, dispute.Reason, null);
        if (a.Extensions is [.., { Granted: null }]) return new Cause(CauseKind.ExtensionAsked, null, null);
        if (a.Reports.Values.LastOrDefault(r => r.Line is not null) is { Line: { } line, Month: var month })
        {
            if (!string.IsNullOrWhiteSpace(line.Obstacle)) return new Cause(CauseKind.Obstacle, line.Obstacle, month);
            if (!string.IsNullOrWhiteSpace(line.DecisionNeeded)) return new Cause(CauseKind.DecisionNeeded, line.DecisionNeeded, month);
            if (a.Extensions is [.., { Granted: false }]) return new Cause(CauseKind.ExtensionRefused, null, null);
            return new Cause(CauseKind.Progress, line.Progress ?? line.Milestone, month);
        }

        return new Cause(a.Extensions is [.., { Granted: false }] ? CauseKind.ExtensionRefused : CauseKind.Nothing, null, null);
    }

    /// <summary>What papers and matters say about a stream, each looked through once.</summary>
    private sealed class About(PlanSnapshot plan, CycleId cycle, IReadOnlyList<Matter> pending)
    {
        private readonly ILookup<StreamId, PaperKind> _papers = plan.Notices.Below(cycle.Value).Select(n => n.State)
            .Where(n => n is { Status: NoticeStatus.Sent, Paper: not null })
            .SelectMany(n => n.Items.Values.Select(i => i.Subject).Distinct().Select(s => (Subject: s, Paper: n.Paper!.Value))).ToLookup(p => p.Subject, p => p.Paper);

        private readonly Dictionary<StreamId, LadderLevel> _levels = plan.Escalations.Below(cycle.Value)
            .SelectMany(e => e.State.Items.Values.Where(i => !i.Settled)).GroupBy(i => i.Subject).ToDictionary(g => g.Key, g => g.Max(i => i.Level));

        private readonly Dictionary<StreamId, EscalationId> _matters = pending
            .SelectMany(m => m.Items.Select(i => (i.Subject, m.Id))).GroupBy(p => p.Subject).ToDictionary(g => g.Key, g => g.First().Id);

        public IReadOnlyList<(PaperKind, int)> PapersOn(StreamId subject) => [.. _papers[subject].GroupBy(p => p).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))];

        public LadderLevel? LevelOf(StreamId subject) => _levels.TryGetValue(subject, out var level) ? level : null;

        public EscalationId? MatterOf(StreamId subject) => _matters.TryGetValue(subject, out var id) ? id : null;
    }
}
