using System.Collections.Frozen;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Domain.Reports;
using Wire = Coordination.Contracts.Units;

namespace Coordination.Application.Units;

/// <summary>
/// What an enrolled unit hears of: every event of its assignments and returns on which its own system can act or which changes what it
/// knows. Not what serves the engine, the reviewer or the arbiter alone. Pure: the same event gives the same message for ever.
/// </summary>
public static class UnitMessages
{
    private static readonly FrozenDictionary<Type, Func<Scene, Event, object>> s_maps = Maps();

    public static IEnumerable<Type> Events => s_maps.Keys;

    public static bool Tell(Event e) => s_maps.ContainsKey(e.GetType());

    /// <summary>The message of an event, or null where units hear nothing of it.</summary>
    public static UnitMessage? Of(Occurrence o, int version, PlanBook book) => s_maps.TryGetValue(o.Event.GetType(), out var map)
        ? new UnitMessage(
            FormattableString.Invariant($"{o.Stream}@{version}"), SourceOf(book), o.Stream.Key, o.At, map(new Scene(o.Stream.Key, book), o.Event), version)
        : null;

    public static string SourceOf(PlanBook book) => $"/coordination/{book.Plan}";

    internal static Wire.DueTerm Term(DueDate due) =>
        new(due.At, due.On, DueBasis.Explain(due, chinese: true), DueBasis.Explain(due, chinese: false), due.Provisional);

    internal static Wire.UnitName Name(UnitCode unit, PlanBook book) => new(unit.Value, book.Units.NameOf(unit));

    internal static Wire.UnitDuty DutyOf(Duty duty) => duty switch
    {
        Duty.Responsible => Wire.UnitDuty.Responsible,
        Duty.Implementing => Wire.UnitDuty.Implementing,
        _ => Wire.UnitDuty.Onward,
    };

    internal static string TitleOf(StepId step, string version, PlanBook book) => book.Version(version)?.FindStep(step)?.Title ?? step.Value;

    private static FrozenDictionary<Type, Func<Scene, Event, object>> Maps()
    {
        var maps = new Dictionary<Type, Func<Scene, Event, object>>();
        void Add<TEvent>(Func<Scene, TEvent, object> map) where TEvent : Event => maps.Add(typeof(TEvent), (s, e) => map(s, (TEvent)e));

        Add<AssignmentDispatched>(Dispatched);
        Add<AssignmentAcknowledged>((s, e) => new Wire.AssignmentAcknowledged(s.Id, e.By.Value, e.DaysLate));
        Add<AssignmentTaken>((s, e) => new Wire.HolderChanged(s.Id, e.By.Value));
        Add<AssignmentHandedOver>((s, e) => new Wire.HolderChanged(s.Id, e.To.Value));
        Add<OutgoingDrafted>((s, e) => new Wire.DraftWaiting(s.Id, e.Key, e.By.Person.Value));
        Add<OutgoingApproved>((s, e) => new Wire.DraftApproved(s.Id, e.Key, e.By.Person.Value));
        Add<OutgoingSentBack>((s, e) => new Wire.DraftSentBack(s.Id, e.Key, e.By.Person.Value, e.Reason));
        Add<AssignmentDisputed>((s, e) => new Wire.AssignmentDisputed(s.Id, e.Reason, Term(e.Arbitration.Due), e.Proposed is { } unit ? Name(unit, s.Book) : null));
        Add<DisputeRejected>((s, e) => new Wire.DisputeRejected(s.Id, e.Reason, Term(e.Acknowledge.Due), Term(e.Work.Due)));
        Add<DisputeUpheld>((s, e) => new Wire.DisputeUpheld(
            s.Id, e.Ruling == Ruling.Reassign ? Wire.DisputeRuling.Reassign : Wire.DisputeRuling.Cancel, e.Reason, e.Successor is { } unit ? Name(unit, s.Book) : null));
        Add<AssignmentTerminated>((s, e) => new Wire.AssignmentTerminated(s.Id, e.Reason, [.. e.Successors.Select(u => Name(u, s.Book))]));
        Add<ExtensionRequested>((s, e) => new Wire.ExtensionRequested(s.Id, e.Days, e.Reason, Name(e.Decider, s.Book), Term(e.Decision.Due)));
        Add<ExtensionGranted>((s, e) => new Wire.ExtensionGranted(s.Id, e.Days, e.Reason, Term(e.Work.Due)));
        Add<ExtensionRefused>((s, e) => new Wire.ExtensionRefused(s.Id, e.Reason));
        Add<AssignmentExtendedByDecision>((s, e) => new Wire.ExtendedByDecision(s.Id, e.Days, Term(e.Work.Due)));
        Add<ProvisionalDateConfirmed>((s, e) => new Wire.DateConfirmed(s.Id, Term(e.Work.Due)));
        Add<DeliverableOpened>((s, e) => new Wire.DeliverableOpened(s.Id, e.Step.Value, TitleOf(e.Step, e.Version, s.Book), Term(e.Due)));
        Add<DeliverableDelivered>((s, e) => new Wire.DeliverableDelivered(s.Id, e.Step.Value, e.DaysLate));
        Add<AssignmentSubmitted>((s, e) => new Wire.AssignmentSubmitted(s.Id, e.DaysLate, Term(e.Review.Due)));
        Add<AssignmentReturnedForRework>((s, e) => new Wire.AssignmentRework(s.Id, e.Reason, Term(e.Work.Due)));
        Add<AssignmentCompleted>((s, e) => new Wire.AssignmentCompleted(s.Id, e.DaysLate));
        Add<AssignmentClosedOff>((s, e) => new Wire.AssignmentClosedOff(s.Id, e.DaysLate));
        Add<AssignmentReopened>((s, e) => new Wire.AssignmentReopened(s.Id, e.Reason, Term(e.Work.Due)));
        Add<AssignmentSuspended>((s, e) => new Wire.AssignmentSuspended(s.Id, e.Reason));
        Add<AssignmentResumed>((s, e) => new Wire.AssignmentResumed(s.Id, e.Reason, e.Clocks.FirstOrDefault(c => c.Name == ClockNames.Work) is { } work ? Term(work.Due) : null));
        Add<UnitDirected>((s, e) => new Wire.UnitDirected(s.Id, e.Text, Term(e.Directed.Due)));
        Add<DecisionNoted>((s, e) => new Wire.DecisionNoted(s.Id, DecisionOf(e.Kind), e.Text));
        Add<ReportExpected>((s, e) => new Wire.ReportExpected(s.Id, e.Month.Value, Term(e.Due)));
        Add<ReportReceived>((s, e) => new Wire.ReportReceived(s.Id, e.Month.Value, Term(e.Review.Due)));
        Add<ReportAccepted>((s, e) => new Wire.ReportAccepted(s.Id, e.Month.Value));
        Add<ReportReturned>((s, e) => new Wire.ReportReturned(s.Id, e.Month.Value, e.Reason, Term(e.Correction.Due)));
        Add<ReportWaived>((s, e) => new Wire.ReportWaived(s.Id, e.Month.Value));
        Add<ReportMissed>((s, e) => new Wire.ReportMissed(s.Id, e.Month.Value));
        Add<ReturnDrafted>((s, e) => new Wire.ReturnDrafted(s.Id, MonthOf(s.Id), e.By.Person.Value));
        Add<ReturnSentBack>((s, e) => new Wire.ReturnSentBack(s.Id, MonthOf(s.Id), e.By.Person.Value, e.Reason));
        Add<ReturnSubmitted>((s, e) => new Wire.ReturnSubmitted(s.Id, e.Month.Value, e.DaysLate));
        return maps.ToFrozenDictionary();
    }

    private static Wire.AssignmentDispatched Dispatched(Scene s, AssignmentDispatched e)
    {
        var run = new AssignmentId(s.Id).Run;
        var issue = e.Issue;
        return new Wire.AssignmentDispatched(
            s.Id, s.Book.Document, run.Cycle.Year, run.TaskNumber, s.Book.Version(issue.Version)?.Title ?? "", DutyOf(issue.Duty), issue.Content, Term(issue.Due),
            Term(e.Acknowledge.Due), Name(issue.Reviewer, s.Book), [.. e.Windows.Select(w => new Wire.ReportMonth(w.Month.Value, w.OpensAt, Term(w.Due)))],
            issue.Share, issue.Parent?.Value);
    }

    private static Wire.NotedDecision DecisionOf(DecisionKind kind) => kind switch
    {
        DecisionKind.Admonish => Wire.NotedDecision.Admonish,
        DecisionKind.Bulletin => Wire.NotedDecision.Bulletin,
        _ => Wire.NotedDecision.TakeNote,
    };

    /// <summary>A return's key ends in its month.</summary>
    private static string MonthOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    /// <param name="Id">The stream's key.</param>
    private sealed record Scene(string Id, PlanBook Book);
}
