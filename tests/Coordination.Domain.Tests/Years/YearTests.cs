using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Years;

// The rule: one year of one task runs from the opening to the last signature, whatever happens on the way, and no invariant breaks. The
// attack: a dispute taken over by another unit, a long extension, rework, a unit silent until the leading group acts, every deadline fired
// at its own instant; then the whole history is searched for a broken rule.
public sealed class YearTests
{
    [Fact]
    public void A_year_runs_from_the_opening_to_the_last_signature()
    {
        var world = Play(new World());
        Assert.Equal(TaskRunStatus.ClosedOff, world.Run.Status);
        Assert.True(world.Of<CycleState>(Scenario.Year.Stream).Closed);
        Assert.All(world.All<AssignmentState>(), a => Assert.True(a.IsClosed));
        Assert.All(world.All<EscalationState>(), e => Assert.False(e.IsOpen, e.Id.ToString()));
        Assert.Empty(world.Refusals);
        Invariants.Hold(world);
    }

    [Fact]
    public void The_silent_unit_was_late_on_record_and_the_diligent_ones_were_not()
    {
        var world = Play(new World());
        Assert.Equal(0, world.Of(OfSlj).Submission!.DaysLate);
        Assert.Equal(0, world.Run.Children[OfFgw.Value].DaysLate);
        Assert.Equal(12, world.Of(OfGxq).Deliverables[Plan.Value].DaysLate);
        Assert.Equal(ChildStanding.Terminated, world.Run.Children[OfHzq.Value].Standing);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void What_happens_at_one_instant_may_be_taken_in_any_order(int seed) =>
        Assert.Equal(Play(new World()).Text(), Play(new World(seed)).Text());

    [Theory]
    [InlineData(null)]
    [InlineData(9)]
    public void Everything_delivered_twice_is_done_once(int? seed) =>
        Assert.Equal(Play(new World()).Text(), Play(new World(seed, twice: true)).Text());

    internal static World Play(World w)
    {
        w.DispatchedToAll().GoTo("2025-03-05 16:00").Acknowledged(OfSlj, OfFgw, OfHzq);
        w.GoTo("2025-03-10 09:00").Send(OfHzq, new Dispute("不属于本单位职责", Slj));
        w.GoTo("2025-03-12 09:00").Do(new ArbitrateDispute(OfHzq, Ruling.Reassign, Slj, "由水利局承担"), Head(Office));
        var taken = OfHzq.SuccessorFor(Slj);
        w.GoTo("2025-03-13 09:00").Acknowledged(taken, OfGxq).GoTo("2025-03-20 09:00").Send(taken, new Deliver(Plan, "方案"));
        ReportMonths(w);
        w.GoTo("2025-04-21 14:00").Send(OfGxq, new Deliver(Plan, "迟到的方案"));
        w.GoTo("2025-06-03 09:00").Send(OfFgw, new RequestExtension(15, "资金未到", "已完成六成"));
        w.GoTo("2025-06-04 09:00").Do(new DecideExtension(OfFgw, true, "同意"), Head(Office));
        Autumn(w, taken);
        return Closing(w, taken);
    }

    private static void ReportMonths(World w)
    {
        // March: everybody; April: the zone stays silent.
        w.GoTo("2025-03-20 10:00").Report(Slj, 3).Report(Fgw, 3).Report(Gxq, 3).GoTo("2025-03-26 10:00").ReviewAndMerge(3);
    }

    private static void Autumn(World w, AssignmentId taken)
    {
        for (var month = 6; month <= 10; month++)
        {
            var due = Calendar.OnOrBefore(new DateOnly(2025, month, 25));
            w.GoTo(At($"{due:yyyy-MM-dd} 09:00"));
            w.DoAll(Both(month, id => new FillRestUnchanged(id), Handler)).DoAll(Both(month, id => new SubmitReturn(id), Handler));
            w.DoAll(Both(month, id => new ApproveReturn(id), Head));
            w.GoTo(At($"{Calendar.Add(due, 2):yyyy-MM-dd} 15:00")).ReviewAndMerge(month);
        }

        // The zone is heard of again, after the leading group has directed it.
        w.GoTo("2025-11-03 09:00");
        foreach (var escalation in w.All<EscalationState>().Where(e => e.IsOpen && e.Unit == Gxq).ToList())
            w.Do(new DecideEscalation(escalation.Id!.Value, DecisionKind.Admonish, "约谈", 0, []), Leader);
        foreach (var month in Enumerable.Range(4, 7)) w.Report(Gxq, month);
        foreach (var report in w.Of(OfGxq).Reports.Values.Where(r => r.Standing == ReportStanding.Received).ToList())
            w.Do(new ReviewReport(OfGxq, report.Month, true, null), Handler(Zjj));
        foreach (var month in new[] { 4, 5 }) w.Report(Slj, month).Report(Fgw, month).ReviewAndMerge(month);
        w.GoTo("2025-11-10 09:00").Send(OfFgw, new Submit("再生水利用率达标", 25m)).Send(taken, new Submit("代办完成", null));
        w.GoTo("2025-11-12 09:00").Do(new ReviewSubmission(OfFgw, false, "缺少数据"), Handler(Zjj)).Complete(taken);
        w.GoTo("2025-11-20 09:00").Report(Slj, 11).Report(Fgw, 11).Report(Gxq, 11);
        w.GoTo("2025-11-21 09:00").ReviewAndMerge(11).Send(OfFgw, new Submit("补齐数据", 25m)).Send(OfSlj, new Submit("完成", 18m)).Send(OfGxq, new Submit("完成", null));
    }

    private static World Closing(World w, AssignmentId taken)
    {
        w.GoTo("2025-11-25 09:00").DoAll([.. new[] { OfFgw, OfSlj, OfGxq }.Select(id => ((Command)new ReviewSubmission(id, true, null), Handler(Zjj)))]);
        w.GoTo("2025-12-01 09:00").Merged();
        w.GoTo("2025-12-08 09:00").Sign(Head(Zjj), Head(Office)).GoTo("2025-12-10 09:00").Do(new RefuseSignature(Run, "数字不实"), Leader);
        w.GoTo("2025-12-15 09:00").Merged().Sign(Head(Zjj), Head(Office), Leader);
        w.GoTo("2025-12-16 09:00").DoAll([.. new[] { OfFgw, OfSlj, OfGxq, taken }.Select(id => ((Command)new CloseOffAssignment(id), Head(Office)))]);
        return w.GoTo("2025-12-17 09:00").Do(new CloseOffTaskRun(Run), Head(Office)).GoTo("2026-01-31 18:00");
    }

    /// <summary>Two units do the same thing with their returns at one instant.</summary>
    private static (Command, Actor)[] Both(int month, Func<ReturnId, Command> command, Func<UnitCode, Actor> by) =>
        [.. new[] { Slj, Fgw }.Select(unit => (command(ReturnId.Of(Scenario.Year, unit, Month(month))), by(unit)))];
}
