using System.Text;

namespace Coordination.Application.Boards;

/// <summary>
/// What somebody looks for: words, each of which must occur. Chinese is found as it stands; letters and digits without regard to case and
/// width (Ａ = a), brackets of a document's number likewise (〔〕 = [] = ()).
/// </summary>
public sealed class SearchText
{
    public const int LengthMax = 100;

    private const int WordsMax = 5;

    private readonly string[] _words;
    private readonly bool[] _folds;

    public SearchText(string? query)
    {
        var text = query ?? "";
        if (text.Length > LengthMax) text = text[..LengthMax];
        _words = [.. Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(WordsMax)];
        _folds = [.. _words.Select(w => w.Any(c => c < 0x80))];
    }

    public bool IsEmpty => _words.Length == 0;

    /// <summary>True if every word occurs in one of the texts.</summary>
    public bool IsIn(params ReadOnlySpan<string?> texts)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (!IsInAny(i, texts)) return false;
        }

        return !IsEmpty;
    }

    private bool IsInAny(int word, ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            // Folding costs; a word of Chinese alone needs none.
            if (text is not null && (_folds[word] ? Fold(text) : text).Contains(_words[word], StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static string Fold(string text)
    {
        if (!text.Any(IsFoldable)) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var c in text) folded.Append(IsFoldable(c) ? Folded(c) : c);
        return folded.ToString();
    }

    private static bool IsFoldable(char c) => c is '\u3000' or '〔' or '〕' or '[' or ']' or (>= '！' and <= '～');

    private static char Folded(char c) => c switch
    {
        '\u3000' => ' ',
        '〔' or '[' or '［' => '(',
        '〕' or ']' or '］' => ')',
        _ => (char)(c - '！' + '!'),
    };
}
