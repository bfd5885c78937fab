using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Calendars;

namespace Coordination.Domain.Tests.Calendars;

/// <summary>The State Council's holiday notices of 2022 to 2026, and the calendar made of them: the fixed cast of all tests.</summary>
public static class Notices
{
    public const int FirstYear = 2022;

    public const int LastYear = 2026;

    public static ImmutableArray<YearNotice> All { get; } =
    [
        Notice(
            2022,
            off: "元旦 01-01 01-02 01-03 12-31; 春节 01-31 02-01 02-02 02-03 02-04 02-05 02-06; 清明 04-03 04-04 04-05; " +
                "劳动节 04-30 05-01 05-02 05-03 05-04; 端午 06-03 06-04 06-05; 中秋 09-10 09-11 09-12; " +
                "国庆节 10-01 10-02 10-03 10-04 10-05 10-06 10-07",
            makeUp: "春节 01-29 01-30; 清明 04-02; 劳动节 04-24 05-07; 国庆节 10-08 10-09"),
        Notice(
            2023,
            off: "元旦 01-01 01-02; 春节 01-21 01-22 01-23 01-24 01-25 01-26 01-27; 清明 04-05; " +
                "劳动节 04-29 04-30 05-01 05-02 05-03; 端午 06-22 06-23 06-24; 中秋 09-29; " +
                "国庆节 09-30 10-01 10-02 10-03 10-04 10-05 10-06",
            makeUp: "春节 01-28 01-29; 劳动节 04-23 05-06; 端午 06-25; 国庆节 10-07 10-08"),
        Notice(
            2024,
            off: "元旦 01-01; 春节 02-10 02-11 02-12 02-13 02-14 02-15 02-16 02-17; 清明 04-04 04-05 04-06; " +
                "劳动节 05-01 05-02 05-03 05-04 05-05; 端午 06-10; 中秋 09-15 09-16 09-17; " +
                "国庆节 10-01 10-02 10-03 10-04 10-05 10-06 10-07",
            makeUp: "春节 02-04 02-18; 清明 04-07; 劳动节 04-28 05-11; 中秋 09-14; 国庆节 09-29 10-12"),
        Notice(
            2025,
            off: "元旦 01-01; 春节 01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04; 清明 04-04 04-05 04-06; " +
                "劳动节 05-01 05-02 05-03 05-04 05-05; 端午 05-31 06-01 06-02; 国庆节 10-01 10-02 10-03 10-04 10-05 10-07 10-08; " +
                "中秋 10-06",
            makeUp: "春节 01-26 02-08; 劳动节 04-27; 国庆节 09-28 10-11"),
        Notice(
            2026,
            off: "元旦 01-01 01-02 01-03; 春节 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23; 清明 04-04 04-05 04-06; " +
                "劳动节 05-01 05-02 05-03 05-04 05-05; 端午 06-19 06-20 06-21; 中秋 09-25 09-26 09-27; " +
                "国庆节 10-01 10-02 10-03 10-04 10-05 10-06 10-07",
            makeUp: "元旦 01-04; 春节 02-14 02-28; 劳动节 05-09; 国庆节 09-20 10-10"),
    ];

    public static WorkCalendar Calendar { get; } = new(All);

    /// <summary>A notice written <c>holiday MM-dd MM-dd; holiday MM-dd</c>, all in its own year.</summary>
    public static YearNotice Notice(int year, string off, string makeUp) => new(year, Days(year, off), Days(year, makeUp));

    private static ImmutableSortedDictionary<DateOnly, string> Days(int year, string text) =>
        text.Split("; ", StringSplitOptions.RemoveEmptyEntries)
            .Select(group => group.Split(' '))
            .SelectMany(words => words.Skip(1).Select(day => (Day: Parse(year, day), Holiday: words[0])))
            .ToImmutableSortedDictionary(d => d.Day, d => d.Holiday);

    private static DateOnly Parse(int year, string monthAndDay) =>
        DateOnly.ParseExact(FormattableString.Invariant($"{year}-{monthAndDay}"), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
