using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>
/// A county's month from the first line to the corrected report, by clicks; attacked by two who fill the same form, by sessions that end in mid-form,
/// and by figures that are none.
/// </summary>
public sealed class ReportActsTests(Chromium chromium) : IAsyncLifetime
{
    private const string Page = "/assignments/2025/10/hzq";

    private WebServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AssignmentState Assignment => _server.Assignment(AssignmentId.Of(TaskRunId.Of(_server.Web.View.Current.Cycle!.Value, 10), new UnitCode("hzq")));

    private string Holder => Assignment.Holder?.Value ?? "hzq.handler1";

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    [Clicks(
        nameof(FillLine), nameof(FileReturn), nameof(AskReturnCosignature), nameof(CosignReturn), nameof(SendBackReturn), nameof(ApproveReturn), "ReviewReport.Return",
        "SendFromUnit.CorrectReport", "ReviewReport.Accept")]
    public async Task A_month_is_filled_in_co_signed_sent_back_approved_returned_corrected_and_accepted()
    {
        await using (var handler = await AtAsync(Holder, Page))
        {
            await handler.Page.Locator("#report").GetByLabel("进展和下一步").FillAsync("二标段已完工。");
            await handler.ClickAsync("填入合并月报");
            await handler.HearsAsync("已填入合并月报");
        }

        await using (var author = await AtAsync("hzq.handler1", "/desk"))
        {
            await author.ClickAsync("其余全部无变化");
            await author.ClickAsync("提交审核");
            await author.HearsAsync("月报已提交");
            await author.Page.Locator("#monthly").GetByLabel("选择加签人").SelectOptionAsync("hzq.handler2");
            await author.Page.Locator("#monthly").ClickInAsync("请其加签");
            await author.HearsAsync("加签");
        }

        await using (var colleague = await AtAsync("hzq.handler2", "/desk"))
        {
            await colleague.Page.Locator("#monthly").ClickInAsync("加签");
            await colleague.HearsAsync("已加签");
        }

        await using (var head = await AtAsync("hzq.head", "/desk"))
        {
            await head.Page.Locator("#monthly").ClickInAsync("退回");
            await head.GiveReasonAsync("请核对数值。");
            await head.HearsAsync("已退回");
        }

        await using (var author = await AtAsync("hzq.handler1", "/desk"))
        {
            await Expect(author.Page.Locator("#monthly").GetByText("请核对数值。")).ToBeVisibleAsync();
            await author.ClickAsync("提交审核");
            await author.HearsAsync("月报已提交");
        }

        await using (var head = await AtAsync("hzq.head", "/desk"))
        {
            await head.Page.Locator("#monthly").ClickInAsync("同意报送");
            await head.HearsAsync("已同意");
        }

        await ReviewedAsync();
    }

    private async Task ReviewedAsync()
    {
        await using (var lead = await AtAsync("zjj.handler1", Page))
        {
            await lead.Page.GetByLabel("退回更正须写明理由").FillAsync("请写明完工时间。");
            await lead.ClickAsync("退回更正");
            await lead.HearsAsync("已退回更正");
        }

        Assert.Equal(ReportStanding.Returned, Assignment.Reports["2025-11"].Standing);
        await using (var handler = await AtAsync(Holder, Page))
        {
            await Expect(handler.Page.GetByText("退回理由：请写明完工时间。").First).ToBeVisibleAsync();
            await handler.Page.GetByLabel("进展和下一步").FillAsync("二标段已于11月18日完工。");
            await handler.ClickAsync("报送更正");
            await handler.HearsAsync("已送单位负责人审批");
        }

        await _server.SendAsync("hzq.head", new ApproveOutgoing(Assignment.Id!.Value, "report/2025-11"));
        await using var reviewer = await AtAsync("zjj.handler1", Page);
        await reviewer.ClickAsync("审核通过");
        await reviewer.HearsAsync("已审核通过");
        Assert.Equal(ReportStanding.Accepted, Assignment.Reports["2025-11"].Standing);
    }

    [Fact]
    public async Task Two_who_fill_the_same_line_are_told_and_neither_loses_what_was_typed()
    {
        await using var first = await AtAsync("hzq.handler1", "/desk");
        await using var second = await AtAsync("hzq.handler2", "/desk");
        await Figure(first).FillAsync("86.81");
        await Figure(second).FillAsync("86.82");
        await first.ClickAsync("存入月报");
        await first.HearsAsync("已存入月报");
        await second.ClickAsync("存入月报");
        await Expect(second.Page.Locator("#monthly [role=alert]", new() { HasText = "您填的是“86.82”" })).ToBeVisibleAsync();
        await Expect(Figure(second)).ToHaveValueAsync("86.82");
        await second.Page.Locator("#monthly").ClickInAsync("用我的");
        await second.ClickAsync("存入月报");
        await second.HearsAsync("已存入月报");
        await Expect(Figure(first)).ToHaveValueAsync("86.82");
    }

    [Fact]
    public async Task Who_is_overtaken_by_a_colleague_is_told_by_whom_and_keeps_the_words()
    {
        var id = await _server.AddAcknowledgedAsync(10, "jyj");
        await _server.SendAsync("jyj.handler1", new SendFromUnit(id, new Submit("已完成。", null)));
        await _server.SendAsync("jyj.head", new ApproveOutgoing(id, "submit"));
        await using var slow = await AtAsync("zjj.handler2", Preparing.PageOf(id));
        await using var quick = await AtAsync("zjj.handler1", Preparing.PageOf(id));
        await slow.Page.GetByLabel("退办须写明理由").FillAsync("请补充宣传场次。");
        await quick.ClickAsync("审核通过，办结");
        await quick.HearsAsync("已办结");
        await Expect(slow.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "请补充宣传场次。" })).ToContainTextAsync("此事已先由他人办理");
        Assert.Equal(AssignmentStatus.Completed, _server.Assignment(id).Status);
    }

    [Fact]
    public async Task A_session_that_ends_in_mid_form_loses_nothing_on_desk_report_or_decision()
    {
        await LostAndFoundAsync("hzq.handler1", "/desk", visitor => Figure(visitor), "86.83", visitor => visitor.ClickAsync("存入月报"));
        await LostAndFoundAsync(Holder, Page, visitor => visitor.Page.Locator("#report").GetByLabel("进展和下一步"), "二标段完工。", visitor => visitor.ClickAsync("填入合并月报"));
        var matter = new EscalationId($"{Assignment.Id}/work");
        await _server.SendAsync(
            "system", new Domain.Escalations.RaiseEscalation(matter, Domain.Escalations.LadderLevel.Agenda, new UnitCode("hzq"), Assignment.Id!.Value.Stream, ClockNames.Work, _server.Clock.GetUtcNow()));
        await LostAndFoundAsync("ldxz.leader", $"/group?matter={Uri.EscapeDataString(matter.Value)}", visitor => visitor.Page.GetByLabel("决定内容"), "请办公室继续督办。", async visitor =>
        {
            await visitor.Page.Locator("input[name=kind][value=TakeNote]").CheckAsync();
            await visitor.ClickAsync("签批并下发");
        });
    }

    /// <summary>Types, is signed out on the server, acts, signs in again, and looks.</summary>
    private async Task LostAndFoundAsync(string person, string page, Func<Visitor, ILocator> field, string text, Func<Visitor, Task> actAsync)
    {
        await using var visitor = await AtAsync(person, page);
        await field(visitor).FillAsync(text);
        await _server.EndSessionsAsync(person, Token);
        await actAsync(visitor);
        await visitor.Page.WaitForURLAsync("**/sign-in**");
        await visitor.SignInAsync(person);
        Assert.Equal(Uri.UnescapeDataString(page), Uri.UnescapeDataString(new Uri(visitor.Page.Url).PathAndQuery));
        await Expect(field(visitor)).ToHaveValueAsync(text);
    }

    [Fact]
    public async Task A_figure_that_is_none_is_marked_in_either_language_and_stays()
    {
        foreach (var (locale, sentence) in new[] { ("zh-CN", "请填写数字"), ("en", "number") })
        {
            await using var visitor = await Visitor.SignedInAsync(chromium, _server, "hzq.handler1", "/desk", locale: locale);
            await visitor.Page.Locator("#monthly input[data-column=now]").First.FillAsync("9,8l");
            await visitor.Page.Locator("#monthly .sendbar .btn.primary").ClickAsync();
            await Expect(visitor.Page.Locator("#monthly .err-text", new() { HasText = sentence }).First).ToBeVisibleAsync();
            await Expect(visitor.Page.Locator("#monthly input[aria-invalid=true]").First).ToHaveValueAsync("9,8l");
        }
    }

    private static ILocator Figure(Visitor visitor) => visitor.Page.Locator("#monthly input[data-column=now][aria-label*='海绵城市']");

    private Task<Visitor> AtAsync(string person, string path) => Visitor.SignedInAsync(chromium, _server, person, path);
}
