using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Precedents;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Domain;

/// <summary>The whole domain behind four functions: what the engine around it needs to know of any stream.</summary>
public static class Model
{
    public static object Initial(StreamKind kind) => kind switch
    {
        StreamKind.Cycle => CycleState.Initial,
        StreamKind.TaskRun => TaskRunState.Initial,
        StreamKind.Assignment => AssignmentState.Initial,
        StreamKind.MonthlyReturn => ReturnState.Initial,
        StreamKind.MonthlyMerge => MergeState.Initial,
        StreamKind.Notice => NoticeState.Initial,
        StreamKind.Escalation => EscalationState.Initial,
        StreamKind.Register => RegisterState.Initial,
        StreamKind.Precedents => PrecedentsState.Initial,
        StreamKind.Desk => DeskState.Initial,
        StreamKind.Delivery => DeliveryState.Initial,
        StreamKind.Parked => ParkedState.Initial,
        StreamKind.Person => PersonState.Initial,
        StreamKind.CitySettings => CitySettingsState.Initial,
        StreamKind.Indicator => IndicatorState.Initial,
        StreamKind.SpotCheck => SpotCheckState.Initial,
        StreamKind.Assessment => AssessmentState.Initial,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The state after one more event. Throws <see cref="UnknownEventException"/> for an event foreign to the stream.</summary>
    public static object Apply(object state, Event e, StreamId stream, DateTimeOffset at) => state switch
    {
        CycleState s => CycleState.Apply(s, e, stream, at),
        TaskRunState s => TaskRunState.Apply(s, e, stream, at),
        AssignmentState s => AssignmentEvolution.Apply(s, e, stream, at),
        ReturnState s => ReturnState.Apply(s, e, stream, at),
        MergeState s => MergeState.Apply(s, e, stream, at),
        NoticeState s => NoticeState.Apply(s, e, stream),
        EscalationState s => EscalationState.Apply(s, e, stream, at),
        RegisterState s => RegisterState.Apply(s, e),
        PrecedentsState s => PrecedentsState.Apply(s, e, at),
        DeskState s => DeskState.Apply(s, e),
        DeliveryState s => DeliveryState.Apply(s, e),
        ParkedState s => ParkedState.Apply(s, e),
        PersonState s => PersonState.Apply(s, e, at),
        CitySettingsState s => CitySettingsState.Apply(s, e),
        IndicatorState s => IndicatorState.Apply(s, e, stream, at),
        SpotCheckState s => SpotCheckState.Apply(s, e, stream, at),
        AssessmentState s => AssessmentState.Apply(s, e, stream, at),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Decides one command; pure.</summary>
    public static Decision Decide(object state, Command command, Frame f) => state switch
    {
        CycleState s => CycleDecider.Decide(s, command, f),
        TaskRunState s => TaskRunDecider.Decide(s, command, f),
        AssignmentState s => AssignmentDecider.Decide(s, command, f),
        ReturnState s => ReturnDecider.Decide(s, command, f),
        MergeState s => MergeDecider.Decide(s, command, f),
        NoticeState s => NoticeDecider.Decide(s, command, f),
        EscalationState s => EscalationDecider.Decide(s, command, f),
        RegisterState s => RegisterDecider.Decide(s, command, f),
        PrecedentsState s => PrecedentsDecider.Decide(s, command, f),
        DeskState s => DeskDecider.Decide(s, command, f),
        DeliveryState s => DeliveryDecider.Decide(s, command, f),
        ParkedState s => ParkedDecider.Decide(s, command, f),
        PersonState s => PersonDecider.Decide(s, command, f),
        CitySettingsState s => CitySettingsDecider.Decide(s, command, f),
        IndicatorState s => IndicatorDecider.Decide(s, command, f),
        SpotCheckState s => SpotCheckDecider.Decide(s, command, f),
        AssessmentState s => AssessmentDecider.Decide(s, command, f),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The deadlines that should stand for a state: derived, so that they can be rebuilt and never drift from the record.</summary>
    public static IEnumerable<Deadline> Deadlines(object state) => state switch
    {
        AssignmentState s => s.Deadlines(),
        TaskRunState s => s.Deadlines(),
        ReturnState s => s.Deadlines(),
        MergeState s => s.Deadlines(),
        NoticeState s => s.Deadlines(),
        _ => [],
    };
}
