using System.Collections.Immutable;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using static Coordination.Host.Papers.PaperMeasures;

namespace Coordination.Host.Papers;

/// <summary>
/// Writes a paper as a Word file laid out to GB/T 9704-2012. The same paper gives the same bytes, today and tomorrow, since they are kept under
/// their hash.
/// </summary>
public static class PaperWriter
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const int TitleTailMax = 8;

    private const string FooterRight = "rIdFooterOdd", FooterLeft = "rIdFooterEven";

    public static byte[] Write(OfficialPaper paper) => DocxPackage.Write(
        new DocxPart("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", new Document(BodyOf(paper)).OuterXml),
        [
            new("word/styles.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml", PaperStyles.All().OuterXml) { Relation = ("rIdStyles", "styles") },
            new("word/settings.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml", Settings().OuterXml) { Relation = ("rIdSettings", "settings") },
            new("word/fontTable.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml", PaperFonts.Table().OuterXml) { Relation = ("rIdFonts", "fontTable") },
            new("word/footer1.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml", PageNumber(JustificationValues.Right).OuterXml) { Relation = (FooterRight, "footer") },
            new("word/footer2.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml", PageNumber(JustificationValues.Left).OuterXml) { Relation = (FooterLeft, "footer") },
        ],
        paper.Title, paper.Date);

    private static Body BodyOf(OfficialPaper paper)
    {
        var body = new Body();
        if (paper.Issuer is { } issuer) body.Append(Head(issuer, paper.Number));
        body.AppendChild(Title(paper));
        if (paper.Addressee is { } addressee) body.AppendChild(Paragraph(PaperStyles.Addressee, addressee + "："));
        var bare = paper.Addressee is null;
        foreach (var part in paper.Body)
        {
            body.AppendChild<OpenXmlElement>(part switch
            {
                PaperParagraph p => TextOf(p, bare),
                PaperTable t => PaperTables.Of(t),
                _ => throw new ArgumentOutOfRangeException(nameof(paper)),
            });
            bare = false;
        }

        body.Append(AttachmentsOf(paper.Attachments));
        if (paper.Signature is { } signature)
        {
            // A page that holds nothing but the signature is none: some text goes there with it.
            for (var last = body.LastChild; last is Paragraph p; last = last.PreviousSibling())
            {
                p.ParagraphProperties!.KeepNext = new KeepNext();
                if (p.ParagraphProperties.ParagraphStyleId!.Val != PaperStyles.Attachment) break;
            }

            body.Append(SignatureOf(signature, paper.Date));
        }

        body.Append(FootOf(paper));
        // A table cannot be the last thing of a document.
        if (body.LastChild is Table) body.AppendChild(Paragraph(PaperStyles.Normal, ""));
        body.AppendChild(Section());
        return body;
    }

    /// <summary>发文机关标志, 发文字号 and the red line below; the line stands where there is no number too.</summary>
    private static IEnumerable<OpenXmlElement> Head(string issuer, string? number)
    {
        var (size, narrow) = IssuerSize(issuer);
        var run = new Run(new RunProperties(
            new CharacterScale { Val = narrow }, new FontSize { Val = PaperStyles.Text(size) }, new FontSizeComplexScript { Val = PaperStyles.Text(size) }), Words(issuer));
        yield return new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = PaperStyles.Issuer }), run);
        yield return Paragraph(PaperStyles.Number, number ?? "");
    }

    /// <summary>As large as the width allows, narrowed first and made smaller then.</summary>
    private static (int HalfPoints, int Percent) IssuerSize(string issuer)
    {
        var fits = TextWidth / 10 * 97 / 100 / Math.Max(1, issuer.Length);
        var narrow = Math.Clamp(100 * fits / IssuerSizeMax, IssuerNarrowMin, 100);
        return (Math.Min(IssuerSizeMax, 100 * fits / narrow), narrow);
    }

    private static Paragraph Title(OfficialPaper paper)
    {
        var (first, second) = Broken(paper.Title);
        var title = Paragraph(PaperStyles.Title, first);
        if (second is not null) title.Append(new Run(new Break()), new Run(Words(second)));
        // Without a head the title opens the page.
        if (paper.Issuer is null) title.ParagraphProperties!.SpacingBetweenLines = PaperStyles.Above(0, TitleLine);
        return title;
    }

    /// <summary>A title too long for a line breaks, where it can, before what the paper is (…的／督办通知) and not within a word.</summary>
    private static (string First, string? Second) Broken(string title)
    {
        var most = TextWidth / (TitleSize * 10);
        var cut = title.LastIndexOf('的') + 1;
        return title.Length > most && cut > 0 && cut <= most && title.Length - cut is > 1 and <= TitleTailMax ? (title[..cut], title[cut..]) : (title, null);
    }

    /// <param name="bare">The first below a title without addressee, from which one line divides it.</param>
    private static Paragraph TextOf(PaperParagraph part, bool bare)
    {
        var paragraph = Paragraph(part.Level switch { PaperLevel.First => PaperStyles.First, PaperLevel.Second => PaperStyles.Second, _ => PaperStyles.Body }, part.Text);
        if (bare) paragraph.ParagraphProperties!.SpacingBetweenLines = PaperStyles.Above(Line, Line);
        return paragraph;
    }

    /// <summary>附件：1. …, hanging below the first name.</summary>
    private static IEnumerable<Paragraph> AttachmentsOf(ImmutableArray<string> names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var ordinal = names.Length == 1 ? "" : FormattableString.Invariant($"{i + 1}. ");
            var hanging = i == 0 ? 3 * Character + (ordinal.Length * Character / 2) : ordinal.Length * Character / 2;
            var left = 5 * Character + (ordinal.Length * Character / 2);
            var paragraph = Paragraph(PaperStyles.Attachment, (i == 0 ? "附件：" : "") + ordinal + names[i]);
            paragraph.ParagraphProperties!.Indentation = new Indentation { Left = PaperStyles.Text(left), Hanging = PaperStyles.Text(hanging) };
            if (i == 0) paragraph.ParagraphProperties.SpacingBetweenLines = PaperStyles.Above(Line, Line);
            yield return paragraph;
        }
    }

    /// <summary>
    /// The date with four characters free to its right and the signature centred over it, as a paper that is to be sealed has it; a signature
    /// longer than the room moves the date to the left, and keeps two characters free itself.
    /// </summary>
    private static IEnumerable<Paragraph> SignatureOf(string signature, DateOnly date)
    {
        var day = DayOf(date);
        var (wide, narrow) = (signature.Length * Character, day.Sum(c => c < 128 ? Character / 2 : Character));
        var dateRight = Math.Max(4 * Character, 2 * Character + ((wide - narrow) / 2));
        yield return Signed(signature, dateRight + ((narrow - wide) / 2), first: true);
        yield return Signed(day, dateRight, first: false);
    }

    private static Paragraph Signed(string text, int right, bool first)
    {
        var paragraph = Paragraph(PaperStyles.Sign, text);
        var properties = paragraph.ParagraphProperties!;
        if (first) (properties.KeepNext, properties.SpacingBetweenLines) = (new KeepNext(), PaperStyles.Above(2 * Line, Line));
        properties.Indentation = new Indentation { Right = PaperStyles.Text(right) };
        return paragraph;
    }

    /// <summary>版记: 抄送, 印发机关 and 印发日期 between their lines.</summary>
    private static IEnumerable<Paragraph> FootOf(OfficialPaper paper)
    {
        var lines = new List<Paragraph>();
        if (paper.CopyTo is { } copies) lines.Add(Paragraph(PaperStyles.Foot, $"抄送：{copies}。"));
        if (paper.PrintedBy is { } printer)
        {
            var paragraph = Paragraph(PaperStyles.Foot, printer);
            paragraph.Append(new Run(new TabChar()), new Run(Words($"{DayOf(paper.Date)}印发")));
            lines.Add(paragraph);
        }

        // In each paragraph and not in the style, where not every program heeds it.
        foreach (var line in lines) line.ParagraphProperties!.FrameProperties = PaperStyles.AtTheFoot();
        return lines;
    }

    /// <summary>成文日期 in Arabic digits, without empty places.</summary>
    private static string DayOf(DateOnly date) => FormattableString.Invariant($"{date.Year}年{date.Month}月{date.Day}日");

    internal static Paragraph Paragraph(string style, string text)
    {
        var paragraph = new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        if (text.Length > 0) paragraph.AppendChild(new Run(Words(text)));
        return paragraph;
    }

    /// <summary>What people typed may hold what XML cannot: it is left out, and line ends become spaces.</summary>
    private static Text Words(string text) => new(string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar).Select(c => char.IsControl(c) ? ' ' : c)))
    {
        Space = SpaceProcessingModeValues.Preserve,
    };

    /// <summary>— 1 —.</summary>
    private static Footer PageNumber(JustificationValues side) => new(new Paragraph(
        new ParagraphProperties(new ParagraphStyleId { Val = PaperStyles.Page }, new Justification { Val = side }),
        new Run(Words("— ")), new Run(new FieldChar { FieldCharType = FieldCharValues.Begin }),
        new Run(new FieldCode(" PAGE ") { Space = SpaceProcessingModeValues.Preserve }), new Run(new FieldChar { FieldCharType = FieldCharValues.Separate }),
        new Run(Words("1")), new Run(new FieldChar { FieldCharType = FieldCharValues.End }), new Run(Words(" —"))));

    private static SectionProperties Section() => new(
        new FooterReference { Type = HeaderFooterValues.Default, Id = FooterRight }, new FooterReference { Type = HeaderFooterValues.Even, Id = FooterLeft },
        new PageSize { Width = PageWidth, Height = PageHeight },
        new PageMargin { Top = Top, Right = Right, Bottom = Bottom, Left = Left, Header = 851, Footer = FooterEdge, Gutter = 0 },
        new DocGrid { Type = DocGridValues.Lines, LinePitch = Line });

    private static Settings Settings() => new(
        new DefaultTabStop { Val = 420 }, new EvenAndOddHeaders(), new CharacterSpacingControl { Val = CharacterSpacingValues.DoNotCompress },
        new Compatibility(
            new UseFarEastLayout(),
            new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" }),
        new ThemeFontLanguages { Val = "en-US", EastAsia = "zh-CN" });
}
