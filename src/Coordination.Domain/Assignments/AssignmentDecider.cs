using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Assignments;

/// <summary>
/// Protects one rule above all: an assignment lies with exactly one unit, is never passed on silently, and never loses its first date.
/// Each command has a function of its own, guards in the order a clerk would explain them.
/// </summary>
public static partial class AssignmentDecider
{
    public static Decision Decide(AssignmentState s, Command command, Frame f) => command switch
    {
        IssueAssignment c => Issue(s, c, f),
        OpenDeliverable c => Open(s, c, f),
        FireDeadline c => Fire(s, c, f),
        _ when s.Issue is null => new NotFound(nameof(AssignmentId)),
        AcknowledgeAssignment => Acknowledge(s, f),
        TakeAssignment => Take(s, f),
        HandOverAssignment c => HandOver(s, c, f),
        SendFromUnit c => SendOut(s, c, f),
        ApproveOutgoing c => Approve(s, c, f),
        SendBackOutgoing c => SendBack(s, c, f),
        AskCosignature c => AskCosigner(s, c, f),
        Cosign c => Sign(s, c, f),
        NotePrecedent c => Precedent(s, c, f),
        ArbitrateDispute c => Arbitrate(s, c, f),
        DecideExtension c => Extension(s, c, f),
        ReceiveReport c => Receive(s, c, f),
        ReviewReport c => Review(s, c, f),
        ReviewSubmission c => Review(s, c, f),
        CloseOffAssignment => CloseOff(s, f),
        DispatchOnward c => Onward(s, c, f),
        NoteChildOfAssignment c => NoteChild(s, c, f),
        SuspendAssignment c => Suspend(s, c, f),
        ResumeAssignment c => Resume(s, c, f),
        TerminateAssignment c => Terminate(s, c, f),
        ReopenAssignment c => Reopen(s, c, f),
        CarryOutDecision c => CarryOut(s, c, f),
        OverrideLight c => Override(s, c, f),
        ConfirmProvisionalDate c => Confirm(s, c, f),
        RemarkOnAssignment c => Remark(s, c, f),
        AttachEvidence c => Attach(s, c, f),
        RemindUnit c => Remind(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Issue(AssignmentState s, IssueAssignment c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Issue is not null) return Decision.Nothing;
        if (f.Book.Version(c.Issue.Version) is not { } task) return new UnknownVersion(c.Issue.Version);
        var (settings, calendar) = (f.Book.Settings, f.Book.Calendar);
        var acknowledge = AcknowledgeClock(c.Issue.Unit, task, f);
        var work = Clock.Start(ClockNames.Work, c.Issue.Unit, f.At, c.Issue.Due, task.Ladder(task.Clocks.Work), f.Book);
        var windows =
            from month in c.Issue.Months
            let due = calendar.DueOn(new DateOnly(month.Year, month.Month, settings.ReportDay), settings.DueTime)
            let opens = Calendars.WorkCalendar.At(calendar.Subtract(due.On, settings.ReportOpensDays), settings.LadderTime)
            where opens > f.At
            select new ReportWindow(month, opens, due, Calendars.WorkCalendar.At(calendar.Add(due.On, 1), settings.LadderTime));
        return new AssignmentDispatched(c.Issue, acknowledge, work, [.. windows]);
    }

    private static Clock AcknowledgeClock(UnitCode unit, TaskDefinition task, Frame f) => Clock.Start(
        ClockNames.Acknowledge, unit, f.At, f.Book.Calendar.DueIn(f.Book.Settings.AcknowledgeDays, f.At, f.Book.Settings.DueTime),
        task.Ladder(task.Clocks.Acknowledge), f.Book);

    private static Decision Acknowledge(AssignmentState s, Frame f)
    {
        if (Authority.InUnit(f, s.Issue!.Unit) is { } no) return no;
        if (s.Status == AssignmentStatus.InProgress) return Decision.Nothing;
        if (s.Status != AssignmentStatus.Dispatched) return Closed(s);
        var late = s.Clocks.GetValueOrDefault(ClockNames.Acknowledge)?.DaysLate(f.At, f.Book.Calendar) ?? 0;
        return Decision.Accept([new AssignmentAcknowledged(f.Actor.Person, late), .. Clocks.Ending(s.Clocks, ClockNames.Acknowledge)]);
    }

    private static Decision Take(AssignmentState s, Frame f)
    {
        if (Authority.In(f, s.Issue!.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (s.Holder == f.Actor.Person) return Decision.Nothing;
        if (s.Holder is { } holder) return new HeldByAnother(holder);
        return new AssignmentTaken(f.Actor.Person);
    }

    private static Decision HandOver(AssignmentState s, HandOverAssignment c, Frame f)
    {
        if (Authority.In(f, s.Issue!.Unit, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.IsClosed) return new AlreadyClosed();
        if (s.Holder is not { } holder) return new NotFound(nameof(AssignmentState.Holder));
        if (Texts.Required(c.Reason) is { } text) return text;
        if (f.Actor.Role != Role.UnitHead && Holding(s, f) is { } held) return held;
        return c.To == holder ? Decision.Nothing : new AssignmentHandedOver(holder, c.To, c.Reason);
    }

    private static Decision Fire(AssignmentState s, FireDeadline c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Issue is null) return Decision.Nothing;
        if (c.Name == ClockNames.ReportOpens) return OpenReport(s, c, f);
        if (c.Name.StartsWith("report-missed/", StringComparison.Ordinal)) return MissReport(s, c, f);
        return Clocks.Fire(s.Clocks, c, LadderOf(s, c, f), f);
    }

    private static Ladder? LadderOf(AssignmentState s, FireDeadline c, Frame f) =>
        s.Clocks.TryGetValue(c.Name, out var clock) ? LadderOf(s, clock, f) : null;

    /// <summary>A step's clock has its ladder from the version of the run that asked for the step.</summary>
    private static Ladder LadderOf(AssignmentState s, Clock clock, Frame f)
    {
        var asked = s.Deliverables.Values.FirstOrDefault(d => ClockNames.Step(d.Step) == clock.Name)?.Version;
        return Task(asked is null ? s.Issue! : s.Issue! with { Version = asked }, f).Ladder(clock.Ladder);
    }

    private static TaskDefinition Task(AssignmentIssue issue, Frame f) =>
        f.Book.Version(issue.Version) ?? throw new InvalidOperationException($"Task version {issue.Version} is not in the archive");

    /// <summary>Null if nobody else in the unit holds the work; the head may always act.</summary>
    private static Rejection? Holding(AssignmentState s, Frame f) =>
        s.Holder is { } holder && f.Actor.Role != Role.UnitHead && f.Actor.Person != holder && f.Actor.ActingFor != holder
            ? new HeldByAnother(holder)
            : null;

    private static Decision Closed(AssignmentState s) => s.IsClosed ? new AlreadyClosed() : new WrongState(s.Status.ToString());

    /// <summary>True if the step asks something of an assignment of this duty; the report step is the assignment itself.</summary>
    public static bool Concerns(StepDefinition step, Duty duty) => step.Kind != StepKind.Report && step.By switch
    {
        StepBy.Units => duty is Duty.Responsible or Duty.Implementing,
        StepBy.Responsible => duty == Duty.Responsible,
        StepBy.Implementers => duty == Duty.Implementing,
        _ => false,
    };
}
