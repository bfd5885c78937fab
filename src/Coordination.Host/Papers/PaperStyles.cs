using DocumentFormat.OpenXml.Wordprocessing;
using static Coordination.Host.Papers.PaperMeasures;

namespace Coordination.Host.Papers;

/// <summary>The styles of a paper, so that whoever opens it in Word finds each part of the standard under its name.</summary>
internal static class PaperStyles
{
    public const string Normal = "Normal", Issuer = "Issuer", Number = "Number", Title = "Title", Addressee = "Addressee", Body = "Body", First = "Heading1",
        Second = "Heading2", Attachment = "Attachment", Sign = "Sign", Cell = "Cell", CellHead = "CellHead", Foot = "Foot", Page = "Footer";

    private const string Red = "FF0000";

    /// <summary>0.35 mm and 0.25 mm in eighths of a point.</summary>
    public const uint Thick = 8, Thin = 6;

    public static Styles All()
    {
        var styles = new Styles(new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                PaperFonts.Of(PaperFonts.Body), new Kern { Val = 0U }, new FontSize { Val = Text(BodySize) }, new FontSizeComplexScript { Val = Text(BodySize) },
                new Languages { Val = "en-US", EastAsia = "zh-CN", Bidi = "ar-SA" })),
            new ParagraphPropertiesDefault()));
        styles.Append(
            new Style(new StyleName { Val = "Normal" }, new PrimaryStyle(), new StyleParagraphProperties(
                Widows(), new AutoSpaceDE { Val = false }, new AutoSpaceDN { Val = false }, Pitch(Line), new Justification { Val = JustificationValues.Both }),
                new StyleRunProperties(new Spacing { Val = Closer }, new FontSize { Val = Text(BodySize) }, new FontSizeComplexScript { Val = Text(BodySize) }))
            { Type = StyleValues.Paragraph, StyleId = Normal, Default = true },
            Of(Issuer, "发文机关标志", PaperFonts.Mark, IssuerSizeMax, new StyleParagraphProperties(
                new KeepNext(), Free(), Above(AboveIssuer, IssuerSizeMax * 10), new Justification { Val = JustificationValues.Center }), Red),
            Of(Number, "发文字号", PaperFonts.Body, BodySize, new StyleParagraphProperties(
                new KeepNext(), RedLine(), Above(2 * Line, Line), new Justification { Val = JustificationValues.Center })),
            Of(Title, "标题", PaperFonts.Mark, TitleSize, new StyleParagraphProperties(
                new KeepNext(), new KeepLines(), Free(), Above(2 * Line, TitleLine), new Justification { Val = JustificationValues.Center })),
            Of(Addressee, "主送机关", PaperFonts.Body, BodySize, new StyleParagraphProperties(Above(Line, Line))),
            Of(Body, "正文", PaperFonts.Body, BodySize, new StyleParagraphProperties(Pitch(Line), Indent())),
            Of(First, "一级标题", PaperFonts.First, BodySize, new StyleParagraphProperties(new KeepNext(), Pitch(Line), Indent(), new OutlineLevel { Val = 0 })),
            Of(Second, "二级标题", PaperFonts.Second, BodySize, new StyleParagraphProperties(new KeepNext(), Pitch(Line), Indent(), new OutlineLevel { Val = 1 })),
            Of(Attachment, "附件说明", PaperFonts.Body, BodySize, new StyleParagraphProperties(Pitch(Line))),
            Of(Sign, "署名", PaperFonts.Body, BodySize, new StyleParagraphProperties(new KeepLines(), Pitch(Line), new Justification { Val = JustificationValues.Right })),
            Of(Cell, "表格", PaperFonts.Body, TableSize, new StyleParagraphProperties(Free(), Pitch(360), new Justification { Val = JustificationValues.Left })),
            Of(CellHead, "表头", PaperFonts.First, TableSize, new StyleParagraphProperties(new KeepNext(), Free(), Pitch(360), new Justification { Val = JustificationValues.Center })),
            Of(Foot, "版记", PaperFonts.Body, SmallSize, new StyleParagraphProperties(
                new KeepLines(), new ParagraphBorders(Rule<TopBorder>(Thick), Rule<BottomBorder>(Thick), Rule<BetweenBorder>(Thin)),
                new Tabs(new TabStop { Val = TabStopValues.Right, Position = TextWidth - SmallSize * 10 }), Free(), Pitch(480),
                new Indentation { Left = Text(SmallSize * 10), Right = Text(SmallSize * 10) })),
            Of(Page, "页码", PaperFonts.Number, SmallSize, new StyleParagraphProperties(
                Pitch(SmallSize * 10), new Indentation { Left = Text(SmallSize * 10), Right = Text(SmallSize * 10) })));
        return styles;
    }

    public static SpacingBetweenLines Above(int before, int line) => new() { Before = Text(before), After = "0", Line = Text(line), LineRule = LineSpacingRuleValues.Exact };

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static SpacingBetweenLines Pitch(int line) => new() { Line = Text(line), LineRule = LineSpacingRuleValues.Exact };

    /// <summary>With a line height of its own, which does not wait for the next line of the grid.</summary>
    private static SnapToGrid Free() => new() { Val = false };

    private static WidowControl Widows() => new() { Val = false };

    /// <summary>左空二字.</summary>
    private static Indentation Indent() => new() { FirstLineChars = 200, FirstLine = Text(2 * Character) };

    /// <summary>As wide as the text, 4 mm below the number.</summary>
    private static ParagraphBorders RedLine() =>
        new(new BottomBorder { Val = BorderValues.Single, Color = Red, Size = 16, Space = NumberToLinePoints });

    /// <summary>版记 stands at the lower edge of the text area, wherever the text ends.</summary>
    public static FrameProperties AtTheFoot() => new()
    {
        Width = Text(TextWidth),
        Wrap = TextWrappingValues.NotBeside,
        HorizontalPosition = HorizontalAnchorValues.Margin,
        VerticalPosition = VerticalAnchorValues.Margin,
        XAlign = HorizontalAlignmentValues.Center,
        YAlign = VerticalAlignmentValues.Bottom,
    };

    private static T Rule<T>(uint size) where T : BorderType, new() => new() { Val = BorderValues.Single, Size = size, Space = 1, Color = "000000" };

    private static Style Of(string id, string name, string font, int size, StyleParagraphProperties paragraph, string? color = null)
    {
        var run = new StyleRunProperties(PaperFonts.Of(font), new Bold { Val = false });
        if (color is not null) run.AppendChild(new Color { Val = color });
        run.Append(new Spacing { Val = size == BodySize ? Closer : 0 }, new FontSize { Val = Text(size) }, new FontSizeComplexScript { Val = Text(size) });
        return new Style(
            new StyleName { Val = id is First or Second ? id.Replace("Heading", "heading ", StringComparison.Ordinal) : id is Page ? "footer" : name },
            new BasedOn { Val = Normal }, new PrimaryStyle(), paragraph, run)
        { Type = StyleValues.Paragraph, StyleId = id };
    }
}
