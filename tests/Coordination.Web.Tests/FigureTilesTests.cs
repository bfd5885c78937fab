using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Trajectories on the front doors: the worst figures first, a unit's own and those it answers for, compared with the states themselves.</summary>
public sealed class FigureTilesTests(SharedServer shared)
{
    private static readonly UnitCode s_hzq = new("hzq"), s_zjj = new("zjj");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlanSnapshot Plan => shared.Server.Web.View.Current;

    private DateTimeOffset Now => shared.Server.Clock.GetUtcNow();

    [Fact]
    public void A_units_worst_figures_come_first()
    {
        var tiles = FigureTiles.OfUnit(Plan, s_hzq, Now, 4);
        var gaps = Plan.Indicators.Values.Select(h => h.State).Where(s => s.Plan?.Part(s_hzq) is { Exemption: null })
            .Select(s => Trajectory.Latest(s, Plan.Book.Indicator(s.Id!.Value)!, s_hzq, Now, Plan.Book.Settings)).OfType<GapReading>().ToList();

        Assert.Equal(gaps.Count, tiles.Count);
        Assert.Equal(gaps.Count(g => g.Gap < 0), tiles.Behind);
        Assert.Equal(gaps.OrderByDescending(g => g.Light).ThenBy(g => g.Gap).Take(4).Select(g => g.Gap), tiles.Tiles.Select(t => t.Line.Gap!.Value.Gap));
        Assert.All(tiles.Tiles, t => Assert.Equal(s_hzq, t.Line.Unit));
    }

    [Fact]
    public void A_data_owner_sees_the_citys_line_of_what_it_answers_for()
    {
        var tiles = FigureTiles.OfUnit(Plan, s_zjj, Now, 50);
        Assert.NotEmpty(tiles.Tiles);
        Assert.All(tiles.Tiles, t => Assert.Equal((null, s_zjj), (t.Line.Unit, Plan.Indicator(t.Id)!.Plan!.Owner)));
    }

    [Fact]
    public void The_leading_group_sees_only_what_is_behind()
    {
        var tiles = FigureTiles.OfCity(Plan, Now, 50);
        Assert.Equal(tiles.Behind, tiles.Tiles.Length);
        Assert.All(tiles.Tiles, t => Assert.True(t.Line.Gap!.Value.Gap < 0 && t.Line.Gap!.Value.Light >= Light.Yellow));
        Assert.Contains(tiles.Tiles, t => t.Indicator.IsMilestone);
        Assert.Contains(tiles.Tiles, t => !t.Indicator.IsMilestone);
    }

    [Theory]
    [InlineData("hzq.head", "/desk", "本单位指标轨迹")]
    [InlineData("ldxz.leader", "/group", "滞后指标")]
    public async Task A_front_door_shows_them_with_a_table_behind_each(string person, string address, string title)
    {
        using var client = await shared.Server.SignedInAsync(person, Token);
        var page = await client.GetStringAsync(address, Token);
        var panel = page[page.IndexOf("h-figures", StringComparison.Ordinal)..];
        Assert.Contains(title, panel, StringComparison.Ordinal);
        Assert.Contains("滞后序时进度", panel, StringComparison.Ordinal);
        var charts = Count(panel, "class=\"trajectory\"");
        Assert.InRange(charts, 1, 6);
        Assert.Equal(charts, Count(panel, "<summary>查看数据表"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
