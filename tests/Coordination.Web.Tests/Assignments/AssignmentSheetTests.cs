using System.Net;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Units;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>An assignment's page is there for its unit, its lead and those who see all, and for nobody else; attacked over HTTP and over the board.</summary>
public sealed class AssignmentSheetTests(SharedServer shared)
{
    private const string Key = "2025/10/hzq";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Web.Clock.GetUtcNow();

    private AssignmentId Id => new($"{Plan.Book.Plan}/{Key}");

    [Theory]
    [InlineData("hzq.handler1", HttpStatusCode.OK)]
    [InlineData("hzq.liaison", HttpStatusCode.OK)]
    [InlineData("zjj.head", HttpStatusCode.OK)]
    [InlineData("ldxzb.head", HttpStatusCode.OK)]
    [InlineData("dcs.head", HttpStatusCode.OK)]
    [InlineData("ldxz.leader", HttpStatusCode.OK)]
    [InlineData("lyq.head", HttpStatusCode.NotFound)]
    [InlineData("slj.handler1", HttpStatusCode.NotFound)]
    [InlineData("ldxzb.system", HttpStatusCode.NotFound)]
    [InlineData("ldxzb.security", HttpStatusCode.NotFound)]
    [InlineData("ldxzb.audit", HttpStatusCode.NotFound)]
    public async Task The_page_is_there_for_whoever_may_see_it(string person, HttpStatusCode expected)
    {
        using var visitor = await shared.Server.SignedInAsync(person, Token);
        var answer = await visitor.GetAsync($"/assignments/{Key}", Token);
        Assert.Equal(expected, answer.StatusCode);
    }

    /// <summary>Each paper that names the assignment stands on its page and can be had from there; nothing that was not sent.</summary>
    [Fact]
    public async Task The_papers_about_it_hang_on_its_page()
    {
        var sent = PaperList.AllOf(Plan, Cast.Office, new PaperQuery()).Where(p => p.Sent).ToList();
        var about = sent.Select(p => Plan.Assignment(new AssignmentId(p.Items[0].Subject.Key))).First(a => a is { Id.Parent: null })!;
        using var visitor = await shared.Server.SignedInAsync("ldxzb.head", Token);
        var page = await visitor.GetStringAsync($"/assignments/{AssignmentList.KeyOf(Plan, about.Id!.Value)}", Token);
        var panel = page[page.IndexOf("id=\"papers\"", StringComparison.Ordinal)..];
        var links = System.Text.RegularExpressions.Regex.Matches(panel, "href=\"(/papers/[^\"]+)\"").Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(AssignmentPaper.Of(about).Count() + sent.Count(p => p.Items.Any(i => i.Subject == about.Id.Value.Stream)), links.Count);
        Assert.StartsWith("/papers/DispatchOrder/", links[0], StringComparison.Ordinal);
        foreach (var link in links) Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(link, Token)).StatusCode);
    }

    [Theory]
    [InlineData("2025/10/nobody")]
    [InlineData("../10/hzq")]
    [InlineData("lyg/2022-30/2025/10/hzq")]
    public async Task What_is_not_there_gets_the_same_answer_as_what_may_not_be_seen(string key)
    {
        using var stranger = await shared.Server.SignedInAsync("lyq.head", Token);
        var (absent, hidden) = (await stranger.GetAsync($"/assignments/{key}", Token), await stranger.GetAsync($"/assignments/{Key}", Token));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (absent.StatusCode, hidden.StatusCode));
        Assert.DoesNotContain(Plan.Assignment(Id)!.Issue!.Content, await hidden.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hzq.handler1", HttpStatusCode.OK)]
    [InlineData("ldxzb.audit", HttpStatusCode.NotFound)]
    public async Task The_list_is_there_for_whoever_reads_task_content(string person, HttpStatusCode expected)
    {
        using var visitor = await shared.Server.SignedInAsync(person, Token);
        Assert.Equal(expected, (await visitor.GetAsync("/assignments", Token)).StatusCode);
    }

    [Fact]
    public void The_holder_is_offered_what_the_unit_may_do() => Assert.Equal((true, true, false, false), OffersTo(Holder));

    [Fact]
    public void The_reviewer_s_head_is_offered_what_a_reviewer_may_do() =>
        Assert.Equal((false, true, true, true), OffersTo(new Viewer(new("somebody"), new Post(Underway.Issue!.Reviewer, Role.UnitHead))));

    [Fact]
    public void The_supervision_office_looks_on() =>
        Assert.Equal((false, false, false, false), OffersTo(new Viewer(new("somebody"), new Post(Plan.Book.Units.SupervisionOffice, Role.UnitHead))));

    [Fact]
    public void After_the_term_a_dispute_stays_in_sight_with_its_rule()
    {
        var dispute = AssignmentSheet.Of(Plan, Holder, Underway.Id!.Value, Now)!.Dispute.Dispute;
        Assert.Equal((true, typeof(DisputeTermOver)), (dispute.IsShown, dispute.Refused?.GetType()));
    }

    [Fact]
    public async Task The_story_pairs_what_was_reported_with_what_was_answered()
    {
        var story = AssignmentStory.Of(await shared.Server.Web.Store.ReadTimelineAsync(Id.Stream, Token));
        var accepted = Plan.Assignment(Id)!.Reports.Values.Where(r => r.Standing == ReportStanding.Accepted).Select(r => r.Month);
        Assert.Equal(accepted, story.Answers.Where(a => a.Accepted).Select(a => a.Month));
    }

    /// <summary>A county's, held by somebody, with every step's result handed in.</summary>
    private AssignmentState Underway => Plan.Assignments.Values.Select(a => a.State).First(a =>
        a is { Status: AssignmentStatus.InProgress, Holder: not null, Drafts.Count: 0, Dispute: null, Issue.Duty: Duty.Implementing }
        && AssignmentSheet.Of(Plan, HolderOf(a), a.Id!.Value, Now)!.Acts.Submit.IsOpen);

    private Viewer Holder => HolderOf(Underway);

    private static Viewer HolderOf(AssignmentState a) => new(a.Holder!.Value, new Post(a.Issue!.Unit, Role.Handler));

    private (bool Submit, bool Attach, bool Suspend, bool Override) OffersTo(Viewer viewer)
    {
        var acts = AssignmentSheet.Of(Plan, viewer, Underway.Id!.Value, Now)!.Acts;
        return (acts.Submit.IsOpen, acts.Attach.IsOpen, acts.Suspend.IsOpen, acts.OverrideLight.IsOpen);
    }
}
