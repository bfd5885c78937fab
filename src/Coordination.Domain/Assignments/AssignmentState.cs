using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

public enum AssignmentStatus
{
    /// <summary>Not issued yet; a message about it may have come early.</summary>
    None,

    /// <summary>待签收.</summary>
    Dispatched,

    /// <summary>办理中.</summary>
    InProgress,

    /// <summary>待审核.</summary>
    Submitted,

    /// <summary>退办.</summary>
    Rework,

    /// <summary>办结.</summary>
    Completed,

    /// <summary>销号.</summary>
    ClosedOff,

    /// <summary>退回待裁.</summary>
    Disputed,

    /// <summary>中止.</summary>
    Suspended,

    /// <summary>终止.</summary>
    Terminated,
}

public enum ReportStanding
{
    /// <summary>Its window has not opened.</summary>
    Planned,
    Expected,
    Received,
    Accepted,
    Returned,
    Waived,
}

/// <param name="Missed">The due day passed without it; stays true when it comes late.</param>
public sealed record ReportEntry(
    ReportMonth Month,
    DateTimeOffset OpensAt,
    DueDate Due,
    DateTimeOffset MissedAt,
    ReportStanding Standing,
    ReportLine? Line,
    DateTimeOffset? ReceivedAt,
    bool Missed)
{
    /// <summary>The reviewer's words while it is returned; null otherwise.</summary>
    public string? ReturnReason { get; init; }
}

public sealed record DeliverableEntry(StepId Step, DueDate Due, string? Result, DateTimeOffset? DeliveredAt, int DaysLate)
{
    /// <summary>The version of the run that asked for it; it may have been moved on from the assignment's own.</summary>
    public string? Version { get; init; }
}

public sealed record Draft(OutgoingAct Act, Signer By, DateTimeOffset At)
{
    /// <summary>Null while nobody is asked.</summary>
    public ImmutableList<Cosigner>? Cosigners { get; init; }
}

public sealed record ExtensionEntry(int Days, DateTimeOffset RequestedAt, DateTimeOffset DueAt, UnitCode Decider, bool? Granted, Signer? By);

public sealed record SubmissionEntry(string Result, decimal? Value, DateTimeOffset At, int DaysLate, Signer By);

public sealed record DisputeEntry(
    string Reason,
    UnitCode? Proposed,
    DateTimeOffset At,
    AssignmentId? Precedent,
    Ruling? Ruling,
    UnitCode? Successor,
    string? RulingReason,
    Signer? By);

public sealed record ChildEntry(UnitCode Unit, ChildStanding Standing, int Generation);

/// <summary>The worst lapse that was caught up with in a month: a red that caught up is yellow for that month, not silently green.</summary>
public sealed record Lapse(DateTimeOffset CaughtUpAt, int DaysLate, int ReportsMissing)
{
    /// <summary>Of two in one Shanghai month the worse stays; a later month's takes the place of an earlier one.</summary>
    public static Lapse? Worse(Lapse? known, Lapse next)
    {
        if (next is { DaysLate: 0, ReportsMissing: 0 }) return known;
        var (a, b) = (known is null ? default : WorkCalendar.DayOf(known.CaughtUpAt), WorkCalendar.DayOf(next.CaughtUpAt));
        if (known is null || a.Year != b.Year || a.Month != b.Month) return next;
        return new Lapse(next.CaughtUpAt, Math.Max(known.DaysLate, next.DaysLate), Math.Max(known.ReportsMissing, next.ReportsMissing));
    }
}

public sealed record LightOverride(Light Light, string Reason, Signer By, DateTimeOffset At);

/// <summary>One assignment as its events tell it.</summary>
public sealed record AssignmentState
{
    public static AssignmentState Initial { get; } = new();

    public AssignmentId? Id { get; init; }

    public AssignmentStatus Status { get; init; }

    public AssignmentIssue? Issue { get; init; }

    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>What a suspension or dispute interrupted.</summary>
    public AssignmentStatus Before { get; init; }

    public ImmutableSortedDictionary<string, Clock> Clocks { get; init; } = Escalations.Clocks.None;

    /// <summary>The last serial of each name whose clock has ended.</summary>
    public ImmutableSortedDictionary<string, int> Serials { get; init; } = Escalations.Clocks.NoSerials;

    public PersonId? Holder { get; init; }

    public ImmutableSortedDictionary<string, Draft> Drafts { get; init; } = ImmutableSortedDictionary.Create<string, Draft>(StringComparer.Ordinal);

    public DisputeEntry? Dispute { get; init; }

    public ImmutableSortedDictionary<string, ReportEntry> Reports { get; init; } = ImmutableSortedDictionary.Create<string, ReportEntry>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, DeliverableEntry> Deliverables { get; init; } =
        ImmutableSortedDictionary.Create<string, DeliverableEntry>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, ChildEntry> Children { get; init; } = ImmutableSortedDictionary.Create<string, ChildEntry>(StringComparer.Ordinal);

    public ImmutableArray<ExtensionEntry> Extensions { get; init; } = [];

    public SubmissionEntry? Submission { get; init; }

    public int Reworks { get; init; }

    /// <summary>The reviewer's words while it is returned for rework; null otherwise.</summary>
    public string? ReworkReason { get; init; }

    /// <summary>Counts reopenings; a message about an earlier generation is stale.</summary>
    public int Generation { get; init; } = 1;

    public DateTimeOffset? CompletedAt { get; init; }

    public Signer? CompletedBy { get; init; }

    public DateTimeOffset? ClosedOffAt { get; init; }

    public ImmutableSortedSet<string> Decisions { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public Lapse? Lapse { get; init; }

    public LightOverride? Override { get; init; }

    /// <summary>How many; what was said stands in the record.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public int Remarks { get; init; }

    /// <summary>In the order attached; null while there is none.</summary>
    public ImmutableList<EvidenceEntry>? Evidence { get; init; }

    /// <summary>When the reviewer last reminded the unit.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsClosed => Status is AssignmentStatus.ClosedOff or AssignmentStatus.Terminated;

    /// <summary>True while the unit itself works on it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWithUnit => Status is AssignmentStatus.Dispatched or AssignmentStatus.InProgress or AssignmentStatus.Rework;

    [System.Text.Json.Serialization.JsonIgnore]
    public Clock? Work => Clocks.GetValueOrDefault(ClockNames.Work);

    /// <summary>The timers that should stand for this state; the whole truth about its deadlines.</summary>
    public IEnumerable<Deadline> Deadlines()
    {
        // A step's clock that came before the dispatch waits for it.
        if (Status == AssignmentStatus.None) yield break;
        foreach (var deadline in Escalations.Clocks.Deadlines(Clocks)) yield return deadline;
        if (Status is AssignmentStatus.Terminated or AssignmentStatus.ClosedOff or AssignmentStatus.Completed) yield break;
        // A suspended or submitted assignment has nothing to report; its months pass by unasked.
        if (Reports.Values.FirstOrDefault(r => r.Standing == ReportStanding.Planned) is { } next)
            yield return new Deadline(ClockNames.ReportOpens, next.Month.Month, next.OpensAt);
        foreach (var report in Reports.Values)
        {
            if (report is { Standing: ReportStanding.Expected, Missed: false })
                yield return new Deadline(ClockNames.ReportMissed(report.Month), 1, report.MissedAt);
        }
    }

    /// <summary>How many months up to now are without a report, counted back from the last one due.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int MissingInARow
    {
        get
        {
            var count = 0;
            foreach (var (_, report) in Reports)
            {
                if (report.Standing is ReportStanding.Planned or ReportStanding.Waived || (report.Standing == ReportStanding.Expected && !report.Missed)) continue;
                count = report.Standing == ReportStanding.Expected ? count + 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The months at which so many reports in a row, or more, were missing and still are: each is a matter on the agenda.</summary>
    public IEnumerable<ReportMonth> MissedInARow(int row)
    {
        var count = 0;
        foreach (var report in Reports.Values)
        {
            if (report.Standing is ReportStanding.Planned or ReportStanding.Waived) continue;
            count = report is { Standing: ReportStanding.Expected, Missed: true } ? count + 1 : 0;
            if (count >= row) yield return report.Month;
        }
    }
}

/// <summary>The names of an assignment's clocks and timers.</summary>
public static class ClockNames
{
    public const string Acknowledge = "acknowledge";
    public const string Work = "work";
    public const string Arbitration = "arbitration";
    public const string Extension = "extension";
    public const string Review = "review";
    public const string Directed = "directed";
    public const string ReportOpens = "report-opens";

    /// <summary>Not a clock: the name under which a reviewer's reminder stands on the unit's notice.</summary>
    public const string Reminded = "reminded";

    public static string CorrectionOf(ReportMonth month) => $"correct/{month}";

    public static string ReviewOf(ReportMonth month) => $"review/{month}";

    public static string Step(StepId step) => $"step/{step}";

    /// <summary>Not a clock: the name under which two missing reports stand on the agenda.</summary>
    public static string MissedInARow(ReportMonth month) => $"reports/{month}";

    /// <summary>True for the clock of a reviewer, an arbiter or whoever decides an extension.</summary>
    public static bool IsOthers(string clock) => clock is Arbitration or Extension || clock.StartsWith(Review, StringComparison.Ordinal);

    public static string ReportMissed(ReportMonth month) => $"report-missed/{month}";
}
