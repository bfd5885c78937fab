using Coordination.Domain;
using Coordination.Host.Web;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The pages of the leading group, the plan, the search and the papers, as a browser first gets them.</summary>
public sealed class GroupPagesTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ldxz.leader", "/group", "需要领导小组关注的事项")]
    [InlineData("ldxzb.head", "/group", "待决定")]
    [InlineData("dcs.head", "/group/brief", "督办简报")]
    [InlineData("hzq.head", "/plan", "任务十")]
    [InlineData("hzq.head", "/plan?view=gantt", "<svg")]
    [InlineData("hzq.head", "/plan?view=calendar&month=2025-10", "国庆")]
    [InlineData("hzq.head", "/plan?view=calendar&month=x&day=y", "2025年11月")]
    [InlineData("hzq.head", "/search?q=%E8%8A%82%E6%B0%B4", "<mark>节水</mark>")]
    [InlineData("ldxzb.head", "/notices", "督办通知单 连督办〔2025〕")]
    [InlineData("hzq.head", "/notices?kind=x&unit=%00&page=-1", "文书")]
    public async Task A_page_shows_what_it_is_for(string person, string address, string expected) =>
        Assert.Contains(expected, await PageAsync(person, address), StringComparison.Ordinal);

    [Theory]
    [InlineData("/group")]
    [InlineData("/group/brief")]
    [InlineData("/group?matter=x")]
    public async Task A_county_has_no_such_page(string address)
    {
        var page = await PageAsync("hzq.head", address);
        Assert.Contains("没有这个页面", page, StringComparison.Ordinal);
        Assert.DoesNotContain("红灯与缺报", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_searched_for_is_text_and_no_markup() =>
        Assert.DoesNotContain("<script>x", await PageAsync("hzq.head", "/search?q=%3Cscript%3Ex"), StringComparison.Ordinal);

    [Fact]
    public async Task The_visit_before_is_remembered_and_looking_again_on_the_day_changes_nothing()
    {
        var seen = new SeenDays(shared.Server.Web.Store, shared.Server.Clock);
        var (person, day) = (new PersonId("somebody"), new DateTimeOffset(2025, 11, 3, 1, 0, 0, TimeSpan.Zero));
        Assert.Null(await seen.EnterAsync(person, "group", day, Token));
        Assert.Equal(day, await seen.EnterAsync(person, "group", day.AddDays(2), Token));
        Assert.Equal(day, await seen.EnterAsync(person, "group", day.AddDays(2).AddHours(3), Token));
        Assert.Equal(day.AddDays(2), await seen.EnterAsync(person, "group", day.AddDays(7), Token));
    }

    [Theory]
    [InlineData("/search?q=节水", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:x", false)]
    public async Task A_filter_leads_to_a_page_of_ours_and_nowhere_else(string address, bool kept)
    {
        var filters = new SavedFilterStore(shared.Server.Web.Store, shared.Server.Clock);
        var person = new PersonId($"filters.{address.Length}.{kept}");
        Assert.Equal(kept, await filters.SaveAsync(person, new SavedFilter("我的", address), Token));
        Assert.Equal(kept ? 1 : 0, (await filters.ListAsync(person, Token)).Count);
    }

    [Fact]
    public async Task A_person_s_filters_are_that_person_s_alone_and_bounded()
    {
        var filters = new SavedFilterStore(shared.Server.Web.Store, shared.Server.Clock);
        for (var i = 0; i < 60; i++) await filters.SaveAsync(new PersonId("many"), new SavedFilter($"筛选{i}", "/notices"), Token);
        Assert.Equal(50, (await filters.ListAsync(new PersonId("many"), Token)).Count);
        Assert.Empty(await filters.ListAsync(new PersonId("man"), Token));
    }

    private async Task<string> PageAsync(string person, string address)
    {
        using var client = await shared.Server.SignedInAsync(person, Token);
        return await client.GetStringAsync(address, Token);
    }
}
