using DocumentFormat.OpenXml.Wordprocessing;

namespace Coordination.Host.Papers;

/// <summary>
/// The typefaces the standard names. Where a machine has not got one, the font table says what may stand in: first the same face under its
/// other names, then what is free.
/// </summary>
internal static class PaperFonts
{
    /// <summary>小标宋: issuer's mark and title.</summary>
    public const string Mark = "方正小标宋简体";

    /// <summary>仿宋: the body.</summary>
    public const string Body = "仿宋_GB2312";

    /// <summary>黑体: headings of the first level.</summary>
    public const string First = "黑体";

    /// <summary>楷体: headings of the second level.</summary>
    public const string Second = "楷体_GB2312";

    /// <summary>宋体: page numbers.</summary>
    public const string Number = "宋体";

    private static readonly (string Name, string Others, FontFamilyValues Family)[] s_all =
    [
        (Mark, "方正小标宋_GBK,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC", FontFamilyValues.Roman),
        (Body, "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC", FontFamilyValues.Modern),
        (First, "SimHei,华文黑体,STHeiti,Noto Sans CJK SC", FontFamilyValues.Modern),
        (Second, "楷体,KaiTi,华文楷体,STKaiti,Noto Serif CJK SC", FontFamilyValues.Modern),
        (Number, "SimSun,华文宋体,STSong,Noto Serif CJK SC", FontFamilyValues.Roman),
    ];

    /// <summary>Digits and Latin letters in the same face as the Chinese around them.</summary>
    public static RunFonts Of(string name) => new() { Ascii = name, HighAnsi = name, EastAsia = name, ComplexScript = name, Hint = FontTypeHintValues.EastAsia };

    public static Fonts Table()
    {
        var fonts = new Fonts();
        foreach (var (name, others, family) in s_all)
        {
            fonts.AppendChild(new Font(
                new AltName { Val = others }, new FontCharSet { Val = "86" }, new FontFamily { Val = family }, new Pitch { Val = FontPitchValues.Default })
            { Name = name });
        }

        return fonts;
    }
}
