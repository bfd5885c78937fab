using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

public abstract record AssignmentCommand(AssignmentId Assignment) : Command
{
    public override StreamId Stream => Assignment.Stream;
}

/// <summary>The process lays a dispatched assignment on its unit's desk.</summary>
public sealed record IssueAssignment(AssignmentId Assignment, AssignmentIssue Issue) : AssignmentCommand(Assignment);

/// <summary>签收.</summary>
public sealed record AcknowledgeAssignment(AssignmentId Assignment) : AssignmentCommand(Assignment);

/// <summary>A person of the unit takes the work.</summary>
public sealed record TakeAssignment(AssignmentId Assignment) : AssignmentCommand(Assignment);

/// <summary>The holder, or the head, gives the work to a colleague.</summary>
public sealed record HandOverAssignment(AssignmentId Assignment, PersonId To, string Reason) : AssignmentCommand(Assignment);

/// <summary>Something is to leave the unit: at once, or as a draft for the head.</summary>
public sealed record SendFromUnit(AssignmentId Assignment, OutgoingAct Act) : AssignmentCommand(Assignment);

public sealed record ApproveOutgoing(AssignmentId Assignment, string Act) : AssignmentCommand(Assignment);

public sealed record SendBackOutgoing(AssignmentId Assignment, string Act, string Reason) : AssignmentCommand(Assignment);

/// <summary>加签: the author of a draft, or the head, asks a colleague to sign before the head approves.</summary>
public sealed record AskCosignature(AssignmentId Assignment, string Act, PersonId Signer) : AssignmentCommand(Assignment);

public sealed record Cosign(AssignmentId Assignment, string Act) : AssignmentCommand(Assignment);

/// <summary>The precedents' answer to a dispute, laid before the arbiter.</summary>
public sealed record NotePrecedent(AssignmentId Assignment, string Ruling, UnitCode? Successor, AssignmentId Precedent) : AssignmentCommand(Assignment);

/// <summary>裁定, by the office.</summary>
public sealed record ArbitrateDispute(AssignmentId Assignment, Ruling Ruling, UnitCode? Successor, string Reason) : AssignmentCommand(Assignment);

public sealed record DecideExtension(AssignmentId Assignment, bool Grant, string Reason) : AssignmentCommand(Assignment);

/// <summary>The process hands on a line of the unit's monthly return.</summary>
public sealed record ReceiveReport(AssignmentId Assignment, ReportMonth Month, ReportLine Line) : AssignmentCommand(Assignment);

/// <summary>The reviewer accepts a month's report, or returns it with a reason.</summary>
public sealed record ReviewReport(AssignmentId Assignment, ReportMonth Month, bool Accept, string? Reason) : AssignmentCommand(Assignment);

/// <summary>The process asks this unit for a step's result.</summary>
public sealed record OpenDeliverable(AssignmentId Assignment, StepId Step, DueDate Due, string Ladder, string Version, UnitCode Unit)
    : AssignmentCommand(Assignment);

/// <summary>审核: the reviewer completes the assignment, or returns it for rework (退办).</summary>
public sealed record ReviewSubmission(AssignmentId Assignment, bool Accept, string? Reason) : AssignmentCommand(Assignment);

/// <summary>销号, by the office.</summary>
public sealed record CloseOffAssignment(AssignmentId Assignment) : AssignmentCommand(Assignment);

/// <summary>The unit breaks its assignment into child assignments for its own sub-units.</summary>
public sealed record DispatchOnward(AssignmentId Assignment, ImmutableArray<OnwardPart> Parts) : AssignmentCommand(Assignment);

public sealed record NoteChildOfAssignment(AssignmentId Assignment, AssignmentId Child, ChildStanding Standing, int Generation) : AssignmentCommand(Assignment);

public sealed record SuspendAssignment(AssignmentId Assignment, string Reason) : AssignmentCommand(Assignment);

public sealed record ResumeAssignment(AssignmentId Assignment, string Reason) : AssignmentCommand(Assignment);

public sealed record TerminateAssignment(AssignmentId Assignment, string Reason) : AssignmentCommand(Assignment);

/// <summary>Follows from the reopening of its parent; persons reopen the task run.</summary>
public sealed record ReopenAssignment(AssignmentId Assignment, string Reason) : AssignmentCommand(Assignment);

/// <summary>What the leading group (or the office) decided about this assignment, carried out by the process.</summary>
public sealed record CarryOutDecision(AssignmentId Assignment, Decided Decided) : AssignmentCommand(Assignment);

/// <summary>A manual light with its reason; null takes it off.</summary>
public sealed record OverrideLight(AssignmentId Assignment, Light? Light, string Reason) : AssignmentCommand(Assignment);

/// <summary>The State Council's notice is out: a provisional date is replaced by the one the new calendar gives.</summary>
public sealed record ConfirmProvisionalDate(AssignmentId Assignment, DueDate Expected) : AssignmentCommand(Assignment);

/// <summary>A word on the record, by those who work on the assignment or watch over it.</summary>
public sealed record RemarkOnAssignment(AssignmentId Assignment, string Text) : AssignmentCommand(Assignment);

public sealed record AttachEvidence(AssignmentId Assignment, Evidence Evidence) : AssignmentCommand(Assignment);

/// <summary>催办 by the reviewer, once a working day.</summary>
public sealed record RemindUnit(AssignmentId Assignment, string Text) : AssignmentCommand(Assignment);

public sealed record OnwardPart(UnitCode Unit, string Content, DateOnly DueOn);

public enum Ruling
{
    /// <summary>The duty stands; the unit must acknowledge.</summary>
    Reject,

    /// <summary>The assignment is cancelled.</summary>
    Cancel,

    /// <summary>Another unit gets it.</summary>
    Reassign,
}

/// <summary>How far a child has come, as its parent knows it; only ever grows within one generation.</summary>
public enum ChildStanding
{
    Open,
    Completed,
    ClosedOff,
    Terminated,
}

/// <summary>Why an assignment stands on a unit's desk.</summary>
public enum Duty
{
    Responsible,
    Implementing,

    /// <summary>Made by a unit's onward dispatch.</summary>
    Onward,
}

/// <summary>All an assignment is issued with.</summary>
/// <param name="Version">The task definition it stands on.</param>
/// <param name="Reviewer">The lead; of an onward child, the unit that dispatched it.</param>
/// <param name="Share">Share of the city's target in percent, where the breakdown gives one.</param>
/// <param name="Months">The months for which reports are expected.</param>
public sealed record AssignmentIssue(
    string Version,
    UnitCode Unit,
    UnitCode Reviewer,
    AssignmentId? Parent,
    Duty Duty,
    string Content,
    decimal? Share,
    DueDate Due,
    ImmutableArray<ReportMonth> Months);
