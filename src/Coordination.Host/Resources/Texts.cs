using System.Globalization;
using System.Resources;

namespace Coordination.Host.Resources;

/// <summary>All that is said to people, in the language of the current UI culture.</summary>
internal static class Texts
{
    private static readonly ResourceManager s_sentences = Of("Texts");
    private static readonly ResourceManager s_rejections = Of("RejectionTexts");
    private static readonly ResourceManager s_events = Of("EventTexts");
    private static readonly ResourceManager s_fields = Of("FieldTexts");

    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Says something in a language other than the current one.</summary>
    public static string In(CultureInfo language, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = language;
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    public static string Of(Say sentence, params ReadOnlySpan<object?> args) =>
        string.Format(CultureInfo.InvariantCulture, Find(s_sentences, sentence.ToString(), null), args);

    /// <summary>Both languages, for help: it is read before anybody has chosen one.</summary>
    public static string Both(Say sentence) =>
        $"{Find(s_sentences, sentence.ToString(), Chinese)} / {Find(s_sentences, sentence.ToString(), English)}";

    /// <summary>With named placeholders, <c>{unit}</c>.</summary>
    public static string Rejection(string code) => Find(s_rejections, code, null);

    /// <summary>The event's official name; in English with the Chinese one before it.</summary>
    public static string Event(string type) =>
        IsChinese ? Find(s_events, type, Chinese) : $"{Find(s_events, type, Chinese)} / {Find(s_events, type, English)}";

    public static string Field(string name) => Find(s_fields, name, null);

    /// <summary>A value of an enumeration, or its name where it has no text.</summary>
    public static string Value(Enum value) => s_fields.GetString($"{value.GetType().Name}.{value}", CultureInfo.CurrentUICulture) ?? value.ToString();

    /// <summary>What a command asks for, or its name where it has no text.</summary>
    public static string Command(string type) => s_fields.GetString($"Command.{type}", CultureInfo.CurrentUICulture) ?? type;

    private static string Find(ResourceManager texts, string name, CultureInfo? culture) =>
        texts.GetString(name, culture ?? CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"No text for {name}");

    private static ResourceManager Of(string name) => new($"Coordination.Host.Resources.{name}", typeof(Texts).Assembly);
}
