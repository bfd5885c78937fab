using System.Xml;

namespace Coordination.Application.Files;

/// <summary>Word and Excel files (ECMA-376, part 2): an archive whose list of content types says what each part is.</summary>
internal static class OfficeFile
{
    private const string TypesPart = "[Content_Types].xml", RelationsPart = "_rels/.rels";
    private const string TypesNamespace = "http://schemas.openxmlformats.org/package/2006/content-types";
    private const int TypesBytesMax = 1024 * 1024;
    private const int UnpackBufferBytes = 81920;

    private const string WordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string ExcelMain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    /// <summary>What runs when the file is opened: macro-enabled documents inside or out, macro sheets, Visual Basic, controls.</summary>
    private static readonly string[] s_active = ["macro", "vba", "activeX"];

    public static FileType? Recognise(Stream content)
    {
        var parts = ZipParts.Read(content);
        if (!parts.ContainsKey(RelationsPart) || !parts.TryGetValue(TypesPart, out var list) || list.Bytes > TypesBytesMax) return null;
        var types = ReadTypes(ZipParts.Unpack(content, list));
        if (types is null || types.Values.Concat(parts.Keys).Any(IsActive)) return null;
        var mains = parts.Keys.Where(name => name != TypesPart).Select(name => TypeOf(name, types)).Where(type => type is WordMain or ExcelMain).ToList();
        if (mains.Count != 1) return null;

        var buffer = new byte[UnpackBufferBytes];
        foreach (var part in parts.Values) ZipParts.Check(content, part, buffer);
        return mains[0] == WordMain ? FileType.Docx : FileType.Xlsx;
    }

    private static bool IsActive(string name) => s_active.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is said of the part itself, else of its extension.</summary>
    private static string? TypeOf(string part, Dictionary<string, string> types) =>
        types.TryGetValue("/" + part, out var its) || types.TryGetValue(Path.GetExtension(part), out its) ? its : null;

    /// <returns>By part (<c>/word/document.xml</c>) and by extension (<c>.xml</c>); null where one is said to be two things.</returns>
    private static Dictionary<string, string>? ReadTypes(byte[] list)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = TypesBytesMax };
        using var bytes = new MemoryStream(list);
        using var xml = XmlReader.Create(bytes, settings);
        var types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.NamespaceURI != TypesNamespace || xml.GetAttribute("ContentType") is not { } type) continue;
            if (!types.TryAdd(xml.GetAttribute("PartName") ?? "." + xml.GetAttribute("Extension"), type)) return null;
        }

        return types;
    }
}
