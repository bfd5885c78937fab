using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Web.Harness;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Coordination.Browser.Tests;

/// <summary>Every kind of decision in the one form, and the papers that follow issued by a named person. Attacked with what a kind does not fit and with a form half filled.</summary>
public sealed class GroupActsTests(Chromium chromium)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Clicks(
        "DecideEscalation.Extend", "DecideEscalation.Reassign", "DecideEscalation.Split", "DecideEscalation.Direct", "DecideEscalation.Suspend", "DecideEscalation.Terminate",
        "DecideEscalation.Admonish", "DecideEscalation.Bulletin", "DecideEscalation.TakeNote", nameof(IssueNotice))]
    public async Task The_leading_group_decides_in_every_way_and_the_office_issues_what_follows()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        string[] units = ["swj", "rsj", "jyj", "wjw", "nyj", "gxj", "wlj", "jgj", "mzj"];
        var matters = new List<(DecisionKind Kind, EscalationId Matter, AssignmentId Assignment)>();
        foreach (var (kind, unit) in Enum.GetValues<DecisionKind>().Zip(units))
        {
            var id = await server.AddAcknowledgedAsync(10, unit);
            var matter = new EscalationId($"{id}/work");
            await server.SendAsync("system", new RaiseEscalation(matter, LadderLevel.Agenda, new UnitCode(unit), id.Stream, ClockNames.Work, server.Clock.GetUtcNow()));
            matters.Add((kind, matter, id));
        }

        await using (var leader = await Visitor.SignedInAsync(chromium, server, "ldxz.leader", "/group"))
        {
            foreach (var (kind, matter, _) in matters) await DecideAsync(leader, kind, matter);
        }

        var now = matters.ToDictionary(m => m.Kind, m => server.Assignment(m.Assignment));
        Assert.Equal(AssignmentStatus.Suspended, now[DecisionKind.Suspend].Status);
        Assert.All([DecisionKind.Reassign, DecisionKind.Split, DecisionKind.Terminate], kind => Assert.Equal(AssignmentStatus.Terminated, now[kind].Status));
        Assert.NotEqual(now[DecisionKind.Extend].Work!.OriginalDue, now[DecisionKind.Extend].Work!.Due);
        Assert.Contains(ClockNames.Directed, now[DecisionKind.Direct].Clocks.Keys);
        // Papers of a day are made up the next working morning.
        await server.MoveToAsync(WorkCalendar.At(new DateOnly(2025, 11, 21), new TimeOnly(10, 0)), Token);
        await using var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.head", "/group");
        var papers = office.Panel("待签发文书");
        await papers.ClickInAsync("签发");
        await office.HearsAsync("已签发");
        Assert.Contains(server.Web.View.Current.Notices.Values, n => n.State is { Paper: PaperKind.Bulletin, IssuedBy.Person.Value: "ldxzb.head" });
    }

    [Fact]
    [Clicks(nameof(SuggestDecision), "DecideEscalation.Direct")]
    public async Task The_office_suggests_and_the_leader_finds_the_form_filled()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var id = await server.AddAcknowledgedAsync(10, "swj");
        var matter = new EscalationId($"{id}/work");
        await server.SendAsync("system", new RaiseEscalation(matter, LadderLevel.Agenda, new UnitCode("swj"), id.Stream, ClockNames.Work, server.Clock.GetUtcNow()));
        var address = $"/group?matter={Uri.EscapeDataString(matter.Value)}";
        await using (var office = await Visitor.SignedInAsync(chromium, server, "ldxzb.handler1", address))
        {
            var form = FormOf(office);
            await form.Locator($"input[name=kind][value={DecisionKind.Direct}]").CheckAsync();
            await form.ClickInAsync("提出建议");
            await Expect(form.Locator(".err-text")).ToBeVisibleAsync();
            await form.GetByLabel("建议内容").FillAsync("责成十五个工作日内办结。");
            await form.Locator("input[type=number]").FillAsync("15");
            await form.ClickInAsync("提出建议");
            await office.HearsAsync("建议已提出");
        }

        await using var leader = await Visitor.SignedInAsync(chromium, server, "ldxz.leader", address);
        await Expect(leader.Page.Locator(".dec-list .on .sg")).ToHaveTextAsync("建议责成办理");
        await Expect(FormOf(leader).GetByLabel("决定内容")).ToHaveValueAsync("责成十五个工作日内办结。");
        await Expect(FormOf(leader).Locator("input[type=number]")).ToHaveValueAsync("15");
        await FormOf(leader).ClickInAsync("签批并下发");
        await leader.HearsAsync("已签批");
        Assert.Contains(ClockNames.Directed, server.Assignment(id).Clocks.Keys);
    }

    private static Microsoft.Playwright.ILocator FormOf(Visitor visitor) => visitor.Page.Locator("form.form", new() { Has = visitor.Page.Locator("input[name=kind]") });

    private static async Task DecideAsync(Visitor leader, DecisionKind kind, EscalationId matter)
    {
        await leader.GoAsync($"/group?matter={Uri.EscapeDataString(matter.Value)}");
        var form = FormOf(leader);
        await form.Locator($"input[name=kind][value={kind}]").CheckAsync();
        await Expect(form.Locator(".opts label.on input")).ToHaveValueAsync(kind.ToString());
        await form.ClickInAsync("签批并下发");
        await Expect(form.Locator(".err-text")).ToBeVisibleAsync();
        await form.GetByLabel("决定内容").FillAsync($"请照此办理（{kind}）。");
        if (kind == DecisionKind.Extend) await form.Locator("input[type=number]").FillAsync("10");
        foreach (var unit in kind switch { DecisionKind.Reassign => ["cgj"], DecisionKind.Split => new[] { "tyj", "kjj" }, _ => [] })
        {
            await form.Locator("#d-unit").SelectOptionAsync(unit);
            await Expect(form.Locator(".chip-x").Last).ToBeVisibleAsync();
        }

        await form.ClickInAsync("签批并下发");
        await leader.HearsAsync("已签批");
    }
}
