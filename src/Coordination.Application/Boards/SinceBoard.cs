using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>A decision and what became of it.</summary>
/// <param name="Settled">All it was about has come to its end.</param>
/// <param name="Due">The date that stands for what it is about, where one does.</param>
public sealed record DecisionOutcome(EscalationId Matter, Decided Decided, DateTimeOffset At, UnitCode Unit, IReadOnlyList<int> Tasks, bool Settled, DueDate? Due);

/// <summary>An assignment whose light is another than it was; null: it was not there.</summary>
public sealed record LightChange(int Task, UnitCode Unit, AssignmentId Assignment, Light? Before, LightReading After);

/// <summary>One act of the office upon an assignment.</summary>
public sealed record OfficeAct(AssignmentId Assignment, UnitCode Unit, Event Act, DateTimeOffset At);

/// <param name="Complete">False where more has changed than is compared.</param>
/// <param name="Papers">Papers that went out, by kind.</param>
public sealed record SinceBoard(
    DateTimeOffset From,
    IReadOnlyList<DecisionOutcome> Decisions,
    IReadOnlyList<LightChange> Better,
    IReadOnlyList<LightChange> Worse,
    bool Complete,
    IReadOnlyList<OfficeAct> Office,
    IReadOnlyList<(PaperKind Paper, int Count)> Papers)
{
    /// <summary>Each costs one read of the record, the first time somebody asks.</summary>
    public const int ComparedMax = 200;

    /// <summary>The last day on which a decision was taken, or null.</summary>
    public static DateOnly? LastDecisionDay(PlanSnapshot plan) => plan.Cycle is { } cycle
        ? plan.Escalations.Below(cycle.Value).SelectMany(e => e.State.DecidedAt).Select(at => (DateOnly?)WorkCalendar.DayOf(at)).Max()
        : null;

    public static async Task<SinceBoard> ReadAsync(
        Histories histories, PlanSnapshot plan, Viewer viewer, DateTimeOffset from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (plan.Cycle is not { } cycle || !Sight.IsOfAll(viewer, plan.Book)) return new SinceBoard(from, [], [], [], true, [], []);
        var book = plan.Book;
        var changes = new List<LightChange>();
        var acts = new List<OfficeAct>();
        var compared = plan.Assignments.Below(cycle.Value).Where(a => MayDiffer(a, from, now, plan)).Take(ComparedMax + 1).ToList();
        foreach (var held in compared.Take(ComparedMax))
        {
            var past = await histories.AtAsync(held, from, cancellationToken);
            var id = held.State.Id!.Value;
            var unit = held.State.Issue!.Unit;
            acts.AddRange(past.Later.Where(l => l.Unit == book.Units.Office.Value && IsOfficeAct(l.Event)).Select(l => new OfficeAct(id, unit, l.Event, l.At)));
            if (plan.LightOf(held.State, now) is not { } after) continue;
            var before = plan.LightOf(past.State, from);
            if (before?.Light != after.Light) changes.Add(new LightChange(id.Run.TaskNumber, unit, id, before?.Light, after));
        }

        return new SinceBoard(
            from, DecisionsOf(plan, cycle, from),
            [.. changes.Where(c => c.Before is { } before && c.After.Light < before)],
            [.. changes.Where(c => c.After.Light > (c.Before ?? Light.Green)).OrderByDescending(c => c.After.Light)],
            compared.Count <= ComparedMax, [.. acts.OrderBy(a => a.At)], PapersOf(plan, cycle, from));
    }

    private static bool IsOfficeAct(Event e) => e is ExtensionGranted or ExtensionRefused or DisputeUpheld or DisputeRejected or AssignmentSuspended or AssignmentResumed;

    /// <summary>Not green now, caught up with meanwhile, or ruled on meanwhile: nothing else can show in the comparison.</summary>
    private static bool MayDiffer(Held<AssignmentState> held, DateTimeOffset from, DateTimeOffset now, PlanSnapshot plan)
    {
        var s = held.State;
        if (s.Issue is null) return false;
        if (plan.LightOf(s, now) is { Light: not Light.Green } || plan.LightOf(s, from) is { Light: not Light.Green }) return true;
        return held.ChangedAt > from
            && (s.Lapse?.CaughtUpAt > from || s.Dispute?.Ruling is not null || s.Status == AssignmentStatus.Suspended || s.Extensions.Any(e => e.Granted is not null));
    }

    private static List<DecisionOutcome> DecisionsOf(PlanSnapshot plan, CycleId cycle, DateTimeOffset from)
    {
        var start = WorkCalendar.At(WorkCalendar.DayOf(from), TimeOnly.MinValue);
        return
        [
            .. plan.Escalations.Below(cycle.Value).Select(e => e.State)
                .SelectMany(e => e.Decisions.Zip(e.DecidedAt, (decided, at) => (e, decided, at))).Where(d => d.at >= start).OrderBy(d => d.at)
                .Select(d => new DecisionOutcome(
                    d.e.Id!.Value, d.decided, d.at, d.e.Unit, [.. d.e.Items.Values.Select(i => i.Subject.Task).Where(n => n > 0).Distinct()],
                    !d.e.IsOpen, d.e.IsOpen ? DueOf(plan, d.e) : null)),
        ];
    }

    private static DueDate? DueOf(PlanSnapshot plan, EscalationState matter) => matter.Items.Values
        .Where(i => !i.Settled && i.Subject.Kind == StreamKind.Assignment)
        .Select(i => plan.Assignment(new AssignmentId(i.Subject.Key)))
        .Select(a => a?.Clocks.GetValueOrDefault(ClockNames.Directed)?.Due ?? a?.Work?.Due).OfType<DueDate>().MinBy(d => d.At);

    private static List<(PaperKind, int)> PapersOf(PlanSnapshot plan, CycleId cycle, DateTimeOffset from)
    {
        var day = WorkCalendar.DayOf(from);
        return
        [
            .. plan.Notices.Below(cycle.Value).Select(n => n.State).Where(n => n is { Status: NoticeStatus.Sent, Paper: not null } && n.Day > day)
                .GroupBy(n => n.Paper!.Value).OrderBy(g => g.Key).Select(g => (g.Key, g.Count())),
        ];
    }
}
