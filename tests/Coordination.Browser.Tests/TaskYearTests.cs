using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Coordination.Browser.Tests;

/// <summary>
/// One task from breakdown to a leading group's decision, every act by a click of the one who does it, in windows of their own; only the clock is
/// moved by the test. Attacked where pages part from the record: after each act the record itself is asked.
/// </summary>
public sealed class TaskYearTests(Chromium chromium) : IAsyncLifetime
{
    private const string Run = "lyg/2022-30/2025/10";

    private static readonly DateOnly s_opening = new(2025, 1, 2);

    private WebServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebServer.StartAsync(s_opening, cancellationToken: Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    [Clicks(nameof(AcknowledgeAssignment), "DecideEscalation.TakeNote")]
    public async Task A_task_goes_from_breakdown_to_a_decision()
    {
        await BrokenDownAndDispatchedAsync();
        await AcknowledgedAsync();
        await ReportedReturnedAndAcceptedAsync();
        await SilentUnitTurnsRedAsync();
        await DecidedAsync();
    }

    private async Task BrokenDownAndDispatchedAsync()
    {
        await using (var lead = await AtAsync("zjj.handler1", "/tasks/10/breakdown"))
        {
            await lead.ClickAsync("报送负责人审定");
            await lead.HearsAsync("分解方案已报送");
        }

        await using (var head = await AtAsync("zjj.head", "/tasks/10/breakdown"))
        {
            await head.ClickAsync("审定");
            await head.HearsAsync("分解已审定");
        }

        await using var dispatcher = await AtAsync("zjj.handler1", "/tasks/10/breakdown");
        await dispatcher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^一次交办") }).ClickAsync();
        await dispatcher.HearsAsync("已交办");
        Assert.Equal(AssignmentStatus.Dispatched, Assignment("hzq").Status);
    }

    private async Task AcknowledgedAsync()
    {
        await using var liaison = await AtAsync("hzq.liaison", "/desk");
        await liaison.Page.Locator(".q li", new() { HasText = "任务十" }).GetByRole(AriaRole.Button, new() { Name = "签收" }).ClickAsync();
        await liaison.HearsAsync("已签收1件");
        Assert.Equal(AssignmentStatus.InProgress, Assignment("hzq").Status);
    }

    private async Task ReportedReturnedAndAcceptedAsync()
    {
        await MoveAsync(new DateOnly(2025, 1, 23));
        await using (var handler = await AtAsync("hzq.handler1", "/desk"))
        {
            await handler.ClickAsync("其余全部无变化");
            await handler.ClickAsync("提交审核");
            await handler.HearsAsync("已提交");
        }

        await using (var head = await AtAsync("hzq.head", "/desk"))
        {
            await head.Page.Locator(".q li", new() { HasText = "合并月报" }).GetByRole(AriaRole.Button, new() { Name = "同意" }).ClickAsync();
            await head.HearsAsync("已同意");
        }

        Assert.Equal(ReportStanding.Received, Assignment("hzq").Reports["2025-01"].Standing);
        await using (var reviewer = await AtAsync("zjj.handler1", "/tasks/10?year=2025&month=2025-01"))
        {
            await reviewer.ClickAsync("退办：海州区");
            await reviewer.Page.GetByLabel("退办理由（必填）").FillAsync("请补充进展。");
            await reviewer.ClickAsync("退办");
            await reviewer.HearsAsync("海州区");
        }

        Assert.Equal(ReportStanding.Returned, Assignment("hzq").Reports["2025-01"].Standing);
    }

    private async Task SilentUnitTurnsRedAsync()
    {
        await MoveAsync(new DateOnly(2025, 3, 31));
        var light = Lights.Of(Assignment("gyx"), null, _server.Clock.GetUtcNow(), SimulatedCity.Book.Calendar, SimulatedCity.Book.Settings);
        Assert.Equal(Light.Red, light?.Light);
        await using var leader = await AtAsync("ldxz.leader", "/group");
        await leader.Page.Locator(".ex", new() { HasText = "灌云县" }).First.WaitForAsync();
        await leader.PictureAsync("group-in-march");
    }

    private async Task DecidedAsync()
    {
        await using var leader = await AtAsync("ldxz.leader", "/group");
        await leader.Page.Locator(".dec .dec-list li", new() { Has = leader.Page.Locator(".sg", new() { HasText = "领导小组" }) }).First.GetByRole(AriaRole.Link).ClickAsync();
        await leader.Page.Locator("label", new() { HasText = "知悉" }).ClickAsync();
        await leader.Page.GetByLabel("决定内容").FillAsync("知悉，请办公室继续督办。");
        await leader.ClickAsync("签批并下发");
        await leader.Page.Locator(".mud-snackbar").First.WaitForAsync();
        await _server.RestAsync(Token);
        Assert.Contains(_server.Web.View.Current.Escalations.Values, e => e.State.Decisions.Any(d => d.Kind == DecisionKind.TakeNote && d.By.Person.Value == "ldxz.leader"));
    }

    private AssignmentState Assignment(string unit) => _server.Web.View.Current.Assignment(new AssignmentId($"{Run}/{unit}"))!;

    private Task<Visitor> AtAsync(string person, string path) => Visitor.SignedInAsync(chromium, _server, person, path);

    private Task MoveAsync(DateOnly day) => _server.MoveToAsync(WorkCalendar.At(day, new TimeOnly(10, 0)), Token);
}
