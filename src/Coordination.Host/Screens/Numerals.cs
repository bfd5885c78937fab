namespace Coordination.Host.Screens;

/// <summary>Numbers as documents write them.</summary>
public static class Numerals
{
    private const string Digits = "〇一二三四五六七八九";

    /// <summary>1 to 99: 十, 十一, 二十一; other numbers in figures.</summary>
    public static string Chinese(int number)
    {
        if (number is < 1 or > 99) return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (tens, ones) = (number / 10, number % 10);
        var head = tens switch { 0 => "", 1 => "十", _ => Digits[tens] + "十" };
        return ones == 0 ? head : head + Digits[ones];
    }
}
