using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>A lead's year by hand in a real browser: break down, dispatch, review, merge, sign; what was clicked is looked up in the record.</summary>
public sealed class LeadTests(Chromium chromium)
{
    /// <summary>Nothing is broken down yet.</summary>
    private static readonly DateOnly s_january = new(2025, 1, 3);

    /// <summary>Years are being signed.</summary>
    private static readonly DateOnly s_december = new(2025, 12, 22);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Clicks(nameof(BreakDownTask), nameof(SendBackBreakdown), nameof(ApproveBreakdown), nameof(DispatchTask))]
    public async Task A_breakdown_survives_a_signing_out_is_sent_back_approved_and_dispatched_in_one_act()
    {
        await using var server = await WebServer.StartAsync(s_january, cancellationToken: Token);
        await using (var handler = await AsAsync(server, "zjj.handler1", "/tasks/10/breakdown"))
        {
            await handler.Page.GetByLabel("海州区的份额（%）").FillAsync("101");
            await Expect(handler.Page.GetByText("份额应大于0")).ToBeVisibleAsync();
            await handler.Page.GetByLabel("海州区的份额（%）").FillAsync("24");
            await handler.Page.GetByLabel("海州区的成果").FillAsync("二标段3.2公里完工");
            await handler.Page.GetByLabel("赣榆区的期限").FillAsync("2025-12-20");
            await Expect(handler.Page.Locator(".err-text", new() { HasText = "最迟12月3日" })).ToBeVisibleAsync();
            await handler.Page.GetByLabel("赣榆区的期限").FillAsync("2025-10-31");
            await Expect(handler.Page.GetByText("已自动保存")).ToBeVisibleAsync();
        }

        await SendAsync(server);
        await using (var head = await AsAsync(server, "zjj.head", "/tasks/10/breakdown"))
        {
            await ClickAsync(head, "退回");
            await head.Page.GetByLabel("退回理由（必填）").FillAsync("请再核对");
            await ClickAsync(head, "退回");
            await Expect(head.Page.GetByText("请再核对")).ToBeVisibleAsync();
        }

        await SendAsync(server, "请再核对");
        await using (var head = await AsAsync(server, "zjj.head", "/tasks/10/breakdown"))
        {
            await ClickAsync(head, "审定");
            await Expect(head.Page.GetByText("交办预览")).ToBeVisibleAsync();
            await ClickAsync(head, "一次交办13件");
            await Expect(head.Page.GetByText("已交办", new() { Exact = true })).ToBeVisibleAsync();
        }

        await server.RestAsync(Token);
        var issue = server.Web.View.Current.Assignment(AssignmentId.Of(Run(server, 10), new UnitCode("hzq")))!.Issue!;
        Assert.Equal(("二标段3.2公里完工", 24m), (issue.Content, issue.Share));
    }

    [Fact]
    [Clicks("ReviewReport.Accept", nameof(MergeReports), nameof(SendBackMerge), nameof(ApproveMerge))]
    public async Task Reports_are_reviewed_side_by_side_and_what_was_accepted_is_merged()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var view = server.Web.View;
        var (task, report) = view.Current.Assignments.Values.Select(a => a.State).Where(a => a.Issue is { Reviewer.Value: "zjj" } && a.Id!.Value.Parent is null)
            .Select(a => (a.Id!.Value.Run.TaskNumber, a.Reports.Values.FirstOrDefault(r => r.Standing == ReportStanding.Received && r.Month.Month == 11) is null ? null : a)).First(p => p.Item2 is not null);
        var unit = view.Current.Book.Units.NameOf(report!.Issue!.Unit);
        await using var handler = await AsAsync(server, "zjj.handler1", $"/tasks/{task}");
        await ClickAsync(handler, $"采纳：{unit}");
        await Expect(handler.Page.GetByText($"{unit}的反馈已采纳")).ToBeVisibleAsync();
        await server.RestAsync(Token);
        await Expect(handler.Page.GetByLabel("汇总内容")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex($"{unit}：[\\s\\S]*缺报："));
        await ClickAsync(handler, "报出汇总");
        await Expect(handler.Page.GetByText("汇总稿已送出")).ToBeVisibleAsync();
        await using (var strict = await AsAsync(server, "zjj.head", $"/tasks/{task}"))
        {
            await ClickAsync(strict, "退回");
            await strict.Page.GetByLabel("退回理由（必填）").FillAsync("请写明缺报原因");
            await ClickAsync(strict, "退回");
            await Expect(strict.Page.GetByText("已退回")).ToBeVisibleAsync();
        }

        await Expect(handler.Page.GetByText("请写明缺报原因")).ToBeVisibleAsync();
        await ClickAsync(handler, "报出汇总");
        await using var head = await AsAsync(server, "zjj.head", $"/tasks/{task}");
        await ClickAsync(head, "审定");
        await Expect(head.Page.GetByText("汇总已审定报出")).ToBeVisibleAsync();
        var merge = view.Current.Merges[MergeId.Of(Run(server, task), ReportMonth.Of(2025, 11)).Value].State;
        Assert.NotNull(merge.MergedAt);
        Assert.Equal(merge.Reports.Count(r => r.Value.Line is null), merge.Missing.Length);
    }

    [Fact]
    [Clicks("ReviewReport.Return")]
    public async Task A_report_is_returned_with_a_reason_and_not_without()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var report = server.Web.View.Current.Assignments.Values.Select(a => a.State)
            .First(a => a.Issue is { Reviewer.Value: "zjj" } && a.Id!.Value.Parent is null && a.Reports.GetValueOrDefault("2025-11")?.Standing == ReportStanding.Received);
        await using var handler = await AsAsync(server, "zjj.handler1", $"/tasks/{report.Id!.Value.Run.TaskNumber}");
        await ClickAsync(handler, $"退办：{server.Web.Book.Units.NameOf(report.Issue!.Unit)}");
        await ClickAsync(handler, "退办");
        await Expect(handler.Page.GetByText("请写明理由。")).ToBeVisibleAsync();
        await handler.Page.GetByLabel("退办理由（必填）").FillAsync("请说明回升原因");
        await ClickAsync(handler, "退办");
        await Expect(handler.Page.GetByText("的反馈已退办")).ToBeVisibleAsync();
        Assert.Equal(ReportStanding.Returned, server.Web.View.Current.Assignment(report.Id.Value)!.Reports["2025-11"].Standing);
    }

    [Fact]
    [Clicks(nameof(SignTaskRun))]
    public async Task Three_signatures_stand_under_the_text_that_each_signer_saw()
    {
        await using var server = await WebServer.StartAsync(s_december, cancellationToken: Token);
        var run = server.Web.View.Current.Runs.Values.Select(r => r.State).Where(r => r is { Lead.Value: "zjj", MergedText: not null }
            && r.Steps.Values.Any(s => s is { Kind: StepKind.SignOff, Standing: StepStanding.Active })).MinBy(r => r.Signatures.Length)!;
        var number = run.Id!.Value.TaskNumber;
        foreach (var signer in new[] { "zjj.head", "ldxzb.head", "ldxz.leader" }.Skip(run.Signatures.Length))
        {
            await using var visitor = await AsAsync(server, signer, $"/tasks/{number}");
            await Expect(visitor.Page.Locator("#sign .signed")).ToHaveTextAsync(run.MergedText!);
            await ClickAsync(visitor, "签批");
            await Expect(visitor.Page.GetByText("已签批")).ToBeVisibleAsync();
        }

        var signed = server.Web.View.Current.Run(run.Id.Value)!;
        Assert.Equal(3, signed.Signatures.Length);
        Assert.All(signed.Signatures, s => Assert.Equal(TextHash.Of(run.MergedText!), s.TextHash));
    }

    private static TaskRunId Run(WebServer server, int task) => TaskRunId.Of(server.Web.View.Current.Cycle!.Value, task);

    private Task<Visitor> AsAsync(WebServer server, string person, string path) => Visitor.SignedInAsync(chromium, server, person, path);

    private static Task ClickAsync(Visitor visitor, string button) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>From another window: what was typed before is there.</summary>
    private async Task SendAsync(WebServer server, string? reason = null)
    {
        await using var handler = await AsAsync(server, "zjj.handler1", "/tasks/10/breakdown");
        await Expect(handler.Page.GetByLabel("海州区的份额（%）")).ToHaveValueAsync("24");
        if (reason is not null) await Expect(handler.Page.GetByText(reason)).ToBeVisibleAsync();
        await ClickAsync(handler, "报送负责人审定");
        await Expect(handler.Page.GetByText("待单位负责人审定。")).ToBeVisibleAsync();
    }
}
