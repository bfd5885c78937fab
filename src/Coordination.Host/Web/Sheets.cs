using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Web;

/// <param name="Of">Text, a number, a day, an instant (UTC; written in Asia/Shanghai), an enumeration's value, or null.</param>
public sealed record SheetColumn<T>(string Title, Func<T, object?> Of, int Width = 14);

/// <summary>
/// Writes one table as an Office Open XML workbook, row by row: nothing of it is held in memory. Texts are texts, never formulas; one that a
/// spreadsheet could take for a formula gets an apostrophe before it, so that it stays harmless when the table is saved in another form.
/// </summary>
public static class Sheets
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";

    /// <summary>What a cell and a sheet can hold, by the file format.</summary>
    private const int TextLengthMax = 32_767;
    private const int RowsMax = 1_048_575;
    private const int NameLengthMax = 31;

    private const string DayStyle = "1";
    private const string InstantStyle = "2";
    private const string HeadStyle = "3";

    private static readonly DateTime s_firstDay = new(1899, 12, 30);

    private static readonly (string Path, string Content)[] s_parts =
    [
        ("[Content_Types].xml",
            """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""),
        ("_rels/.rels",
            $"""<Relationships xmlns="{Packages}"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Packages}"><Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        ("xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>"""),
    ];

    public static async Task WriteAsync<T>(Stream to, string name, IReadOnlyList<SheetColumn<T>> columns, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        await using var spool = new SpoolStream(to);
        await using (var zip = await ZipArchive.CreateAsync(spool, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            foreach (var (path, content) in s_parts) await PartAsync(zip, path, content, cancellationToken);
            await PartAsync(zip, "xl/workbook.xml", Workbook(name), cancellationToken);
            await SheetAsync(zip, columns, rows, cancellationToken);
        }

        await spool.FlushAsync(cancellationToken);
    }

    private static async Task SheetAsync<T>(ZipArchive zip, IReadOnlyList<SheetColumn<T>> columns, IEnumerable<T> rows, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry("xl/worksheets/sheet1.xml").OpenAsync(cancellationToken);
        await using var xml = XmlWriter.Create(entry, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(false), CloseOutput = false });
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "worksheet", Main);
        await ColumnsAsync(xml, columns);
        await xml.WriteStartElementAsync(null, "sheetData", Main);
        await xml.WriteStartElementAsync(null, "row", Main);
        foreach (var column in columns) await TextAsync(xml, column.Title, HeadStyle);
        await xml.WriteEndElementAsync();
        foreach (var row in rows.Take(RowsMax))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await xml.WriteStartElementAsync(null, "row", Main);
            foreach (var column in columns) await CellAsync(xml, column.Of(row));
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
        await xml.WriteEndElementAsync();
        await xml.WriteEndDocumentAsync();
        await xml.FlushAsync();
    }

    private static async Task PartAsync(ZipArchive zip, string path, string content, CancellationToken cancellationToken)
    {
        await using var part = await zip.CreateEntry(path).OpenAsync(cancellationToken);
        await part.WriteAsync(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + content), cancellationToken);
    }

    private static string Workbook(string name)
    {
        var safe = System.Security.SecurityElement.Escape(string.Concat(name.Where(c => !"[]:*?/\\'".Contains(c, StringComparison.Ordinal))));
        return $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{(safe.Length <= NameLengthMax ? safe : safe[..NameLengthMax])}" sheetId="1" r:id="rId1"/></sheets></workbook>""";
    }

    /// <summary>The head stays in sight, and each column is as wide as its contents want.</summary>
    private static async Task ColumnsAsync<T>(XmlWriter xml, IReadOnlyList<SheetColumn<T>> columns)
    {
        await xml.WriteRawAsync("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 0; i < columns.Count; i++)
            await xml.WriteRawAsync(FormattableString.Invariant($"""<col min="{i + 1}" max="{i + 1}" width="{columns[i].Width}" customWidth="1"/>"""));
        await xml.WriteRawAsync("</cols>");
    }

    private static Task CellAsync(XmlWriter xml, object? value) => value switch
    {
        null => NumberAsync(xml, null, null),
        string text => TextAsync(xml, text, null),
        DateOnly day => NumberAsync(xml, (day.ToDateTime(TimeOnly.MinValue) - s_firstDay).TotalDays, DayStyle),
        DateTimeOffset at => NumberAsync(xml, (Shanghai.Of(at).DateTime - s_firstDay).TotalDays, InstantStyle),
        Enum choice => TextAsync(xml, Texts.Value(choice), null),
        int or long or decimal or double => NumberAsync(xml, value, null),
        _ => TextAsync(xml, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", null),
    };

    private static async Task NumberAsync(XmlWriter xml, object? value, string? style)
    {
        await xml.WriteStartElementAsync(null, "c", Main);
        if (style is not null) await xml.WriteAttributeStringAsync(null, "s", null, style);
        if (value is not null) await xml.WriteElementStringAsync(null, "v", Main, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        await xml.WriteEndElementAsync();
    }

    private static async Task TextAsync(XmlWriter xml, string text, string? style)
    {
        await xml.WriteStartElementAsync(null, "c", Main);
        if (style is not null) await xml.WriteAttributeStringAsync(null, "s", null, style);
        await xml.WriteAttributeStringAsync(null, "t", null, "inlineStr");
        await xml.WriteStartElementAsync(null, "is", Main);
        await xml.WriteStartElementAsync(null, "t", Main);
        await xml.WriteAttributeStringAsync("xml", "space", null, "preserve");
        await xml.WriteStringAsync(Harmless(text));
        await xml.WriteEndElementAsync();
        await xml.WriteEndElementAsync();
        await xml.WriteEndElementAsync();
    }

    private static string Harmless(string text)
    {
        var clean = text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Where(r => r.Value > 0xffff || XmlConvert.IsXmlChar((char)r.Value)));
        if (IsFormula(clean)) clean = "'" + clean;
        return clean.Length <= TextLengthMax ? clean : clean[..TextLengthMax];
    }

    /// <summary>True where a spreadsheet would take the text for something to compute.</summary>
    public static bool IsFormula(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..];
}
