using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Precedents;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;

namespace Coordination.Domain;

/// <summary>An event with where and when (UTC) it happened.</summary>
public readonly record struct Occurrence(StreamId Stream, Event Event, DateTimeOffset At);

/// <summary>
/// What follows from an event in other streams: a pure function, run by a consumer on the bus. Order is not assumed, and each command is
/// harmless when it comes twice, late or early.
/// </summary>
public static class Reactions
{
    /// <summary>True if any command can follow; events without a follower are not put on the bus for it.</summary>
    public static bool Follow(Event e) => e is CycleOpened or TaskDispatched or ChildAdded or StepActivated { Parts.IsEmpty: false } or OnwardDispatched
        or AssignmentCompleted or AssignmentClosedOff or AssignmentTerminated or DeliverableDelivered or ReportExpected or ReturnSubmitted or ReportAccepted
        or LadderStepRaised or EscalationSettled or ReportsMissedInARow or NoticePrepared { Paper: not null, Sent: true } or NoticeIssued or NumberAllocated or PaperNumbered { Subject.Kind: StreamKind.Notice }
        or NoticeItemDeferred or UnitReminded or AssignmentDisputed or DisputeUpheld or DisputeRejected or PrecedentFound or EscalationDecided or TaskRunReopened or TaskRunClosedOff;

    public static IEnumerable<Command> To(Occurrence o, PlanBook book) => o.Event switch
    {
        CycleOpened e => [.. e.Tasks.Select(t => new OpenTaskRun(t.Run, t.Version)), new FixAssessmentRules(new CycleId(o.Stream.Key))],
        TaskDispatched e => e.Children.Select(c => new IssueAssignment(c.Id, c.Issue)),
        OnwardDispatched e => e.Children.Select(c => new IssueAssignment(c.Id, c.Issue)),
        ChildAdded e => Added(e),
        StepActivated e => e.Parts.Select(p => new OpenDeliverable(p.Assignment, e.Step, e.Due, e.Ladder, e.Version, p.Unit)),
        AssignmentCompleted e => ToParent(o, ChildStanding.Completed, e.DaysLate, e.Generation, []),
        AssignmentClosedOff e => ToParent(o, ChildStanding.ClosedOff, e.DaysLate, e.Generation, []),
        AssignmentTerminated e =>
            [.. ToParent(o, ChildStanding.Terminated, 0, e.Generation, e.Successors), .. e.Children.Select(c => new TerminateAssignment(c, e.Reason))],
        DeliverableDelivered e => [new NoteStepPart(Assignment(o).Run, e.Step, Assignment(o))],
        ReportExpected e => Expect(o, e),
        ReturnSubmitted e => e.Lines.Select(l => new ReceiveReport(l.Assignment, e.Month, l.Line)),
        ReportAccepted e => [new NoteReport(MergeId.Of(Assignment(o).Run, e.Month), Assignment(o), e.Unit, e.Line), .. Values(o, e, book)],
        AssignmentDisputed when Assignment(o).Parent is null => [new ConsultPrecedents(Assignment(o).Run.Cycle.Plan, Assignment(o).Run.TaskNumber, UnitOf(o), Assignment(o))],
        DisputeUpheld e when Assignment(o).Parent is null => [Precedent(o, e.Ruling, e.Successor, e.Reason)],
        DisputeRejected e when Assignment(o).Parent is null => [Precedent(o, Ruling.Reject, null, e.Reason)],
        PrecedentFound e => [new NotePrecedent(e.For, e.Ruling.ToString(), e.Successor, e.From)],
        TaskRunReopened e => Reopened(o, e),
        TaskRunClosedOff e => [new NoteRunStanding(Run(o).Cycle, Run(o), true, e.Ordinal)],
        _ => OfEscalation(o, book),
    };

    private static IEnumerable<Command> OfEscalation(Occurrence o, PlanBook book) => o.Event switch
    {
        LadderStepRaised e => Raised(o, e, book),
        EscalationSettled e => [new SettleEscalation(EscalationOf(o.Stream, e.Clock, e.Owner), EscalationState.KeyOf(o.Stream, e.Clock))],
        ReportsMissedInARow e => [Missed(o, e)],
        NoticePrepared { Paper: { } paper, Sent: true } => [new AllocateNumber(CycleId.OfKey(o.Stream.Key), paper, o.Stream)],
        NoticeIssued e => [new AllocateNumber(CycleId.OfKey(o.Stream.Key), e.Paper, o.Stream)],
        NumberAllocated e => [new NumberNotice(e.Notice, e.Number)],
        PaperNumbered { Subject: { Kind: StreamKind.Notice } subject } e => [new NumberNotice(new NoticeId(subject.Key), e.Number)],
        NoticeItemDeferred e => [OntoNotice(o, e.Unit, e.Level, e.ToDay, e.Paper, e.Item)],
        UnitReminded e => [Reminded(o, e, book)],
        EscalationDecided e => Decided(o, e),
        _ => [],
    };

    private static IEnumerable<Command> Added(ChildAdded e)
    {
        yield return new IssueAssignment(e.Child.Id, e.Child.Issue);
        foreach (var step in e.OpenSteps)
            yield return new OpenDeliverable(e.Child.Id, step.Step, step.Due, step.Ladder, step.Version ?? e.Child.Issue.Version, e.Child.Issue.Unit);
    }

    private static IEnumerable<Command> ToParent(
        Occurrence o, ChildStanding standing, int daysLate, int generation, System.Collections.Immutable.ImmutableArray<UnitCode> successors)
    {
        var id = Assignment(o);
        yield return id.Parent is { } parent
            ? new NoteChildOfAssignment(parent, id, standing, generation)
            : new NoteChildOfRun(id.Run, id, standing, daysLate, generation, successors);
    }

    private static IEnumerable<Command> Expect(Occurrence o, ReportExpected e)
    {
        var id = Assignment(o);
        yield return new ExpectLine(ReturnId.Of(id.Run.Cycle, e.Unit, e.Month), id, e.Unit, e.Month, e.Due);
        yield return new ExpectReport(MergeId.Of(id.Run, e.Month), id, e.Unit, e.Reviewer, e.Version, e.Due);
    }

    /// <summary>The city's own assignments alone carry figures; what a unit asked onward of its own parts is in its report.</summary>
    private static IEnumerable<Command> Values(Occurrence o, ReportAccepted e, PlanBook book)
    {
        var id = Assignment(o);
        if (id.Parent is not null || book.Tasks.GetValueOrDefault(id.Run.TaskNumber)?.IndicatorsOf(id.Run.Cycle.Year).ToList() is not { } figures) yield break;
        foreach (var figure in figures)
        {
            var value = e.Line.ValueOf(figure.Id, figures);
            if (value is not null || e.Line.NoChange) yield return new NoteReportedValue(IndicatorId.Of(id.Run, figure.Id), e.Unit, e.Month, value, id, e.By);
        }
    }

    private static IEnumerable<Command> Reopened(Occurrence o, TaskRunReopened e)
    {
        foreach (var id in e.Assignments) yield return new ReopenAssignment(id, e.Reason);
        yield return new NoteRunStanding(Run(o).Cycle, Run(o), false, e.Ordinal);
    }

    private static IEnumerable<Command> Raised(Occurrence o, LadderStepRaised e, PlanBook book)
    {
        yield return OntoNotice(o, e.Owner, LevelName(e.Level), PaperDay(o, book), e.Paper, new NoticeItem(o.Stream, e.Clock, e.Step, e.Due.At, e.To));
        if (e.Level >= LadderLevel.Red)
            yield return new RaiseEscalation(EscalationOf(o.Stream, e.Clock, e.Owner), e.Level, e.Owner, o.Stream, e.Clock, e.Due.At);
    }

    /// <summary>Onto the unit's paper of reminders, beside what the ladders raised that day.</summary>
    private static AddNoticeItem Reminded(Occurrence o, UnitReminded e, PlanBook book) => OntoNotice(
        o, e.Unit, LevelName(LadderLevel.Reminder), PaperDay(o, book), null,
        new NoticeItem(o.Stream, ClockNames.Reminded, ClockNames.Reminded, e.DueAt, [NoticePost.Liaison]) { Text = e.Text });

    private static DateOnly PaperDay(Occurrence o, PlanBook book) => book.Calendar.OnOrAfter(WorkCalendar.DayOf(o.At));

    private static AddNoticeItem OntoNotice(Occurrence o, UnitCode unit, string level, DateOnly day, PaperKind? paper, NoticeItem item) =>
        new(NoticeId.Of(CycleId.OfKey(o.Stream.Key), unit, level, day), unit, level, day, paper, item);

    private static RaiseEscalation Missed(Occurrence o, ReportsMissedInARow e)
    {
        var clock = ClockNames.MissedInARow(e.Months[^1]);
        return new RaiseEscalation(EscalationOf(o.Stream, clock, e.Unit), LadderLevel.Agenda, e.Unit, o.Stream, clock, o.At);
    }

    private static IEnumerable<Command> Decided(Occurrence o, EscalationDecided e)
    {
        foreach (var subject in e.Subjects.Where(s => s.Kind == StreamKind.Assignment))
            yield return new CarryOutDecision(new AssignmentId(subject.Key), e.Decided);
        if (e.Decided.Kind != DecisionKind.Bulletin) yield break;
        const string Level = "bulletin";
        var day = WorkCalendar.DayOf(o.At);
        foreach (var subject in e.Subjects)
        {
            yield return OntoNotice(o, e.Unit, Level, day, PaperKind.Bulletin, new NoticeItem(subject, e.Decided.Reference, Level, o.At, [NoticePost.UnitHead]));
        }
    }

    /// <summary>Missing reports are one matter a unit and month, whatever the task; every other clock is a matter of its own.</summary>
    private static EscalationId EscalationOf(StreamId subject, string clock, UnitCode unit) =>
        new(clock.StartsWith("reports/", StringComparison.Ordinal) ? $"{CycleId.OfKey(subject.Key)}/{unit}/{clock}" : $"{subject.Key}/{clock}");

    private static string LevelName(LadderLevel level) => level switch
    {
        LadderLevel.Reminder => "reminder",
        LadderLevel.Blue => "blue",
        LadderLevel.Yellow => "yellow",
        LadderLevel.Red => "red",
        _ => "agenda",
    };

    private static RecordPrecedent Precedent(Occurrence o, Ruling ruling, UnitCode? successor, string reason) =>
        new(Assignment(o).Run.Cycle.Plan, Assignment(o).Run.TaskNumber, UnitOf(o), ruling, successor, reason, Assignment(o));

    private static AssignmentId Assignment(Occurrence o) => new(o.Stream.Key);

    private static TaskRunId Run(Occurrence o) => new(o.Stream.Key);

    /// <summary>The unit an assignment lies with, read off its key; precedents are kept for the city's own assignments, not for onward ones.</summary>
    private static UnitCode UnitOf(Occurrence o)
    {
        var id = Assignment(o);
        var own = id.Value[(id.Run.Value.Length + 1)..];
        var successor = own.IndexOf("-for-", StringComparison.Ordinal);
        return new UnitCode(successor < 0 ? own : own[..successor]);
    }
}
