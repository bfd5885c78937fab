using System.Globalization;
using System.Text;

namespace Coordination.Host.Screens;

/// <param name="WidthMax">Cells wider than this are cut.</param>
internal sealed record Column(string Head, bool Right = false, int WidthMax = int.MaxValue);

/// <summary>A table of text in which a Chinese character takes two columns of the terminal.</summary>
internal sealed class TextTable(params IReadOnlyList<Column> columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter writer)
    {
        var widths = columns.Select((c, i) => Math.Min(c.WidthMax, _rows.Select(r => Width(r[i])).Append(Width(c.Head)).Max())).ToArray();
        writer.WriteLine(Line(columns.Select(c => c.Head), widths));
        foreach (var row in _rows) writer.WriteLine(Line(row, widths));
    }

    /// <summary>Columns of a terminal a text takes; characters of ambiguous width count as one.</summary>
    public static int Width(string text) => text.EnumerateRunes().Sum(Width);

    public static string Cut(string text, int width)
    {
        if (Width(text) <= width) return text;
        var cut = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + Width(rune) > width - 1) break;
            cut.Append(rune);
            used += Width(rune);
        }

        return cut.Append('…').ToString();
    }

    private string Line(IEnumerable<string> cells, int[] widths) => string.Join(Gap, cells.Select((cell, i) =>
    {
        var text = Cut(cell, widths[i]);
        var space = new string(' ', Math.Max(0, widths[i] - Width(text)));
        return columns[i].Right ? space + text : text + space;
    })).TrimEnd();

    private static int Width(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return rune.Value switch
        {
            (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
                or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
                or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) => 2,
            _ => 1,
        };
    }
}
