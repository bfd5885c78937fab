using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The leading group sees what is out of order, all of it and nothing else, and who may decide what; compared with the states themselves.</summary>
public sealed class GroupBoardTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    [Fact]
    public void Every_red_assignment_is_an_exception_and_no_other()
    {
        var red = Plan.Assignments.Values.Select(a => a.State).Where(a => Plan.LightOf(a, Now)?.Light == Light.Red);
        var shown = GroupBoard.Of(Plan, Cast.Leader, Now).Exceptions.Where(e => e.Assignment is not null).Select(e => e.Assignment!.Value.Value);
        Assert.Equal(red.Select(a => a.Id!.Value.Value).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_exception_has_been_red_for_as_many_days_as_it_is_late_beyond_the_threshold()
    {
        var late = GroupBoard.Of(Plan, Cast.Leader, Now).Exceptions.Where(e => e.Reading.DaysLate >= Plan.Book.Settings.RedDays && e.Reading.ReportsMissing < 2).ToList();
        Assert.NotEmpty(late);
        Assert.All(late, e => Assert.Equal(e.Reading.DaysLate - Plan.Book.Settings.RedDays + 1, e.DaysRed));
    }

    [Fact]
    public void What_waits_for_a_decision_comes_first()
    {
        var exceptions = GroupBoard.Of(Plan, Cast.Leader, Now).Exceptions;
        Assert.Equal(exceptions.OrderBy(e => e.Matter is null).Select(e => e.Matter is null), exceptions.Select(e => e.Matter is null));
        Assert.Contains(exceptions, e => e.Matter is not null);
    }

    [Fact]
    public void Pending_is_what_has_come_up_since_the_last_decision()
    {
        var expected = Plan.Escalations.Values.Select(e => e.State)
            .Where(e => e.Items.Values.Any(i => !i.Settled && (e.DecidedAt.IsEmpty || i.RaisedAt > e.DecidedAt.Last()))).Select(e => e.Id!.Value.Value);
        var shown = GroupBoard.Of(Plan, Cast.Supervision, Now).Pending.Select(m => m.Id.Value);
        Assert.Equal(expected.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_office_decides_below_the_agenda_and_the_supervision_office_nothing()
    {
        Assert.All(GroupBoard.Of(Plan, Cast.Office, Now).Pending, m => Assert.Equal(m.ByGroup, m.Refused is not null));
        Assert.All(GroupBoard.Of(Plan, Cast.Supervision, Now).Pending, m => Assert.NotNull(m.Refused));
    }

    [Fact]
    public void A_member_whose_bureau_is_concerned_is_told_to_recuse_itself()
    {
        var matter = GroupBoard.Of(Plan, Cast.Leader, Now).Pending.First(m => m.ByGroup);
        var concerned = Cast.Leader with { Post = Cast.Leader.Post with { HomeUnit = matter.Unit } };
        Assert.IsType<MustRecuse>(Matters.Find(Plan, concerned, matter.Id, Now)!.Refused);
    }

    [Fact]
    public void Who_does_not_see_all_is_shown_nothing()
    {
        var board = GroupBoard.Of(Plan, Cast.Of("hzq"), Now);
        Assert.Equal((0, 0, 0, 0), (board.Statistics.Total, board.Exceptions.Count, board.Pending.Count, board.ToIssue.Count));
    }

    [Fact]
    public void The_statistics_count_each_assignment_once()
    {
        var counted = Plan.Assignments.Values.Count(a => Lights.ProgressOf(a.State, Now) is not null);
        Assert.Equal(counted, GroupBoard.Of(Plan, Cast.Leader, Now).Statistics.Total);
    }

    [Fact]
    public async Task What_changed_is_told_from_the_record_as_it_stood()
    {
        var from = Now - TimeSpan.FromDays(9);
        var since = await SinceBoard.ReadAsync(new Histories(shared.Server.Web.Store), Plan, Cast.Leader, from, Now, Token);
        Assert.True(since.Complete);
        Assert.NotEmpty(since.Worse);
        Assert.All(since.Worse, c => Assert.True(c.After.Light > (c.Before ?? Light.Green)));
        Assert.All(since.Better, c => Assert.True(c.After.Light < c.Before));
        // Late by five days or more only since: nine days ago it was not.
        Assert.All(
            since.Worse.Where(c => c.After is { Light: Light.Red, ReportsMissing: < 2 } && c.After.DaysLate < 9), c => Assert.NotEqual(Light.Red, c.Before));
    }

    [Fact]
    public async Task Compared_with_now_nothing_has_changed()
    {
        var since = await SinceBoard.ReadAsync(new Histories(shared.Server.Web.Store), Plan, Cast.Leader, Now, Now, Token);
        Assert.Equal((0, 0), (since.Better.Count, since.Worse.Count));
    }

    [Fact]
    public async Task Every_decision_of_the_year_is_among_those_taken_since_its_beginning()
    {
        var since = await SinceBoard.ReadAsync(new Histories(shared.Server.Web.Store), Plan, Cast.Leader, Now - TimeSpan.FromDays(400), Now, Token);
        Assert.Equal(Plan.Escalations.Values.Sum(e => e.State.Decisions.Length), since.Decisions.Count);
        Assert.Equal(since.Decisions.OrderBy(d => d.At).Select(d => d.Decided.Reference), since.Decisions.Select(d => d.Decided.Reference));
    }
}
