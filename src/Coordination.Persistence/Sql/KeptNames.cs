using System.Text;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>
/// What a kept document may be called, the same in every database: SQL Server counts no trailing blanks and cuts at its columns' lengths,
/// PostgreSQL takes no U+0000, SQLite takes everything.
/// </summary>
internal static class KeptNames
{
    private const int KindLengthMax = 40, KeyLengthMax = 200, OwnerLengthMax = 200;

    /// <summary>A key comes from outside (a token somebody sent): one that no document can have is asked of no database.</summary>
    public static bool CanBeKey(string key) => key.Length > 0 && IsName(key, KeyLengthMax);

    /// <summary>Throws <see cref="ArgumentException"/>.</summary>
    public static void Require(KeptRow row)
    {
        if (row.Kind.Length == 0 || !IsName(row.Kind, KindLengthMax) || row.Kind.Any(char.IsWhiteSpace)) throw new ArgumentException("the kind is not one short word", nameof(row));
        if (!CanBeKey(row.Key)) throw new ArgumentException("the key is empty, too long, ends in a blank or holds a control character", nameof(row));
        if (!IsName(row.Owner, OwnerLengthMax)) throw new ArgumentException("the owner is too long, ends in a blank or holds a control character", nameof(row));
        ArgumentOutOfRangeException.ThrowIfNegative(row.Version);
    }

    private static bool IsName(string text, int lengthMax)
    {
        if (text.Length > lengthMax || text.EndsWith(' ')) return false;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune)) return false;
            rest = rest[length..];
        }

        return true;
    }
}
