using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Host.Screens;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Search finds what is written however it is typed, and nothing that the seeker may not see.</summary>
public sealed class SearchTests(SharedServer shared)
{
    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    [Theory]
    [InlineData("节水", "持续加强节水工作", true)]
    [InlineData("ＰＶＣ", "更换pvc管", true)]
    [InlineData("pvc", "更换ＰＶＣ管", true)]
    [InlineData("[2025]12", "督办通知单〔2025〕12号", true)]
    [InlineData("管网 漏损", "漏损的老旧管网", true)]
    [InlineData("管网 热力", "漏损的老旧管网", false)]
    [InlineData("", "什么都有", false)]
    [InlineData("　", "什么都有", false)]
    public void Words_are_found_without_regard_to_case_width_and_order(string query, string text, bool found) =>
        Assert.Equal(found, new SearchText(query).IsIn(text));

    [Theory]
    [InlineData("海州")]
    [InlineData("在本地组织实施")]
    [InlineData("号")]
    [InlineData("资金")]
    [InlineData("约谈")]
    public void A_county_finds_nothing_of_another_s(string query)
    {
        var county = Cast.Of("dhx");
        foreach (var hit in PlanSearch.Of(Plan, county, query, new CaseText(Plan.Book).Paper).Hits)
        {
            if (hit.Assignment is { } id) Assert.True(Sight.OfAssignment(county, Plan, Plan.Assignment(id)!), id.Value);
            if (hit.Paper is { } paper) Assert.Equal("dhx", paper.Unit.Value);
            if (hit.Decision is { } decision) Assert.Equal("dhx", decision.Unit.Value);
        }
    }

    [Fact]
    public void The_office_finds_units_by_their_other_names_papers_by_number_and_reports_by_what_they_say()
    {
        Assert.Contains(Found("市场局"), h => h.Kind == HitKind.Unit && Plan.Book.Units.NameOf(h.Unit!.Value) == "市市场监管局");
        var paper = PaperList.AllOf(Plan, Cast.Office, new PaperQuery()).First(p => p.Number is not null);
        Assert.Contains(Found(new CaseText(Plan.Book).Paper(paper)), h => h.Paper?.Id == paper.Id);
        var said = Plan.Assignments.Values.SelectMany(a => a.State.Reports.Values).First(r => r.Line?.Obstacle is { Length: > 3 }).Line!.Obstacle!;
        Assert.Contains(Found(said), h => h.Kind == HitKind.Report);
    }

    [Fact]
    public void A_wide_question_is_answered_within_bounds()
    {
        var found = PlanSearch.Of(Plan, Cast.Office, "市", new CaseText(Plan.Book).Paper);
        Assert.True(found.IsCut);
        Assert.InRange(found.Hits.Count, 1, PlanSearch.HitsMax);
    }

    [Fact]
    public void An_administrator_finds_nothing() =>
        Assert.Empty(PlanSearch.Of(Plan, Cast.Of(Plan.Book.Units.Office.Value, Role.SecurityAdmin), "节水", new CaseText(Plan.Book).Paper).Hits);

    private IReadOnlyList<SearchHit> Found(string query) => PlanSearch.Of(Plan, Cast.Office, query, new CaseText(Plan.Book).Paper).Hits;
}
