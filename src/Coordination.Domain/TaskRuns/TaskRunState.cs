using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.TaskRuns;

public enum TaskRunStatus
{
    None,
    Open,
    ClosedOff,
}

public enum StepStanding
{
    Active,
    Done,
}

public sealed record StepEntry(
    StepId Step, StepKind Kind, StepStanding Standing, DueDate Due, DateTimeOffset ActivatedAt, DateTimeOffset? DoneAt, string? Result,
    ImmutableSortedSet<string> PartsDone);

public sealed record StepDraft(string Result, Signer By);

public sealed record BreakdownEntry(
    ImmutableArray<BreakdownItem> Items, ImmutableArray<DueDate> Dues, TaskRunId? BasedOn, Signer By, Signer? ApprovedBy);

public sealed record RunChild(AssignmentIssue Issue, ChildStanding Standing, int DaysLate, int Generation);

public sealed record Signature(SignaturePost Post, UnitCode Unit, Signer By, DateTimeOffset At, string Text, string TextHash);

public sealed record TaskRunState
{
    public static TaskRunState Initial { get; } = new();

    public TaskRunId? Id { get; init; }

    public TaskRunStatus Status { get; init; }

    public string Version { get; init; } = "";

    public UnitCode Lead { get; init; }

    /// <summary>The lead's own date for the year.</summary>
    public DueDate? Due { get; init; }

    public ImmutableSortedDictionary<string, StepEntry> Steps { get; init; } = ImmutableSortedDictionary.Create<string, StepEntry>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, StepDraft> Drafts { get; init; } = ImmutableSortedDictionary.Create<string, StepDraft>(StringComparer.Ordinal);

    public BreakdownEntry? Breakdown { get; init; }

    public ImmutableSortedDictionary<string, RunChild> Children { get; init; } = ImmutableSortedDictionary.Create<string, RunChild>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Clock> Clocks { get; init; } = Escalations.Clocks.None;

    /// <summary>The last serial of each name whose clock has ended.</summary>
    public ImmutableSortedDictionary<string, int> Serials { get; init; } = Escalations.Clocks.NoSerials;

    public string? MergedText { get; init; }

    public ImmutableArray<Signature> Signatures { get; init; } = [];

    /// <summary>Signatures on texts that were refused higher up, or from before a reopening.</summary>
    public ImmutableArray<Signature> EarlierSignatures { get; init; } = [];

    public DateTimeOffset? ClosedOffAt { get; init; }

    /// <summary>Closings and reopenings so far.</summary>
    public int Ordinal { get; init; }

    public IEnumerable<Deadline> Deadlines() => Escalations.Clocks.Deadlines(Clocks);

    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<StepId> Completed => [.. Steps.Values.Where(s => s.Standing == StepStanding.Done).Select(s => s.Step)];

    public static TaskRunState Apply(TaskRunState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Id is null) s = s with { Id = new TaskRunId(stream.Key) };
        var after = Evolve(s, e, at);
        var (clocks, serials) = Escalations.Clocks.Number(s.Clocks, after.Clocks, s.Serials);
        return ReferenceEquals(clocks, s.Clocks) ? after : after with { Clocks = clocks, Serials = serials };
    }

    private static TaskRunState Evolve(TaskRunState s, Event e, DateTimeOffset at) => e switch
    {
        LadderStepRaised x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: true) },
        LadderStepLapsed x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: false) },
        EscalationSettled or StepApproved => s,
        TaskRunOpened x => s with { Status = TaskRunStatus.Open, Version = x.Version, Lead = x.Lead, Due = x.Due },
        StepActivated x => s with
        {
            Steps = s.Steps.SetItem(x.Step.Value, new StepEntry(
                x.Step, x.Kind, StepStanding.Active, x.Due, at, null, null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal))),
            Clocks = x.Clock is { } clock ? s.Clocks.SetItem(clock.Name, clock) : s.Clocks,
        },
        StepCompleted x => s with
        {
            Steps = s.Steps.SetItem(x.Step.Value, s.Steps[x.Step.Value] with { Standing = StepStanding.Done, DoneAt = at, Result = x.Result }),
            Clocks = s.Clocks.Remove(ClockNames.Step(x.Step)),
            Drafts = s.Drafts.Remove(x.Step.Value),
        },
        BreakdownDrafted x => s with { Breakdown = new BreakdownEntry(x.Items, x.Dues, x.BasedOn, x.By, null) },
        BreakdownApproved x => s with { Breakdown = s.Breakdown! with { ApprovedBy = x.By } },
        BreakdownSentBack => s with { Breakdown = null },
        TaskDispatched x => s with { Children = s.Children.SetItems(x.Children.Select(Entry)) },
        ChildAdded x => s with { Children = s.Children.SetItem(x.Child.Id.Value, Entry(x.Child).Value) },
        ChildOfRunNoted x => s with
        {
            Children = s.Children.SetItem(
                x.Child.Value, s.Children[x.Child.Value] with { Standing = x.Standing, DaysLate = x.DaysLate, Generation = x.Generation }),
        },
        StepPartNoted x => s with
        {
            Steps = s.Steps.SetItem(
                x.Step.Value, s.Steps[x.Step.Value] with { PartsDone = s.Steps[x.Step.Value].PartsDone.Add(x.Child.Value) }),
        },
        StepDrafted x => s with { Drafts = s.Drafts.SetItem(x.Step.Value, new StepDraft(x.Result, x.By)) },
        StepSentBack x => s with { Drafts = s.Drafts.Remove(x.Step.Value) },
        _ => Ending(s, e, at),
    };

    private static TaskRunState Ending(TaskRunState s, Event e, DateTimeOffset at) => e switch
    {
        TaskRunMerged x => s with { MergedText = x.Text },
        TaskRunSigned x => s with
        {
            Signatures = s.Signatures.Add(new Signature(x.Post, x.Unit, x.By, at, x.Text, x.TextHash)),
            Clocks = x.Next is { } next ? s.Clocks.SetItem(next.Name, next) : s.Clocks,
        },
        SignatureRefused x => s with
        {
            MergedText = null,
            EarlierSignatures = s.EarlierSignatures.AddRange(s.Signatures),
            Signatures = [],
            Steps = s.Steps
                .RemoveRange(s.Steps.Values.Where(t => t.Kind == StepKind.SignOff).Select(t => t.Step.Value))
                .SetItem(x.MergeStep.Value, s.Steps[x.MergeStep.Value] with { Standing = StepStanding.Active, DoneAt = null, Result = null }),
            Clocks = s.Clocks.RemoveRange(s.Steps.Values.Where(t => t.Kind == StepKind.SignOff).Select(t => ClockNames.Step(t.Step)))
                .SetItem(x.Merge.Name, x.Merge),
        },
        TaskRunClosedOff x => s with { Status = TaskRunStatus.ClosedOff, ClosedOffAt = at, Ordinal = x.Ordinal },
        TaskRunReopened x => s with
        {
            Status = TaskRunStatus.Open,
            ClosedOffAt = null,
            Ordinal = x.Ordinal,
            MergedText = null,
            EarlierSignatures = s.EarlierSignatures.AddRange(s.Signatures),
            Signatures = [],
            Steps = s.Steps
                .RemoveRange(s.Steps.Values.Where(t => t.Kind is StepKind.SignOff or StepKind.Merge).Select(t => t.Step.Value))
                .SetItems(s.Steps.Values.Where(t => t.Kind == StepKind.Report)
                    .Select(t => KeyValuePair.Create(t.Step.Value, t with { Standing = StepStanding.Active, DoneAt = null }))),
            Clocks = s.Clocks.RemoveRange(s.Steps.Values.Where(t => t.Kind is StepKind.SignOff or StepKind.Merge).Select(t => ClockNames.Step(t.Step))),
            Drafts = s.Drafts.Clear(),
            Children = s.Children.SetItems(x.Assignments.Select(a => KeyValuePair.Create(
                a.Value, s.Children[a.Value] with { Standing = ChildStanding.Open, Generation = s.Children[a.Value].Generation + 1 }))),
        },
        TaskRunMoved x => s with { Version = x.Version },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.TaskRun),
    };

    private static KeyValuePair<string, RunChild> Entry(OnwardChild child) =>
        KeyValuePair.Create(child.Id.Value, new RunChild(child.Issue, ChildStanding.Open, 0, 1));
}
