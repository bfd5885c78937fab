using System.Globalization;
using System.Text;
using Coordination.Domain.Assignments;
using Coordination.Domain.Indicators;
using Coordination.Domain.Workflows;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>Figures, targets and gaps as the city writes them.</summary>
public static class FigureWords
{
    private static readonly Words s_words = new("Figures");

    public static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The number typed, full-width digits and a unit sign allowed; null where none is typed, or none can be read.</summary>
    public static decimal? Read(string typed)
    {
        var text = typed.Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal).TrimEnd('%');
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < IndicatorDecider.ValueMax ? Math.Round(number, 6) : null;
    }

    /// <summary>≥25.</summary>
    public static string Target(IndicatorComparator comparator, decimal value) => comparator.Sign() + Number(value);

    /// <summary>≥25%.</summary>
    /// <param name="target">Of the plan; null: the document's.</param>
    public static string Goal(Indicator indicator, decimal? target = null) =>
        (target is { } planned ? Target(indicator.Comparator.OfPlan(), planned) : Target(indicator.Comparator, indicator.Value)) + indicator.Unit;

    /// <summary>−9.8, with the sign of typography.</summary>
    public static string Points(decimal gap) => gap.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>滞后序时进度9.8个百分点.</summary>
    public static string Gap(GapReading gap) =>
        gap.CaughtUp ? s_words["CaughtUp"] : gap.Gap < 0 ? s_words["Behind", -gap.Gap] : gap.IsMet ? s_words["Met"] : gap.Gap > 0 ? s_words["Ahead", gap.Gap] : s_words["OnCourse"];

    /// <summary>The values of a report line, the first without a name: <c>9.87</c>, or <c>9.87，24.6</c>.</summary>
    public static string Values(ReportLine line) => string.Join(s_words["Comma"], (line.MoreValues?.Values ?? []).Select(v => (decimal?)v).Prepend(line.Value).OfType<decimal>().Select(Number));

    /// <summary>The same with each figure's name and unit.</summary>
    public static string Values(ReportLine line, IReadOnlyList<Indicator> figures) => string.Join(
        s_words["Comma"], figures.Select(f => (f, Value: line.ValueOf(f.Id, figures))).Where(f => f.Value is not null).Select(f => s_words["Named", f.f.Name, Number(f.Value!.Value), f.f.Unit]));

    /// <summary>The next plan-years of a target, told where it is not this year's.</summary>
    public static string TargetOf(Indicator indicator, int year) =>
        indicator.Year == year ? Target(indicator.Comparator, indicator.Value) : s_words["OfYear", Target(indicator.Comparator, indicator.Value), indicator.Year];
}
