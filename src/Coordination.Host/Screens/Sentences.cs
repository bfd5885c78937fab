using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>Puts what people wrote, ended as they ended it, into one sentence without a doubled mark.</summary>
public static class Sentences
{
    private static readonly char[] s_ends = ['。', '；', '，', '.', ';', ','];

    /// <summary>Without the mark it ends in; a question or an exclamation keeps its own.</summary>
    public static string Open(string text) => text.Trim().TrimEnd(s_ends).TrimEnd();

    /// <summary>Those that say something, one after another; the last without a full stop.</summary>
    public static string Join(IEnumerable<string?> parts) =>
        string.Join(Texts.IsChinese ? "；" : "; ", parts.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => Open(p!)).Where(p => p.Length > 0));

    /// <summary>The same as a whole sentence, with its full stop; nothing of nothing.</summary>
    public static string Whole(IEnumerable<string?> parts)
    {
        var joined = Join(parts);
        return joined.Length == 0 || joined[^1] is '！' or '？' or '!' or '?' ? joined : joined + (Texts.IsChinese ? "。" : ".");
    }
}
