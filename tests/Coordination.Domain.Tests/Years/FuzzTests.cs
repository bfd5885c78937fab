using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Years;

// The rule: whatever people do, and in whatever order messages arrive, no invariant breaks, no deadline fires in vain or twice, and the end is
// the same. The attack: seeded random acts by random people through a year, most of them refused, the same acts with shuffled reactions.
#pragma warning disable CA5394 // The seed is printed with the failing case and repeats it.
public sealed class FuzzTests
{
    private static readonly UnitCode[] s_units = [Slj, Fgw, Hzq, Gxq, HzqZj, HzqCg, Zjj];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40), 269];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_year_breaks_an_invariant_and_none_depends_on_the_order_of_messages(int seed)
    {
        var ordered = Play(new World(), new Random(seed));
        Invariants.Hold(ordered);
        Assert.Equal(ordered.Text(), Play(new World(seed), new Random(seed)).Text());
    }

    /// <summary>The year of a seed, whole or up to an instant.</summary>
    internal static World Year(int seed, bool shuffled, DateTimeOffset? until = null) => Play(new World(shuffled ? seed : null), new Random(seed), until);

    private static World Play(World w, Random random, DateTimeOffset? until = null)
    {
        w.DispatchedToAll();
        while (w.Now < At("2026-02-10 09:00"))
        {
            var next = w.Now.AddHours(random.Next(1, 150)).AddMinutes(random.Next(1, 59));
            if (next > until) return w.GoTo(until.Value);
            w.GoTo(next);
            for (var n = random.Next(1, 14); n > 0; n--) Act(w, random);
        }

        return w.GoTo("2026-03-31 09:00");
    }

    private static void Act(World w, Random random)
    {
        var assignments = w.All<AssignmentState>().Where(a => a.Issue is not null).Select(a => a.Id!.Value).ToList();
        var id = assignments[random.Next(assignments.Count)];
        var state = w.Of(id);
        var unit = state.Issue!.Unit;
        var text = random.Next(20) == 0 ? "" : "理由";
        switch (random.Next(25))
        {
            case 0 or 1: w.Try(new AcknowledgeAssignment(id), Liaison(unit)); break;
            case 2: Out(w, id, unit, new Dispute(text, Fgw)); break;
            case 3: Out(w, id, unit, new RequestExtension(random.Next(1, 22), text, "进度")); break;
            case 4 or 5: Out(w, id, unit, new Submit(text, null)); break;
            case 6 or 7: Out(w, id, unit, new Deliver(Plan, text)); break;
            case 8: w.Try(new ArbitrateDispute(id, (Ruling)random.Next(3), s_units[random.Next(4)], text), Head(random.Next(2) == 0 ? Office : state.Issue.Reviewer)); break;
            case 9: w.Try(new DecideExtension(id, random.Next(2) == 0, text), Head(random.Next(2) == 0 ? Zjj : Office)); break;
            case 10 or 11: w.Try(new ReviewSubmission(id, random.Next(3) > 0, text), Handler(state.Issue.Reviewer)); break;
            case 12: w.Try(new CloseOffAssignment(id), Head(state.Issue.Duty == Duty.Onward ? state.Issue.Reviewer : Office)); break;
            case 13: w.Try(random.Next(2) == 0 ? new SuspendAssignment(id, text) : new ResumeAssignment(id, text), Head(Office)); break;
            case 14: w.Try(new ResumeAssignment(id, text), Head(Office)); break;
            case 15: if (random.Next(8) == 0) w.Try(new TerminateAssignment(id, text), Head(Office)); break;
            case 16: w.Try(new DispatchOnward(id, [new OnwardPart(random.Next(2) == 0 ? HzqZj : HzqCg, text, Day("2025-10-31"))]), Handler(unit)); break;
            case 17 or 18: Returns(w, random); break;
            case 19: Reviews(w, id, random); break;
            case 20: Decides(w, random); break;
            case 21: Merges(w, random); break;
            case 22: Signs(w, random); break;
            case 23: w.Try(new OverrideLight(id, random.Next(2) == 0 ? Light.Red : null, text), Head(Zjj)); break;
            default: Papers(w, random); break;
        }
    }

    private static void Out(World w, AssignmentId id, UnitCode unit, OutgoingAct act)
    {
        w.Try(new SendFromUnit(id, act), Handler(unit));
        w.Try(new ApproveOutgoing(id, act.Key), Head(unit));
    }

    private static void Returns(World w, Random random)
    {
        var open = w.All<ReturnState>().Where(r => r.Status is ReturnStatus.Open).ToList();
        if (open.Count == 0) return;
        var form = open[random.Next(open.Count)];
        w.Try(new FillRestUnchanged(form.Id!.Value), Handler(form.Unit));
        w.Try(new SubmitReturn(form.Id.Value), Handler(form.Unit));
        w.Try(random.Next(5) > 0 ? new ApproveReturn(form.Id.Value) : new SendBackReturn(form.Id.Value, "改"), Head(form.Unit));
    }

    private static void Reviews(World w, AssignmentId id, Random random)
    {
        foreach (var report in w.Of(id).Reports.Values)
        {
            w.Try(new ReviewReport(id, report.Month, random.Next(3) > 0, "理由"), Handler(Zjj));
            if (random.Next(2) == 0) Out(w, id, w.Of(id).Issue!.Unit, new CorrectReport(report.Month, Line("更正")));
        }
    }

    private static void Decides(World w, Random random)
    {
        var open = w.All<EscalationState>().Where(e => e.IsOpen).ToList();
        if (open.Count == 0) return;
        var kind = (DecisionKind)random.Next(9);
        UnitCode[] units = kind switch { DecisionKind.Reassign => [s_units[random.Next(4)]], DecisionKind.Split => [Slj, Gxq], _ => [] };
        if (random.Next(3) == 0) w.Try(new SuggestDecision(open[random.Next(open.Count)].Id!.Value, kind, "建议", random.Next(1, 20), [.. units]), Handler(Office));
        w.Try(new DecideEscalation(open[random.Next(open.Count)].Id!.Value, kind, "决定", random.Next(1, 20), [.. units]), random.Next(2) == 0 ? Leader : Head(Office));
    }

    private static void Merges(World w, Random random)
    {
        var open = w.All<MergeState>().Where(m => m.MergedAt is null).ToList();
        if (open.Count == 0) return;
        var merge = open[random.Next(open.Count)].Id!.Value;
        w.Try(new MergeReports(merge, "汇总"), Handler(Zjj));
        w.Try(new ApproveMerge(merge), Head(Zjj));
    }

    private static void Signs(World w, Random random)
    {
        w.Try(new CompleteStep(Run, Merge, "全年汇总"), Handler(Zjj));
        w.Try(new ApproveStep(Run, Merge), Head(Zjj));
        foreach (var signer in new[] { Head(Zjj), Head(Office), Leader })
            w.Try(random.Next(6) > 0 ? new SignTaskRun(Run, TextHash.Of(w.Run.MergedText ?? "")) : new RefuseSignature(Run, "不实"), signer);
        w.Try(new CloseOffTaskRun(Run), Head(Office));
        var children = w.Run.Children.Keys.ToList();
        if (random.Next(3) == 0) w.Try(new ReopenTaskRun(Run, "数据有误", [new AssignmentId(children[random.Next(children.Count)])]), Head(Office));
        if (random.Next(6) == 0) w.Try(new MoveTaskRun(Run, random.Next(2) == 0 ? "v2" : "v4"), Head(Office));
    }

    private static void Papers(World w, Random random)
    {
        var prepared = w.All<NoticeState>().Where(n => n.Status == NoticeStatus.Prepared).ToList();
        if (prepared.Count > 0) w.Try(new IssueNotice(prepared[random.Next(prepared.Count)].Id!.Value), Head(Supervision));
    }
}
