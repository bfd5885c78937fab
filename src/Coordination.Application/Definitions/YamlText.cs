using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Coordination.Application.Definitions;

/// <param name="Text">Null for a file that is there and could not be read, which has been reported.</param>
internal sealed record SourceFile(string Name, string? Text);

/// <summary>
/// Turns the text of one file into nodes. Anchors, aliases and tags are refused and depth is bounded before anything is built, so that no
/// file can grow in memory beyond its own size or exhaust the stack.
/// </summary>
internal static class YamlText
{
    public const int FileBytesMax = 1024 * 1024;
    private const int DepthMax = 16;

    public static YamlMappingNode? Parse(SourceFile source, Findings findings)
    {
        var (file, text) = source;
        if (text is null)
            return null;
        if (Encoding.UTF8.GetByteCount(text) > FileBytesMax)
        {
            findings.Add(Place.StartOf(file), DefinitionRule.TooLarge, Say.FileTooLarge, FileBytesMax / 1024);
            return null;
        }

        try
        {
            return IsPlain(file, text, findings) ? Root(file, text, findings) : null;
        }
        catch (YamlException e)
        {
            findings.Add(PlaceOf(file, e.Start), DefinitionRule.YamlSyntax, Say.Syntax, e.Message);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // The parser's own slips on malformed text; it gives no place with them.
            findings.Add(Place.StartOf(file), DefinitionRule.YamlSyntax, Say.Syntax, e.Message);
        }

        return null;
    }

    public static Place PlaceOf(string file, Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static YamlMappingNode? Root(string file, string text, Findings findings)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents is not [var document])
            findings.Add(Place.StartOf(file), DefinitionRule.YamlSyntax, Say.OneDocument);
        else if (document.RootNode is YamlMappingNode map)
            return map;
        else
            findings.Add(PlaceOf(file, document.RootNode.Start), DefinitionRule.BadValue, Say.NotMap, Path.GetFileName(file));
        return null;
    }

    private static bool IsPlain(string file, string text, Findings findings)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            var refused = parser.Current switch
            {
                AnchorAlias => Say.AnchorNotAllowed,
                NodeEvent { Anchor.IsEmpty: false } => Say.AnchorNotAllowed,
                NodeEvent { Tag.IsEmpty: false } => Say.TagNotAllowed,
                MappingStart or SequenceStart when ++depth > DepthMax => Say.TooDeep,
                _ => (Say?)null,
            };
            if (parser.Current is MappingEnd or SequenceEnd)
                depth--;
            if (refused is not { } sentence)
                continue;
            findings.Add(PlaceOf(file, parser.Current!.Start), DefinitionRule.YamlSyntax, sentence);
            return false;
        }

        return true;
    }
}
