using System.Globalization;
using Coordination.Domain;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>Instants as the people of the city read them.</summary>
internal static class Shanghai
{
    private const string Weekdays = "日一二三四五六";

    private static readonly TimeSpan s_offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Of(DateTimeOffset at) => at.ToOffset(s_offset);

    public static DateTimeOffset? Of(DateTimeOffset? at) => at?.ToOffset(s_offset);

    public static string Minute(DateTimeOffset? at) => at is { } known ? Of(known).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "—";

    public static string Second(DateTimeOffset? at) => at is { } known ? Of(known).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "—";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>10月24日 / Oct 24.</summary>
    public static string MonthDay(DateTimeOffset? at) => at is { } known ? MonthDay(DateOnly.FromDateTime(Of(known).DateTime)) : "—";

    public static string MonthDay(DateOnly day) => Texts.IsChinese
        ? FormattableString.Invariant($"{day.Month}月{day.Day}日")
        : day.ToString("MMM d", CultureInfo.InvariantCulture);

    /// <summary>10月 / October.</summary>
    public static string Month(ReportMonth month) =>
        Texts.IsChinese ? FormattableString.Invariant($"{month.Month}月") : CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month.Month);

    /// <summary>A date something is due, with its weekday: 10月24日（五）.</summary>
    public static string DueDay(DateOnly day) => Texts.IsChinese
        ? $"{MonthDay(day)}（{Weekdays[(int)day.DayOfWeek]}）"
        : day.ToString("ddd, MMM d", CultureInfo.InvariantCulture);

    public static string DueDay(DateTimeOffset? at) => at is { } known ? DueDay(DateOnly.FromDateTime(Of(known).DateTime)) : "—";

    /// <summary>10月24日（五）17:30.</summary>
    public static string Due(DateTimeOffset? at) =>
        at is { } known ? $"{DueDay(known)}{(Texts.IsChinese ? "" : " ")}{Of(known).ToString("HH:mm", CultureInfo.InvariantCulture)}" : "—";

    /// <summary>Reads an instant; without offset it is Shanghai's.</summary>
    public static bool TryParse(string text, out DateTimeOffset at)
    {
        string[] local = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            at = new DateTimeOffset(wall, s_offset);
            return true;
        }

        string[] full = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"];
        return DateTimeOffset.TryParseExact(text, full, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }
}
