using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests;

/// <summary>What people do in an ordinary year, each in one line.</summary>
public static class Acts
{
    public static ImmutableArray<AssignmentId> FirstFour { get; } = [OfSlj, OfFgw, OfHzq, OfGxq];

    public static World Opened(this World w) => w.GoTo(Opening).Do(new OpenCycle(Year), Head(Office));

    /// <summary>Opened in January, broken down and approved, dispatched on 5 March at 10:00.</summary>
    public static World DispatchedToAll(this World w) => w.Opened()
        .GoTo("2025-01-08 10:00").Do(new BreakDownTask(Run, Items, null), Handler(Zjj))
        .GoTo("2025-01-09 10:00").Do(new ApproveBreakdown(Run), Head(Zjj))
        .GoTo(Dispatched).Do(new DispatchTask(Run), Handler(Zjj));

    public static World Acknowledged(this World w, params AssignmentId[] ids)
    {
        foreach (var id in ids) w.Do(new AcknowledgeAssignment(id), Liaison(UnitOf(w, id)));
        return w;
    }

    public static UnitCode UnitOf(World w, AssignmentId id) => w.Of(id).Issue!.Unit;

    /// <summary>The act leaves the unit, through its head where that is the unit's setting.</summary>
    public static World Send(this World w, AssignmentId id, OutgoingAct act)
    {
        var unit = UnitOf(w, id);
        w.Do(new SendFromUnit(id, act), Handler(unit));
        return Book.Units.Find(unit)!.HeadApproves ? w.Do(new ApproveOutgoing(id, act.Key), Head(unit)) : w;
    }

    public static World Report(this World w, UnitCode unit, int month)
    {
        var id = ReturnId.Of(Year, unit, Month(month));
        w.Do(new FillRestUnchanged(id), Handler(unit)).Do(new SubmitReturn(id), Handler(unit));
        return Book.Units.Find(unit)!.HeadApproves ? w.Do(new ApproveReturn(id), Head(unit)) : w;
    }

    /// <summary>Accepts every report of the month that has come, and merges.</summary>
    public static World ReviewAndMerge(this World w, int month)
    {
        foreach (var s in w.All<AssignmentState>().Where(s => s.Reports.GetValueOrDefault(Month(month).Value)?.Standing == ReportStanding.Received))
            w.Do(new ReviewReport(s.Id!.Value, Month(month), true, null), Handler(Zjj));
        var merge = MergeId.Of(Run, Month(month));
        return w.Do(new MergeReports(merge, "本月汇总"), Handler(Zjj)).Do(new ApproveMerge(merge), Head(Zjj));
    }

    public static World Complete(this World w, AssignmentId id) => w.Do(new ReviewSubmission(id, true, null), Handler(Zjj));

    public static World Sign(this World w, params Actor[] signers)
    {
        foreach (var signer in signers) w.Do(new SignTaskRun(Run, TextHash.Of(w.Run.MergedText!)), signer);
        return w;
    }

    public static World Merged(this World w) =>
        w.Do(new CompleteStep(Run, Merge, "全年汇总"), Handler(Zjj)).Do(new ApproveStep(Run, Merge), Head(Zjj));

    /// <summary>Dispatched, acknowledged, planned, handed in and completed by 25 November at the latest, without any report in between.</summary>
    public static World AllCompleted(this World w)
    {
        w.DispatchedToAll().GoTo("2025-03-06 09:00").Acknowledged(OfSlj, OfFgw, OfHzq, OfGxq).GoTo("2025-03-07 09:00");
        w.Send(OfHzq, new Deliver(Plan, "方案")).Send(OfGxq, new Deliver(Plan, "方案")).GoTo("2025-03-10 09:00");
        foreach (var id in FirstFour) w.Send(id, new Submit("完成", 18.5m)).Complete(id);
        return w;
    }
}
