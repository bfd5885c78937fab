using Coordination.Application.Definitions;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>
/// The three administrators at their pages: people and rights, services and their tokens, messages set aside, a holiday notice, a newer definition. Attacked by
/// taking a post from somebody in mid-session and from the last of a kind, and by looking again for what is shown once.
/// </summary>
public sealed class AdminActsTests(Chromium chromium)
{
    /// <summary>A year whose holiday notice is not out.</summary>
    private static readonly DateOnly s_provisional = new(2027, 3, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Clicks(nameof(RegisterPerson), nameof(GrantPost), nameof(RevokePost), nameof(DisablePerson), nameof(EnablePerson), nameof(ChoosePasswordStyle))]
    public async Task People_are_entered_given_posts_and_lose_them_at_once()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        await using (var system = await AtAsync(server, "ldxzb.system", "/admin/people"))
        {
            await EnterAsync(system, "录入人员", "坏账号", "新同志");
            await Expect(system.Page.Locator("[role=alert].err-text")).ToBeVisibleAsync();
            await EnterAsync(system, "录入人员", "new.person", "新同志");
            await ShownOnceAsync(system, "/admin/people");
            await system.GoAsync("/admin/services");
            await EnterAsync(system, "新建服务账号", "report.service", "报表系统");
            await system.Page.GetByLabel("用途").FillAsync("取数");
            await system.ClickAsync("生成令牌");
            await ShownOnceAsync(system, "/admin/services");
            await system.ClickAsync("作废");
            await system.HearsAsync("令牌已作废");
            await system.GoAsync("/admin/units");
            await system.Page.GetByLabel("查找").FillAsync("市市场局");
            await Expect(system.Page.Locator("tbody tr")).ToHaveCountAsync(1);
            await system.GoAsync("/admin/settings");
            await system.Page.Locator("details.ladder summary").First.ClickAsync();
            await Expect(system.Page.Locator("details.ladder table").First).ToBeVisibleAsync();
        }

        await RightsAsync(server);
        await using var audit = await AtAsync(server, "ldxzb.audit", "/admin/sign-ins");
        await Expect(audit.Page.Locator("td", new() { HasText = "签发令牌" })).ToBeVisibleAsync();
        await Expect(audit.Page.Locator("td", new() { HasText = "作废令牌" })).ToBeVisibleAsync();
    }

    private async Task RightsAsync(WebServer server)
    {
        await using var worker = await AtAsync(server, "hzq.handler3", "/desk");
        await using var security = await AtAsync(server, "ldxzb.security", "/admin/rights");
        await ChooseAsync(security, "new.person");
        await security.Page.Locator("form.stack select").Nth(1).SelectOptionAsync("hzq");
        await security.ClickAsync("授予岗位");
        await security.HearsAsync("岗位已授予");
        await security.Page.GetByLabel("理由").FillAsync("调离。");
        await security.ClickAsync("停用");
        await security.HearsAsync("已停用");
        await security.Page.GetByLabel("理由").FillAsync("调回。");
        await security.ClickAsync("启用");
        await security.HearsAsync("已启用");
        await ChooseAsync(security, "hzq.handler3");
        await security.Page.GetByLabel("理由").FillAsync("调离。");
        await security.ClickAsync("撤销");
        await security.HearsAsync("岗位已撤销");
        // His page shows itself again because of it, and sends him away.
        await worker.Page.WaitForURLAsync("**/sign-in**");
        await ChooseAsync(security, "ldxzb.system");
        await security.Page.GetByLabel("理由").FillAsync("试试。");
        await security.ClickAsync("撤销");
        await security.HearsAsync("这是最后一名系统管理员");
        await security.GoAsync("/admin/password-rules");
        await security.Page.Locator("label.choice:not(:has(.chip)) input").CheckAsync();
        await security.ClickAsync("保存");
        await security.HearsAsync("已保存");
    }

    private static async Task ChooseAsync(Visitor security, string person)
    {
        await security.Page.GetByLabel("查找").FillAsync(person);
        await Expect(security.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await security.Page.Locator("tbody tr").GetByRole(AriaRole.Button, new() { Name = "选择" }).ClickAsync();
        await Expect(security.Page.Locator("tbody tr.sel")).ToBeVisibleAsync();
    }

    private static async Task EnterAsync(Visitor system, string heading, string login, string name)
    {
        var form = system.Panel(heading);
        await form.GetByLabel("账号", new() { Exact = true }).FillAsync(login);
        await form.GetByLabel("姓名").FillAsync(name);
        await form.ClickInAsync("录入");
        await system.RestAsync();
    }

    private static async Task ShownOnceAsync(Visitor system, string page)
    {
        await Expect(system.Page.Locator(".secret code")).Not.ToBeEmptyAsync();
        await system.GoAsync(page);
        await Expect(system.Page.Locator(".secret")).ToHaveCountAsync(0);
    }

    [Fact]
    [Clicks(nameof(ReplayParkedMessage), nameof(DropParkedMessage), nameof(EnterHolidayNotice), nameof(ConfirmProvisionalDate), nameof(MoveTaskRun))]
    public async Task Messages_set_aside_a_holiday_notice_and_a_newer_definition_are_dealt_with()
    {
        await using var server = await WebServer.StartAsync(s_provisional, book: WithNewer(SimulatedCity.Book, 10), cancellationToken: Token);
        foreach (var id in new[] { 1, 2 }) Assert.True(await server.Web.Store.ParkAsync(id, "InvalidOperationException: test", server.Clock.GetUtcNow(), ended: true, Token));
        await using (var system = await AtAsync(server, "ldxzb.system", "/admin/parked"))
        {
            await system.Page.Locator("tbody tr").First.GetByRole(AriaRole.Button, new() { Name = "重试" }).ClickAsync();
            await system.HearsAsync("已重新投递");
            await system.ClickAsync("放弃…");
            await system.Page.GetByLabel("理由").FillAsync("已另行处理。");
            await system.ClickAsync("确定放弃");
            await system.HearsAsync("已放弃");
            await system.GoAsync("/admin/calendar");
            await system.Page.GetByLabel("放假（每行一个节日）").FillAsync("国庆节从十月一日起");
            await system.ClickAsync("查看影响");
            await Expect(system.Page.GetByText("这一行看不懂")).ToBeVisibleAsync();
            await system.Page.GetByLabel("放假（每行一个节日）").FillAsync("国庆节 2027-10-01 至 2027-10-07\n岁末 2027-11-26 至 2027-11-30");
            await system.ClickAsync("查看影响");
            await Expect(system.Page.GetByText("项暂定期限会移动")).ToBeVisibleAsync();
            await system.ClickAsync("录入");
            await system.HearsAsync("已录入");
        }

        await DatesAsync(server);
        await using var lead = await AtAsync(server, "zjj.head", "/tasks/10");
        await lead.Page.GetByRole(AriaRole.Link, new() { Name = "看差异，决定是否更换" }).ClickAsync();
        await lead.ClickAsync("查看差异");
        await Expect(lead.Page.GetByText("新的概述")).ToBeVisibleAsync();
        await lead.ClickAsync("更换");
        await lead.HearsAsync("已换到新版");
        Assert.Equal(server.Web.Book.Tasks[10].Version, server.Web.View.Current.Run(TaskRunId.Of(server.Web.View.Current.Cycle!.Value, 10))!.Version);
    }

    /// <summary>The office leaves one date where it is and moves the others.</summary>
    private async Task DatesAsync(WebServer server)
    {
        await using var office = await AtAsync(server, "ldxzb.head", "/plan");
        await office.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^节假日安排引起的期限移动") }).ClickAsync();
        var first = office.Page.Locator("tbody tr").First;
        await first.GetByRole(AriaRole.Checkbox).UncheckAsync();
        var left = await first.GetByRole(AriaRole.Link).GetAttributeAsync("href");
        await office.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^移动选中的") }).ClickAsync();
        await office.HearsAsync("已移动");
        await Expect(office.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(left, await office.Page.Locator("tbody tr").GetByRole(AriaRole.Link).GetAttributeAsync("href"));
        await office.Page.Locator("tbody tr").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(office.Page.Locator("#h-due")).ToBeVisibleAsync();
    }

    private static PlanBook WithNewer(PlanBook book, int number)
    {
        var task = book.Tasks[number] with { Summary = "新的概述。" };
        task = task with { Version = TaskDefinitionJson.VersionOf(task) };
        return book with { Tasks = book.Tasks.SetItem(number, task), Archive = book.Archive.SetItem(task.Version, task) };
    }

    private Task<Visitor> AtAsync(WebServer server, string person, string path) => Visitor.SignedInAsync(chromium, server, person, path);
}
