using System.Net;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Reports;
using Coordination.Domain.Units;
using Coordination.Host.Identity;
using Coordination.Host.Pages.Desk;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The desk as the browser first gets it: whose it is, what waits, and what was typed before; over a real Kestrel.</summary>
public sealed class DeskPageTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Fact]
    public async Task A_units_head_finds_the_queues_in_their_order()
    {
        using var head = await Server.SignedInAsync("hzq.head", Token);
        var html = await TextAsync(head, "/desk");
        var places = new[] { "海州区·我的工作台", "逾期", "退办", "待签收", "将到期", "待审", "待签批" }.Select(w => html.IndexOf(w, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task An_administrator_finds_nothing_of_the_work()
    {
        using var administrator = await Server.SignedInAsync("ldxzb.system", Token);
        var html = await TextAsync(administrator, "/desk");
        Assert.Contains("管理员不参与业务办理", html, StringComparison.Ordinal);
        Assert.DoesNotContain("任务", html[html.IndexOf("<h1", StringComparison.Ordinal)..html.IndexOf("class=\"foot\"", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/desk/substitutes", "代行安排")]
    [InlineData("/desk/hand-over", "在办事项")]
    public async Task The_pages_beside_the_desk_open(string page, string heading)
    {
        using var head = await Server.SignedInAsync("hzq.head", Token);
        Assert.Contains(heading, await TextAsync(head, page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_chosen_stands_alone()
    {
        using var head = await Server.SignedInAsync("hzq.head", Token);
        Assert.DoesNotContain("<h3", (await TextAsync(head, "/desk?q=tosign")).Replace("<h3>待签批", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>The session ends while the form is half filled in; what was typed had been kept under the person.</summary>
    [Fact]
    public async Task What_was_typed_when_the_session_ended_is_there_after_signing_in_again()
    {
        var (form, line) = OpenForm();
        var person = new PersonId($"{form.Id.Value.Split('/')[3]}.handler2");
        using var before = await Server.SignedInAsync(person.Value, Token);
        var drafts = Server.App.Services.GetRequiredService<Drafts>();
        await drafts.SaveAsync(person, FormDraft.NameOf(form.Id), FormDraft.Write(new Dictionary<string, FormRow> { [line.Assignment.Value] = new() { Value = "123.4567" } }), Token);
        await Server.App.Services.GetRequiredService<Sessions>().EndAllAsync(person, Token);
        Assert.Equal(HttpStatusCode.Found, (await before.GetAsync("/desk", Token)).StatusCode);
        using var again = await Server.SignedInAsync(person.Value, Token);
        Assert.Contains("value=\"123.4567\"", await TextAsync(again, $"/desk?m={form.Month}"), StringComparison.Ordinal);
        await drafts.DeleteAsync(person, FormDraft.NameOf(form.Id), Token);
    }

    /// <summary>Some unit's that is being filled in, and a line of it with a figure.</summary>
    private (MonthlyForm Form, FormLine Line) OpenForm()
    {
        var plan = Server.Web.View.Current;
        var forms = from held in plan.Returns.Values
                    where held.State.Status == ReturnStatus.Open
                    let form = MonthlyForm.Of(plan, new Viewer(new PersonId("somebody"), new Post(held.State.Unit, Role.Handler)), held.State.Month)
                    from line in form.Lines
                    where line is { Sent: false, Line: null, Figures.IsEmpty: false }
                    select (form, line);
        return forms.First();
    }

    private static async Task<string> TextAsync(HttpClient client, string page) => WebUtility.HtmlDecode(await client.GetStringAsync(page, Token));
}
