using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;

namespace Coordination.Domain.Assessments;

/// <summary>An event that a rule may count, with its place in its stream and when it happened (UTC).</summary>
public readonly record struct Mark(StreamId Stream, int Version, DateTimeOffset At, Event Event)
{
    public override string ToString() => FormattableString.Invariant($"{Stream}@{Version}");
}

/// <summary>One stream as it stood, with the events of it that rules count.</summary>
public sealed record StreamFacts<T>(T State, ImmutableArray<Mark> Marks);

/// <summary>
/// What a plan-year's assessment rests on, gathered stream by stream; within a stream in the order of its versions, among streams in any. Holds the
/// states of one plan-year and no more.
/// </summary>
public sealed class YearFacts(CycleId cycle)
{
    private readonly Dictionary<StreamId, (object State, List<Mark> Marks)> _streams = [];

    public CycleId Cycle => cycle;

    /// <summary>True for the kinds of stream that an assessment reads.</summary>
    public static ImmutableArray<StreamKind> Kinds { get; } =
        [StreamKind.TaskRun, StreamKind.Assignment, StreamKind.MonthlyReturn, StreamKind.MonthlyMerge, StreamKind.Indicator, StreamKind.SpotCheck];

    public void Take(StreamId stream, int version, DateTimeOffset at, Event e)
    {
        var (state, marks) = _streams.TryGetValue(stream, out var known) ? known : (Model.Initial(stream.Kind), []);
        if (IsCounted(e)) marks.Add(new Mark(stream, version, at, e));
        _streams[stream] = (Model.Apply(state, e, stream, at), marks);
    }

    /// <summary>In key order, so that the same history gives the same lines whatever came first.</summary>
    public IEnumerable<StreamFacts<T>> All<T>() where T : class => _streams
        .Where(s => s.Value.State is T).OrderBy(s => s.Key.Key, StringComparer.Ordinal).Select(s => new StreamFacts<T>((T)s.Value.State, [.. s.Value.Marks]));

    private static bool IsCounted(Event e) => e is LadderStepRaised or DisputeUpheld or AssignmentAcknowledged or AssignmentSubmitted or ExtensionGranted or AssignmentSuspended
        or ReportReturned or AssignmentReturnedForRework or DeliverableDelivered or ReturnSubmitted or ReportsMerged or StepCompleted or SpotCheckJudged;
}
