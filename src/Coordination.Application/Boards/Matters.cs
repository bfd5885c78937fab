using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>One clock that brought a matter up.</summary>
/// <param name="Task">0 where it belongs to no single task (a unit's monthly return).</param>
public sealed record MatterItem(StreamId Subject, int Task, AssignmentId? Assignment, string Clock, DateTimeOffset DueAt, int DaysLate);

/// <summary>A matter that waits for a decision.</summary>
/// <param name="ByGroup">On the leading group's agenda; otherwise the office decides.</param>
/// <param name="RaisedAt">Of the earliest thing in it that no decision has answered (UTC).</param>
/// <param name="DaysWaiting">Working days since.</param>
/// <param name="Asked">What the unit's last report asks to have decided.</param>
/// <param name="Refused">Why this viewer may not decide it; null: may.</param>
/// <param name="Suggestion">What the office suggests, or null.</param>
/// <param name="MaySuggest">True where this viewer may suggest a decision and not take it.</param>
public sealed record Matter(
    EscalationId Id,
    int Version,
    UnitCode Unit,
    bool ByGroup,
    IReadOnlyList<MatterItem> Items,
    IReadOnlyList<Decided> Earlier,
    DateTimeOffset RaisedAt,
    int DaysWaiting,
    string? Asked,
    Rejection? Refused,
    Suggested? Suggestion,
    bool MaySuggest);

/// <summary>The matters before the office and the leading group.</summary>
public static class Matters
{
    private static readonly ImmutableArray<UnitCode> s_none = [];

    internal static IReadOnlyList<Matter> PendingOf(PlanSnapshot plan, CycleId cycle, Viewer viewer, DateTimeOffset now) =>
    [
        .. plan.Escalations.Below(cycle.Value).Where(e => e.State is { IsOpen: true, AwaitsDecision: true } && Sight.OfEscalation(viewer, plan.Book, e.State))
            .Select(e => Of(plan, viewer, e, now)).OrderBy(m => m.Refused is not null).ThenBy(m => !m.ByGroup).ThenBy(m => m.RaisedAt).ThenBy(m => m.Id.Value, StringComparer.Ordinal),
    ];

    /// <summary>Null where there is none, or the viewer may not see it.</summary>
    public static Matter? Find(PlanSnapshot plan, Viewer viewer, EscalationId id, DateTimeOffset now) =>
        plan.Escalations.GetValueOrDefault(id.Value) is { } held && Sight.OfEscalation(viewer, plan.Book, held.State) ? Of(plan, viewer, held, now) : null;

    private static Matter Of(PlanSnapshot plan, Viewer viewer, Held<EscalationState> held, DateTimeOffset now)
    {
        var s = held.State;
        var id = s.Id!.Value;
        var open = s.Items.Values.Where(i => !i.Settled).ToList();
        var raised = open.Where(i => s.DecidedAt.IsEmpty || i.RaisedAt > s.DecidedAt[^1]).Select(i => i.RaisedAt).DefaultIfEmpty(held.ChangedAt).Min();
        var calendar = plan.Book.Calendar;
        var refused = Foresight.Refusal(plan, viewer.Actor, new DecideEscalation(id, DecisionKind.TakeNote, "—", 0, s_none), now);
        return new Matter(
            id, held.Version, s.Unit, s.Level >= LadderLevel.Agenda || s.Unit == plan.Book.Units.Office,
            [.. open.OrderBy(i => i.DueAt).Select(i => ItemOf(plan, i, now))], s.Decisions, raised,
            Math.Max(0, calendar.CountBetween(WorkCalendar.DayOf(raised), WorkCalendar.DayOf(now))), AskedOf(plan, open), refused,
            s.Suggestion, refused is not null && Foresight.Refusal(plan, viewer.Actor, new SuggestDecision(id, DecisionKind.TakeNote, "—", 0, s_none), now) is null);
    }

    private static MatterItem ItemOf(PlanSnapshot plan, EscalationItem item, DateTimeOffset now) => new(
        item.Subject, item.Subject.Task, item.Subject.Kind == StreamKind.Assignment ? new AssignmentId(item.Subject.Key) : null, item.Clock, item.DueAt,
        plan.Book.Calendar.DaysLate(item.DueAt, now));

    private static string? AskedOf(PlanSnapshot plan, IEnumerable<EscalationItem> items) => items
        .Where(i => i.Subject.Kind == StreamKind.Assignment)
        .Select(i => plan.Assignment(new AssignmentId(i.Subject.Key))?.Reports.Values.LastOrDefault(r => r.Line is not null)?.Line?.DecisionNeeded)
        .FirstOrDefault(asked => !string.IsNullOrWhiteSpace(asked));
}
