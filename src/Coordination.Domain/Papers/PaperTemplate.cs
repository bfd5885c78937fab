using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Papers;

/// <summary>The texts of the papers; data that an office edits. What is issued already never changes with them.</summary>
public sealed record PaperTemplates(ImmutableSortedDictionary<PaperKind, PaperTemplate> ByKind)
{
    /// <summary>Of a plan in a test, which issues no papers.</summary>
    public static PaperTemplates None { get; } = new(ImmutableSortedDictionary<PaperKind, PaperTemplate>.Empty);

    public PaperTemplate? Of(PaperKind kind) => ByKind.GetValueOrDefault(kind);
}

/// <summary>
/// One kind of paper. Its texts have named fields in braces, <c>{unit}</c>; <see cref="PaperFields"/> has their names. A paragraph one of whose
/// fields is empty is left out.
/// </summary>
/// <param name="Prefix">机关代字, <c>连督办</c>: a paper's number is this, the year and the register's number. Null where it has no number.</param>
/// <param name="Issuer">发文机关标志; null: no red head.</param>
public sealed record PaperTemplate(PaperKind Kind, string? Prefix, string? Issuer, string Title, string? Addressee, ImmutableArray<PaperBlock> Body)
{
    public ImmutableArray<string> Attachments { get; init; } = [];

    public string? Signature { get; init; }

    public string? CopyTo { get; init; }

    public string? PrintedBy { get; init; }

    /// <summary>连督办〔2025〕3号: the year in hexagonal brackets, the number without zeros before it.</summary>
    public string? NumberOf(int year, int? number) =>
        Prefix is null || number is null ? null : FormattableString.Invariant($"{Prefix}〔{year}〕{number}号");
}

/// <param name="Each">The list for each of whose entries it stands; null: it stands once.</param>
public abstract record PaperBlock(string? Each);

public enum PaperBlockLevel
{
    Text,
    Heading,
    Subheading,
}

public sealed record PaperTextBlock(PaperBlockLevel Level, string Text, string? Each) : PaperBlock(Each);

/// <summary>A row an entry of the list; left out where the list is empty.</summary>
public sealed record PaperTableBlock(string List, ImmutableArray<PaperTableColumn> Columns) : PaperBlock(List);

/// <param name="Value">A text with fields of the list.</param>
/// <param name="Width">Relative to the others'.</param>
public sealed record PaperTableColumn(string Title, string Value, int Width);
