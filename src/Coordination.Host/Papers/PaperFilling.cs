using System.Collections.Immutable;
using Coordination.Domain.Papers;

namespace Coordination.Host.Papers;

/// <summary>Puts what the record says into the texts of a kind of paper; pure.</summary>
public static class PaperFilling
{
    private const string Nothing = "—";

    public static OfficialPaper Fill(PaperTemplate template, PaperFacts facts)
    {
        var number = facts.Fields["number"];
        return new OfficialPaper(
            Text(template.Issuer), number.Length == 0 ? null : number, Text(template.Title) ?? "", Text(template.Addressee),
            [.. WithoutEmptyHeadings([.. template.Body.SelectMany(b => PartsOf(b, facts))])], Text(template.Signature), facts.Day)
        {
            Attachments = [.. template.Attachments.Select(Text).OfType<string>()],
            CopyTo = Text(template.CopyTo),
            PrintedBy = Text(template.PrintedBy),
        };

        string? Text(string? text) => text is null ? null : PaperText.Fill(text, name => facts.Fields[name]);
    }

    private static IEnumerable<PaperPart> PartsOf(PaperBlock block, PaperFacts facts)
    {
        var entries = block.Each is { } list ? facts.Lists.GetValueOrDefault(list, []) : [ImmutableDictionary<string, string>.Empty];
        switch (block)
        {
            case PaperTextBlock text:
                foreach (var entry in entries)
                {
                    if (PaperText.Fill(text.Text, name => Value(name, entry, facts)) is { } filled) yield return new PaperParagraph(LevelOf(text.Level), filled);
                }

                break;
            case PaperTableBlock table when entries.Length > 0:
                yield return new PaperTable(
                    [.. table.Columns.Select(c => new PaperColumn(c.Title, c.Width))],
                    [.. entries.Select(e => table.Columns.Select(c => Cell(c.Value, e, facts)).ToImmutableArray())]);
                break;
        }
    }

    /// <summary>A heading below which nothing is left goes too.</summary>
    private static IEnumerable<PaperPart> WithoutEmptyHeadings(List<PaperPart> parts)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (RankOf(parts[i]) is { } rank && (i + 1 == parts.Count || RankOf(parts[i + 1]) <= rank)) parts.RemoveAt(i);
        }

        return parts;
    }

    private static int? RankOf(PaperPart part) => part switch
    {
        PaperParagraph { Level: PaperLevel.First } => 1,
        PaperParagraph { Level: PaperLevel.Second } => 2,
        _ => null,
    };

    private static PaperLevel LevelOf(PaperBlockLevel level) =>
        level switch { PaperBlockLevel.Heading => PaperLevel.First, PaperBlockLevel.Subheading => PaperLevel.Second, _ => PaperLevel.Body };

    /// <summary>A cell stands even where there is nothing to say.</summary>
    private static string Cell(string text, ImmutableDictionary<string, string> entry, PaperFacts facts)
    {
        const string Hole = "\u0001";
        var filled = PaperText.Fill(text, name => Value(name, entry, facts) is { Length: > 0 } value ? value : Hole)!.Replace(Hole, "", StringComparison.Ordinal).Trim();
        return filled.Length == 0 ? Nothing : filled;
    }

    private static string Value(string name, ImmutableDictionary<string, string> entry, PaperFacts facts) =>
        entry.TryGetValue(name, out var own) ? own : facts.Fields[name];
}
