using DocumentFormat.OpenXml.Wordprocessing;
using static Coordination.Host.Papers.PaperMeasures;

namespace Coordination.Host.Papers;

/// <summary>The tables within a paper's text.</summary>
internal static class PaperTables
{
    /// <summary>As wide as the text; its head stands again on each page.</summary>
    public static Table Of(PaperTable table)
    {
        var all = table.Columns.Sum(c => c.Width);
        var widths = table.Columns.Select(c => TextWidth * c.Width / all).ToArray();
        var written = new Table(
            new TableProperties(
                new TableWidth { Width = PaperStyles.Text(TextWidth), Type = TableWidthUnitValues.Dxa }, new TableJustification { Val = TableRowAlignmentValues.Center },
                new TableBorders(
                    Line<TopBorder>(PaperStyles.Thick), Line<LeftBorder>(PaperStyles.Thin), Line<BottomBorder>(PaperStyles.Thick), Line<RightBorder>(PaperStyles.Thin), Line<InsideHorizontalBorder>(PaperStyles.Thin), Line<InsideVerticalBorder>(PaperStyles.Thin)),
                new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(widths.Select(w => new GridColumn { Width = PaperStyles.Text(w) })));
        written.AppendChild(Row(table.Columns.Select(c => c.Title), widths, PaperStyles.CellHead));
        foreach (var row in table.Rows) written.AppendChild(Row(row, widths, PaperStyles.Cell));
        return written;
    }

    private static TableRow Row(IEnumerable<string> cells, int[] widths, string style)
    {
        var properties = new TableRowProperties(new CantSplit());
        if (style == PaperStyles.CellHead) properties.AppendChild(new TableHeader());
        var row = new TableRow(properties);
        row.Append(cells.Select((text, i) => Cell(PaperWriter.Paragraph(style, text), widths[i])));
        return row;
    }

    private static TableCell Cell(Paragraph content, int width) => new(
        new TableCellProperties(
            new TableCellWidth { Width = PaperStyles.Text(width), Type = TableWidthUnitValues.Dxa }, new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }),
        content);

    private static T Line<T>(uint size) where T : BorderType, new() => new() { Val = BorderValues.Single, Size = size, Space = 0, Color = "000000" };
}
