using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

/// <summary>An assignment at each stage of its life, brought there by the commands that lead there.</summary>
public static class Stages
{
    public static AssignmentState Is(this Given given) => given.As<AssignmentState>();

    public static Given Issued(AssignmentId id, UnitCode unit, Duty duty = Duty.Responsible, string due = "2025-11-28") =>
        Given.Of(new IssueAssignment(id, Issue(unit, duty, due)), Dispatched);

    /// <summary>With 市水利局, whose head approves; due 28 November 2025.</summary>
    public static Given Issued() => Issued(OfSlj, Slj);

    public static Given InProgress(string due = "2025-11-28") =>
        Issued(OfSlj, Slj, Duty.Responsible, due).Has(new AcknowledgeAssignment(OfSlj), Liaison(Slj), "2025-03-06 09:00");

    /// <summary>With 高新区, whose head does not approve, and which has no step to deliver as a responsible unit.</summary>
    public static Given InProgressOfGxq(string due = "2025-11-28") =>
        Issued(OfGxq, Gxq, Duty.Responsible, due).Has(new AcknowledgeAssignment(OfGxq), Liaison(Gxq), "2025-03-06 09:00");

    public static Given Submitted(string at = "2025-06-03 09:00", string due = "2025-11-28") => InProgress(due).Sent(new Submit("完成", null), at);

    public static Given InRework() => Submitted().Has(new ReviewSubmission(OfSlj, false, "缺数据"), Handler(Zjj), "2025-06-05 09:00");

    public static Given Completed() => Submitted().Has(new ReviewSubmission(OfSlj, true, null), Handler(Zjj), "2025-06-05 09:00");

    public static Given ClosedOff() => Completed().Has(new CloseOffAssignment(OfSlj), Handler(Office), "2025-06-06 09:00");

    public static Given Disputed() => InProgress().Sent(new Dispute("不属于本单位职责", Fgw), "2025-03-10 09:00");

    public static Given Suspended() => InProgress().Has(new SuspendAssignment(OfSlj, "等待上级方案"), Head(Zjj), "2025-04-01 09:00");

    public static Given Terminated() => InProgress().Has(new TerminateAssignment(OfSlj, "任务取消"), Head(Office), "2025-04-01 09:00");

    /// <summary>Drafted by the handler and approved by the head, at one instant.</summary>
    public static Given Sent(this Given given, OutgoingAct act, string at) =>
        given.Has(new SendFromUnit(OfSlj, act), Handler(Slj), at).Has(new ApproveOutgoing(OfSlj, act.Key), Head(Slj), at);

    public static Decided Decision(DecisionKind kind, int days = 0, params UnitCode[] units) =>
        new("lyg/2022-30/2025/10/slj/work#1", kind, "会议决定", days, [.. units], Leader.Hand, Group);
}
