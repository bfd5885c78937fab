using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Coordination.Application.Tests.Files;

/// <summary>Small whole files of each type, and archives bent in one way each.</summary>
internal static class Files
{
    public const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    public const string ExcelType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    public static byte[] Pdf => Text("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    /// <summary>One transparent pixel.</summary>
    public static byte[] Png => Convert.FromHexString(
        "89504E470D0A1A0A0000000D49484452000000010000000108060000001F15C4890000000D49444154789C6360000002000001E221BC330000000049454E44AE426082");

    /// <summary>One grey pixel: quantisation table, frame, arithmetic conditioning, scan.</summary>
    public static byte[] Jpeg => Convert.FromHexString(
        $"FFD8FFDB004300{string.Concat(Enumerable.Repeat("01", 64))}FFC9000B080001000101011100FFCC000600101005FFDA0008010100003F00D2CF20FFD9");

    public static byte[] Docx => Office("word/document.xml", WordType);

    public static byte[] Xlsx => Office("xl/workbook.xml", ExcelType);

    public static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    public static string Types(string overrides) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" + overrides + "</Types>";

    public static string Override(string part, string type) => $"<Override PartName=\"/{part}\" ContentType=\"{type}\"/>";

    /// <summary>A document of one main part and whatever else.</summary>
    public static byte[] Office(string main, string type, params (string Name, string Content)[] more) => Zip(
        [("[Content_Types].xml", Types(Override(main, type))), ("_rels/.rels", "<Relationships/>"), (main, new string('文', 2000) + "<end/>"), .. more]);

    public static byte[] Zip(params (string Name, string Content)[] parts) =>
        Archive(CompressionLevel.Optimal, [.. parts.Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Content)))]);

    public static byte[] Archive(CompressionLevel level, params (string Name, byte[] Content)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name, level).Open();
                part.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The archive's directory entry and own header of its last part, where they begin.</summary>
    public static (int Entry, int Local) LastOf(byte[] archive)
    {
        var entry = archive.AsSpan().LastIndexOf("PK\x01\x02"u8);
        return (entry, (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 42)));
    }

    /// <summary>Both places that tell the last part's length unpacked tell another.</summary>
    public static byte[] WithLastLength(byte[] archive, uint length)
    {
        var (entry, local) = LastOf(archive);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(entry + 24), length);
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(local + 22), length);
        return archive;
    }

    /// <summary>The last part's flags in both places.</summary>
    public static byte[] WithLastFlags(byte[] archive, ushort flags)
    {
        var (entry, local) = LastOf(archive);
        BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(entry + 8), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(local + 6), flags);
        return archive;
    }

    /// <summary>A document whose last part lies inside the one before it: so a small file unpacks to many large ones.</summary>
    public static byte[] Overlapping()
    {
        var inner = Archive(CompressionLevel.NoCompression, ("b", Text("content")));
        inner = inner[..inner.AsSpan().IndexOf("PK\x01\x02"u8)];
        var archive = Archive(
            CompressionLevel.NoCompression, ("[Content_Types].xml", Text(Types(Override("word/document.xml", WordType)))), ("_rels/.rels", []),
            ("word/document.xml", []), ("a", inner), ("b", Text("content")));
        BinaryPrimitives.WriteUInt32LittleEndian(archive.AsSpan(LastOf(archive).Entry + 42), (uint)archive.AsSpan().IndexOf(inner));
        return archive;
    }

    public static byte[] WithComment(byte[] archive, byte[] comment)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(archive.AsSpan(archive.Length - 2), (ushort)comment.Length);
        return [.. archive, .. comment];
    }
}
