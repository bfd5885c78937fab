using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Reports;

public abstract record MergeCommand(MergeId Merge) : Command
{
    public override StreamId Stream => Merge.Stream;
}

/// <summary>The process: a report of this month will come from the assignment.</summary>
public sealed record ExpectReport(MergeId Merge, AssignmentId Assignment, UnitCode Unit, UnitCode Lead, string Version, DueDate ReportDue) : MergeCommand(Merge);

/// <summary>The process: the reviewer accepted it. May come before it was expected.</summary>
public sealed record NoteReport(MergeId Merge, AssignmentId Assignment, UnitCode Unit, ReportLine Line) : MergeCommand(Merge);

/// <summary>汇总 of one month. What has not come by now is shown as missing.</summary>
public sealed record MergeReports(MergeId Merge, string Summary) : MergeCommand(Merge);

public sealed record ApproveMerge(MergeId Merge) : MergeCommand(Merge);

public sealed record SendBackMerge(MergeId Merge, string Reason) : MergeCommand(Merge);

public sealed record MergeOpened(UnitCode Lead, string Version, Clock Clock) : Event;

public sealed record MergeReportExpected(AssignmentId Assignment, UnitCode Unit) : Event;

public sealed record MergeReportNoted(AssignmentId Assignment, UnitCode Unit, ReportLine Line) : Event;

public sealed record MergeDrafted(string Summary, Signer By) : Event;

public sealed record MergeSentBack(string Reason, Signer By) : Event;

public sealed record ReportsMerged(string Summary, ImmutableArray<AssignmentId> Received, ImmutableArray<AssignmentId> Missing, int DaysLate, Signer By) : Event;

public sealed record MergeEntry(UnitCode Unit, bool Expected, ReportLine? Line);

public sealed record MergeState
{
    public static MergeState Initial { get; } = new();

    public MergeId? Id { get; init; }

    public UnitCode? Lead { get; init; }

    public string Version { get; init; } = "";

    public ImmutableSortedDictionary<string, MergeEntry> Reports { get; init; } = ImmutableSortedDictionary.Create<string, MergeEntry>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, Clock> Clocks { get; init; } = Escalations.Clocks.None;

    public string? Draft { get; init; }

    public Signer? DraftBy { get; init; }

    public string? Summary { get; init; }

    public ImmutableArray<AssignmentId> Missing { get; init; } = [];

    public DateTimeOffset? MergedAt { get; init; }

    public Signer? MergedBy { get; init; }

    public int DaysLate { get; init; }

    public IEnumerable<Deadline> Deadlines() => Escalations.Clocks.Deadlines(Clocks);

    public static MergeState Apply(MergeState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Id is null) s = s with { Id = new MergeId(stream.Key) };
        return e switch
        {
            LadderStepRaised x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: true) },
            LadderStepLapsed x => s with { Clocks = Escalations.Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: false) },
            EscalationSettled => s,
            MergeOpened x => s with { Lead = x.Lead, Version = x.Version, Clocks = s.Clocks.SetItem(x.Clock.Name, x.Clock) },
            MergeReportExpected x => With(s, x.Assignment, x.Unit, entry => entry with { Expected = true }),
            MergeReportNoted x => With(s, x.Assignment, x.Unit, entry => entry with { Line = x.Line }),
            MergeDrafted x => s with { Draft = x.Summary, DraftBy = x.By },
            MergeSentBack => s with { Draft = null, DraftBy = null },
            ReportsMerged x => s with
            {
                Summary = x.Summary,
                Draft = null,
                Missing = x.Missing,
                MergedAt = at,
                MergedBy = x.By,
                DaysLate = x.DaysLate,
                Clocks = Escalations.Clocks.None,
            },
            _ => throw new UnknownEventException(e.GetType(), StreamKind.MonthlyMerge),
        };
    }

    private static MergeState With(MergeState s, AssignmentId id, UnitCode unit, Func<MergeEntry, MergeEntry> change) =>
        s with { Reports = s.Reports.SetItem(id.Value, change(s.Reports.GetValueOrDefault(id.Value) ?? new MergeEntry(unit, false, null))) };
}

/// <summary>A missing report is shown as missing, and never blamed on the lead.</summary>
public static class MergeDecider
{
    private const string ClockName = "merge";

    public static Decision Decide(MergeState s, Command command, Frame f) => command switch
    {
        ExpectReport c => Expect(s, c, f),
        NoteReport c => Note(s, c, f),
        _ when s.Lead is null => new NotFound(nameof(MergeId)),
        FireDeadline c => Authority.Process(f) is { } no ? no : Clocks.Fire(s.Clocks, c, LadderOf(Task(s.Version, f)), f),
        MergeReports c => Merge(s, c, f),
        ApproveMerge => Approve(s, f),
        SendBackMerge c => SendBack(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Expect(MergeState s, ExpectReport c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        if (s.Reports.GetValueOrDefault(c.Assignment.Value) is { Expected: true }) return Decision.Nothing;
        var expected = new MergeReportExpected(c.Assignment, c.Unit);
        if (s.Lead is not null) return expected;
        var due = f.Book.Calendar.DueIn(f.Book.Settings.MergeDays, c.ReportDue.At, f.Book.Settings.DueTime);
        var clock = Clock.Start(ClockName, c.Lead, f.At, due, LadderOf(Task(c.Version, f)), f.Book);
        return Decision.Accept(new MergeOpened(c.Lead, c.Version, clock), expected);
    }

    private static Decision Note(MergeState s, NoteReport c, Frame f)
    {
        if (Authority.Process(f) is { } no) return no;
        return s.Reports.GetValueOrDefault(c.Assignment.Value)?.Line == c.Line ? Decision.Nothing : new MergeReportNoted(c.Assignment, c.Unit, c.Line);
    }

    private static Decision Merge(MergeState s, MergeReports c, Frame f)
    {
        if (Authority.In(f, s.Lead!.Value, Role.Handler, Role.UnitHead) is { } no) return no;
        if (s.MergedAt is not null || s.Draft is not null) return new AlreadySubmitted();
        if (Texts.Required(c.Summary) is { } text) return text;
        return f.Book.Units.NeedsHead(s.Lead.Value) ? new MergeDrafted(c.Summary, f.Actor.Hand) : Out(s, c.Summary, f);
    }

    private static Decision Approve(MergeState s, Frame f)
    {
        if (Authority.Head(f, s.Lead!.Value) is { } no) return no;
        if (s.Draft is not { } draft) return new NothingToApprove(ClockName);
        if (Authority.NotOwnWork(f, s.DraftBy!.Value) is { } own) return own;
        return Out(s, draft, f);
    }

    private static Decision SendBack(MergeState s, SendBackMerge c, Frame f)
    {
        if (Authority.Head(f, s.Lead!.Value) is { } no) return no;
        if (s.Draft is null) return new NothingToApprove(ClockName);
        return Texts.Required(c.Reason) is { } text ? text : new MergeSentBack(c.Reason, f.Actor.Hand);
    }

    private static Decision Out(MergeState s, string summary, Frame f)
    {
        ImmutableArray<AssignmentId> received = [.. s.Reports.Where(r => r.Value.Line is not null).Select(r => new AssignmentId(r.Key))];
        ImmutableArray<AssignmentId> missing = [.. s.Reports.Where(r => r.Value.Line is null).Select(r => new AssignmentId(r.Key))];
        var late = s.Clocks.TryGetValue(ClockName, out var clock) ? clock.DaysLate(f.At, f.Book.Calendar) : 0;
        return Decision.Accept([new ReportsMerged(summary, received, missing, late, f.Actor.Hand), .. Clocks.Ending(s.Clocks, ClockName)]);
    }

    private static Ladder LadderOf(TaskDefinition task) => task.Ladder(task.Clocks.Merge);

    private static TaskDefinition Task(string version, Frame f) =>
        f.Book.Version(version) ?? throw new InvalidOperationException($"Task version {version} is not in the archive");
}
