using System.Globalization;

namespace Coordination.Host.Screens;

/// <summary>Instants as the people of the city read them.</summary>
internal static class Shanghai
{
    private static readonly TimeSpan s_offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Of(DateTimeOffset at) => at.ToOffset(s_offset);

    public static DateTimeOffset? Of(DateTimeOffset? at) => at?.ToOffset(s_offset);

    public static string Minute(DateTimeOffset? at) => at is { } known ? Of(known).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "—";

    public static string Second(DateTimeOffset? at) => at is { } known ? Of(known).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "—";

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

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
