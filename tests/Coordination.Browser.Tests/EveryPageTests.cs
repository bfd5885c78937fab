using System.Reflection;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace Coordination.Browser.Tests;

/// <summary>
/// Every page, at a desk and on a phone: opens without a complaint of the browser, asks nothing of another host, has no serious fault in the eyes
/// of axe-core, fits its width, and leaves its picture. A page that is missing here fails the last test.
/// </summary>
public sealed class EveryPageTests(Chromium chromium, SharedServer shared)
{
    private static readonly string[] s_serious = ["serious", "critical"];

    /// <summary>Name of the picture, who looks, where.</summary>
    public static TheoryData<string, string, string> Pages => new()
    {
        { "sign-in", "-", "/sign-in" },
        { "desk", "hzq.handler1", "/desk" },
        { "tasks", "zjj.handler1", "/tasks" },
        { "task", "zjj.handler1", "/tasks/10" },
        { "task-of-a-county", "hzq.handler1", "/tasks/10" },
        { "breakdown-for-its-head", "zjj.head", "/tasks/10/breakdown" },
        { "assignments", "hzq.handler1", "/assignments" },
        { "assignment", "hzq.handler1", "/assignments/2025/10/hzq" },
        { "assignment-for-its-lead", "zjj.handler1", "/assignments/2025/10/hzq" },
        { "group", "ldxz.leader", "/group" },
        { "group-by-unit", "ldxz.leader", "/group?by=units" },
        { "group-office", "ldxzb.head", "/group" },
        { "brief", "ldxz.leader", "/group/brief" },
        { "desk-head", "hzq.head", "/desk" },
        { "desk-lead", "zjj.head", "/desk" },
        { "substitutes", "hzq.head", "/desk/substitutes" },
        { "breakdown", "zjj.handler1", "/tasks/10/breakdown" },
        { "plan", "hzq.handler1", "/plan" },
        { "plan-gantt", "zjj.handler1", "/plan?view=gantt" },
        { "plan-calendar", "zjj.handler1", "/plan?view=calendar" },
        { "search", "ldxzb.head", "/search?q=%E8%8A%82%E6%B0%B4" },
        { "notices", "ldxzb.head", "/notices" },
        { "password", "hzq.head", "/account/password" },
        { "second-factor", "hzq.head", "/account/second-factor" },
        { "sessions", "hzq.head", "/account/sessions" },
        { "notice-settings", "hzq.liaison", "/account/notices" },
        { "hand-over", "hzq.head", "/desk/hand-over" },
        { "plan-definitions", "zjj.head", "/plan/definitions" },
        { "moved-dates", "ldxzb.head", "/plan/moved-dates" },
        { "admin", "ldxzb.system", "/admin" },
        { "admin-people", "ldxzb.system", "/admin/people" },
        { "admin-services", "ldxzb.system", "/admin/services" },
        { "admin-units", "ldxzb.system", "/admin/units" },
        { "admin-calendar", "ldxzb.system", "/admin/calendar" },
        { "admin-settings", "ldxzb.system", "/admin/settings" },
        { "admin-definitions", "ldxzb.system", "/admin/definitions" },
        { "admin-definition", "ldxzb.system", "/admin/definitions/10" },
        { "admin-parked", "ldxzb.system", "/admin/parked" },
        { "admin-rights", "ldxzb.security", "/admin/rights" },
        { "admin-sessions", "ldxzb.security", "/admin/sessions" },
        { "admin-password-rules", "ldxzb.security", "/admin/password-rules" },
        { "admin-record", "ldxzb.audit", "/admin/record" },
        { "admin-verify", "ldxzb.audit", "/admin/verify" },
        { "admin-sign-ins", "ldxzb.audit", "/admin/sign-ins" },
        { "not-found", "hzq.handler1", "/not-found" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_is_in_order_at_a_desk(string name, string person, string path) => CheckAsync(name, person, path, Visitor.DesktopWidth);

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_is_in_order_on_a_phone(string name, string person, string path) => CheckAsync($"{name}-phone", person, path, Visitor.PhoneWidth);

    /// <summary>The start page leads on to others, and the error page is shown in place of one.</summary>
    [Fact]
    public void No_page_is_missing_here()
    {
        var paths = Pages.Select(p => p.Data.Item3.Split('?')[0]).ToList();
        var templates = typeof(Host.Web.WebNode).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Except(["/", "/error"]);
        Assert.All(templates, template => Assert.Contains(paths, path => Regex.IsMatch(path, $"^{Regex.Replace(template, @"\{\*?\w+(:\w+)?\}", ".+")}$")));
    }

    private async Task CheckAsync(string name, string person, string path, int width)
    {
        await using var visitor = person == "-" ? await Visitor.OpenAsync(chromium, shared.Server, width) : await Visitor.SignedInAsync(chromium, shared.Server, person, path, width);
        if (person == "-") await visitor.GoAsync(path);
        await visitor.PictureAsync(name);
        Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
        var wider = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wider <= 0, $"{name} is {wider} px wider than its window");
        var found = await visitor.Page.RunAxe(new AxeRunOptions());
        var faults = found.Violations.Where(v => s_serious.Contains(v.Impact)).Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        Assert.Empty(faults);
        var complaints = visitor.Complaints.Where(c => !(path == "/not-found" && c.Contains("404", StringComparison.Ordinal))).ToList();
        Assert.Empty(complaints);
    }
}
