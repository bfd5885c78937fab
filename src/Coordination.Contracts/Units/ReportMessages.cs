namespace Coordination.Contracts.Units;

/// <summary>The month's line about the assignment is expected.</summary>
/// <param name="Month">Written <c>2025-04</c>.</param>
[MessageType("coordination.assignment.report-expected.v1", MessageDirection.ToUnit)]
public sealed record ReportExpected(string Assignment, string Month, DueTerm Due);

/// <summary>The line left the unit and is with its reviewer.</summary>
[MessageType("coordination.assignment.report-received.v1", MessageDirection.ToUnit)]
public sealed record ReportReceived(string Assignment, string Month, DueTerm ReviewDue);

[MessageType("coordination.assignment.report-accepted.v1", MessageDirection.ToUnit)]
public sealed record ReportAccepted(string Assignment, string Month);

/// <summary>The reviewer asks for a correction.</summary>
[MessageType("coordination.assignment.report-returned.v1", MessageDirection.ToUnit)]
public sealed record ReportReturned(string Assignment, string Month, string Reason, DueTerm CorrectionDue);

/// <summary>Nothing is to be reported for the month.</summary>
[MessageType("coordination.assignment.report-waived.v1", MessageDirection.ToUnit)]
public sealed record ReportWaived(string Assignment, string Month);

/// <summary>The due day passed without a report; it is still expected.</summary>
[MessageType("coordination.assignment.report-missed.v1", MessageDirection.ToUnit)]
public sealed record ReportMissed(string Assignment, string Month);

/// <summary>The month's return is complete and waits for the unit's head.</summary>
[MessageType("coordination.return.drafted.v1", MessageDirection.ToUnit)]
public sealed record ReturnDrafted(string Return, string Month, string By);

/// <summary>The unit's head sent the return back; its lines can be changed again.</summary>
[MessageType("coordination.return.sent-back.v1", MessageDirection.ToUnit)]
public sealed record ReturnSentBack(string Return, string Month, string By, string Reason);

/// <summary>The month's return left the unit.</summary>
[MessageType("coordination.return.submitted.v1", MessageDirection.ToUnit)]
public sealed record ReturnSubmitted(string Return, string Month, int DaysLate);
