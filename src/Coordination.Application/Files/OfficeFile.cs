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
        if (types.Select(entry => entry.Type).Concat(parts.Keys).Any(IsActive)) return null;
        var mains = types.Where(entry => entry.Type is WordMain or ExcelMain).ToList();
        if (mains is not [{ Part: { } main, Type: var type }] || !parts.ContainsKey(main.TrimStart('/'))) return null;

        var buffer = new byte[UnpackBufferBytes];
        foreach (var part in parts.Values) ZipParts.Check(content, part, buffer);
        return type == WordMain ? FileType.Docx : FileType.Xlsx;
    }

    private static bool IsActive(string name) => s_active.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <returns>Part is null where the type is that of an extension.</returns>
    private static List<(string? Part, string Type)> ReadTypes(byte[] list)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = TypesBytesMax };
        using var bytes = new MemoryStream(list);
        using var xml = XmlReader.Create(bytes, settings);
        List<(string?, string)> types = [];
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.NamespaceURI == TypesNamespace && xml.GetAttribute("ContentType") is { } type)
                types.Add((xml.GetAttribute("PartName"), type));
        }

        return types;
    }
}
