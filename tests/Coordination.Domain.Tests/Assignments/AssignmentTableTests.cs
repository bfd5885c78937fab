using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: every command has one answer in every state. The attack: all of them in all states, by somebody who may send them; a status or a
// command without its place in the table fails the test. "ok": events; "=": accepted, nothing changes; else the rejection.
public sealed class AssignmentTableTests
{
    private const string Table = """
        command                 None        Dispatched        InProgress        Submitted         Rework            Completed         ClosedOff         Disputed          Suspended         Terminated
        IssueAssignment         ok          =                 =                 =                 =                 =                 =                 =                 =                 =
        AcknowledgeAssignment   NotFound    ok                =                 WrongState        WrongState        WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        TakeAssignment          NotFound    ok                ok                ok                ok                ok                AlreadyClosed     ok                ok                AlreadyClosed
        HandOverAssignment      NotFound    NotFound          NotFound          NotFound          NotFound          NotFound          AlreadyClosed     NotFound          NotFound          AlreadyClosed
        SendFromUnit            NotFound    WrongState        ok                WrongState        ok                WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        ApproveOutgoing         NotFound    NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove
        SendBackOutgoing        NotFound    NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove
        NotePrecedent           NotFound    =                 =                 =                 =                 =                 =                 ok                =                 =
        ArbitrateDispute        NotFound    WrongState        WrongState        WrongState        WrongState        WrongState        AlreadyClosed     ok                WrongState        AlreadyClosed
        DecideExtension         NotFound    NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove
        ReceiveReport           NotFound    =                 =                 =                 =                 =                 =                 =                 =                 =
        ReviewReport            NotFound    ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected ReportNotExpected
        OpenDeliverable         ok          ok                ok                ok                ok                ok                =                 ok                ok                =
        ReviewSubmission        NotFound    WrongState        WrongState        ok                WrongState        WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        CloseOffAssignment      NotFound    WrongState        WrongState        WrongState        WrongState        ok                =                 WrongState        WrongState        AlreadyClosed
        DispatchOnward          NotFound    WrongState        UnknownUnit       WrongState        UnknownUnit       WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        NoteChildOfAssignment   NotFound    NotFound          NotFound          NotFound          NotFound          NotFound          NotFound          NotFound          NotFound          NotFound
        SuspendAssignment       NotFound    ok                ok                WrongState        ok                WrongState        AlreadyClosed     WrongState        =                 AlreadyClosed
        ResumeAssignment        NotFound    WrongState        WrongState        WrongState        WrongState        WrongState        AlreadyClosed     WrongState        ok                AlreadyClosed
        TerminateAssignment     NotFound    ok                ok                ok                ok                ok                AlreadyClosed     ok                ok                AlreadyClosed
        ReopenAssignment        NotFound    =                 =                 =                 =                 ok                ok                =                 =                 =
        CarryOutDecision        NotFound    ok                ok                WrongState        ok                WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        OverrideLight           NotFound    ok                ok                ok                ok                ok                ok                ok                ok                ok
        ConfirmProvisionalDate  NotFound    =                 =                 =                 =                 =                 =                 =                 =                 =
        AskCosignature          NotFound          NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove
        Cosign                  NotFound          NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove  NothingToApprove
        RemarkOnAssignment      NotFound          ok                ok                ok                ok                ok                AlreadyClosed     ok                ok                AlreadyClosed
        AttachEvidence          NotFound          ok                ok                ok                ok                ok                AlreadyClosed     ok                ok                AlreadyClosed
        RemindUnit              NotFound          ok                ok                WrongState        ok                WrongState        AlreadyClosed     WrongState        WrongState        AlreadyClosed
        """;

    private static readonly (Command Command, Actor Actor)[] s_commands =
    [
        (new IssueAssignment(OfSlj, Issue(Slj, Duty.Responsible)), Actor.System),
        (new AcknowledgeAssignment(OfSlj), Liaison(Slj)),
        (new TakeAssignment(OfSlj), Handler(Slj)),
        (new HandOverAssignment(OfSlj, new PersonId("slj-colleague"), "调岗"), Head(Slj)),
        (new SendFromUnit(OfSlj, new Submit("完成", null)), Handler(Slj)),
        (new ApproveOutgoing(OfSlj, "submit"), Head(Slj)),
        (new SendBackOutgoing(OfSlj, "submit", "改"), Head(Slj)),
        (new NotePrecedent(OfSlj, "Reject", null, OfFgw), Actor.System),
        (new ArbitrateDispute(OfSlj, Ruling.Cancel, null, "取消"), Head(Office)),
        (new DecideExtension(OfSlj, true, "同意"), Head(Zjj)),
        (new ReceiveReport(OfSlj, Month(3), ReportLine.Unchanged), Actor.System),
        (new ReviewReport(OfSlj, Month(3), true, null), Handler(Zjj)),
        (new OpenDeliverable(OfSlj, Plan, DueOn("2025-04-02"), "step", "v1", Slj), Actor.System),
        (new ReviewSubmission(OfSlj, true, null), Handler(Zjj)),
        (new CloseOffAssignment(OfSlj), Head(Office)),
        (new DispatchOnward(OfSlj, [new OnwardPart(HzqZj, "分办", Day("2025-10-31"))]), Handler(Slj)),
        (new NoteChildOfAssignment(OfSlj, AssignmentId.ChildOf(OfSlj, 1), ChildStanding.Completed, 1), Actor.System),
        (new SuspendAssignment(OfSlj, "停"), Head(Zjj)),
        (new ResumeAssignment(OfSlj, "复"), Head(Zjj)),
        (new TerminateAssignment(OfSlj, "终止"), Head(Office)),
        (new ReopenAssignment(OfSlj, "重开"), Actor.System),
        (new CarryOutDecision(OfSlj, Decision(DecisionKind.Direct, 5)), Actor.System),
        (new OverrideLight(OfSlj, Light.Yellow, "实地检查"), Head(Office)),
        (new ConfirmProvisionalDate(OfSlj, DueOn("2025-11-28")), Head(Office)),
        (new AskCosignature(OfSlj, "submit", Colleague(Slj).Person), Handler(Slj)),
        (new Cosign(OfSlj, "submit"), Colleague(Slj)),
        (new RemarkOnAssignment(OfSlj, "请补充"), Handler(Slj)),
        (new AttachEvidence(OfSlj, BesideTests.Paper()), Handler(Slj)),
        (new RemindUnit(OfSlj, "请抓紧"), Handler(Zjj)),
    ];

    private static readonly Dictionary<AssignmentStatus, Func<Given>> s_stages = new()
    {
        [AssignmentStatus.None] = () => Given.Of(OfSlj.Stream),
        [AssignmentStatus.Dispatched] = Issued,
        [AssignmentStatus.InProgress] = () => InProgress(),
        [AssignmentStatus.Submitted] = () => Submitted("2025-03-10 09:00"),
        [AssignmentStatus.Rework] = InRework,
        [AssignmentStatus.Completed] = Completed,
        [AssignmentStatus.ClosedOff] = ClosedOff,
        [AssignmentStatus.Disputed] = Disputed,
        [AssignmentStatus.Suspended] = Suspended,
        [AssignmentStatus.Terminated] = Terminated,
    };

    private static readonly string[][] s_rows = [.. Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    [Fact]
    public void Every_command_and_every_status_has_its_place_in_the_table()
    {
        var types = typeof(AssignmentCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(AssignmentCommand))).Select(t => t.Name).Order();
        Assert.Equal(types, s_rows.Skip(1).Select(r => r[0]).Order());
        Assert.Equal(types, s_commands.Select(c => c.Command.GetType().Name).Order());
        Assert.Equal(Enum.GetNames<AssignmentStatus>(), s_rows[0].Skip(1));
        Assert.Equal(Enum.GetValues<AssignmentStatus>(), s_stages.Keys.Order());
    }

    [Fact]
    public void Each_stage_is_what_it_says() => Assert.All(s_stages, s => Assert.Equal(s.Key, s.Value().Is().Status));

    [Theory]
    [MemberData(nameof(Statuses))]
    public void In_each_status_every_command_has_its_answer(AssignmentStatus status)
    {
        var column = Array.IndexOf(s_rows[0], status.ToString());
        var given = s_stages[status]();
        Assert.Equal(
            s_commands.Select(c => $"{c.Command.GetType().Name} {s_rows.Single(r => r[0] == c.Command.GetType().Name)[column]}"),
            s_commands.Select(c => $"{c.Command.GetType().Name} {Answer(given.When(c.Command, c.Actor).Decision)}"));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public void In_each_status_a_stranger_and_an_administrator_are_refused(AssignmentStatus status)
    {
        var given = s_stages[status]();
        foreach (var (command, actor) in s_commands)
        {
            Assert.False(given.When(command, Admin).Decision.IsAccepted, command.ToString());
            if (!actor.IsSystem) Assert.False(given.When(command, Head(Fgw)).Decision.IsAccepted, command.ToString());
        }
    }

    public static TheoryData<AssignmentStatus> Statuses => [.. Enum.GetValues<AssignmentStatus>()];

    private static string Answer(Decision decision) =>
        decision.Rejection?.Code ?? (decision.Events.IsEmpty ? "=" : "ok");
}
