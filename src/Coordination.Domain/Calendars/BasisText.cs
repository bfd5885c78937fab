using System.Collections.Immutable;
using System.Globalization;

namespace Coordination.Domain.Calendars;

/// <summary>
/// The notation of <see cref="DueDate.Basis"/>: steps joined by <c>;</c>, each of six fields joined by <c>|</c>: rule, working days,
/// start, counted days (<c>*</c> marks a make-up day), due, years without notice. Times are Asia/Shanghai.
/// <code>in|3|2026-09-30T17:10|2026-10-08,2026-10-09,2026-10-10*|2026-10-10T17:30|</code>
/// Stored in events for ever: it may be added to, never changed.
/// </summary>
internal static class BasisText
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm";
    private const char MakeUpMark = '*';

    public static string Write(ImmutableArray<BasisStep> steps) => string.Join(';', steps.Select(Write));

    /// <summary>The steps, at least one; null if the text is not in the notation.</summary>
    public static ImmutableArray<BasisStep>? Parse(string basis)
    {
        var steps = ImmutableArray.CreateBuilder<BasisStep>();
        foreach (var text in basis.Split(';'))
        {
            // A shift goes on from an earlier step, and nothing else does.
            var goesOn = steps.Count > 0;
            if (ParseStep(text) is not { } step || (step.Term.Rule == BasisRule.Shift) != goesOn)
                return null;
            steps.Add(step);
        }

        return steps.ToImmutable();
    }

    private static string Write(BasisStep step) => string.Join(
        '|',
        NameOf(step.Term.Rule),
        step.Term.Days.ToString(CultureInfo.InvariantCulture),
        step.Term.Start.ToString(TimeFormat, CultureInfo.InvariantCulture),
        string.Join(',', step.Counted.Select(d => d.Day.ToString(DayFormat, CultureInfo.InvariantCulture) + (d.IsMakeUp ? "*" : ""))),
        step.Due.ToString(TimeFormat, CultureInfo.InvariantCulture),
        string.Join(',', step.YearsMissing.Select(y => y.ToString("0000", CultureInfo.InvariantCulture))));

    private static BasisStep? ParseStep(string text)
    {
        if (text.Split('|') is not [var rule, var days, var start, var counted, var due, var years])
            return null;
        if (ParseRule(rule) is not { } kind || ParseNumber(days) is not { } term || term > WorkCalendar.TermDaysMax)
            return null;
        if (ParseTime(start) is not { } startsAt || ParseTime(due) is not { } dueAt)
            return null;
        if (ParseList(counted, ParseCounted) is not { } countedDays || ParseList(years, ParseNumber) is not { } yearsMissing)
            return null;
        return new BasisStep(new BasisTerm(kind, term, startsAt), countedDays, dueAt, yearsMissing);
    }

    private static string NameOf(BasisRule rule) => rule switch
    {
        BasisRule.In => "in",
        BasisRule.On => "on",
        BasisRule.Before => "before",
        BasisRule.Shift => "shift",
        BasisRule.Given => "given",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static BasisRule? ParseRule(string text)
    {
        foreach (var rule in Enum.GetValues<BasisRule>())
        {
            if (NameOf(rule) == text)
                return rule;
        }

        return null;
    }

    private static int? ParseNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTime? ParseTime(string text) =>
        DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static CountedDay? ParseCounted(string text) =>
        DateOnly.TryParseExact(text.TrimEnd(MakeUpMark), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new CountedDay(day, text.EndsWith(MakeUpMark))
            : null;

    private static ImmutableArray<T>? ParseList<T>(string text, Func<string, T?> parse) where T : struct
    {
        if (text.Length == 0)
            return [];

        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var part in text.Split(','))
        {
            if (parse(part) is not { } item)
                return null;
            items.Add(item);
        }

        return items.ToImmutable();
    }
}
