using System.Collections.Immutable;
using System.Globalization;

namespace Coordination.Domain.Calendars;

/// <summary>Words for how a due date was computed, taken from its basis alone: a later calendar does not change them.</summary>
public static class DueBasis
{
    /// <summary>
    /// Term, counted days and result, <c>1 working day from 2026-09-30 17:10: 10-08 → 2026-10-08 17:30</c>; times are Asia/Shanghai. A
    /// basis that cannot be read is returned as it is.
    /// </summary>
    public static string Explain(DueDate due, bool chinese)
    {
        if (BasisText.Parse(due.Basis) is not { } steps)
            return due.Basis;

        var text = string.Join(chinese ? "；" : "; ", steps.Select(s => Say(s, chinese)));
        ImmutableArray<int> years = [.. steps.SelectMany(s => s.YearsMissing).Distinct().Order()];
        return years.IsEmpty ? text : text + SayProvisional(years, chinese);
    }

    private static string Say(BasisStep step, bool chinese)
    {
        var term = chinese ? SayTermInChinese(step) : SayTermInEnglish(step);
        var counted = step.Counted.IsEmpty ? "" : (chinese ? "：" : ": ") + SayCounted(step, chinese);
        var text = term + counted;
        // A full-width bracket brings its own space.
        return $"{text}{(text.EndsWith('）') ? "" : " ")}→ {Minute(step.Due)}";
    }

    private static string SayTermInEnglish(BasisStep step)
    {
        var days = Invariant($"{step.Term.Days} working {(step.Term.Days == 1 ? "day" : "days")}");
        return step.Term.Rule switch
        {
            BasisRule.In => $"{days} from {Minute(step.Term.Start)}",
            BasisRule.Before => $"{days} before {Day(step.Term.Start)}",
            BasisRule.Shift => $"moved later by {days}",
            BasisRule.On when IsRolled(step) => $"on {Day(step.Term.Start)}, not a working day, rolled back",
            BasisRule.On => $"on {Day(step.Term.Start)}",
            _ => "as given",
        };
    }

    private static string SayTermInChinese(BasisStep step)
    {
        var days = Invariant($"{step.Term.Days} 个工作日");
        return step.Term.Rule switch
        {
            BasisRule.In => $"自 {Minute(step.Term.Start)} 起 {days}",
            BasisRule.Before => $"{Day(step.Term.Start)} 之前 {days}",
            BasisRule.Shift => $"顺延 {days}",
            BasisRule.On when IsRolled(step) => $"定于 {Day(step.Term.Start)}，逢非工作日提前至前一工作日",
            BasisRule.On => $"定于 {Day(step.Term.Start)}",
            _ => "原定期限",
        };
    }

    private static bool IsRolled(BasisStep step) => step.Term.Start.Date != step.Due.Date;

    private static string SayCounted(BasisStep step, bool chinese)
    {
        var words = new List<string>();
        var year = step.Term.Start.Year;
        foreach (var (day, isMakeUp) in step.Counted)
        {
            var date = day.ToString(day.Year == year ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
            words.Add(date + (isMakeUp ? chinese ? "（调休上班）" : " (make-up day)" : ""));
            year = day.Year;
        }

        if (step.LeavesDaysOut)
            words.Insert(words.Count - 1, "…");
        return string.Join(chinese ? "、" : ", ", words);
    }

    private static string SayProvisional(ImmutableArray<int> years, bool chinese)
    {
        var list = string.Join(chinese ? "、" : ", ", years.Select(y => y.ToString(CultureInfo.InvariantCulture)));
        if (chinese)
            return $"（暂定：{list} 年放假通知尚未发布）";
        return years.Length == 1
            ? $" (provisional: the holiday notice for {list} is not out)"
            : $" (provisional: the holiday notices for {list} are not out)";
    }

    private static string Minute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
