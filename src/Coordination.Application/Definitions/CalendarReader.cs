using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Calendars;

namespace Coordination.Application.Definitions;

/// <summary>Reads <c>calendar.yaml</c>: by year, the days off and the make-up working days of each holiday.</summary>
internal sealed class CalendarReader(Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["timezone", "years"];
    public static readonly ImmutableArray<string> YearFields = ["off", "make-up"];

    private const string Timezone = "Asia/Shanghai";

    public ImmutableArray<YearNotice> Read(YamlMap file)
    {
        if (file.Text("timezone") is { } zone && zone != Timezone)
            findings.Add(file.PlaceOf("timezone"), DefinitionRule.BadCalendar, Say.TimezoneOther, zone, Timezone);
        var notices = ImmutableArray.CreateBuilder<YearNotice>();
        if (!file.Require("years") || file.Map("years", known: null) is not { } years)
            return [];
        foreach (var key in years.Keys)
        {
            if (key.Text.Length != 4
                || !int.TryParse(key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                || year is < 2000 or > 2100)
                findings.Add(key.At, DefinitionRule.BadCalendar, Say.NotWhole, "years", 2000, 2100, key.Text);
            else if (years.Require(key.Text) && years.Map(key.Text, YearFields) is { } map)
                notices.Add(ReadYear(year, map));
        }

        return [.. notices.OrderBy(n => n.Year)];
    }

    private YearNotice ReadYear(int year, YamlMap map)
    {
        map.Require("off");
        var off = ReadDays(year, map, "off", off: null);
        return new YearNotice(year, off, ReadDays(year, map, "make-up", off));
    }

    /// <param name="off">For make-up days: the days off, which they must not be.</param>
    private ImmutableSortedDictionary<DateOnly, string> ReadDays(
        int year, YamlMap map, string field, ImmutableSortedDictionary<DateOnly, string>? off)
    {
        var days = ImmutableSortedDictionary.CreateBuilder<DateOnly, string>();
        if (map.Map(field, known: null) is not { } holidays)
            return days.ToImmutable();
        foreach (var holiday in holidays.Keys)
        {
            foreach (var text in holidays.Texts(holiday.Text))
            {
                if (ReadDay(year, text, off) is not { } day)
                    continue;
                if (!days.TryAdd(day, holiday.Text))
                    findings.Add(text.At, DefinitionRule.BadCalendar, Say.DayTwice, text.Text);
            }
        }

        return days.ToImmutable();
    }

    private DateOnly? ReadDay(int year, Placed text, ImmutableSortedDictionary<DateOnly, string>? off)
    {
        var sentence = Parse(text.Text) switch
        {
            null => Say.NotDate,
            // A notice may reach a few days into the year before (the eve of New Year) or after.
            { } day when day < new DateOnly(year, 1, 1).AddDays(-7) || day > new DateOnly(year, 12, 31).AddDays(7) => Say.DayOutsideYear,
            { } day when off is not null && off.ContainsKey(day) => Say.DayOffAndWorked,
            { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday) } when off is not null => Say.MakeUpOnWeekday,
            _ => (Say?)null,
        };
        if (sentence is not { } wrong)
            return Parse(text.Text);
        findings.Add(text.At, DefinitionRule.BadCalendar, wrong, text.Text, year);
        return null;
    }

    private static DateOnly? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
