using System.Globalization;
using System.Net;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Units;
using Coordination.Host.Pages.Tasks;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The lead's pages over a real Kestrel: who gets which, and what a merged report begins with.</summary>
public sealed class TaskPagesTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zjj.handler1", "/tasks", "牵头任务（14项）")]
    [InlineData("zjj.handler1", "/tasks/10", "分解与办理")]
    [InlineData("zjj.head", "/tasks/10/breakdown", "追加交办")]
    [InlineData("ldxzb.head", "/tasks/10", "分解与办理")]
    [InlineData("hzq.handler1", "/tasks/10", "本单位承办事项")]
    public async Task A_page_opens_for_those_it_is_for(string person, string path, string text) =>
        Assert.Contains(text, await PageAsync(person, path), StringComparison.Ordinal);

    [Fact]
    public async Task A_county_reads_nothing_of_what_others_do()
    {
        var page = await PageAsync("hzq.handler1", "/tasks/10");
        Assert.All(new[] { "赣榆区", "等我处理", "并排审核", "汇总稿" }, other => Assert.DoesNotContain(other, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ldxzb.system", "/tasks/10")]
    [InlineData("ldxzb.audit", "/tasks/10/breakdown")]
    [InlineData("hzq.handler1", "/tasks/10/breakdown")]
    [InlineData("zjj.handler1", "/tasks/99")]
    [InlineData("zjj.handler1", "/tasks/10?year=1999")]
    public async Task What_is_not_to_be_seen_looks_as_if_it_were_not_there(string person, string path)
    {
        var page = await PageAsync(person, path);
        Assert.Contains("没有这个页面", page, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedCity.Book.Tasks[10].Title, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_filters_and_sorts_by_its_address()
    {
        var page = await PageAsync("zjj.handler1", "/tasks?q=" + Uri.EscapeDataString("节水") + "&sort=light&part=lead");
        Assert.Contains("显示 1 项", page, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedCity.Book.Tasks[11].Title, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_finds_no_task_in_the_list() =>
        Assert.DoesNotContain(SimulatedCity.Book.Tasks[10].Title, await PageAsync("ldxzb.security", "/tasks"), StringComparison.Ordinal);

    [Fact]
    public void A_merged_report_begins_with_what_was_accepted_and_names_who_is_missing()
    {
        using var culture = new Chinese();
        var sheet = Sheet();
        var month = sheet.Month!;
        var text = new MergeText(SimulatedCity.Book.Units.NameOf).Month(month, sheet.Task);
        Assert.NotEmpty(month.Missing);
        Assert.All(month.Missing, u => Assert.Contains(SimulatedCity.Book.Units.NameOf(u), text.Split('\n')[^1], StringComparison.Ordinal));
        Assert.StartsWith("缺报：", text.Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void However_much_the_units_wrote_the_merged_report_is_one_that_is_taken()
    {
        using var culture = new Chinese();
        var sheet = Sheet();
        var line = new ReportLine(1, new string('里', 2000), new string('进', 2000), new string('困', 2000), new string('决', 2000), false);
        var reports = sheet.Units.Select(u => new MonthReport(u, new ReportEntry(sheet.Month!.Month, default, u.Due, default, ReportStanding.Accepted, line, null, false), null));
        var text = new MergeText(SimulatedCity.Book.Units.NameOf).Month(sheet.Month! with { Reports = [.. reports] }, sheet.Task);
        Assert.InRange(text.Length, 100, MergeText.LengthMax);
        Assert.Contains("缺报", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_years_text_names_what_is_not_finished()
    {
        using var culture = new Chinese();
        var sheet = Sheet();
        var open = sheet.Units.Where(u => u.State.Submission is null).ToList();
        var text = new MergeText(SimulatedCity.Book.Units.NameOf).Year(sheet);
        Assert.NotEmpty(open);
        Assert.All(open, u => Assert.Contains(SimulatedCity.Book.Units.NameOf(u.Unit), text.Split('\n')[^1], StringComparison.Ordinal));
    }

    private TaskSheet Sheet() => TaskSheet.Of(
        shared.Server.Web.View.Current, new Viewer(new PersonId("zjj.handler1"), new Post(new UnitCode("zjj"), Role.Handler)), 10, null, null, shared.Server.Clock.GetUtcNow())!;

    private async Task<string> PageAsync(string person, string path)
    {
        using var client = await shared.Server.SignedInAsync(person, Token);
        return WebUtility.HtmlDecode(await client.GetStringAsync(path, Token));
    }

    /// <summary>Texts are told in the language of the thread.</summary>
    private sealed class Chinese : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

        public Chinese() => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");

        public void Dispose() => CultureInfo.CurrentUICulture = _before;
    }
}
