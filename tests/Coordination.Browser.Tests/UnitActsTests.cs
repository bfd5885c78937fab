using System.Text;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>
/// What a unit does with an assignment beside its monthly form, by clicks of its own people, on a city in November. Attacked by asking the record
/// after each act, and by sending forms half filled.
/// </summary>
public sealed class UnitActsTests(Chromium chromium) : IAsyncLifetime
{
    private WebServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    [Clicks(nameof(AddUnitToTask), nameof(AcknowledgeAssignment), nameof(TakeAssignment), nameof(HandOverAssignment), nameof(RemarkOnAssignment), nameof(AttachEvidence))]
    public async Task Work_is_added_received_in_bulk_taken_handed_over_talked_about_and_shown_by_papers()
    {
        await using (var lead = await AtAsync("zjj.head", "/tasks/10/breakdown"))
        {
            var form = lead.Panel("追加交办");
            await form.ClickInAsync("追加交办");
            await Expect(form.GetByText("请选择单位。")).ToBeVisibleAsync();
            await form.GetByLabel("单位").SelectOptionAsync("wlj");
            await form.GetByLabel("成果").FillAsync("配合宣传节水。");
            await form.GetByLabel("追加理由（必填）").FillAsync("需要宣传。");
            await form.ClickInAsync("追加交办");
            await lead.HearsAsync("已追加交办给");
        }

        var id = AssignmentId.Of(TaskRunId.Of(_server.Web.View.Current.Cycle!.Value, 10), new UnitCode("wlj"));
        await _server.AddAsync(12, "wlj");
        await using (var liaison = await AtAsync("wlj.liaison", "/desk"))
        {
            await liaison.ClickAsync("全部签收（2）");
            await liaison.HearsAsync("已签收2件");
        }

        await using (var handler = await AtAsync("wlj.handler1", Preparing.PageOf(id)))
        {
            await handler.ClickAsync("我来承办");
            await handler.HearsAsync("已由您承办");
            await handler.Page.GetByLabel("留言（不得填写涉密内容）").FillAsync("材料下周送到。");
            await handler.Panel("经过").ClickInAsync("留言");
            await handler.HearsAsync("已留言");
            await Expect(handler.Page.Locator(".tl q", new() { HasText = "材料下周送到。" })).ToBeVisibleAsync();
            await PapersAsync(handler);
            await handler.ClickAsync("转同事办理");
            await handler.Page.GetByLabel("转给").SelectOptionAsync("wlj.handler2");
            await handler.Page.GetByLabel("转办理由").FillAsync("出差。");
            await handler.Page.Locator("section.handover").GetByRole(AriaRole.Button, new() { Name = "转办", Exact = true }).ClickAsync();
            await handler.HearsAsync("已转");
        }

        Assert.Equal("wlj.handler2", _server.Assignment(id).Holder?.Value);
        Assert.Single(_server.Assignment(id).Evidence!);
    }

    /// <summary>A paper goes in and comes out whole; what only says it is one is refused in the reader's language.</summary>
    private async Task PapersAsync(Visitor handler)
    {
        var pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n% evidence\n%%EOF\n");
        await handler.Page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = "图片.png", MimeType = "image/png", Buffer = "no picture"u8.ToArray() });
        await handler.ClickAsync("上传");
        await Expect(handler.Page.GetByText("按内容识别，改后缀无效")).ToBeVisibleAsync();
        await handler.ReadyAsync();
        await handler.Page.Locator("input[name=file]").SetInputFilesAsync(new FilePayload { Name = "进度.pdf", MimeType = "application/pdf", Buffer = pdf });
        await handler.ClickAsync("上传");
        await Expect(handler.Page.GetByText("已上传，记入经过。")).ToBeVisibleAsync();
        await handler.ReadyAsync();
        var download = await handler.Page.RunAndWaitForDownloadAsync(() => handler.Page.Locator(".files").GetByRole(AriaRole.Link, new() { Name = "进度.pdf" }).ClickAsync());
        Assert.Equal(pdf, await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken));
    }

    [Fact]
    [Clicks(
        "SendFromUnit.RequestExtension", nameof(AskCosignature), nameof(Cosign), nameof(ApproveOutgoing), nameof(SendBackOutgoing), "DecideExtension.Grant", "DecideExtension.Refuse")]
    public async Task More_time_is_asked_for_signed_by_a_colleague_let_out_and_granted_or_refused()
    {
        var id = await _server.AddAcknowledgedAsync(10, "swj");
        await AskForTimeAsync(id, "5");
        await using (var head = await AtAsync("swj.head", Preparing.PageOf(id)))
        {
            await head.Page.GetByLabel("退回修改须写明理由").FillAsync("请写明进展。");
            await head.ClickAsync("退回修改");
            await head.HearsAsync("已退回");
        }

        await AskForTimeAsync(id, "6");
        await using (var head = await AtAsync("swj.head", Preparing.PageOf(id)))
        {
            await head.Page.GetByLabel("选择加签人").SelectOptionAsync("swj.liaison");
            await head.ClickAsync("请其加签");
            await head.HearsAsync("加签");
            await Expect(head.Page.GetByRole(AriaRole.Button, new() { Name = "同意报出" })).ToHaveCountAsync(0);
        }

        await using (var liaison = await AtAsync("swj.liaison", Preparing.PageOf(id)))
        {
            await liaison.ClickAsync("加签");
            await liaison.HearsAsync("已加签");
        }

        await using (var head = await AtAsync("swj.head", Preparing.PageOf(id)))
        {
            await head.ClickAsync("同意报出");
            await head.HearsAsync("已报出");
        }

        await using (var lead = await AtAsync("zjj.head", Preparing.PageOf(id)))
        {
            await lead.ClickAsync("同意延期");
            await Expect(lead.Page.GetByText("请写明理由。")).ToBeVisibleAsync();
            await lead.Page.GetByLabel("决定理由").FillAsync("情况属实。");
            await lead.ClickAsync("同意延期");
            await lead.HearsAsync("已同意延期");
        }

        Assert.True(_server.Assignment(id).Extensions[^1].Granted);
        await RefusedAsync();
    }

    /// <summary>Beyond what the lead decides the office does.</summary>
    private async Task RefusedAsync()
    {
        var id = await _server.AddAcknowledgedAsync(10, "rsj");
        await _server.SendAsync("rsj.handler1", new SendFromUnit(id, new RequestExtension(15, "材料不齐", "已完成一半")));
        await _server.SendAsync("rsj.head", new ApproveOutgoing(id, "extension"));
        await using var office = await AtAsync("ldxzb.head", Preparing.PageOf(id));
        await office.Page.GetByLabel("决定理由").FillAsync("请按期完成。");
        await office.ClickAsync("不同意");
        await office.HearsAsync("已答复不同意");
        Assert.False(_server.Assignment(id).Extensions[^1].Granted);
    }

    private async Task AskForTimeAsync(AssignmentId id, string days)
    {
        await using var handler = await AtAsync("swj.handler1", Preparing.PageOf(id));
        var form = handler.Panel("延期与争议").Locator(".form").First;
        await form.GetByLabel("延长（工作日，最多20）").FillAsync(days);
        await form.GetByLabel("当前进展").FillAsync("已完成一半。");
        await form.ClickInAsync("提交申请");
        await Expect(form.GetByText("请写明理由。")).ToBeVisibleAsync();
        await Expect(form.GetByLabel("当前进展")).ToHaveValueAsync("已完成一半。");
        await form.GetByLabel("理由").FillAsync("材料不齐。");
        await form.ClickInAsync("提交申请");
        await handler.HearsAsync("已送单位负责人审批");
    }

    [Fact]
    [Clicks("SendFromUnit.Dispute", "ArbitrateDispute.Reject", "ArbitrateDispute.Cancel", "ArbitrateDispute.Reassign")]
    public async Task What_is_not_the_units_duty_is_disputed_and_ruled_upon()
    {
        var ids = new List<AssignmentId>();
        foreach (var unit in new[] { "scj", "nyj", "jgj" }) ids.Add(await _server.AddAsync(10, unit));
        await using (var handler = await AtAsync("scj.handler1", Preparing.PageOf(ids[0])))
        {
            var form = handler.Panel("延期与争议").Locator(".form").Last;
            await form.GetByLabel("理由").FillAsync("不在三定方案内。");
            await form.ClickInAsync("退回待裁");
            await handler.ConfirmAsync("退回待裁");
            await handler.HearsAsync("已送单位负责人审批");
        }

        foreach (var id in ids.Skip(1)) await _server.SendAsync($"{_server.Assignment(id).Issue!.Unit}.handler1", new SendFromUnit(id, new Dispute("不在三定方案内。", null)));
        foreach (var id in ids.Where(id => _server.Assignment(id).Drafts.ContainsKey("dispute"))) await _server.SendAsync($"{_server.Assignment(id).Issue!.Unit}.head", new ApproveOutgoing(id, "dispute"));
        await RuleAsync(ids[0], "异议不成立");
        await RuleAsync(ids[1], "撤销交办");
        await RuleAsync(ids[2], "改派");
        Assert.Equal(
            [AssignmentStatus.Dispatched, AssignmentStatus.Terminated, AssignmentStatus.Terminated], ids.Select(id => _server.Assignment(id).Status));
        Assert.NotNull(_server.Web.View.Current.Assignment(ids[2].SuccessorFor(new UnitCode("gxj"))));
    }

    private async Task RuleAsync(AssignmentId id, string ruling)
    {
        await using var office = await AtAsync("ldxzb.head", Preparing.PageOf(id));
        await office.Page.Locator(".opts label", new() { HasText = ruling }).ClickAsync();
        if (ruling == "改派") await office.Page.GetByLabel("改派给").SelectOptionAsync("gxj");
        await office.Page.GetByLabel("裁定理由").FillAsync("依三定方案。");
        await office.ClickAsync("作出裁定");
        if (ruling != "异议不成立") await office.ConfirmAsync("作出裁定");
        await office.HearsAsync("已裁定");
    }

    [Fact]
    [Clicks(nameof(RemindUnit), nameof(SuspendAssignment), nameof(ResumeAssignment), nameof(OverrideLight), nameof(TerminateAssignment))]
    public async Task A_lead_reminds_stops_and_restarts_the_clock_and_sets_a_light_and_the_office_ends_it()
    {
        var id = await _server.AddAcknowledgedAsync(10, "wjw");
        await using (var lead = await AtAsync("zjj.head", Preparing.PageOf(id)))
        {
            await ActAsync(lead, "催办", "催办内容", "发出催办", "已催办");
            await ActAsync(lead, "中止", "理由", "中止", "已中止", asks: true);
            Assert.Equal(AssignmentStatus.Suspended, _server.Assignment(id).Status);
            await ActAsync(lead, "恢复办理", "理由", "恢复办理", "恢复办理");
            var light = await lead.UnfoldAsync("人工调整灯号");
            await light.Locator("label", new() { HasText = "黄" }).ClickAsync();
            await ActAsync(lead, "人工调整灯号", "理由", "调整灯号", "灯号已调整");
        }

        Assert.NotNull(_server.Assignment(id).Override);
        await using var office = await AtAsync("ldxzb.head", Preparing.PageOf(id));
        await ActAsync(office, "终止", "理由", "终止", "已终止", asks: true);
        Assert.Equal(AssignmentStatus.Terminated, _server.Assignment(id).Status);
    }

    private static async Task ActAsync(Visitor visitor, string summary, string label, string button, string hears, bool asks = false)
    {
        var part = await visitor.UnfoldAsync(summary);
        await part.ClickInAsync(button);
        await Expect(part.GetByText("请写明理由。")).ToBeVisibleAsync();
        await part.GetByLabel(label).FillAsync("情况需要。");
        await part.ClickInAsync(button);
        if (asks) await visitor.ConfirmAsync(button);
        await visitor.HearsAsync(hears);
    }

    [Fact]
    [Clicks(
        "SendFromUnit.Submit", "ReviewSubmission.Return", "ReviewSubmission.Accept", nameof(CloseOffAssignment), nameof(DispatchOnward), nameof(AppointSubstitute), nameof(WithdrawSubstitute))]
    public async Task Results_are_handed_in_returned_completed_and_closed_off_from_the_desks()
    {
        var id = await _server.AddAcknowledgedAsync(10, "jyj");
        await using (var handler = await AtAsync("jyj.handler1", Preparing.PageOf(id)))
        {
            await handler.Panel("成果与办结报送").GetByLabel("办理结果").FillAsync("全年宣传已完成。");
            await handler.ClickAsync("报送审核");
            await handler.HearsAsync("已送单位负责人审批");
        }

        await _server.SendAsync("jyj.head", new ApproveOutgoing(id, "submit"));
        await using (var lead = await AtAsync("zjj.handler1", "/desk?q=toreview"))
        {
            await lead.Waiting("市教育局").ClickInAsync("退办");
            await lead.GiveReasonAsync("请附数据。");
            await lead.HearsAsync("已退回");
            Assert.Equal(AssignmentStatus.Rework, _server.Assignment(id).Status);
            await _server.SendAsync("jyj.handler1", new SendFromUnit(id, new Submit("全年宣传已完成，共12场。", null)));
            await _server.SendAsync("jyj.head", new ApproveOutgoing(id, "submit"));
            await lead.Waiting("市教育局").ClickInAsync("办结");
            await lead.HearsAsync("已办结1件");
            await lead.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^全部办结") }).ClickAsync();
            await lead.ConfirmAsync("全部办理");
            await lead.HearsAsync("已办结");
        }

        await using (var office = await AtAsync("ldxzb.handler1", "/desk?q=toclose"))
        {
            await office.PictureAsync("desk-office-to-close");
            await office.Waiting("市教育局").ClickInAsync("销号");
            await office.HearsAsync("已销号1件");
            Assert.Equal(AssignmentStatus.ClosedOff, _server.Assignment(id).Status);
            await office.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^全部销号") }).ClickAsync();
            await office.ConfirmAsync("全部办理");
            await office.HearsAsync("已销号");
            await Expect(office.Page.GetByText("没有待销号事项。")).ToBeVisibleAsync();
        }

        await WithinTheUnitAsync();
    }

    /// <summary>Work handed down to a sub-unit, and a post handed on for some days.</summary>
    private async Task WithinTheUnitAsync()
    {
        var held = _server.Web.View.Current.Assignments.Values.Select(a => a.State)
            .First(a => a is { Status: AssignmentStatus.InProgress, Issue.Unit.Value: "gyq", Id.Value: var value } && value.Split('/')[3] == "02");
        await using (var head = await AtAsync("gyq.head", Preparing.PageOf(held.Id!.Value)))
        {
            var panel = head.Panel("向下交办");
            await panel.Locator("legend label").First.ClickAsync();
            await panel.ClickInAsync("交办1项");
            await head.HearsAsync("已向下交办1项");
        }

        await using var chief = await AtAsync("hzq.head", "/desk/substitutes");
        await chief.Panel("指定代行").ClickInAsync("指定代行");
        await Expect(chief.Page.GetByText("请选择被代行人和代行人。")).ToBeVisibleAsync();
        await chief.Page.GetByLabel("被代行人").SelectOptionAsync("hzq.head");
        await chief.Panel("指定代行").Locator("select").Nth(2).SelectOptionAsync("hzq.handler1");
        await chief.Page.GetByLabel("至").FillAsync("2025-12-31");
        await chief.Panel("指定代行").ClickInAsync("指定代行");
        await chief.HearsAsync("代行。");
        await chief.Page.Locator("tr", new() { HasText = "2025-12-31" }).GetByRole(AriaRole.Button, new() { Name = "撤回" }).ClickAsync();
        await chief.HearsAsync("已撤回");
    }

    private Task<Visitor> AtAsync(string person, string path) => Visitor.SignedInAsync(chromium, _server, person, path);
}
