using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Plans;

/// <summary>What is asked of passwords.</summary>
public enum PasswordStyle
{
    /// <summary>等级保护 (GB/T 22239): short but mixed, changed every quarter, none of the last ones again.</summary>
    Mlps,

    /// <summary>OWASP ASVS: long, of any characters, kept until there is a reason; common ones are refused.</summary>
    Asvs,
}

/// <summary>One day of a holiday notice, with its holiday's name.</summary>
public sealed record HolidayDay(DateOnly Day, string Holiday);

public abstract record CitySettingsCommand(string Jurisdiction) : Command
{
    public override StreamId Stream => StreamId.CitySettings(Jurisdiction);
}

/// <summary>The security administrator says which rules passwords follow from now on; passwords in use stay until they are changed.</summary>
public sealed record ChoosePasswordStyle(string Jurisdiction, PasswordStyle Style) : CitySettingsCommand(Jurisdiction);

/// <summary>
/// A year's notice of the State Council is out. Dates reckoned from now on follow it; those set before stay until the office has them moved. One
/// entered again for the same year takes the place of the one before.
/// </summary>
public sealed record EnterHolidayNotice(string Jurisdiction, int Year, ImmutableArray<HolidayDay> Off, ImmutableArray<HolidayDay> MakeUp) : CitySettingsCommand(Jurisdiction);

public sealed record PasswordStyleChosen(PasswordStyle Style, Signer By) : Event;

public sealed record HolidayNoticeEntered(int Year, ImmutableArray<HolidayDay> Off, ImmutableArray<HolidayDay> MakeUp, Signer By) : Event;

/// <summary>What administrators have set for a whole jurisdiction.</summary>
/// <param name="Notices">Those entered while running, beside those of the definitions; by year.</param>
public sealed record CitySettingsState(PasswordStyle PasswordStyle, ImmutableSortedDictionary<int, HolidayNoticeEntered> Notices)
{
    public static CitySettingsState Initial { get; } = new(PasswordStyle.Mlps, ImmutableSortedDictionary<int, HolidayNoticeEntered>.Empty);

    public static CitySettingsState Apply(CitySettingsState s, Event e) => e switch
    {
        PasswordStyleChosen x => s with { PasswordStyle = x.Style },
        HolidayNoticeEntered x => s with { Notices = s.Notices.SetItem(x.Year, x) },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.CitySettings),
    };

    /// <summary>The book with the notices entered over its own.</summary>
    public PlanBook Over(PlanBook book) => Notices.IsEmpty
        ? book
        : book with { Calendar = new WorkCalendar([.. book.Calendar.Notices.Where(n => !Notices.ContainsKey(n.Year)), .. Notices.Values.Select(CitySettingsDecider.NoticeOf)]) };
}

public static class CitySettingsDecider
{
    public const int DaysMax = 60;
    public const int NameLengthMax = 40;

    /// <summary>A notice may reach a few days into the neighbouring years.</summary>
    private const int DaysBeyondYear = 7;

    private const int YearsAhead = 5;

    public static Decision Decide(CitySettingsState s, Command command, Frame f) => command switch
    {
        FireDeadline => Decision.Nothing,
        ChoosePasswordStyle c => Choose(s, c, f),
        EnterHolidayNotice c => Enter(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    public static YearNotice NoticeOf(HolidayNoticeEntered e) => new(e.Year, Days(e.Off), Days(e.MakeUp));

    private static Decision Choose(CitySettingsState s, ChoosePasswordStyle c, Frame f)
    {
        if (Authority.OfAdministrator(f, Role.SecurityAdmin) is { } no) return no;
        return s.PasswordStyle == c.Style ? Decision.Nothing : new PasswordStyleChosen(c.Style, f.Actor.Hand);
    }

    private static Decision Enter(CitySettingsState s, EnterHolidayNotice c, Frame f)
    {
        if (Authority.OfAdministrator(f, Role.SystemAdmin) is { } no) return no;
        if (c.Year < f.Book.Settings.FirstYear || c.Year > WorkCalendar.DayOf(f.At).Year + YearsAhead) return new BadHolidayNotice(FormattableString.Invariant($"{c.Year}"));
        if (c.Off.IsDefaultOrEmpty || c.MakeUp.IsDefault) return new BadHolidayNotice("");
        if (c.Off.Length + c.MakeUp.Length > DaysMax) return new TooManyItems(DaysMax);
        if (FaultOf(c) is { } wrong) return new BadHolidayNotice(wrong);
        if (s.Notices.GetValueOrDefault(c.Year) is { } known && known.Off.SequenceEqual(c.Off) && known.MakeUp.SequenceEqual(c.MakeUp)) return Decision.Nothing;
        return new HolidayNoticeEntered(c.Year, c.Off, c.MakeUp, f.Actor.Hand);
    }

    /// <summary>The first day that cannot be: outside the year, told twice, nameless, or worked in exchange though it is no weekend.</summary>
    public static string? FaultOf(EnterHolidayNotice c)
    {
        var seen = new HashSet<DateOnly>();
        foreach (var (day, holiday) in c.Off.Concat(c.MakeUp))
        {
            var near = day >= new DateOnly(c.Year, 1, 1).AddDays(-DaysBeyondYear) && day <= new DateOnly(c.Year, 12, 31).AddDays(DaysBeyondYear);
            if (!near || !seen.Add(day) || string.IsNullOrWhiteSpace(holiday) || holiday.Length > NameLengthMax) return day.ToString("O", null);
        }

        return c.MakeUp.FirstOrDefault(d => d.Day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))?.Day.ToString("O", null);
    }

    private static ImmutableSortedDictionary<DateOnly, string> Days(ImmutableArray<HolidayDay> days) =>
        days.ToImmutableSortedDictionary(d => d.Day, d => d.Holiday);
}
