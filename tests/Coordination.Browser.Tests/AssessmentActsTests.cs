using System.Text;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Indicators;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>Figures entered and corrected, and a year's assessment from the draft to the frozen result, by clicks. Attacked with a wrong workbook, and with objecting and signing out of turn.</summary>
public sealed class AssessmentActsTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Clicks(nameof(PlanIndicator), nameof(EnterValues))]
    public async Task A_figures_year_is_changed_and_its_values_are_corrected_and_imported()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var id = new IndicatorId("lyg/2022-30/2025/10/leakage");
        await using (var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.handler1", "/indicators/2025/10/leakage"))
        {
            await office.Page.GetByLabel("海州区：本年目标").FillAsync("12");
            await Expect(office.Page.GetByText("分解校核")).ToHaveCountAsync(2);
            await office.Page.Locator("section[aria-labelledby=h-plan] input[maxlength='2000']").FillAsync("试改");
            await office.ClickAsync("录入");
            await Expect(office.Page.Locator(".mud-snackbar", new() { HasText = "达不到全市目标" })).ToBeVisibleAsync();
            await office.Page.GetByLabel("海州区：本年目标").FillAsync("8.5");
            await office.ClickAsync("录入");
            await office.HearsAsync("年度计划已录入");
        }

        Assert.Equal(8.5m, server.Web.View.Current.Indicator(id)!.Plan!.Part(new UnitCode("hzq"))!.Target);
        await using (var lead = await Visitor.SignedInAsync(chromium, server, "zjj.handler1", "/indicators/2025/10/leakage"))
        {
            var panel = lead.Page.Locator("section[aria-labelledby=h-values]");
            await panel.Locator("select").First.SelectOptionAsync("hzq");
            await panel.Locator("select").Nth(1).SelectOptionAsync("9");
            await panel.Locator("input[inputmode=decimal]").FillAsync("九点八");
            await lead.ClickAsync("录入数值");
            await Expect(panel.GetByText("请填写数字。")).ToBeVisibleAsync();
            await panel.Locator("input[inputmode=decimal]").FillAsync("9.8");
            await panel.GetByLabel("理由或来源").FillAsync("计量口径订正");
            await lead.ClickAsync("录入数值");
            await lead.HearsAsync("已录入");
            await panel.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "values.xlsx", MimeType = "application/octet-stream", Buffer = Encoding.UTF8.GetBytes("no workbook") });
            await Expect(panel.GetByText("不是可以读取的 xlsx 表格。")).ToBeVisibleAsync();
        }

        var value = server.Web.View.Current.Indicator(id)!.Value(new UnitCode("hzq"), ReportMonth.Of(2025, 9))!;
        Assert.Equal((9.8m, ValueStanding.Corrected), (value.InForce.Value, value.InForce.Standing));
    }

    [Fact]
    [Clicks(
        nameof(DraftAssessment), nameof(PublishAssessment), nameof(RaiseObjection), nameof(RuleOnObjection), nameof(SignAssessment), nameof(OpenAssessmentIssue), nameof(SetRanking))]
    public async Task A_years_result_is_drafted_published_objected_to_ruled_signed_and_frozen()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        await using (var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.head", "/assessment"))
        {
            await office.ClickAsync("计算初稿");
            await office.HearsAsync("初稿已生成");
            await office.PictureAsync("assessment-drafted");
            await office.ClickAsync("公布初稿");
            await office.HearsAsync("初稿已公布");
            await Expect(office.Page.GetByRole(AriaRole.Button, new() { Name = "签批", Exact = true })).ToBeDisabledAsync();
        }

        var unit = Issue(server).Cards.First(c => c.Group == CardGroup.County && c.Points.Any(p => p.Delta < 0)).Unit;
        var before = Issue(server).Card(unit)!.Score;
        await ObjectAsync(server, unit);
        await using (var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.head", "/assessment"))
        {
            await office.Page.GetByLabel("裁定理由").FillAsync("经核属实。");
            await office.Page.GetByRole(AriaRole.Button, new() { Name = "异议成立：异议1" }).ClickAsync();
            await office.HearsAsync("已裁定");
        }

        Assert.True(Issue(server).Card(unit)!.Score > before);
        await server.MoveToAsync(Issue(server).Until!.At.AddHours(15), Token);
        await SignAsync(server, "ldxzb.head");
        await SignAsync(server, "ldxz.leader");
        Assert.Equal(AssessmentStatus.Frozen, Issue(server).Status);
        await CorrectAsync(server, unit);
    }

    [Fact]
    [Clicks(nameof(DrawSpotCheck), nameof(JudgeSpotItem))]
    public async Task Papers_are_drawn_by_lot_and_judged()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var open = server.Web.View.Current.Assignments.Values.Select(a => a.State).Where(a => a is { Id: { Parent: null }, Status: AssignmentStatus.InProgress }).Take(3).ToList();
        foreach (var (assignment, i) in open.Select((a, i) => (a, i)))
            await server.SendAsync($"{assignment.Issue!.Unit}.handler1", new AttachEvidence(assignment.Id!.Value, new Evidence(new string((char)('a' + i), 64), $"台账{i}.pdf", 100, "application/pdf", null)));
        await using var visitor = await Visitor.SignedInAsync(chromium, server, "dcs.head", "/assessment/spot-checks");
        await visitor.ClickAsync("抽取");
        await Expect(visitor.Page.GetByText("请填写种子。")).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("随机种子（如当日收盘指数，先公布后抽取）").FillAsync("3946.74");
        await visitor.Page.GetByLabel("抽取件数").FillAsync("2");
        await visitor.ClickAsync("抽取");
        await visitor.HearsAsync("已抽取");
        var drawn = Assert.Single(server.Web.View.Current.SpotChecks.Values).State.Draw!;
        Assert.Equal((3, 2), (drawn.PopulationCount, drawn.Drawn.Length));
        await visitor.Page.GetByLabel("核查情况（不实的必填）").First.FillAsync("与现场不符");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"不实 {drawn.Drawn[0].Name}" }).ClickAsync();
        await visitor.HearsAsync("已记录");
        await visitor.PictureAsync("spot-check-judged");
        await IsWideAsync(visitor);
    }

    /// <summary>A handler prepares it, the head finds it and sends it.</summary>
    private async Task ObjectAsync(WebServer server, UnitCode unit)
    {
        await using (var handler = await Visitor.SignedInAsync(chromium, server, $"{unit}.handler1", $"/assessment/2025/{unit}"))
        {
            await handler.Page.GetByLabel("事实和理由").FillAsync("收文记录表明材料按时送达。");
            await Expect(handler.Page.GetByText("单位负责人打开本页即见")).ToBeVisibleAsync();
            await Expect(handler.Page.GetByRole(AriaRole.Button, new() { Name = "由单位负责人提出" })).ToBeDisabledAsync();
            await Expect(handler.Page.GetByText("已自动保存")).ToBeVisibleAsync();
        }

        await using (var county = await Visitor.SignedInAsync(chromium, server, $"{unit}.head", $"/assessment/2025/{unit}"))
        {
            await Expect(county.Page.GetByLabel("事实和理由")).ToHaveValueAsync("收文记录表明材料按时送达。");
            await county.PictureAsync("scorecard-published");
            await county.Page.Locator("#h-lost").Locator("xpath=ancestor::section").GetByRole(AriaRole.Button, new() { Name = "提出异议" }).First.ClickAsync();
            await county.Page.GetByLabel("事实和理由").FillAsync("");
            await county.ClickAsync("由单位负责人提出");
            await Expect(county.Page.GetByText("请写明事实和理由。")).ToBeVisibleAsync();
            await county.Page.GetByLabel("事实和理由").FillAsync("收文记录表明材料按时送达，见附件。");
            await county.ClickAsync("由单位负责人提出");
            await county.HearsAsync("异议已提出");
        }
    }

    /// <summary>Ranking by the way; then another issue, under which the frozen one stays to be seen.</summary>
    private async Task CorrectAsync(WebServer server, UnitCode unit)
    {
        await using (var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.head", "/assessment"))
        {
            await office.PictureAsync("assessment-frozen");
            var reason = office.Page.Locator("section[aria-labelledby=h-office]").GetByLabel("理由", new() { Exact = true });
            await reason.FillAsync("已阅知有关规定，仅供领导小组参考。");
            await office.ClickAsync("开启排名");
            await office.HearsAsync("已设置");
            await reason.FillAsync("统计数据更正。");
            await office.ClickAsync("启动更正（另出一号结果）");
            await office.HearsAsync("已启动更正");
            await Expect(office.Page.GetByText("正在更正")).ToBeVisibleAsync();
            await office.PictureAsync("assessment-correction");
            await IsWideAsync(office);
            await office.ClickAsync("重新计算初稿");
            await office.HearsAsync("初稿已生成");
        }

        Assert.Equal([AssessmentStatus.Frozen, AssessmentStatus.Drafted], State(server).Issues.Select(i => i.Status));
        // The unit keeps its result, and the paper of it, until the correction is published.
        await using var head = await Visitor.SignedInAsync(chromium, server, $"{unit}.head", $"/assessment/2025/{unit}");
        await Expect(head.Page.Locator($"a[href='/papers/AssessmentResult/2025/1/{unit}.docx']")).ToBeVisibleAsync();
    }

    /// <summary>A list without lights has no narrow column for them.</summary>
    private static async Task IsWideAsync(Visitor visitor) => Assert.True((await visitor.Page.Locator(".ex li > div").First.BoundingBoxAsync())!.Width > 600);

    private async Task SignAsync(WebServer server, string person)
    {
        await using var signer = await Visitor.SignedInAsync(chromium, server, person, "/assessment");
        await signer.ClickAsync("签批");
        await signer.HearsAsync("已签批");
    }

    private static AssessmentState State(WebServer server) => Assert.Single(server.Web.View.Current.Assessments.Values).State;

    private static AssessmentIssue Issue(WebServer server) => State(server).Current!;
}
