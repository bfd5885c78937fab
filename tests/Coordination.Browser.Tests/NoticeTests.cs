using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>The bell, the first visitor's tour and a unit's robots, by hand in a real browser.</summary>
public sealed class NoticeTests(Chromium chromium) : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Visitor.DesktopWidth)]
    [InlineData(Visitor.PhoneWidth)]
    public async Task The_bell_counts_tells_of_what_comes_and_forgets_what_was_seen(int width)
    {
        await using var liaison = await Visitor.SignedInAsync(chromium, _server, "hzq.liaison", "/desk", width);
        var bell = liaison.Page.Locator(".bell summary");
        await bell.ClickAsync();
        var rows = liaison.Page.Locator(".bell li");
        await Expect(rows.First).ToBeVisibleAsync();
        await liaison.PictureAsync($"bell-{width}");
        if (await liaison.Page.Locator(".bell button:enabled").CountAsync() > 0) await liaison.ClickAsync("全部标为已看");
        await Expect(bell).ToHaveAttributeAsync("aria-label", "通知，没有未看的");
        await TellAsync();
        await Expect(bell).ToHaveAttributeAsync("aria-label", "通知，1条未看");
        await Expect(liaison.Page.Locator(".bell + [role=status]")).ToHaveTextAsync("通知，1条未看");
        await liaison.Page.Keyboard.PressAsync("Escape");
        await Expect(rows.First).ToBeHiddenAsync();
        await bell.PressAsync("Enter");
        await liaison.Page.Locator(".bell li.new a").First.ClickAsync();
        await Expect(liaison.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/assignments/2025/10/hzq"));
        await Expect(rows.First).ToBeHiddenAsync();
        await bell.ClickAsync();
        await liaison.ClickAsync("全部标为已看");
        await Expect(bell).ToHaveAttributeAsync("aria-label", "通知，没有未看的");
        await liaison.GoAsync("/tasks");
        await Expect(bell).ToHaveAttributeAsync("aria-label", "通知，没有未看的");
        Assert.Empty(liaison.Complaints);
    }

    [Fact]
    public async Task A_refresh_keeps_the_bell_in_the_person_s_language()
    {
        await using var liaison = await Visitor.SignedInAsync(chromium, _server, "hzq.liaison", "/desk");
        await liaison.Page.Locator(".who summary").ClickAsync();
        await liaison.ClickAsync("English");
        await liaison.ReadyAsync();
        await liaison.Page.Locator(".bell summary").ClickAsync();
        await liaison.ClickAsync("Mark all as seen");
        await TellAsync();
        await Expect(liaison.Page.Locator(".bell summary")).ToHaveAttributeAsync("aria-label", "Notices, 1 unseen");
    }

    [Fact]
    public async Task Administrators_have_no_bell()
    {
        await using var admin = await Visitor.SignedInAsync(chromium, _server, "ldxzb.system", "/admin");
        await Expect(admin.Page.Locator(".bell")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("hzq.liaison", "/desk", "我的工作台：三句话用法")]
    [InlineData("zjj.handler1", "/tasks/10", "任务页：三句话用法")]
    [InlineData("ldxz.leader", "/group", "领导小组：三句话用法")]
    public async Task A_first_visitor_is_shown_round_once_and_again_when_he_asks(string person, string door, string title)
    {
        await using (var first = await Visitor.SignedInAsync(chromium, _server, person, door))
        {
            await Expect(first.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
            await first.PictureAsync($"tour-{person}");
            await first.Page.GetByRole(AriaRole.Button, new() { Name = "知道了" }).PressAsync("Enter");
            await Expect(first.Page.Locator(".tour")).ToHaveCountAsync(0);
        }

        await using var again = await Visitor.SignedInAsync(chromium, _server, person, door, Visitor.PhoneWidth);
        await Expect(again.Page.Locator("main h1")).ToBeVisibleAsync();
        await Expect(again.Page.Locator(".tour")).ToHaveCountAsync(0);
        await again.Page.Locator(".who summary").ClickAsync();
        await again.Page.GetByRole(AriaRole.Link, new() { Name = "使用说明" }).ClickAsync();
        await Expect(again.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        await again.PictureAsync($"tour-{person}-phone");
        await again.ClickAsync("知道了");
        await Expect(again.Page.Locator(".tour")).ToHaveCountAsync(0);
        await Expect(again.Page).Not.ToHaveURLAsync(new System.Text.RegularExpressions.Regex("guide"));
    }

    [Fact]
    public async Task The_three_front_doors_stand_first_at_the_sign_in()
    {
        await using var visitor = await Visitor.OpenAsync(chromium, _server);
        await visitor.GoAsync("/sign-in");
        await Expect(visitor.Page.Locator(".doors button")).ToHaveCountAsync(3);
        foreach (var person in new[] { "hzq.liaison", "zjj.handler1", "ldxz.leader" }) await Expect(visitor.Page.Locator($".doors button[value='{person}'] small")).Not.ToBeEmptyAsync();
        await visitor.PictureAsync("doors");
    }

    [Fact]
    public async Task A_head_enters_a_robot_whose_secret_is_never_shown_and_others_may_not()
    {
        const string Secret = "SEC-never-shown";
        await using (var head = await Visitor.SignedInAsync(chromium, _server, "hzq.head", "/desk/robots"))
        {
            await head.Page.GetByLabel("名称").FillAsync("海州区工作群");
            await head.Page.GetByLabel("机器人地址").FillAsync("https://10.0.0.1/robot/send?access_token=token-never-shown");
            await head.Page.GetByLabel("加签密钥").FillAsync(Secret);
            await head.ClickAsync("接入");
            await Expect(head.Page.GetByText("不能填写内部网络的地址")).ToBeVisibleAsync();
            await Expect(head.Page.GetByLabel("名称")).ToHaveValueAsync("海州区工作群");
            await head.PictureAsync("robot-refused");
            await head.Page.GetByLabel("机器人地址").FillAsync("https://oapi.dingtalk.com/robot/send?access_token=token-never-shown");
            await head.ClickAsync("接入");
            await Expect(head.Page.GetByRole(AriaRole.Rowheader, new() { Name = "海州区工作群" })).ToBeVisibleAsync();
            await head.ClickAsync("试发：海州区工作群");
            await Expect(head.Page.GetByText("演示环境不向外发送消息。")).ToBeVisibleAsync();
            await head.PictureAsync("robot-entered");
            Assert.DoesNotContain("never-shown", await head.Page.ContentAsync(), StringComparison.Ordinal);
        }

        await using (var handler = await Visitor.SignedInAsync(chromium, _server, "hzq.handler1", "/desk/robots"))
        {
            await Expect(handler.Page.GetByText("接入和撤除由单位负责人办理。")).ToBeVisibleAsync();
            await Expect(handler.Page.Locator("main button")).ToHaveCountAsync(0);
        }

        await using (var admin = await Visitor.SignedInAsync(chromium, _server, "ldxzb.system", "/admin/units"))
            await Expect(admin.Page.Locator("tr", new() { Has = admin.Page.GetByRole(AriaRole.Rowheader, new() { Name = "海州区", Exact = true }) })).ToContainTextAsync("1");
        await using (var audit = await Visitor.SignedInAsync(chromium, _server, "ldxzb.audit", "/admin/sign-ins"))
            await Expect(audit.Page.GetByRole(AriaRole.Cell, new() { Name = "接入群机器人" })).ToBeVisibleAsync();
        await using var again = await Visitor.SignedInAsync(chromium, _server, "hzq.head", "/desk/robots");
        await again.ClickAsync("撤除：海州区工作群");
        await Expect(again.Page.GetByText("没有接入群机器人。")).ToBeVisibleAsync();
    }

    private async Task TellAsync()
    {
        var (unit, level, now) = (new UnitCode("hzq"), "test", _server.Clock.GetUtcNow());
        var cycle = _server.Web.View.Current.Cycle!.Value;
        var id = NoticeId.Of(cycle, unit, level, SimulatedCity.November);
        var item = new NoticeItem(AssignmentId.Of(TaskRunId.Of(cycle, 10), unit).Stream, "work", level, now, [NoticePost.Liaison]);
        foreach (var (command, at) in new (Command, DateTimeOffset)[]
        {
            (new AddNoticeItem(id, unit, level, SimulatedCity.November, PaperKind.UrgeNotice, item), now), (new FireDeadline(id.Stream, NoticeDecider.GoesOut, 1), now + TimeSpan.FromMinutes(11)),
        })
        {
            var answer = await _server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(_server.Web.NewId()), Actor.System, at, command), Token);
            Assert.True(answer.Accepted, answer.Rejection);
        }

        await _server.RestAsync(Token);
    }
}
