using System.Collections.Immutable;
using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Application.Files;
using Coordination.Domain;
using Coordination.Domain.Indicators;
using Coordination.Domain.Units;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using MiniExcelLibs;

namespace Coordination.Host.Web;

/// <summary>
/// The workbook in which an indicator's values come and go: a row a unit, a column a month. What is handed out is what is read; whatever else stands in
/// it is named by its cell, and one wrong cell keeps all of it out.
/// </summary>
public static class ValuesWorkbook
{
    public const long BytesMax = 1024 * 1024;

    private const int Months = 12;
    private const int RowsMax = 200;
    private const int FaultsMax = 20;

    private static readonly Words s_words = new("Figures");

    /// <param name="Rows">What the file says and the record does not yet.</param>
    /// <param name="Faults">In sentences, each with its cell; empty where all is right.</param>
    public sealed record Reading(ImmutableArray<ValueRow> Rows, IReadOnlyList<string> Faults);

    public static Task WriteAsync(Stream to, FigureSheet sheet, UnitRegister units, CancellationToken cancellationToken)
    {
        var year = sheet.Id.Run.Cycle.Year;
        List<SheetColumn<IndicatorPart?>> columns =
        [
            // The head says whose values these are, so that another figure's workbook is not taken for this one's.
            new($"{s_words["ColCode"]} {KeyOf(sheet)}", p => p?.Unit.Value, 10), new(s_words["ColUnit"], p => p is null ? s_words["City"] : units.NameOf(p.Unit), 26),
            .. Enumerable.Range(1, Months).Select(m => new SheetColumn<IndicatorPart?>(s_words["MonthShort", m], p => sheet.State.Value(p?.Unit, ReportMonth.Of(year, m))?.InForce.Value, 10)),
        ];
        return Sheets.WriteAsync(to, sheet.Indicator.Name, columns, sheet.Planned!.Counted.Select(p => (IndicatorPart?)p).Append(null), cancellationToken);
    }

    public static async Task<Reading> ReadAsync(Stream from, FigureSheet sheet, UnitRegister units, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        await from.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        if (FileTypes.Recognise(file) != FileType.Xlsx) return new Reading([], [s_words["NotWorkbook"]]);
        file.Position = 0;
        var faults = new List<string>();
        var rows = ImmutableArray.CreateBuilder<ValueRow>();
        var seen = new HashSet<UnitCode?>();
        var number = 0;
        foreach (IDictionary<string, object?> cells in file.Query(useHeaderRow: false).Take(RowsMax + 1))
        {
            number++;
            if (faults.Count >= FaultsMax) break;
            var texts = cells.Values.Select(Text).ToList();
            if (number == 1)
            {
                if (texts is not [var head, ..] || !head.EndsWith(KeyOf(sheet), StringComparison.Ordinal)) return new Reading([], [s_words["CellOtherFigure", "A1", KeyOf(sheet)]]);
                continue;
            }

            if (texts.TrueForAll(t => t.Length == 0)) continue;
            Read(texts, number, sheet, units, seen, rows, faults);
        }

        if (faults.Count == 0 && rows.Count == 0) faults.Add(s_words["NothingNew"]);
        return new Reading(faults.Count == 0 ? rows.ToImmutable() : [], faults);
    }

    private static void Read(List<string> texts, int number, FigureSheet sheet, UnitRegister units, HashSet<UnitCode?> seen, ImmutableArray<ValueRow>.Builder rows, List<string> faults)
    {
        var (code, name) = (texts[0], texts.Count > 1 ? texts[1] : "");
        UnitCode? unit = code.Length > 0 ? new UnitCode(code) : units.FindByName(name)?.Code;
        if (code.Length == 0 && unit is null && name != s_words["City"])
        {
            faults.Add(s_words["CellUnknownUnit", $"B{number}", name]);
            return;
        }

        if (unit is { } known && sheet.Planned!.Part(known) is not { Exemption: null }) faults.Add(s_words["CellUnknownUnit", $"A{number}", code.Length > 0 ? code : name]);
        else if (!seen.Add(unit)) faults.Add(s_words["CellTwice", $"A{number}", name]);
        else
        {
            for (var month = 1; month <= Months && month + 1 < texts.Count; month++) Cell(texts[month + 1], number, month, unit, sheet, rows, faults);
        }
    }

    private static void Cell(string text, int number, int month, UnitCode? unit, FigureSheet sheet, ImmutableArray<ValueRow>.Builder rows, List<string> faults)
    {
        if (text.Length == 0) return;
        var cell = FormattableString.Invariant($"{(char)('B' + month)}{number}");
        if (FigureWords.Read(text) is not { } value)
        {
            faults.Add(s_words["CellNotNumber", cell, text.Length > 40 ? text[..40] : text]);
            return;
        }

        var row = new ValueRow(unit, ReportMonth.Of(sheet.Id.Run.Cycle.Year, month), value);
        if (!sheet.State.IsAsked(unit, row.Month))
        {
            faults.Add(s_words["CellBeforeFrom", cell]);
            return;
        }

        if (sheet.State.Value(unit, row.Month)?.InForce.Value != row.Value) rows.Add(row);
    }

    /// <summary>2025/10/leakage.</summary>
    private static string KeyOf(FigureSheet sheet) => sheet.Id.Value[(sheet.Id.Run.Cycle.Plan.Value.Length + 1)..];

    private static string Text(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim(),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
