using System.Globalization;
using System.IO.Compression;
using Coordination.Application.Files;
using Coordination.Host.Papers;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Xunit;

namespace Coordination.Host.Tests.Papers;

/// <summary>A paper is laid out as GB/T 9704-2012 wants it and is the same bytes each time; attacked by reading the file back with the library of its format.</summary>
public sealed class PaperWriterTests
{
    private const double TwipsAMillimetre = 1440 / 25.4;

    public static TheoryData<string> Papers => ["Order", "Long", "Brief", "Odd"];

    [Theory]
    [MemberData(nameof(Papers))]
    public void The_format_finds_no_fault(string which)
    {
        using var document = Open(Paper(which));
        var faults = new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken);
        Assert.Empty(faults.Select(f => $"{f.Part?.Uri} {f.Path?.XPath}: {f.Description}"));
    }

    [Fact]
    public void The_page_is_A4_with_the_margins_of_the_standard()
    {
        using var document = Open(SamplePapers.Order);
        var section = document.MainDocumentPart!.Document!.Body!.GetFirstChild<SectionProperties>()!;
        var (size, margin) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!);
        Assert.Equal((11906U, 16838U), (size.Width!.Value, size.Height!.Value));
        AssertMillimetres(37, margin.Top!.Value);
        AssertMillimetres(28, (int)margin.Left!.Value);
        AssertMillimetres(156, (int)(size.Width.Value - margin.Left.Value - margin.Right!.Value));
        AssertMillimetres(225, (int)size.Height.Value - margin.Top.Value - margin.Bottom!.Value);
    }

    [Fact]
    public void The_grid_has_22_lines_of_28_characters()
    {
        using var document = Open(SamplePapers.Order);
        var grid = document.MainDocumentPart!.Document!.Body!.Descendants<DocGrid>().Single();
        Assert.InRange(22 * grid.LinePitch!.Value / TwipsAMillimetre, 224, 225);
        var body = document.MainDocumentPart.StyleDefinitionsPart!.Styles!.Elements<Style>().Single(s => s.StyleId == "Body");
        Assert.Equal((grid.LinePitch.Value.ToString(CultureInfo.InvariantCulture), LineSpacingRuleValues.Exact), (body.StyleParagraphProperties!.SpacingBetweenLines!.Line!.Value, body.StyleParagraphProperties.SpacingBetweenLines.LineRule!.Value));
        Assert.InRange(28 * (16 + (body.StyleRunProperties!.Spacing!.Val!.Value / 20.0)) / 72 * 25.4, 155.5, 156);
    }

    [Theory]
    [InlineData("Issuer", "方正小标宋简体", 0)]
    [InlineData("Title", "方正小标宋简体", 22)]
    [InlineData("Body", "仿宋_GB2312", 16)]
    [InlineData("Heading1", "黑体", 16)]
    [InlineData("Heading2", "楷体_GB2312", 16)]
    [InlineData("Footer", "宋体", 14)]
    public void Each_part_is_in_the_face_and_size_of_the_standard(string style, string font, int points)
    {
        using var document = Open(SamplePapers.Order);
        var run = document.MainDocumentPart!.StyleDefinitionsPart!.Styles!.Elements<Style>().Single(s => s.StyleId == style).StyleRunProperties!;
        Assert.Equal((font, font), (run.RunFonts!.EastAsia!.Value, run.RunFonts.Ascii!.Value));
        if (points > 0) Assert.Equal((points * 2).ToString(CultureInfo.InvariantCulture), run.FontSize!.Val!.Value);
        var fonts = document.MainDocumentPart.FontTablePart!.Fonts!.Elements<Font>().Single(f => f.Name == font);
        Assert.Contains("CJK", fonts.AltName!.Val!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_head_is_red_over_a_red_line_and_the_paragraphs_are_indented_by_two()
    {
        using var document = Open(SamplePapers.Order);
        var styles = document.MainDocumentPart!.StyleDefinitionsPart!.Styles!.Elements<Style>().ToDictionary(s => s.StyleId!.Value!);
        Assert.Equal("FF0000", styles["Issuer"].StyleRunProperties!.Color!.Val!.Value);
        Assert.Equal("FF0000", styles["Number"].StyleParagraphProperties!.ParagraphBorders!.BottomBorder!.Color!.Value);
        Assert.All(["Body", "Heading1", "Heading2"], s => Assert.Equal(200, styles[s].StyleParagraphProperties!.Indentation!.FirstLineChars!.Value));
    }

    [Fact]
    public void The_parts_stand_in_the_order_of_the_standard()
    {
        using var document = Open(SamplePapers.Order);
        var texts = document.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>().Select(p => p.InnerText).Where(t => t.Length > 0).ToList();
        string[] order =
        [
            "市城乡建设绿色发展工作领导小组办公室", "连督办〔2025〕3号", "关于任务十城镇节水有关事项逾期未办结的督办通知", "海州区：", "一、逾期事项", "（二）按期反馈", "附件：1. 逾期事项清单", "2. 相关政策条文摘录",
            "市城乡建设绿色发展工作领导小组办公室", "2025年11月20日", "抄送：市住建局，市督查室。",
        ];
        var at = -1;
        Assert.All(order, text => Assert.True((at = texts.IndexOf(text, at + 1)) >= 0, text));
    }

    [Theory]
    [MemberData(nameof(Papers))]
    public void The_same_paper_is_the_same_bytes(string which)
    {
        var bytes = PaperWriter.Write(Paper(which));
        Assert.Equal(bytes, PaperWriter.Write(Paper(which)));
        using var archive = new ZipArchive(new MemoryStream(bytes));
        Assert.All(archive.Entries, e => Assert.Equal(1980, e.LastWriteTime.Year));
        using var content = new MemoryStream(bytes);
        Assert.Equal(FileType.Docx, FileTypes.Recognise(content));
    }

    [Fact]
    public void What_a_file_cannot_hold_is_left_out()
    {
        using var document = Open(SamplePapers.Odd);
        Assert.Contains("控制字符 换行", document.MainDocumentPart!.Document!.Body!.InnerText, StringComparison.Ordinal);
        Assert.Contains("<标题> & \"引号\"", document.MainDocumentPart.Document.Body.InnerText, StringComparison.Ordinal);
    }

    internal static OfficialPaper Paper(string which) =>
        which switch { "Order" => SamplePapers.Order, "Long" => SamplePapers.Long, "Brief" => SamplePapers.Brief, _ => SamplePapers.Odd };

    private static WordprocessingDocument Open(OfficialPaper paper) => WordprocessingDocument.Open(new MemoryStream(PaperWriter.Write(paper)), false);

    private static void AssertMillimetres(double expected, int twips) => Assert.InRange(twips / TwipsAMillimetre, expected - 0.05, expected + 0.05);
}
