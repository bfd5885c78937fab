using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Coordination.Host.Papers;

/// <param name="Xml">The root element.</param>
internal sealed record DocxPart(string Path, string ContentType, string Xml)
{
    /// <summary>How the document refers to it.</summary>
    public (string Id, string Type)? Relation { get; init; }
}

/// <summary>
/// The archive around the parts (ECMA-376, part 2). Written by hand, since the library's own packages carry the hour and ids of chance; here the
/// order, the ids and the times of the entries are always the same.
/// </summary>
internal static class DocxPackage
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string CoreType = "application/vnd.openxmlformats-package.core-properties+xml";

    /// <summary>The first instant an archive can name.</summary>
    private static readonly DateTimeOffset s_entryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Write(DocxPart main, IReadOnlyList<DocxPart> parts, string title, DateOnly date)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put(archive, "[Content_Types].xml", TypesOf([main, .. parts]));
            Put(archive, "_rels/.rels", RelationsOf(
            [
                ("rId1", Office + "officeDocument", main.Path),
                ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ]));
            Put(archive, "docProps/core.xml", CoreOf(title, date));
            Put(archive, main.Path, main.Xml);
            Put(archive, "word/_rels/document.xml.rels", RelationsOf(
                parts.Where(p => p.Relation is not null).Select(p => (p.Relation!.Value.Id, Office + p.Relation.Value.Type, System.IO.Path.GetFileName(p.Path)))));
            foreach (var part in parts) Put(archive, part.Path, part.Xml);
        }

        return bytes.ToArray();
    }

    private static void Put(ZipArchive archive, string path, string xml)
    {
        var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
        entry.LastWriteTime = s_entryTime;
        using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(Declaration);
        writer.Write(xml);
    }

    private static string TypesOf(IEnumerable<DocxPart> parts)
    {
        var xml = new StringBuilder("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">")
            .Append("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>")
            .Append("<Default Extension=\"xml\" ContentType=\"application/xml\"/>")
            .Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/docProps/core.xml\" ContentType=\"{CoreType}\"/>");
        foreach (var part in parts) xml.Append(CultureInfo.InvariantCulture, $"<Override PartName=\"/{part.Path}\" ContentType=\"{part.ContentType}\"/>");
        return xml.Append("</Types>").ToString();
    }

    private static string RelationsOf(IEnumerable<(string Id, string Type, string Target)> relations)
    {
        var xml = new StringBuilder($"<Relationships xmlns=\"{Relations}\">");
        foreach (var (id, type, target) in relations)
            xml.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"{id}\" Type=\"{type}\" Target=\"{target}\"/>");
        return xml.Append("</Relationships>").ToString();
    }

    private static string CoreOf(string title, DateOnly date)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var seen = string.Concat(title.Where(System.Xml.XmlConvert.IsXmlChar));
        return "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
            + "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + $"<dc:title>{SecurityElement.Escape(seen)}</dc:title><dc:language>zh-CN</dc:language>"
            + $"<dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created></cp:coreProperties>";
    }
}
