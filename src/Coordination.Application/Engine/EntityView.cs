using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Application.Engine;

/// <summary>The view row of a state: a pure function, so that what is rebuilt from events equals what was written with them.</summary>
public static class EntityView
{
    public static EntityRow Of(StreamId stream, object state, int version, string hash, DateTimeOffset changedAt)
    {
        var (task, unit, status, due) = Columns(stream, state);
        var cycle = stream.IsOfJurisdiction || stream.Kind == StreamKind.Precedents ? "" : CycleId.OfKey(stream.Key).Value;
        return new EntityRow(stream, version, hash, cycle, task, unit, status, due, changedAt, Catalog.Document(state));
    }

    private static (int Task, string Unit, string Status, DateTimeOffset? Due) Columns(StreamId stream, object state) => state switch
    {
        AssignmentState s => (new AssignmentId(stream.Key).Run.TaskNumber, s.Issue?.Unit.Value ?? "", s.Status.ToString(), DueOf(s)),
        TaskRunState s => (new TaskRunId(stream.Key).TaskNumber, s.Lead.Value ?? "", s.Status.ToString(), Earliest(s.Clocks.Values)),
        ReturnState s => (0, s.Unit.Value ?? "", s.Status.ToString(), Earliest(s.Clocks.Values)),
        MergeState s => (0, s.Lead?.Value ?? "", s.MergedAt is null ? "Open" : "Merged", Earliest(s.Clocks.Values)),
        NoticeState s => (0, s.Unit.Value ?? "", s.Status.ToString(), null),
        EscalationState s => (0, s.Unit.Value ?? "", s.IsOpen ? $"Open{s.Level}" : $"Settled{s.Level}", null),
        ParkedState s => (0, "", s.Dropped ? "Dropped" : "Replayed", null),
        PersonState s => (0, "", s.Disabled ? "Disabled" : "Active", null),
        DeliveryState => (0, stream.Key.Split('/')[1], "Taken", null),
        IndicatorState s => (new IndicatorId(stream.Key).Run.TaskNumber, s.Plan?.Owner.Value ?? "", s.Plan is null ? "Unplanned" : "Planned", null),
        SpotCheckState s => (0, "", s.Draw is { } draw && draw.Drawn.All(d => s.Verdicts.ContainsKey(d.Key)) ? "Judged" : "Drawn", null),
        AssessmentState s => (0, "", (s.Current?.Status ?? AssessmentStatus.Open).ToString(), s.Current?.Until?.At),
        CycleState s => (0, "", s.Closed ? "Closed" : "Open", s.LastSignature?.At),
        _ => (0, "", "", null),
    };

    private static DateTimeOffset? DueOf(AssignmentState s) =>
        s.Issue is null ? null : Earliest(s.Clocks.Values.Where(c => c.Owner == s.Issue.Unit));

    private static DateTimeOffset? Earliest(IEnumerable<Clock> clocks)
    {
        DateTimeOffset? earliest = null;
        foreach (var clock in clocks)
        {
            if (clock.Runs && (earliest is null || clock.Due.At < earliest)) earliest = clock.Due.At;
        }

        return earliest;
    }
}
