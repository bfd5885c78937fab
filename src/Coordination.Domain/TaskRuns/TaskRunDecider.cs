using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.TaskRuns;

/// <summary>
/// One year of one task. Protects: nothing is dispatched that the lead's head has not approved; a step begins only when all it waits for is
/// complete; the whole closes only after every child; a signature stands under exactly the text on record.
/// </summary>
public static partial class TaskRunDecider
{
    private const int ItemsMax = 100;

    public static Decision Decide(TaskRunState s, Command command, Frame f) => command switch
    {
        OpenTaskRun c => Open(s, c, f),
        _ when s.Status == TaskRunStatus.None => new NotFound(nameof(TaskRunId)),
        FireDeadline c => Authority.Process(f) is { } no ? no : Clocks.Fire(s.Clocks, c, LadderOf(s, c, f), f),
        NoteChildOfRun c => NoteChild(s, c, f),
        ReopenTaskRun c => Reopen(s, c, f),
        _ when s.Status == TaskRunStatus.ClosedOff => command is CloseOffTaskRun ? Decision.Nothing : new AlreadyClosed(),
        ActivateStep c => Activate(s, c, f),
        BreakDownTask c => BreakDown(s, c, f),
        ApproveBreakdown => ApproveDraft(s, f),
        SendBackBreakdown c => SendBack(s, c, f),
        DispatchTask => Dispatch(s, f),
        AddUnitToTask c => AddUnit(s, c, f),
        NoteStepPart c => NotePart(s, c, f),
        CompleteStep c => Complete(s, c, f),
        ApproveStep c => ApproveResult(s, c, f),
        SendBackStep c => SendBack(s, c, f),
        SignTaskRun c => Sign(s, c, f),
        RefuseSignature c => Refuse(s, c, f),
        CloseOffTaskRun => CloseOff(s, f),
        MoveTaskRun c => Move(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Open(TaskRunState s, OpenTaskRun c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Status != TaskRunStatus.None) return Decision.Nothing;
        if (f.Book.Version(c.Version) is not { } task) return new UnknownVersion(c.Version);
        var due = f.Book.Calendar.DueOn(f.Book.Settings.LeadDue.In(c.Run.Cycle.Year), f.Book.Settings.DueTime);
        return new TaskRunOpened(task.Version, task.Lead, due);
    }

    private static Decision Activate(TaskRunState s, ActivateStep c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        var (task, year) = (Task(s, f), s.Id!.Value.Cycle.Year);
        if (task.FindStep(c.Step) is not { } step || !StepGraph.IsIn(step, year)) return new UnknownStep(c.Step);
        if (s.Steps.ContainsKey(c.Step.Value)) return Decision.Nothing;
        if (!StepGraph.WaitsFor(task, step, year).All(id => s.Steps.GetValueOrDefault(id.Value)?.Standing == StepStanding.Done)) return new StepNotReady(c.Step);
        var due = DueOf(step.Within, year, f);
        var spread = step.IsSpread;
        var clock = spread ? null : Clock.Start(ClockNames.Step(step.Id), s.Lead, f.At, due, task.Ladder(step.Ladder), f.Book);
        ImmutableArray<StepPart> parts = spread && step.Kind != StepKind.Report
            ? [.. Addressed(s, step).Select(p => new StepPart(new AssignmentId(p.Key), p.Value.Issue.Unit))]
            : [];
        var activated = new StepActivated(step.Id, step.Kind, spread, due, step.Ladder, task.Version, clock, parts);
        return WithCompletions(s, [activated], f);
    }

    /// <summary>A fixed day that has passed, or is today, leaves the term to start anew: five working days at least.</summary>
    private static DueDate DueOf(Term term, int year, Frame f)
    {
        var (calendar, settings) = (f.Book.Calendar, f.Book.Settings);
        if (term.WorkingDays is { } days) return calendar.DueIn(days, f.At, settings.DueTime);
        var due = calendar.DueOn(new DateOnly(year, term.Month!.Value, term.Day!.Value), settings.DueTime);
        return due.On > WorkCalendar.DayOf(f.At) ? due : calendar.DueIn(settings.ReworkDays, f.At, settings.DueTime);
    }

    private static Decision NoteChild(TaskRunState s, NoteChildOfRun c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (!s.Children.TryGetValue(c.Child.Value, out var child)) return new NotFound(nameof(NoteChildOfRun.Child));
        var known = new ChildEntry(child.Issue.Unit, child.Standing, child.Generation);
        if (!ChildNote.IsNews(known, c.Standing, c.Generation)) return Decision.Nothing;
        List<Event> events = [new ChildOfRunNoted(c.Child, c.Standing, c.DaysLate, c.Generation)];
        foreach (var unit in c.Successors)
        {
            var issue = child.Issue with { Unit = unit, Due = SuccessorDue(child.Issue.Due, f) };
            var successor = new OnwardChild(c.Child.SuccessorFor(unit), issue);
            events.Add(new ChildAdded(successor, c.Child, "", OpenStepsFor(s, issue.Duty, f)));
        }

        return WithCompletions(s, events, f);
    }

    /// <summary>A successor keeps the date, unless it would leave less than ten working days.</summary>
    private static DueDate SuccessorDue(DueDate due, Frame f)
    {
        const int DaysLeast = 10;
        var least = f.Book.Calendar.DueIn(DaysLeast, f.At, f.Book.Settings.DueTime);
        return due.At >= least.At ? due : least;
    }

    private static ImmutableArray<OpenStep> OpenStepsFor(TaskRunState s, Duty duty, Frame f)
    {
        var task = Task(s, f);
        return
        [
            .. from entry in s.Steps.Values
               where entry.Kind != StepKind.Report
               let step = task.FindStep(entry.Step)
               where step is { IsSpread: true } && Addresses(step, duty)
               select new OpenStep(step.Id, entry.Standing == StepStanding.Active ? entry.Due : DueOf(step.Within, s.Id!.Value.Cycle.Year, f), step.Ladder) { Version = s.Version },
        ];
    }

    private static Decision NotePart(TaskRunState s, NoteStepPart c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Steps.GetValueOrDefault(c.Step.Value) is not { } entry || !s.Children.ContainsKey(c.Child.Value)) return new UnknownStep(c.Step);
        return entry.PartsDone.Contains(c.Child.Value) ? Decision.Nothing : WithCompletions(s, [new StepPartNoted(c.Step, c.Child)], f);
    }

    private static Decision Complete(TaskRunState s, CompleteStep c, Frame f)
    {
        if (Authority.In(f, s.Lead, Role.Handler, Role.UnitHead) is { } no) return no;
        if (LeadStep(s, c.Step, f) is { } bad) return bad;
        if (Texts.Required(c.Result) is { } text) return text;
        if (s.Drafts.ContainsKey(c.Step.Value)) return new AlreadyExists(c.Step.Value);
        var drafted = new StepDrafted(c.Step, c.Result, f.Actor.Hand);
        return f.Book.Units.NeedsHead(s.Lead) ? drafted : Done(s, c.Step, c.Result, [drafted]);
    }

    private static Decision ApproveResult(TaskRunState s, ApproveStep c, Frame f)
    {
        if (Authority.Head(f, s.Lead) is { } no) return no;
        if (!s.Drafts.TryGetValue(c.Step.Value, out var draft)) return new NothingToApprove(c.Step.Value);
        if (Authority.NotOwnWork(f, draft.By) is { } own) return own;
        return Done(s, c.Step, draft.Result, [new StepApproved(c.Step, f.Actor.Hand)]);
    }

    private static Decision SendBack(TaskRunState s, SendBackStep c, Frame f)
    {
        if (Authority.Head(f, s.Lead) is { } no) return no;
        if (!s.Drafts.ContainsKey(c.Step.Value)) return new NothingToApprove(c.Step.Value);
        if (Texts.Required(c.Reason) is { } text) return text;
        return new StepSentBack(c.Step, c.Reason, f.Actor.Hand);
    }

    private static Decision Done(TaskRunState s, StepId step, string result, List<Event> events)
    {
        if (s.Steps[step.Value].Kind == StepKind.Merge)
        {
            var children = s.Children.Values.ToList();
            events.Add(new TaskRunMerged(
                result, TextHash.Of(result),
                children.Count(x => IsDone(x) && x.DaysLate == 0), children.Count(x => IsDone(x) && x.DaysLate > 0),
                children.Count(x => x.Standing == ChildStanding.Terminated), children.Count(x => x.Standing == ChildStanding.Open)));
        }

        events.AddRange(Clocks.Ending(s.Clocks, ClockNames.Step(step)));
        events.Add(new StepCompleted(step, result, s.Version, [.. s.Completed, step]));
        return Decision.Accept([.. events]);
    }

    private static bool IsDone(RunChild child) => child.Standing is ChildStanding.Completed or ChildStanding.ClosedOff;

    /// <summary>Null if the step is active, the lead's own, and of a kind completed by a result.</summary>
    private static Rejection? LeadStep(TaskRunState s, StepId id, Frame f)
    {
        if (Task(s, f).FindStep(id) is not { } step) return new UnknownStep(id);
        if (s.Steps.GetValueOrDefault(id.Value) is not { Standing: StepStanding.Active }) return new StepNotActive(id);
        return step.By != StepBy.Lead || step.Kind is StepKind.BreakDown or StepKind.Dispatch ? new WrongStepKind(id) : null;
    }

    /// <summary>Adds the completion of every spread step that these events complete.</summary>
    private static Decision WithCompletions(TaskRunState s, List<Event> events, Frame f)
    {
        var after = events.Aggregate(s, (state, e) => TaskRunState.Apply(state, e, s.Id!.Value.Stream, f.At));
        var task = Task(s, f);
        foreach (var entry in after.Steps.Values.Where(x => x.Standing == StepStanding.Active))
        {
            if (task.FindStep(entry.Step) is not { IsSpread: true } step) continue;
            var open = Addressed(after, step).Any(p => step.Kind == StepKind.Report
                ? p.Value.Standing == ChildStanding.Open
                : !entry.PartsDone.Contains(p.Key));
            if (open) continue;
            var completed = new StepCompleted(entry.Step, null, s.Version, [.. after.Completed, entry.Step]);
            events.Add(completed);
            after = TaskRunState.Apply(after, completed, s.Id!.Value.Stream, f.At);
        }

        return Decision.Accept([.. events]);
    }

    private static IEnumerable<KeyValuePair<string, RunChild>> Addressed(TaskRunState s, StepDefinition step) =>
        s.Children.Where(p => p.Value.Standing != ChildStanding.Terminated && Addresses(step, p.Value.Issue.Duty));

    private static bool Addresses(StepDefinition step, Duty duty) => step.By switch
    {
        StepBy.Units => true,
        StepBy.Responsible => duty == Duty.Responsible,
        StepBy.Implementers => duty == Duty.Implementing,
        _ => false,
    };

    private static Ladder? LadderOf(TaskRunState s, FireDeadline c, Frame f) =>
        s.Clocks.TryGetValue(c.Name, out var clock) ? Task(s, f).FindLadder(clock.Ladder) : null;

    private static TaskDefinition Task(TaskRunState s, Frame f) =>
        f.Book.Version(s.Version) ?? throw new InvalidOperationException($"Task version {s.Version} is not in the archive");
}
