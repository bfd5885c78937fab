using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

public sealed record AssignmentDispatched(AssignmentIssue Issue, Clock Acknowledge, Clock Work, ImmutableArray<ReportWindow> Windows) : Event;

/// <summary>When the form of a month opens, and when the report is due (UTC).</summary>
public sealed record ReportWindow(ReportMonth Month, DateTimeOffset OpensAt, DueDate Due, DateTimeOffset MissedAt);

public sealed record AssignmentAcknowledged(PersonId By, int DaysLate) : Event;

public sealed record AssignmentTaken(PersonId By) : Event;

public sealed record AssignmentHandedOver(PersonId From, PersonId To, string Reason) : Event;

public sealed record OutgoingDrafted(string Key, OutgoingAct Act, Signer By) : Event;

public sealed record OutgoingApproved(string Key, Signer By) : Event;

public sealed record OutgoingSentBack(string Key, Signer By, string Reason) : Event;

public sealed record CosignatureAsked(string Key, PersonId Cosigner, Signer By) : Event;

public sealed record Cosigned(string Key, Signer By) : Event;

public sealed record AssignmentDisputed(string Reason, UnitCode? Proposed, Clock Arbitration) : Event;

public sealed record PrecedentProposed(string Ruling, UnitCode? Successor, AssignmentId Precedent) : Event;

/// <summary>The dispute is rejected: the duty stands, both clocks run on, shifted by the days of the arbitration.</summary>
public sealed record DisputeRejected(string Reason, Signer By, Clock Acknowledge, Clock Work) : Event
{
    /// <summary>The unit's other clocks that stood still meanwhile (steps, corrections).</summary>
    public ImmutableArray<Clock> Others { get; init; } = [];
}

/// <param name="Decision">The leading group's decision this follows from, if one.</param>
/// <param name="Successors">Units that get the work instead.</param>
/// <param name="Generation">The reopening it belongs to, from 1.</param>
public sealed record AssignmentTerminated(string Reason, Signer By, ImmutableArray<UnitCode> Successors, string? Decision, int Generation) : Event
{
    /// <summary>Children of an onward dispatch still open; they end with it.</summary>
    public ImmutableArray<AssignmentId> Children { get; init; } = [];
}

/// <summary>A ruling that took the assignment off the unit; kept as a precedent like every ruling.</summary>
public sealed record DisputeUpheld(Ruling Ruling, UnitCode? Successor, string Reason, Signer By) : Event;

public sealed record ExtensionRequested(int Days, string Reason, string Progress, DateTimeOffset DueAt, UnitCode Decider, Clock Decision) : Event;

public sealed record ExtensionGranted(int Days, string Reason, Signer By, Clock Work) : Event
{
    /// <summary>How late the work handed in meanwhile was by the new date; null if none was.</summary>
    public int? SubmittedDaysLate { get; init; }
}

public sealed record ExtensionRefused(string Reason, Signer By) : Event;

/// <summary>The month's form is open: the unit's return and the lead's merged report expect a line.</summary>
public sealed record ReportExpected(ReportMonth Month, DueDate Due, UnitCode Unit, UnitCode Reviewer, string Version) : Event;

public sealed record ReportReceived(ReportMonth Month, ReportLine Line, Clock Review) : Event;

public sealed record ReportAccepted(ReportMonth Month, ReportLine Line, UnitCode Unit, Signer By) : Event;

public sealed record ReportReturned(ReportMonth Month, string Reason, Signer By, Clock Correction) : Event;

/// <summary>Nothing was to be reported for the month: suspended, disputed or already handed in.</summary>
public sealed record ReportWaived(ReportMonth Month) : Event;

/// <summary>The day after the due day came without a report.</summary>
public sealed record ReportMissed(ReportMonth Month) : Event;

/// <summary>As many reports in a row are missing as make a red light.</summary>
public sealed record ReportsMissedInARow(ImmutableArray<ReportMonth> Months, UnitCode Unit) : Event;

public sealed record DeliverableOpened(StepId Step, DueDate Due, Clock Clock, string Version, UnitCode Unit) : Event;

public sealed record DeliverableDelivered(StepId Step, string Result, int DaysLate) : Event;

public sealed record AssignmentSubmitted(string Result, decimal? Value, int DaysLate, Signer By, Clock Review) : Event;

public sealed record AssignmentReturnedForRework(string Reason, Signer By, Clock Work) : Event
{
    /// <summary>The unit's other clocks that stood still meanwhile (steps, corrections).</summary>
    public ImmutableArray<Clock> Others { get; init; } = [];
}

public sealed record AssignmentCompleted(Signer By, int DaysLate, int Generation) : Event;

public sealed record AssignmentClosedOff(Signer By, int DaysLate, int Generation) : Event;

public sealed record AssignmentReopened(string Reason, int Generation, Clock Work) : Event
{
    /// <summary>The unit's other clocks that stood still meanwhile (steps opened after completion).</summary>
    public ImmutableArray<Clock> Others { get; init; } = [];
}

public sealed record OnwardDispatched(ImmutableArray<OnwardChild> Children) : Event;

public sealed record OnwardChild(AssignmentId Id, AssignmentIssue Issue);

public sealed record ChildOfAssignmentNoted(AssignmentId Child, ChildStanding Standing, int Generation) : Event;

public sealed record AssignmentSuspended(string Reason, Signer By, string? Decision) : Event;

public sealed record AssignmentResumed(string Reason, Signer By, ImmutableArray<Clock> Clocks) : Event;

/// <summary>责成办理: a date for acting that does not move the date in force.</summary>
public sealed record UnitDirected(string Text, string Decision, Clock Directed) : Event;

public sealed record AssignmentExtendedByDecision(int Days, string Decision, Clock Work) : Event;

/// <summary>A decision without a change of state (约谈, 通报, 知悉) is kept on the assignment's record.</summary>
public sealed record DecisionNoted(DecisionKind Kind, string Text, string Decision) : Event;

public sealed record LightOverridden(Light? Light, string Reason, Signer By) : Event;

public sealed record ProvisionalDateConfirmed(Clock Work) : Event;

/// <param name="Unit">For which the hand acted.</param>
public sealed record RemarkMade(string Text, Signer By, UnitCode Unit) : Event;

/// <param name="Unit">Whose paper it is; the editions of a name are counted for each.</param>
public sealed record EvidenceAttached(Evidence Evidence, int Edition, Signer By, UnitCode Unit) : Event;

/// <param name="DueAt">The next date the unit has to keep.</param>
public sealed record UnitReminded(string Text, Signer By, UnitCode Unit, DateTimeOffset DueAt) : Event;
