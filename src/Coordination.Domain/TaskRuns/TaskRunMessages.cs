using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.TaskRuns;

public abstract record TaskRunCommand(TaskRunId Run) : Command
{
    public override StreamId Stream => Run.Stream;
}

public sealed record OpenTaskRun(TaskRunId Run, string Version) : TaskRunCommand(Run);

/// <summary>The driver starts a step whose predecessors are complete.</summary>
public sealed record ActivateStep(TaskRunId Run, StepId Step) : TaskRunCommand(Run);

/// <summary>分解: one item a unit. Every responsible and implementing unit of the task must be there; more may be added (等).</summary>
/// <param name="BasedOn">Last year's run, where its breakdown was the draft.</param>
public sealed record BreakDownTask(TaskRunId Run, ImmutableArray<BreakdownItem> Items, TaskRunId? BasedOn) : TaskRunCommand(Run);

public sealed record ApproveBreakdown(TaskRunId Run) : TaskRunCommand(Run);

public sealed record SendBackBreakdown(TaskRunId Run, string Reason) : TaskRunCommand(Run);

/// <summary>交办: one act, many assignments.</summary>
public sealed record DispatchTask(TaskRunId Run) : TaskRunCommand(Run);

/// <summary>The lead adds a unit after dispatch, on record.</summary>
public sealed record AddUnitToTask(TaskRunId Run, BreakdownItem Item, string Reason) : TaskRunCommand(Run);

public sealed record NoteChildOfRun(
    TaskRunId Run, AssignmentId Child, ChildStanding Standing, int DaysLate, int Generation, ImmutableArray<UnitCode> Successors) : TaskRunCommand(Run);

public sealed record NoteStepPart(TaskRunId Run, StepId Step, AssignmentId Child) : TaskRunCommand(Run);

/// <summary>The lead completes a step of its own (plan handed in, milestone reached, result published, year merged).</summary>
public sealed record CompleteStep(TaskRunId Run, StepId Step, string Result) : TaskRunCommand(Run);

public sealed record ApproveStep(TaskRunId Run, StepId Step) : TaskRunCommand(Run);

public sealed record SendBackStep(TaskRunId Run, StepId Step, string Reason) : TaskRunCommand(Run);

/// <summary>签批. The hash names the text the signer saw; another text now on record refuses the signature.</summary>
public sealed record SignTaskRun(TaskRunId Run, string TextHash) : TaskRunCommand(Run);

public sealed record RefuseSignature(TaskRunId Run, string Reason) : TaskRunCommand(Run);

/// <summary>销号 of the whole, by the office.</summary>
public sealed record CloseOffTaskRun(TaskRunId Run) : TaskRunCommand(Run);

/// <summary>By the office only, with a reason; the run is opened first, the assignments named follow.</summary>
public sealed record ReopenTaskRun(TaskRunId Run, string Reason, ImmutableArray<AssignmentId> Assignments) : TaskRunCommand(Run);

/// <summary>Moves a running task to another version of its definition: explicit and recorded, never by itself.</summary>
public sealed record MoveTaskRun(TaskRunId Run, string Version) : TaskRunCommand(Run);

/// <param name="Share">Share of the city's target, percent above 0 and up to 100.</param>
/// <param name="DueOn">Null: calculated back from the lead's date.</param>
public sealed record BreakdownItem(UnitCode Unit, Duty Duty, string Content, decimal? Share, DateOnly? DueOn);

public sealed record TaskRunOpened(string Version, UnitCode Lead, DueDate Due) : Event;

/// <summary>A step began. For a step that each unit does on its own assignment, the parts say which; else the clock is the lead's.</summary>
public sealed record StepActivated(
    StepId Step, StepKind Kind, bool Spread, DueDate Due, string Ladder, string Version, Clock? Clock, ImmutableArray<StepPart> Parts) : Event;

public readonly record struct StepPart(AssignmentId Assignment, UnitCode Unit);

/// <param name="Completed">All steps complete by now, this one included, so that a driver needs no memory.</param>
public sealed record StepCompleted(StepId Step, string? Result, string Version, ImmutableArray<StepId> Completed) : Event;

public sealed record BreakdownDrafted(ImmutableArray<BreakdownItem> Items, ImmutableArray<DueDate> Dues, TaskRunId? BasedOn, Signer By) : Event;

public sealed record BreakdownApproved(Signer By) : Event;

public sealed record BreakdownSentBack(string Reason, Signer By) : Event;

public sealed record TaskDispatched(ImmutableArray<OnwardChild> Children, Signer By) : Event;

/// <param name="OpenSteps">Steps in progress in which the new assignment takes part.</param>
public sealed record ChildAdded(OnwardChild Child, AssignmentId? InsteadOf, string Reason, ImmutableArray<OpenStep> OpenSteps) : Event;

public sealed record OpenStep(StepId Step, DueDate Due, string Ladder)
{
    /// <summary>The version the run stands on, which may have been moved on from the assignments'; null: the assignment's own.</summary>
    public string? Version { get; init; }
}

public sealed record ChildOfRunNoted(AssignmentId Child, ChildStanding Standing, int DaysLate, int Generation) : Event;

public sealed record StepPartNoted(StepId Step, AssignmentId Child) : Event;

public sealed record StepDrafted(StepId Step, string Result, Signer By) : Event;

public sealed record StepApproved(StepId Step, Signer By) : Event;

public sealed record StepSentBack(StepId Step, string Reason, Signer By) : Event;

/// <summary>汇总 of the year: the text that goes up for signature, with what the record says of the assignments.</summary>
public sealed record TaskRunMerged(string Text, string TextHash, int OnTime, int Late, int Terminated, int Open) : Event;

/// <param name="Next">The clock of the next signer; null after the last.</param>
public sealed record TaskRunSigned(SignaturePost Post, UnitCode Unit, Signer By, string Text, string TextHash, Clock? Next) : Event;

public sealed record SignatureRefused(string Reason, Signer By, StepId MergeStep, Clock Merge) : Event;

/// <param name="Ordinal">Counts closings and reopenings of this run.</param>
public sealed record TaskRunClosedOff(Signer By, int Ordinal) : Event;

public sealed record TaskRunReopened(string Reason, Signer By, ImmutableArray<AssignmentId> Assignments, int Ordinal) : Event;

public sealed record TaskRunMoved(string From, string Version, ImmutableArray<StepId> Completed, Signer By) : Event;

public enum SignaturePost
{
    LeadUnitHead,
    LeadingGroupOffice,
    LeadingGroup,
}
