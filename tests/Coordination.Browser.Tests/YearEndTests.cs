using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.TaskRuns;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>The end of a year by clicks: the year's text written, sent back, decided, refused by a signer; a signed task closed off; a closed one opened again.</summary>
public sealed class YearEndTests(Chromium chromium)
{
    private static readonly DateOnly s_december = new(2025, 12, 22);

    [Fact]
    [Clicks(nameof(CompleteStep), nameof(SendBackStep), nameof(ApproveStep), nameof(SignTaskRun), nameof(RefuseSignature), nameof(CloseOffTaskRun), nameof(ReopenTaskRun))]
    public async Task A_year_is_written_signed_refused_closed_off_and_opened_again()
    {
        await using var server = await WebServer.StartAsync(s_december, cancellationToken: TestContext.Current.CancellationToken);
        await WrittenAsync(server);
        await using (var head = await AtAsync(server, "zjj.head", "/tasks/8"))
        {
            await head.Panel("牵头步骤").ClickInAsync("退回");
            await head.Page.GetByLabel("退回理由（必填）").FillAsync("请补充数据。");
            await head.Panel("牵头步骤").ClickInAsync("退回");
            await head.HearsAsync("已退回");
        }

        await WrittenAsync(server);
        await using (var head = await AtAsync(server, "zjj.head", "/tasks/8"))
        {
            await head.ClickAsync("审定");
            await head.HearsAsync("成果已审定");
            await head.ClickAsync("签批");
            await head.HearsAsync("已签批");
        }

        await using (var office = await AtAsync(server, "ldxzb.head", "/tasks/8"))
        {
            await office.ClickAsync("不予签批");
            await office.Page.GetByLabel("不予签批的理由（必填）").FillAsync("数据不实。");
            await office.ClickAsync("不予签批");
            await office.HearsAsync("已退回牵头单位");
        }

        Assert.Empty(Run(server, 8).Signatures);
        await using (var office = await AtAsync(server, "ldxzb.head", "/desk?q=toclose"))
        {
            await office.Page.GetByRole(AriaRole.Button, new() { Name = "任务销号", Exact = true }).First.ClickAsync();
            await office.HearsAsync("任务已销号");
        }

        await using (var office = await AtAsync(server, "ldxzb.head", "/tasks/10"))
        {
            await office.Page.Locator("summary", new() { HasText = "重新打开" }).ClickAsync();
            await office.Page.Locator(".opts label", new() { HasText = "海州区" }).First.ClickAsync();
            await office.Page.GetByLabel("重新打开的理由（必填）").FillAsync("审计发现数据有误。");
            await office.ClickAsync("重新打开1件");
            await office.HearsAsync("已重新打开");
        }

        Assert.Equal(AssignmentStatus.Rework, server.Assignment(AssignmentId.Of(Run(server, 10).Id!.Value, new UnitCode("hzq"))).Status);
    }

    [Fact]
    [Clicks("SendFromUnit.Deliver")]
    public async Task A_unit_hands_in_what_a_step_asks_of_it()
    {
        await using var server = await WebServer.StartAsync(new DateOnly(2025, 3, 3), cancellationToken: TestContext.Current.CancellationToken);
        var asked = server.Web.View.Current.Assignments.Values.Select(a => a.State)
            .First(a => a is { Status: AssignmentStatus.InProgress, Holder: not null } && a.Deliverables.Values.Any(d => d.DeliveredAt is null) && a.Drafts.IsEmpty);
        await using var handler = await AtAsync(server, asked.Holder!.Value.Value, Preparing.PageOf(asked.Id!.Value));
        var part = handler.Panel("成果与办结报送").Locator(".body").First;
        await part.ClickInAsync("提交成果");
        await Expect(part.GetByText("请写明理由。")).ToBeVisibleAsync();
        await part.GetByLabel("办理结果").FillAsync("评估报告已完成。");
        await part.ClickInAsync("提交成果");
        await handler.HearsAsync("已");
    }

    private async Task WrittenAsync(WebServer server)
    {
        await using var handler = await AtAsync(server, "zjj.handler1", "/tasks/8");
        await Expect(handler.Page.GetByLabel("年度汇总")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("完成情况"));
        await handler.ClickAsync("报送审定");
        await handler.HearsAsync("已报送");
    }

    private static TaskRunState Run(WebServer server, int task) => server.Web.View.Current.Run(TaskRunId.Of(server.Web.View.Current.Cycle!.Value, task))!;

    private Task<Visitor> AtAsync(WebServer server, string person, string path) => Visitor.SignedInAsync(chromium, server, person, path);
}
