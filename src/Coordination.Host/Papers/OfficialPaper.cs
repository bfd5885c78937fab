using System.Collections.Immutable;

namespace Coordination.Host.Papers;

/// <summary>An official paper by its parts, in the order and under the names of GB/T 9704-2012; where each stands on the page is the writer's matter.</summary>
/// <param name="Issuer">发文机关标志, in red over the red line; null for an internal paper without a head.</param>
/// <param name="Number">发文字号, <c>连督办〔2025〕3号</c>; null where it has none.</param>
/// <param name="Addressee">主送机关 without the colon; null where the paper goes to nobody in particular.</param>
/// <param name="Signature">署名; null where it is not signed.</param>
/// <param name="Date">成文日期, Shanghai's.</param>
public sealed record OfficialPaper(
    string? Issuer, string? Number, string Title, string? Addressee, ImmutableArray<PaperPart> Body, string? Signature, DateOnly Date)
{
    /// <summary>附件: the names alone; they are numbered where there are several.</summary>
    public ImmutableArray<string> Attachments { get; init; } = [];

    /// <summary>抄送; null: to nobody.</summary>
    public string? CopyTo { get; init; }

    /// <summary>印发机关, at the foot of the last page; null: no foot.</summary>
    public string? PrintedBy { get; init; }
}

public abstract record PaperPart;

public enum PaperLevel
{
    /// <summary>仿宋.</summary>
    Body,

    /// <summary>一、 in 黑体.</summary>
    First,

    /// <summary>（一） in 楷体.</summary>
    Second,
}

/// <summary>One paragraph. Its ordinal (一、) is part of the text, since the text is the office's.</summary>
public sealed record PaperParagraph(PaperLevel Level, string Text) : PaperPart;

/// <param name="Rows">Each with a cell a column.</param>
public sealed record PaperTable(ImmutableArray<PaperColumn> Columns, ImmutableArray<ImmutableArray<string>> Rows) : PaperPart;

/// <param name="Width">Relative to the others'.</param>
public sealed record PaperColumn(string Title, int Width);
