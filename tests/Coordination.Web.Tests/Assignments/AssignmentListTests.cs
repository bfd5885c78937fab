using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>A list shows what the viewer may see and what was asked for, no more and no less; attacked over a whole simulated year.</summary>
public sealed class AssignmentListTests(SharedServer shared)
{
    private static readonly UnitCode s_county = new("hzq");

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Web.Clock.GetUtcNow();

    [Fact]
    public void A_county_finds_its_own_and_what_it_dispatched_onward() =>
        Assert.All(All(Handler(s_county)), l => Assert.True(l.Unit == s_county || l.Unit.Value.StartsWith("hzq.", StringComparison.Ordinal)));

    [Fact]
    public void A_lead_finds_every_assignment_of_its_tasks()
    {
        var found = All(Handler(new("zjj"))).Select(l => l.Id).ToHashSet();
        Assert.All(Plan.Assignments.Values.Where(a => Plan.Run(a.State.Id!.Value.Run)?.Lead.Value == "zjj"), a => Assert.Contains(a.State.Id!.Value, found));
    }

    [Fact]
    public void An_administrator_finds_nothing() => Assert.Empty(All(new Viewer(new("a"), new Post(Plan.Book.Units.Office, Role.SystemAdmin))));

    [Theory]
    [InlineData("?task=10", 10)]
    [InlineData("?task=10&unit=hzq", 10)]
    public void A_task_is_picked(string query, int task) => Assert.All(All(Office, query), l => Assert.Equal(task, l.Task));

    [Fact]
    public void A_state_is_picked() => Assert.All(All(Office, "?state=submitted"), l => Assert.Equal(AssignmentStatus.Submitted, l.Status));

    [Fact]
    public void A_light_is_picked() => Assert.All(All(Office, "?light=yellow"), l => Assert.Equal(Light.Yellow, l.Light!.Value.Light));

    [Fact]
    public void Windows_of_dates_divide_what_runs_among_them()
    {
        var soon = All(Office, "?due=month").Select(l => l.Id).ToHashSet();
        Assert.Subset(soon, All(Office, "?due=week").Select(l => l.Id).ToHashSet());
        Assert.DoesNotContain(All(Office, "?due=later"), l => soon.Contains(l.Id));
    }

    [Fact]
    public void Overdue_is_what_the_statistics_call_so() =>
        Assert.Equal(Plan.Assignments.Values.Count(a => Lights.ProgressOf(a.State, Now) == Progress.Overdue), All(Office, "?due=overdue").Count);

    [Fact]
    public void Mine_leaves_out_what_a_colleague_holds() =>
        Assert.All(All(Handler(s_county), "?mine=1"), l => Assert.True(l.Unit == s_county && (l.Holder is null || l.Holder.Value.Value == "hzq.handler1")));

    [Fact]
    public void Pages_hold_fifty_and_together_all()
    {
        var first = AssignmentList.Of(Plan, Office, new AssignmentQuery(), Now);
        var ids = Enumerable.Range(1, first.Pages).SelectMany(p => AssignmentList.Of(Plan, Office, new AssignmentQuery(Page: p), Now).Lines.Select(l => l.Id)).ToList();
        Assert.Equal((AssignmentList.PageSize, first.Count, first.Count), (first.Lines.Count, ids.Count, ids.Distinct().Count()));
    }

    [Fact]
    public void A_page_beyond_the_last_is_the_last()
    {
        var list = AssignmentList.Of(Plan, Office, new AssignmentQuery(Page: 9999), Now);
        Assert.Equal(list.Pages, list.Page);
    }

    [Fact]
    public void A_column_turned_round_turns_the_list_round() =>
        Assert.Equal(All(Office, "?sort=task").Select(l => l.Task), All(Office, "?sort=-task").Select(l => l.Task).Reverse());

    [Theory]
    [InlineData("")]
    [InlineData("?year=2025&task=10&unit=hzq&state=inprogress&light=red&due=week&mine=1&sort=-light&page=3")]
    public void A_query_is_written_as_it_was_read(string query) => Assert.Equal(query, AssignmentQuery.Parse(query).Write());

    [Theory]
    [InlineData("?task=x&state=7&light=-1&due=&sort=&page=0&unit=")]
    [InlineData("?page=99999999999999999999&year=-1&sort=nothing&state=%00")]
    public void What_is_not_understood_counts_as_not_asked_for(string query) => Assert.Equal(new AssignmentQuery(), AssignmentQuery.Parse(query));

    private Viewer Office => Handler(Plan.Book.Units.Office);

    private static Viewer Handler(UnitCode unit) => new(new($"{unit}.handler1"), new Post(unit, Role.Handler));

    private List<AssignmentLine> All(Viewer viewer, string query = "") => [.. AssignmentList.AllOf(Plan, viewer, AssignmentQuery.Parse(query), Now)];
}
