namespace Coordination.Contracts.Units;

/// <summary>交办: a task for the unit. It answers by acknowledging it, or by disputing it as not its duty.</summary>
/// <param name="Document">The document's number, <c>连委办发〔2022〕30号</c>.</param>
/// <param name="Share">Share of the city's target in percent.</param>
/// <param name="Parent">The assignment it was made from, if onward.</param>
[MessageType("coordination.assignment.dispatched.v1", MessageDirection.ToUnit)]
public sealed record AssignmentDispatched(
    string Assignment,
    string Document,
    int Year,
    int TaskNumber,
    string TaskTitle,
    UnitDuty Duty,
    string Content,
    DueTerm Due,
    DueTerm AcknowledgeDue,
    UnitName Reviewer,
    IReadOnlyList<ReportMonth> Reports,
    decimal? Share = null,
    string? Parent = null);

/// <summary>签收.</summary>
/// <param name="DaysLate">Working days; 0 in time.</param>
[MessageType("coordination.assignment.acknowledged.v1", MessageDirection.ToUnit)]
public sealed record AssignmentAcknowledged(string Assignment, string By, int DaysLate);

/// <summary>A person of the unit took the work on the pages; until given back, only that person or the head acts on it.</summary>
[MessageType("coordination.assignment.holder-changed.v1", MessageDirection.ToUnit)]
public sealed record HolderChanged(string Assignment, string Holder);

/// <summary>Something that is to leave the unit waits for its head's approval.</summary>
/// <param name="Draft"><c>dispute</c>, <c>extension</c>, <c>submit</c>, <c>deliver/STEP</c> or <c>report/MONTH</c>.</param>
[MessageType("coordination.assignment.draft-waiting.v1", MessageDirection.ToUnit)]
public sealed record DraftWaiting(string Assignment, string Draft, string By);

[MessageType("coordination.assignment.draft-approved.v1", MessageDirection.ToUnit)]
public sealed record DraftApproved(string Assignment, string Draft, string By);

[MessageType("coordination.assignment.draft-sent-back.v1", MessageDirection.ToUnit)]
public sealed record DraftSentBack(string Assignment, string Draft, string By, string Reason);

/// <summary>退回待裁.</summary>
[MessageType("coordination.assignment.disputed.v1", MessageDirection.ToUnit)]
public sealed record AssignmentDisputed(string Assignment, string Reason, DueTerm RulingDue, UnitName? Proposed = null);

/// <summary>The duty stands: the unit must acknowledge.</summary>
[MessageType("coordination.assignment.dispute-rejected.v1", MessageDirection.ToUnit)]
public sealed record DisputeRejected(string Assignment, string Reason, DueTerm AcknowledgeDue, DueTerm Due);

/// <summary>The assignment is taken off the unit; its termination follows.</summary>
[MessageType("coordination.assignment.dispute-upheld.v1", MessageDirection.ToUnit)]
public sealed record DisputeUpheld(string Assignment, DisputeRuling Ruling, string Reason, UnitName? Successor = null);

/// <summary>终止.</summary>
/// <param name="Successors">The units that get the work instead.</param>
[MessageType("coordination.assignment.terminated.v1", MessageDirection.ToUnit)]
public sealed record AssignmentTerminated(string Assignment, string Reason, IReadOnlyList<UnitName> Successors);

/// <param name="Days">Working days.</param>
[MessageType("coordination.assignment.extension-requested.v1", MessageDirection.ToUnit)]
public sealed record ExtensionRequested(string Assignment, int Days, string Reason, UnitName Decider, DueTerm DecisionDue);

[MessageType("coordination.assignment.extension-granted.v1", MessageDirection.ToUnit)]
public sealed record ExtensionGranted(string Assignment, int Days, string Reason, DueTerm Due);

[MessageType("coordination.assignment.extension-refused.v1", MessageDirection.ToUnit)]
public sealed record ExtensionRefused(string Assignment, string Reason);

/// <summary>The leading group, or the office, moved the date.</summary>
/// <param name="Days">Working days.</param>
[MessageType("coordination.assignment.extended-by-decision.v1", MessageDirection.ToUnit)]
public sealed record ExtendedByDecision(string Assignment, int Days, DueTerm Due);

/// <summary>The State Council's notice is out: the date in force is no longer provisional.</summary>
[MessageType("coordination.assignment.date-confirmed.v1", MessageDirection.ToUnit)]
public sealed record DateConfirmed(string Assignment, DueTerm Due);

/// <summary>A step of the workflow asks the unit for a result.</summary>
[MessageType("coordination.assignment.deliverable-opened.v1", MessageDirection.ToUnit)]
public sealed record DeliverableOpened(string Assignment, string Step, string Title, DueTerm Due);

[MessageType("coordination.assignment.deliverable-delivered.v1", MessageDirection.ToUnit)]
public sealed record DeliverableDelivered(string Assignment, string Step, int DaysLate);

/// <summary>待审核: the unit handed in its work.</summary>
[MessageType("coordination.assignment.submitted.v1", MessageDirection.ToUnit)]
public sealed record AssignmentSubmitted(string Assignment, int DaysLate, DueTerm ReviewDue);

/// <summary>退办.</summary>
[MessageType("coordination.assignment.rework.v1", MessageDirection.ToUnit)]
public sealed record AssignmentRework(string Assignment, string Reason, DueTerm Due);

/// <summary>办结.</summary>
[MessageType("coordination.assignment.completed.v1", MessageDirection.ToUnit)]
public sealed record AssignmentCompleted(string Assignment, int DaysLate);

/// <summary>销号.</summary>
[MessageType("coordination.assignment.closed-off.v1", MessageDirection.ToUnit)]
public sealed record AssignmentClosedOff(string Assignment, int DaysLate);

[MessageType("coordination.assignment.reopened.v1", MessageDirection.ToUnit)]
public sealed record AssignmentReopened(string Assignment, string Reason, DueTerm Due);

/// <summary>中止: the unit's clocks stand still.</summary>
[MessageType("coordination.assignment.suspended.v1", MessageDirection.ToUnit)]
public sealed record AssignmentSuspended(string Assignment, string Reason);

[MessageType("coordination.assignment.resumed.v1", MessageDirection.ToUnit)]
public sealed record AssignmentResumed(string Assignment, string Reason, DueTerm? Due = null);

/// <summary>责成办理: a date for acting that does not move the date in force.</summary>
[MessageType("coordination.assignment.directed.v1", MessageDirection.ToUnit)]
public sealed record UnitDirected(string Assignment, string Text, DueTerm Due);

[MessageType("coordination.assignment.decision-noted.v1", MessageDirection.ToUnit)]
public sealed record DecisionNoted(string Assignment, NotedDecision Decision, string Text);
