using System.Globalization;
using Coordination.Host.Papers;
using Xunit;

namespace Coordination.Host.Tests.Papers;

/// <summary>What comes out of a printer stands where GB/T 9704-2012 wants it; attacked by printing to PDF with LibreOffice and measuring the words on the pages.</summary>
public sealed class PrintedPaperTests(Simulated simulated)
{
    private const double Millimetre = 72 / 25.4;
    private const double Left = 28 * Millimetre, Right = (210 - 26) * Millimetre, Top = 37 * Millimetre, Bottom = (297 - 35) * Millimetre;

    /// <summary>Half a point of the printer's, and the room a letter leaves in its box.</summary>
    private const double Slack = 2;

    private const double Letter = 16;

    [Fact]
    public async Task A_page_of_text_has_22_lines_of_28_characters_within_its_margins()
    {
        var pages = await OfficeSuite.PrintAsync(PaperWriter.Write(SamplePapers.Long));
        Assert.Equal(5, pages.Sizes.Count);
        Assert.All(pages.Sizes, s => Assert.Equal((210, 297), (Math.Round(s.Width / Millimetre), Math.Round(s.Height / Millimetre))));
        var lines = pages.LinesOf(2).Where(l => l[0].Top < Bottom).ToList();
        Assert.Equal(22, lines.Count);
        Assert.Contains(lines, l => l.Sum(w => w.Text.Length) == 28);
        Assert.All(lines, l => Assert.InRange(l.Sum(w => w.Text.Length), 1, 29));
        Assert.All(lines.SelectMany(l => l), w => Assert.True(w.Left >= Left - Slack && w.Right <= Right + Slack, $"{w}"));
        Assert.InRange((lines[21][0].Bottom - lines[0][0].Bottom) / 21, 28.8, 29.1);
        Assert.InRange(lines[0][0].Top, Top, Top + 10);
    }

    [Fact]
    public async Task The_head_the_title_and_the_foot_stand_in_their_places()
    {
        var pages = await OfficeSuite.PrintAsync(PaperWriter.Write(SamplePapers.Order));
        var (issuer, number, title) = (pages.Find("市城乡建设绿色"), pages.Find("连督办"), pages.Find("关于任务十"));
        // The letters are 36 pt high and stand in the middle of their box.
        Assert.InRange(((issuer.Top + issuer.Bottom) / 2) - 18, Top + (33 * Millimetre), Top + (37 * Millimetre));
        AssertCentred(issuer);
        AssertCentred(title);
        Assert.True(issuer.Bottom < number.Top && number.Bottom < title.Top);
        var copies = pages.Words.Last(w => w.Text.StartsWith("抄送", StringComparison.Ordinal));
        Assert.Equal(pages.Sizes.Count, copies.Page);
        Assert.Equal(Left + 14, copies.Left, Slack);
        var last = pages.Words.Where(w => w.Page == pages.Sizes.Count && w.Top > copies.Bottom && w.Bottom <= Bottom + Slack).ToList();
        Assert.InRange(last.Max(w => w.Bottom), Bottom - 12, Bottom + Slack);
    }

    [Fact]
    public async Task Odd_pages_are_numbered_to_the_right_and_even_ones_to_the_left()
    {
        var pages = await OfficeSuite.PrintAsync(PaperWriter.Write(SamplePapers.Long));
        for (var page = 1; page <= pages.Sizes.Count; page++)
        {
            var number = pages.Words.Where(w => w.Page == page && w.Top > Bottom).OrderBy(w => w.Left).ToList();
            Assert.Equal($"—{page}—", string.Concat(number.Select(w => w.Text.Trim())));
            var dash = (number[0].Top + number[0].Bottom) / 2;
            Assert.InRange((dash - Bottom) / Millimetre, 6, 8);
            if (page % 2 == 1) Assert.Equal(Right - 14, number[^1].Right, Slack);
            else Assert.Equal(Left + 14, number[0].Left, Slack);
        }
    }

    [Fact]
    public async Task A_signature_never_stands_on_a_page_alone()
    {
        for (var lines = 8; lines < 14; lines++)
        {
            var paper = SamplePapers.Order with { Body = [.. Enumerable.Range(0, lines).Select(i => new PaperParagraph(PaperLevel.Body, "请按期办理。"))], Attachments = [], Signature = "测试签章" };
            var pages = await OfficeSuite.PrintAsync(PaperWriter.Write(paper));
            var signature = pages.Find("签章");
            Assert.Contains(pages.Words, w => w.Page == signature.Page && w.Text.Contains("请按期办理", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_brief_of_a_city_in_trouble_is_one_page()
    {
        using var folder = new TempDirectory();
        (await Host.RunAsync("paper", "group-brief", "2025", "--out", folder.File("brief.docx"), "--data", simulated.Demo)).Gives(0);
        var pages = await OfficeSuite.PrintAsync(await File.ReadAllBytesAsync(folder.File("brief.docx"), TestContext.Current.CancellationToken));
        Assert.Single(pages.Sizes);
        Assert.Contains("一页纸", string.Concat(pages.Words.Select(w => w.Text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dispatch_order_of_the_record_is_two_pages_with_its_foot_on_the_last()
    {
        using var folder = new TempDirectory();
        (await Host.RunAsync("paper", "dispatch-order", "10/hzq", "--out", folder.File("order.docx"), "--data", simulated.Demo)).Gives(0);
        var pages = await OfficeSuite.PrintAsync(await File.ReadAllBytesAsync(folder.File("order.docx"), TestContext.Current.CancellationToken));
        Assert.Equal(2, pages.Sizes.Count);
        Assert.Equal(2, pages.Words.Single(w => w.Text.StartsWith("抄送", StringComparison.Ordinal)).Page);
    }

    /// <summary>Nothing is cut off, nothing lies upon another, and no figure of a table is broken over two lines.</summary>
    [Theory]
    [InlineData("completion-report", "10/hzq", 0)]
    [InlineData("assessment-result", "2025/hzq", 1)]
    [InlineData("assessment-overview", "2025", 10)]
    public async Task A_paper_of_the_year_s_end_keeps_its_margins_and_its_figures_whole(string kind, string id, int scores)
    {
        using var copy = simulated.CopyOfYear();
        (await Host.RunAsync("paper", kind, id, "--out", copy.File("paper.docx"), "--data", copy.Path)).Gives(0);
        var pages = await OfficeSuite.PrintAsync(await File.ReadAllBytesAsync(copy.File("paper.docx"), TestContext.Current.CancellationToken));
        // A full stop may hang over the edge, as Chinese is set.
        Assert.All(pages.Words, w => Assert.True(w.Left >= Left - Slack && w.Right <= Right + Slack + (char.IsPunctuation(w.Text[^1]) ? Letter : 0), $"{w}"));
        for (var page = 1; page <= pages.Sizes.Count; page++)
        {
            foreach (var line in pages.LinesOf(page)) Assert.All(line.Zip(line.Skip(1)), pair => Assert.True(pair.First.Right <= pair.Second.Left + Slack, $"{pair}"));
        }

        var whole = pages.Words.Count(w => decimal.TryParse(w.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && w.Text.Contains('.', StringComparison.Ordinal) && score <= 102);
        Assert.True(whole >= scores, $"{whole} figures");
    }

    private static void AssertCentred(Word word) => Assert.Equal((Left + Right) / 2, (word.Left + word.Right) / 2, Slack);
}
