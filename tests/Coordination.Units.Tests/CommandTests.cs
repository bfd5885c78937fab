using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Engine.Tests.Harness;
using Coordination.Units.Tests.Harness;
using Xunit;
using AssignmentDispatched = Coordination.Contracts.Units.AssignmentDispatched;
using ReportExpected = Coordination.Contracts.Units.ReportExpected;
using ReportMonth = Coordination.Domain.ReportMonth;
using ReportReturned = Coordination.Contracts.Units.ReportReturned;

namespace Coordination.Units.Tests;

/// <summary>
/// A unit works from its own system alone: what is dispatched reaches it, and what it answers is done in its name, once, whole or not at
/// all. Attacked with repeats, ids used again, returns with one bad line.
/// </summary>
public sealed class CommandTests(Broker broker)
{
    [Fact]
    public async Task A_dispatched_assignment_stands_in_its_units_queue()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var received = await (await under.ConnectAsync(EdgeUnderTest.Hzq)).NextAsync<AssignmentDispatched>();
        var (body, data) = (received.Body, received.Data<AssignmentDispatched>());
        Assert.Equal((EdgeUnderTest.OfHzq.Value, UnitDuty.Implementing, "zjj"), (data.Assignment, data.Duty, data.Reviewer.Code));
        // A step may be opened before the assignment is issued.
        var stored = (await under.Engine.Sqlite.ReadTimelineAsync(EdgeUnderTest.OfHzq.Stream, TestContext.Current.CancellationToken))
            .Single(r => r.Event.Type == nameof(AssignmentDispatched)).Event;
        Assert.Equal(("1.0", $"{stored.Stream}@{stored.Version}", "/coordination/lyg/2022-30"), ((string)body["specversion"]!, (string)body["id"]!, (string)body["source"]!));
        Assert.Equal(($"{stored.Version}", "Integer"), ((string)body["sequence"]!, (string)body["sequencetype"]!));
        Assert.Equal((EdgeUnderTest.OfHzq.Value, "2025-01-02T01:00:00Z"), ((string)body["subject"]!, (string)body["time"]!));
        Assert.Equal((CloudEvents.ContentType, true, (string)body["id"]!), (received.Properties.ContentType, received.Properties.Persistent, received.Properties.MessageId));
    }

    [Fact]
    public async Task Acknowledging_is_done_in_the_name_of_the_units_own_account()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        var reply = await unit.AskAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value));
        var version = (await under.Engine.Sqlite.ReadTimelineAsync(EdgeUnderTest.OfHzq.Stream, TestContext.Current.CancellationToken)).Count;
        Assert.Equal((true, false, false, version, EdgeUnderTest.OfHzq.Value), (reply.Accepted, reply.Repeat, reply.AwaitsHead, reply.Version, reply.Subject));
        Assert.Equal(AssignmentStatus.InProgress, under.State(EdgeUnderTest.OfHzq).Status);
        var row = (await StoredRecord.CommandsAsync(under.Engine.Sqlite)).Single(c => c.Type == nameof(AcknowledgeAssignment));
        Assert.Equal(("unit.hzq", "hzq", nameof(Role.Handler)), (row.Person, row.Unit, row.Role));
        Assert.Equal("unit.hzq", (await unit.NextAsync<Contracts.Units.AssignmentAcknowledged>()).Data<Contracts.Units.AssignmentAcknowledged>().By);
    }

    [Fact]
    public async Task What_leaves_the_unit_waits_for_its_head_where_the_unit_wants_that()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var (hzq, ytsj) = (await under.ConnectAsync(EdgeUnderTest.Hzq), await under.ConnectAsync(EdgeUnderTest.Ytsj));
        Assert.True((await hzq.AskAsync(new DisputeCommand(EdgeUnderTest.OfHzq.Value, "不属于本单位职责", "slj"))).AwaitsHead);
        Assert.False((await ytsj.AskAsync(new DisputeCommand(EdgeUnderTest.OfYtsj.Value, "不属于本单位职责"))).AwaitsHead);
        Assert.Equal((AssignmentStatus.Dispatched, AssignmentStatus.Disputed), (under.State(EdgeUnderTest.OfHzq).Status, under.State(EdgeUnderTest.OfYtsj).Status));
        Assert.Equal("dispute", (await hzq.NextAsync<DraftWaiting>()).Data<DraftWaiting>().Draft);
        await under.Engine.DoAsync(People.Head(new UnitCode("hzq")), new ApproveOutgoing(EdgeUnderTest.OfHzq, "dispute"));
        await hzq.NextAsync<DraftApproved>();
        Assert.Equal("slj", (await hzq.NextAsync<Contracts.Units.AssignmentDisputed>()).Data<Contracts.Units.AssignmentDisputed>().Proposed!.Code);
    }

    [Fact]
    public async Task An_extension_and_the_years_work_are_asked_for_and_handed_in()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var (unit, id) = (await under.ConnectAsync(EdgeUnderTest.Ytsj), EdgeUnderTest.OfYtsj);
        Assert.Equal(nameof(WrongState), (await unit.AskAsync(new RequestExtensionCommand(id.Value, 5, "汛期", "已完成一半"))).Code);
        await unit.AskAsync(new AcknowledgeCommand(id.Value));
        Assert.True((await unit.AskAsync(new RequestExtensionCommand(id.Value, 5, "汛期", "已完成一半"))).Accepted);
        var refused = await unit.AskAsync(new DeliverCommand(id.Value, "no-such-step", "成果"));
        Assert.Equal((nameof(UnknownStep), "流程中没有步骤 no-such-step。"), (refused.Code, refused.SentenceZh));
        Assert.Contains("no-such-step", refused.SentenceEn, StringComparison.Ordinal);
        Assert.Equal(5, (await unit.NextAsync<Contracts.Units.ExtensionRequested>()).Data<Contracts.Units.ExtensionRequested>().Days);
    }

    [Fact]
    public async Task A_repeat_is_answered_with_the_first_answer_and_does_nothing()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        var command = new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value);
        var first = await unit.AskAsync(command, "a-1");
        await under.Engine.DoAsync(People.Handler(new UnitCode("hzq")), new TakeAssignment(EdgeUnderTest.OfHzq));
        var second = await unit.AskAsync(command, "a-1");
        Assert.Equal(first with { Repeat = true }, second);
        var events = await under.Engine.Sqlite.ReadTimelineAsync(EdgeUnderTest.OfHzq.Stream, TestContext.Current.CancellationToken);
        Assert.Single(events, r => r.Event.Type == nameof(Domain.Assignments.AssignmentAcknowledged));
    }

    [Fact]
    public async Task An_id_used_again_for_other_content_is_refused_and_has_no_effect()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var unit = await under.ConnectAsync(EdgeUnderTest.Ytsj);
        await unit.AskAsync(new AcknowledgeCommand(EdgeUnderTest.OfYtsj.Value), "a-1");
        var reply = await unit.AskAsync(new DisputeCommand(EdgeUnderTest.OfYtsj.Value, "不属于本单位职责"), "a-1");
        Assert.Equal((false, nameof(DeliveryIdReused), false), (reply.Accepted, reply.Code, reply.Repeat));
        Assert.Equal(AssignmentStatus.InProgress, under.State(EdgeUnderTest.OfYtsj).Status);
        Assert.Contains(await under.RefusalsAsync(), r => r.Answer.Contains(nameof(DeliveryIdReused), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_contents_under_one_id_sent_at_once_one_is_done_and_the_other_refused()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var unit = await under.ConnectAsync(EdgeUnderTest.Ytsj);
        for (var round = 0; round < 10; round++)
        {
            await unit.SendAsync(new AcknowledgeCommand(EdgeUnderTest.OfYtsj.Value), $"a-{round}");
            await unit.SendAsync(new SubmitCommand(EdgeUnderTest.OfYtsj.Value, ""), $"a-{round}");
            var codes = new[] { (await unit.ReplyAsync()).Code, (await unit.ReplyAsync()).Code };
            Assert.Single(codes, nameof(DeliveryIdReused));
        }

        await StoredRecord.AssertWholeAsync(under.Engine.Sqlite);
        await StoredRecord.AssertViewsAsync(under.Engine.Sqlite);
    }

    [Fact]
    public async Task A_months_return_is_filled_and_sent_whole_or_not_at_all()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        var (unit, id, month) = (await under.ConnectAsync(EdgeUnderTest.Ytsj), EdgeUnderTest.OfYtsj, "2025-02");
        await unit.AskAsync(new AcknowledgeCommand(id.Value));
        await under.Engine.AdvanceToAsync(EngineUnderTest.At(2025, 2, 20));
        await under.Engine.RestAsync();
        while ((await unit.NextAsync<ReportExpected>()).Data<ReportExpected>().Month != month) { }
        var good = new ReportedLine(id.Value, Value: 9.5m, Progress: "管网改造完成三成");
        var returned = ReturnId.Of(People.Cycle2025, new UnitCode("ytsj"), new ReportMonth(month));

        var refused = await unit.AskAsync(new ReportCommand(month, [good, new ReportedLine(id.Value)], Submit: true));
        Assert.Equal(nameof(LineRefused), refused.Code);
        Assert.Null(under.Engine.State<ReturnState>(returned.Stream).Lines[id.Value].Line);

        var reply = await unit.AskAsync(new ReportCommand(month, [good], Submit: true));
        Assert.Equal((true, false, returned.Value), (reply.Accepted, reply.AwaitsHead, reply.Subject));
        await under.Engine.RestAsync();
        Assert.Equal(9.5m, under.State(id).Reports[month].Line!.Value);

        var lead = EdgeUnderTest.Book.Tasks[10].Lead;
        await under.Engine.DoAsync(People.Handler(lead), new ReviewReport(id, new ReportMonth(month), false, "请补充数据来源"));
        Assert.Equal("请补充数据来源", (await unit.NextAsync<ReportReturned>()).Data<ReportReturned>().Reason);
        Assert.True((await unit.AskAsync(new CorrectReportCommand(month, good with { Progress = "已补充" }))).Accepted);
        Assert.Equal("已补充", under.State(id).Reports[month].Line!.Progress);
    }

    [Fact]
    public async Task A_resync_sends_every_open_assignment_as_it_stands()
    {
        await using var under = await EdgeUnderTest.DispatchedAsync(broker);
        await under.DispatchAsync(TaskRunId.Of(People.Cycle2025, 11));
        var unit = await under.ConnectAsync(EdgeUnderTest.Hzq);
        await unit.AskAsync(new AcknowledgeCommand(EdgeUnderTest.OfHzq.Value));
        var id = await unit.SendAsync(new ResyncCommand());
        var first = (await unit.NextAsync<AssignmentSnapshot>()).Data<AssignmentSnapshot>();
        var second = (await unit.NextAsync<AssignmentSnapshot>()).Data<AssignmentSnapshot>();
        Assert.Equal((10, AssignmentStanding.InProgress, 11, AssignmentStanding.Dispatched), (first.TaskNumber, first.Standing, second.TaskNumber, second.Standing));
        Assert.Contains("acknowledge", second.Open.Select(o => o.Name));
        Assert.Equal(new ResyncCompleted(id, 2), (await unit.NextAsync<ResyncCompleted>()).Data<ResyncCompleted>());
        Assert.True((await unit.ReplyAsync()).Accepted);
    }
}
