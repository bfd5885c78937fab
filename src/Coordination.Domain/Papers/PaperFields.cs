using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Papers;

/// <summary>The names that a kind of paper's texts may use: checked when the texts are read, filled when a paper is made.</summary>
/// <param name="Names">Of the paper as a whole.</param>
/// <param name="Lists">By list, the names its entries have besides.</param>
public sealed record PaperFields(ImmutableArray<string> Names, ImmutableSortedDictionary<string, ImmutableArray<string>> Lists)
{
    public const string Items = "items";

    private static readonly string[] s_common = ["number", "year", "day", "document", "office", "group"];

    private static readonly PaperFields s_notice = new(
        [.. s_common, "unit", "count", "issuer", "tasks", "decision"],
        Of((Items, ["ordinal", "task", "title", "matter", "due", "days-late", "text"])));

    private static readonly string[] s_standing = ["ordinal", "unit", "score", "sections", "objections"];

    private static readonly ImmutableSortedDictionary<PaperKind, PaperFields> s_all = new Dictionary<PaperKind, PaperFields>
    {
        [PaperKind.DispatchOrder] = new(
            [
                .. s_common, "unit", "lead", "task", "title", "clause", "duty", "content", "share", "due", "acknowledge-days", "dispute-days", "report-day",
            ],
            Of(("indicators", ["ordinal", "name", "target"]))),
        [PaperKind.UrgeNotice] = s_notice,
        [PaperKind.SupervisionOrder] = s_notice,
        [PaperKind.Bulletin] = s_notice,
        [PaperKind.CompletionReport] = new(
            [.. s_common, "unit", "lead", "task", "title", "clause", "content", "due", "original-due", "completed", "timeliness", "result", "value", "extension"],
            Of(("deliverables", ["ordinal", "name", "due", "delivered", "timeliness"]))),
        [PaperKind.AssessmentResult] = new([.. s_common, "unit", "score"], Of(("lines", ["ordinal", "rule", "fact", "arithmetic", "delta"]))),
        [PaperKind.AssessmentOverview] = new([.. s_common, "objections", "upheld", "as-at", "rules"], Of(
            ("counties", s_standing), ("zones", s_standing), ("bureaus", s_standing))),
        [PaperKind.GroupBrief] = new(
            [.. s_common, "tasks", "total", "on-time", "late", "not-due", "overdue", "red", "silent", "pending"],
            Of(("exceptions", ["ordinal", "place", "light", "why"]), ("matters", ["ordinal", "matter", "tasks", "waiting", "standing"]))),
    }.ToImmutableSortedDictionary();

    public static PaperFields Of(PaperKind kind) => s_all[kind];

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Of(params ReadOnlySpan<(string List, string[] Names)> lists)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var (list, names) in lists) all[list] = [.. names];
        return all.ToImmutable();
    }
}

/// <summary>A text with named fields in braces.</summary>
public static class PaperText
{
    /// <summary>The names in the order they stand; null where a brace has no other.</summary>
    public static ImmutableArray<string>? FieldsOf(string text)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (var at = text.IndexOfAny(['{', '}']); at >= 0; at = text.IndexOfAny(['{', '}'], at + 1))
        {
            if (text[at] == '}') return null;
            var end = text.IndexOfAny(['{', '}'], at + 1);
            if (end < 0 || text[end] == '{') return null;
            names.Add(text[(at + 1)..end]);
            at = end;
        }

        return names.ToImmutable();
    }

    /// <summary>The text with each field's value in its place; null where a field it names is empty.</summary>
    public static string? Fill(string text, Func<string, string> valueOf)
    {
        var filled = new System.Text.StringBuilder(text.Length);
        var from = 0;
        for (var at = text.IndexOf('{', StringComparison.Ordinal); at >= 0; at = text.IndexOf('{', from))
        {
            var end = text.IndexOf('}', at);
            var value = valueOf(text[(at + 1)..end]);
            if (value.Length == 0) return null;
            filled.Append(text, from, at - from).Append(value);
            from = end + 1;
        }

        return filled.Append(text, from, text.Length - from).ToString();
    }
}
