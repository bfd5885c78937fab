using System.Collections.Immutable;
using Coordination.Domain.Escalations;
using Coordination.Domain.Papers;

namespace Coordination.Application.Definitions;

/// <summary>Reads <c>papers.yaml</c>: the text of each kind of paper. A field that a kind has not is a fault, and so is a kind without a text.</summary>
internal sealed class PapersReader(Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["papers"];
    public static readonly ImmutableArray<string> PaperFileFields =
        ["kind", "prefix", "issuer", "title", "addressee", "body", "attachments", "signature", "copy-to", "printed-by"];

    public static readonly ImmutableArray<string> BlockFields = ["heading", "subheading", "text", "each", "table", "columns"];
    public static readonly ImmutableArray<string> ColumnFields = ["title", "value", "width"];

    private static readonly ImmutableArray<string> s_contents = ["heading", "subheading", "text", "table"];

    private const int WidthMax = 100;

    public PaperTemplates Read(YamlMap file)
    {
        var papers = ImmutableSortedDictionary.CreateBuilder<PaperKind, PaperTemplate>();
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        if (!file.Require("papers"))
            return PaperTemplates.None;
        var kinds = new HashSet<PaperKind>();
        foreach (var map in file.Maps("papers", PaperFileFields))
        {
            if (map.Choice<PaperKind>("kind") is not { } kind)
                continue;
            if (!kinds.Add(kind))
                findings.Add(map.PlaceOf("kind"), DefinitionRule.DuplicateId, Say.IdTaken, Kebab.Of(kind));
            else if (ReadPaper(map, kind, prefixes) is { } paper)
                papers[kind] = paper;
        }

        foreach (var missing in Enum.GetValues<PaperKind>().Where(k => !kinds.Contains(k)))
            findings.Add(file.PlaceOf("papers"), DefinitionRule.MissingPaper, Say.PaperMissing, Kebab.Of(missing));
        return new PaperTemplates(papers.ToImmutable());
    }

    private PaperTemplate? ReadPaper(YamlMap map, PaperKind kind, HashSet<string> prefixes)
    {
        var names = PaperFields.Of(kind);
        var numbered = kind != PaperKind.GroupBrief;
        var prefix = numbered ? map.Text("prefix") : map.TextOrNull("prefix");
        // Kinds are numbered each for itself: one prefix for two would give two papers one number.
        if (prefix is not null && !prefixes.Add(prefix))
            findings.Add(map.PlaceOf("prefix"), DefinitionRule.DuplicateId, Say.IdTaken, prefix);
        if (numbered)
            map.Require("issuer");
        map.Require("title");
        var body = map.Require("body") ? map.Maps("body", BlockFields).Select(b => ReadBlock(b, names)).OfType<PaperBlock>().ToImmutableArray() : [];
        var title = Checked(map, "title", names.Names);
        return title is null ? null : new PaperTemplate(kind, prefix, Checked(map, "issuer", names.Names), title, Checked(map, "addressee", names.Names), body)
        {
            Attachments = [.. map.Texts("attachments").Where(t => Check(t.Text, t.At, "attachments", names.Names)).Select(t => t.Text)],
            Signature = Checked(map, "signature", names.Names),
            CopyTo = Checked(map, "copy-to", names.Names),
            PrintedBy = Checked(map, "printed-by", names.Names),
        };
    }

    private PaperBlock? ReadBlock(YamlMap map, PaperFields names)
    {
        var contents = s_contents.Where(map.Has).ToList();
        if (contents.Count != 1)
        {
            findings.Add(map.At, DefinitionRule.BadValue, Say.PaperBlockOne, string.Join(", ", s_contents));
            return null;
        }

        if (contents[0] == "table")
            return ReadTable(map, names);
        var each = ReadList(map, "each", names);
        if (each is null && map.Has("each"))
            return null;
        var known = each is null ? names.Names : [.. names.Names, .. names.Lists[each]];
        var level = contents[0] switch { "heading" => PaperBlockLevel.Heading, "subheading" => PaperBlockLevel.Subheading, _ => PaperBlockLevel.Text };
        return Checked(map, contents[0], known) is { } text ? new PaperTextBlock(level, text, each) : null;
    }

    private PaperTableBlock? ReadTable(YamlMap map, PaperFields names)
    {
        if (ReadList(map, "table", names) is not { } list || !map.Require("columns"))
            return null;
        var columns = ImmutableArray.CreateBuilder<PaperTableColumn>();
        foreach (var column in map.Maps("columns", ColumnFields))
        {
            column.Require("value");
            var (title, value, width) = (column.Text("title"), Checked(column, "value", [.. names.Names, .. names.Lists[list]]), column.Whole("width", 1, WidthMax));
            if (title is not null && value is not null && width is { } wide)
                columns.Add(new PaperTableColumn(title, value, wide));
        }

        return new PaperTableBlock(list, columns.ToImmutable());
    }

    private static string? ReadList(YamlMap map, string field, PaperFields names)
    {
        if (map.TextOrNull(field) is not { } list)
            return null;
        if (names.Lists.ContainsKey(list))
            return list;
        map.Bad(field, Say.NotOneOf, string.Join(", ", names.Lists.Keys), list);
        return null;
    }

    private string? Checked(YamlMap map, string field, ImmutableArray<string> known) =>
        map.TextOrNull(field) is { } text && Check(text, map.PlaceOf(field), field, known) ? text : null;

    private bool Check(string text, Place at, string field, ImmutableArray<string> known)
    {
        if (PaperText.FieldsOf(text) is not { } fields)
        {
            findings.Add(at, DefinitionRule.BadValue, Say.PaperBraces, field);
            return false;
        }

        foreach (var unknown in fields.Where(f => !known.Contains(f)))
        {
            if (Nearest.To(unknown, known) is { } nearest)
                findings.Add(at, DefinitionRule.UnknownField, Say.FieldUnknownNearest, $"{{{unknown}}}", $"{{{nearest}}}");
            else
                findings.Add(at, DefinitionRule.UnknownField, Say.FieldUnknown, $"{{{unknown}}}", string.Join(", ", known));
        }

        return fields.All(known.Contains);
    }
}
