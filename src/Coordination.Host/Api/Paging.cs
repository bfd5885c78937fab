using System.Security.Cryptography;
using Coordination.Application.Boards;
using Microsoft.AspNetCore.DataProtection;

namespace Coordination.Host.Api;

/// <param name="Next">Where the next page begins, to be sent back as <c>cursor</c>; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Pages through what is in memory, in key order. A cursor is the last key shown and the question it belongs to, sealed: it opens nothing else, and a
/// changed one is refused.
/// </summary>
public sealed class Paging(IDataProtectionProvider protection)
{
    public const int LimitDefault = 50;
    public const int LimitMax = 200;

    private const int CursorLengthMax = 2000;

    private readonly IDataProtector _seal = protection.CreateProtector("interface-cursor");

    /// <summary>The page, or the code of what is wrong with the question.</summary>
    /// <param name="question">All that is asked besides the place: another question's cursor does not fit.</param>
    /// <param name="held">What may be seen, by key in key order.</param>
    public (Page<TItem>? Page, string? Refused) Of<T, TItem>(
        string question, int? limit, string? cursor, IEnumerable<KeyValuePair<string, Held<T>>> held, Func<string, Held<T>, TItem> tell)
    {
        if (limit is < 1 or > LimitMax) return (null, ApiCodes.BadParameter);
        if (!TryOpen(question, cursor, out var after)) return (null, ApiCodes.BadCursor);
        var size = limit ?? LimitDefault;
        var found = held.Where(h => after is null || string.CompareOrdinal(h.Key, after) > 0).Take(size + 1).ToList();
        var shown = found.Take(size).Select(h => tell(h.Key, h.Value)).ToList();
        return (new Page<TItem>(shown, found.Count > size ? Seal(question, found[size - 1].Key) : null), null);
    }

    private string Seal(string question, string key) => _seal.Protect($"{question}\n{key}");

    private bool TryOpen(string question, string? cursor, out string? after)
    {
        after = null;
        if (cursor is null) return true;
        if (cursor.Length > CursorLengthMax) return false;
        try
        {
            var parts = _seal.Unprotect(cursor).Split('\n');
            if (parts is not [var asked, var key] || asked != question) return false;
            after = key;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
