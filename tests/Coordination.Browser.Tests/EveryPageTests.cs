using System.Reflection;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
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
        { "indicators", "ldxzb.head", "/indicators" },
        { "indicator", "zjj.handler1", "/indicators/2025/10/leakage" },
        { "indicator-for-the-office", "ldxzb.handler1", "/indicators/2025/10/reuse" },
        { "assessment", "ldxzb.head", "/assessment" },
        { "scorecard", "hzq.head", "/assessment/2025/hzq" },
        { "scorecard-of-a-lead", "zjj.head", "/assessment/2025/zjj" },
        { "spot-checks", "dcs.head", "/assessment/spot-checks" },
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
        { "robots", "hzq.head", "/desk/robots" },
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

    /// <summary>One visit for both widths: what differs is the style sheet's doing.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_in_order_at_a_desk_and_on_a_phone(string name, string person, string path)
    {
        await using var visitor = person == "-" ? await Visitor.OpenAsync(chromium, shared.Server) : await Visitor.SignedInAsync(chromium, shared.Server, person, path);
        if (person == "-") await visitor.GoAsync(path);
        Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
        await CheckAsync(visitor, name);
        await visitor.Page.SetViewportSizeAsync(Visitor.PhoneWidth, Visitor.PhoneHeight);
        await CheckAsync(visitor, $"{name}-phone");
        Assert.DoesNotContain(visitor.Complaints, c => !(path == "/not-found" && c.Contains("404", StringComparison.Ordinal)));
    }

    /// <summary>English words are longer, and the office's name is the longest.</summary>
    [Theory]
    [InlineData("ldxzb.head", "/group")]
    [InlineData("zjj.handler1", "/tasks/10")]
    [InlineData("hzq.liaison", "/desk")]
    [InlineData("ldxzb.system", "/admin")]
    public async Task Each_front_door_fits_every_width_in_English(string person, string path)
    {
        await using var visitor = await Visitor.SignedInAsync(chromium, shared.Server, person, path);
        await visitor.Page.Locator(".who summary").ClickAsync();
        await visitor.ClickAsync("English");
        await visitor.ReadyAsync();
        foreach (var width in new[] { Visitor.DesktopWidth, 1280, 1024, Visitor.PhoneWidth })
        {
            await visitor.Page.SetViewportSizeAsync(width, 900);
            await visitor.PictureAsync($"english-{person}-{width}");
            Assert.True(await WiderAsync(visitor) <= 0, $"{path} is too wide for {width} px");
            // Nothing of the bar covers another part of it either.
            var over = await visitor.Page.EvaluateAsync<string[]>(Overlaps);
            Assert.True(over.Length == 0, $"{width} px: {string.Join("; ", over)}");
            await Assertions.Expect(visitor.Page.Locator(".who summary")).ToHaveAttributeAsync("aria-label", new Regex(".+"));
        }
    }

    private const string Overlaps = """
        () => {
          const seen = [...document.querySelectorAll('.bar > .mark, .bar > nav, .bar > .end > *')].filter(e => !e.matches('.sr') && e.getClientRects().length);
          const boxes = seen.map(e => [e.className || e.tagName, e.getBoundingClientRect()]).filter(b => b[1].width > 1);
          return boxes.flatMap(([a, x], i) => boxes.slice(i + 1).filter(([, y]) => x.right > y.left + 1 && y.right > x.left + 1).map(([b]) => `${a} over ${b}`));
        }
        """;

    private static Task<int> WiderAsync(Visitor visitor) => visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>The start page leads on to others, and the error page is shown in place of one.</summary>
    [Fact]
    public void No_page_is_missing_here()
    {
        var paths = Pages.Select(p => p.Data.Item3.Split('?')[0]).ToList();
        var templates = typeof(Host.Web.WebNode).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Except(["/", "/error"]);
        Assert.All(templates, template => Assert.Contains(paths, path => Regex.IsMatch(path, $"^{Regex.Replace(template, @"\{\*?\w+(:\w+)?\}", ".+")}$")));
    }

    private static async Task CheckAsync(Visitor visitor, string name)
    {
        await visitor.PictureAsync(name);
        var wider = await WiderAsync(visitor);
        Assert.True(wider <= 0, $"{name} is {wider} px wider than its window");
        var found = await visitor.Page.RunAxe(new AxeRunOptions());
        var faults = found.Violations.Where(v => s_serious.Contains(v.Impact)).Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ToList();
        Assert.Empty(faults);
    }
}
