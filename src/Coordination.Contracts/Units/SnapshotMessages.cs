namespace Coordination.Contracts.Units;

/// <summary>An open assignment as it stands, sent when the unit asked for a resync; newer than any message with a lower sequence.</summary>
/// <param name="Due">In force.</param>
/// <param name="OriginalDue">As first set.</param>
/// <param name="Holder">The person of the unit who took the work on the pages.</param>
/// <param name="Drafts">What waits for the unit's head, by the name of the draft.</param>
[MessageType("coordination.assignment.snapshot.v1", MessageDirection.ToUnit)]
public sealed record AssignmentSnapshot(
    string Assignment,
    string Document,
    int Year,
    int TaskNumber,
    string TaskTitle,
    UnitDuty Duty,
    string Content,
    AssignmentStanding Standing,
    DueTerm Due,
    DueTerm OriginalDue,
    UnitName Reviewer,
    IReadOnlyList<OpenTerm> Open,
    IReadOnlyList<ReportStatus> Reports,
    IReadOnlyList<DeliverableStatus> Deliverables,
    IReadOnlyList<string> Drafts,
    decimal? Share = null,
    string? Parent = null,
    string? Holder = null);

/// <summary>A term the unit answers for and that runs.</summary>
/// <param name="Name"><c>acknowledge</c>, <c>work</c>, <c>directed</c>, <c>step/STEP</c> or <c>correct/MONTH</c>.</param>
public sealed record OpenTerm(string Name, DueTerm Due);

/// <param name="Missed">The due day passed without it; stays true when it comes late.</param>
public sealed record ReportStatus(string Month, ReportStanding Standing, DueTerm Due, bool Missed);

public sealed record DeliverableStatus(string Step, string Title, DueTerm Due, bool Delivered);

/// <summary>The snapshots the unit asked for are all sent.</summary>
/// <param name="Command">The id of the message that asked.</param>
[MessageType("coordination.resync.completed.v1", MessageDirection.ToUnit)]
public sealed record ResyncCompleted(string Command, int Assignments);
