using System.Collections.Frozen;
using System.Globalization;

namespace Coordination.Domain.Assignments;

/// <summary>A paper that shows what was done; the file itself is kept beside the record under its hash.</summary>
/// <param name="Hash">SHA-256 of the content, 64 lower-case hexadecimal digits.</param>
/// <param name="Name">As the file was called, without a path.</param>
/// <param name="Month">The month whose report it belongs to; null: to the assignment.</param>
public sealed record Evidence(string Hash, string Name, long Bytes, string MediaType, ReportMonth? Month)
{
    public const int NameLengthMax = 200;

    /// <summary>What is taken as evidence: documents and pictures as offices make them, no archives.</summary>
    public static FrozenSet<string> MediaTypes { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/png",
        "image/jpeg");

    internal Rejection? Check()
    {
        if (!TextHash.IsOne(Hash)) return new BadEvidence("hash");
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > NameLengthMax || Name is "." or ".." || Name.Any(IsForeign)) return new BadEvidence("name");
        if (Bytes <= 0) return new BadEvidence("bytes");
        return MediaType is not null && MediaTypes.Contains(MediaType) ? null : new BadEvidence("media-type");
    }

    /// <summary>Separators of paths, and characters that are not seen or turn the reading direction.</summary>
    private static bool IsForeign(char c) => c is '/' or '\\' || CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

/// <param name="Edition">Counts the unit's papers of this name, from 1; earlier ones stay.</param>
/// <param name="Unit">Whose paper it is.</param>
public sealed record EvidenceEntry(Evidence Evidence, int Edition, UnitCode Unit, Signer By, DateTimeOffset At);
