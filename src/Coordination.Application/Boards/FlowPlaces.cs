using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>How far each place of a task's way has come.</summary>
internal sealed class FlowPlaces(
    TaskDefinition task, int year, TaskRunState? run, IReadOnlyList<AssignmentState> assignments, ReportMonth? month, PlanBook book)
{
    private const string Acknowledge = "/acknowledged";
    private const string Check = "/checked";

    private readonly List<AssignmentState> _live = [.. assignments.Where(a => a.Status is not (AssignmentStatus.None or AssignmentStatus.Terminated))];

    public static string AcknowledgeOf(string dispatch) => dispatch + Acknowledge;

    public static string CheckOf(string report) => report + Check;

    public FlowNode Node(string key, int layer, int row)
    {
        var node = key switch
        {
            "opened" => Empty(key, FlowKind.Opened) with { Standing = run is null ? FlowStanding.Waiting : FlowStanding.Done, At = run?.Steps.Values.Select(s => s.ActivatedAt).Cast<DateTimeOffset?>().Min() },
            "closed-off" => ClosedOff(key),
            _ when key.EndsWith(Acknowledge, StringComparison.Ordinal) => Acknowledged(key),
            _ when key.EndsWith(Check, StringComparison.Ordinal) => Checked(key, new StepId(key[..^Check.Length])),
            _ => Step(key, task.FindStep(new StepId(key))!),
        };
        return node with { Layer = layer, Row = row };
    }

    private static FlowNode Empty(string key, FlowKind kind) => new(key, kind, null, FlowStanding.Waiting, null, null, null, null, 0, 0);

    private FlowNode Acknowledged(string key)
    {
        var open = _live.Where(a => a.Status == AssignmentStatus.Dispatched || (a.Status == AssignmentStatus.Disputed && a.Before == AssignmentStatus.Dispatched)).ToList();
        var standing = _live.Count == 0 ? FlowStanding.Waiting : open.Count == 0 ? FlowStanding.Done : FlowStanding.Active;
        return Empty(key, FlowKind.Acknowledged) with
        {
            Standing = standing,
            DueAt = open.Min(a => a.Clocks.GetValueOrDefault(ClockNames.Acknowledge)?.Due.At),
            Done = _live.Count - open.Count,
            Of = _live.Count,
        };
    }

    private FlowNode Checked(string key, StepId report)
    {
        var waiting = _live.Sum(a => a.Reports.Values.Count(r => r.Standing == ReportStanding.Received)) + _live.Count(a => a.Status == AssignmentStatus.Submitted);
        var entry = Entry(report);
        var standing = entry switch
        {
            { Standing: StepStanding.Done } => FlowStanding.Done,
            not null when waiting > 0 => FlowStanding.Active,
            _ => FlowStanding.Waiting,
        };
        return Empty(key, FlowKind.Checked) with { Standing = standing, At = entry?.DoneAt, Done = waiting };
    }

    private FlowNode ClosedOff(string key)
    {
        var done = _live.Count(a => a.Status == AssignmentStatus.ClosedOff);
        var signed = run?.Steps.Values.Any(s => s is { Kind: StepKind.SignOff, Standing: StepStanding.Done }) == true;
        return Empty(key, FlowKind.ClosedOff) with
        {
            Standing = run?.Status == TaskRunStatus.ClosedOff ? FlowStanding.Done : signed ? FlowStanding.Active : FlowStanding.Waiting,
            At = run?.ClosedOffAt,
            Done = done,
            Of = _live.Count,
        };
    }

    private FlowNode Step(string key, StepDefinition step)
    {
        var entry = Entry(step.Id);
        var node = Empty(key, FlowKind.Step) with
        {
            Step = step,
            Standing = entry?.Standing switch { StepStanding.Done => FlowStanding.Done, StepStanding.Active => FlowStanding.Active, _ => FlowStanding.Waiting },
            At = entry?.DoneAt,
            DueAt = run?.Clocks.GetValueOrDefault(ClockNames.Step(step.Id))?.Due.At ?? entry?.Due.At ?? Expected(step),
        };
        return step.Kind switch
        {
            StepKind.Dispatch => node with { Of = _live.Count > 0 ? _live.Count : null },
            StepKind.Report when month is { } known => node with { Month = known, Done = ReportsIn(known), Of = ReportsOf(known).Count() },
            StepKind.SignOff => node with { Done = run?.Signatures.Length ?? 0, Of = Enum.GetValues<SignaturePost>().Length },
            _ when step.IsSpread && step.Kind != StepKind.Report && entry is not null => node with { Done = entry.PartsDone.Count, Of = _live.Count(a => Addresses(step, a)) },
            _ => node,
        };
    }

    /// <summary>Of a step not begun, its fixed day where it has one.</summary>
    private DateTimeOffset? Expected(StepDefinition step) =>
        step.Within is { Month: { } month, Day: { } day } ? book.Calendar.DueOn(new DateOnly(year, month, day), book.Settings.DueTime).At : null;

    private IEnumerable<ReportEntry> ReportsOf(ReportMonth known) => _live.Select(a => a.Reports.GetValueOrDefault(known.Value)).OfType<ReportEntry>()
        .Where(r => r.Standing is not (ReportStanding.Planned or ReportStanding.Waived));

    private int ReportsIn(ReportMonth known) => ReportsOf(known).Count(r => r.Standing is ReportStanding.Received or ReportStanding.Accepted);

    private static bool Addresses(StepDefinition step, AssignmentState a) => step.By switch
    {
        StepBy.Responsible => a.Issue!.Duty == Duty.Responsible,
        StepBy.Implementers => a.Issue!.Duty == Duty.Implementing,
        _ => true,
    };

    private StepEntry? Entry(StepId step) => run?.Steps.GetValueOrDefault(step.Value);
}
