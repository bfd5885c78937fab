using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Plans;

namespace Coordination.Host.Pages.Admin;

/// <summary>
/// A holiday notice as people type it from the State Council's paper: a line a holiday, <c>国庆节 2027-10-01 至 2027-10-07</c>, or single days
/// after the name.
/// </summary>
public static class HolidayLines
{
    private const int SpanMax = 20;

    private static readonly char[] s_blanks = [' ', '\t', '　', '：', ':', '、', '，', ','];

    /// <returns>The days in the order typed, and the first line that cannot be read, or null.</returns>
    public static (ImmutableArray<HolidayDay> Days, string? Wrong) Read(string text)
    {
        var days = ImmutableArray.CreateBuilder<HolidayDay>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (OfLine(line) is not { } read) return ([], line);
            days.AddRange(read);
        }

        return (days.ToImmutable(), null);
    }

    private static List<HolidayDay>? OfLine(string line)
    {
        var words = line.Replace("至", " 至 ", StringComparison.Ordinal).Replace("–", " 至 ", StringComparison.Ordinal).Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2) return null;
        var days = new List<HolidayDay>();
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] == "至")
            {
                if (days.Count == 0 || i + 1 == words.Length || Day(words[++i]) is not { } last) return null;
                var first = days[^1].Day;
                if (last <= first || last.DayNumber - first.DayNumber > SpanMax) return null;
                for (var day = first.AddDays(1); day <= last; day = day.AddDays(1)) days.Add(new HolidayDay(day, words[0]));
            }
            else if (Day(words[i]) is { } single)
            {
                days.Add(new HolidayDay(single, words[0]));
            }
            else
            {
                return null;
            }
        }

        return days;
    }

    private static DateOnly? Day(string word) =>
        DateOnly.TryParseExact(word, ["yyyy-MM-dd", "yyyy-M-d", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
