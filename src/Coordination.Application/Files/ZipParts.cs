using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Coordination.Application.Files;

/// <summary>One file in an archive, where its packed bytes begin and how many bytes it says it unpacks to.</summary>
internal sealed record ZipPart(string Name, bool IsPacked, long DataPosition, long PackedBytes, long Bytes);

/// <summary>
/// The directory of an archive as Office programs write it (PKWARE's APPNOTE.TXT, 4.3), held to one reading: nothing before or behind it that
/// another reader could take for something else, each name once, nothing encrypted, nothing overlapping, no more unpacked than a document needs.
/// </summary>
internal static class ZipParts
{
    private const int EndBytes = 22, EntryBytes = 46, LocalBytes = 30;
    private const uint EndMark = 0x06054b50, EntryMark = 0x02014b50, LocalMark = 0x04034b50;
    private const int CommentBytesMax = ushort.MaxValue;

    private const int PartsMax = 5000;
    private const int DirectoryBytesMax = 1024 * 1024;
    private const long UnpackedBytesMax = 512L * 1024 * 1024;

    /// <summary>Unpacked to packed, of the whole file.</summary>
    private const int RatioMax = 100;

    /// <summary>Encrypted in the old way, in the strong way, directory encrypted.</summary>
    private const int EncryptedFlags = 0x0001 | 0x0040 | 0x2000;

    /// <summary>Whether an archive's reader, which begins at the end, would find one here.</summary>
    public static bool EndsLikeZip(Stream content)
    {
        var tail = content.At(Math.Max(0, content.Length - EndBytes - CommentBytesMax), EndBytes + CommentBytesMax).AsSpan();
        for (var at = tail.LastIndexOf("PK\x05\x06"u8); at >= 0; at = tail[..at].LastIndexOf("PK\x05\x06"u8))
        {
            if (at + EndBytes <= tail.Length && at + EndBytes + UInt16(tail[at..], 20) == tail.Length) return true;
        }

        return false;
    }

    /// <summary>By name, letter case aside, as Office compares names. Throws <see cref="InvalidDataException"/> for anything out of the ordinary.</summary>
    public static IReadOnlyDictionary<string, ZipPart> Read(Stream content)
    {
        var endPosition = content.Length - EndBytes;
        Require(endPosition > 0);
        ReadOnlySpan<byte> end = content.At(endPosition, EndBytes);
        var (count, size, start) = (UInt16(end, 10), UInt32(end, 12), UInt32(end, 16));
        Require(UInt32(end, 0) == EndMark && UInt32(end, 4) == 0 && UInt16(end, 8) == count && UInt16(end, 20) == 0);
        Require(count is > 0 and <= PartsMax && size <= DirectoryBytesMax && start + (long)size == endPosition);

        var parts = new Dictionary<string, ZipPart>(StringComparer.OrdinalIgnoreCase);
        var extents = new List<(long From, long To)>(count);
        ReadOnlySpan<byte> rest = content.At(start, (int)size);
        for (var i = 0; i < count; i++)
        {
            var (part, from, length) = ReadEntry(content, rest);
            Require(parts.TryAdd(part.Name, part));
            extents.Add((from, part.DataPosition + part.PackedBytes));
            rest = rest[length..];
        }

        Require(rest.IsEmpty);
        RequireApart(extents, start);
        var unpacked = parts.Values.Sum(part => part.Bytes);
        Require(unpacked <= UnpackedBytesMax && unpacked <= content.Length * RatioMax);
        return parts;
    }

    /// <summary>Unpacks a part to nowhere. Throws <see cref="InvalidDataException"/> where it is not as long as it says.</summary>
    public static void Check(Stream content, ZipPart part, byte[] buffer)
    {
        if (!part.IsPacked) return;
        using var unpacking = Unpacking(content, part);
        var unpacked = 0L;
        while (unpacking.Read(buffer) is > 0 and var read)
        {
            unpacked += read;
            Require(unpacked <= part.Bytes);
        }

        Require(unpacked == part.Bytes);
    }

    /// <summary>The part whole; whether that is too much the caller has asked before.</summary>
    public static byte[] Unpack(Stream content, ZipPart part)
    {
        if (!part.IsPacked) return content.At(part.DataPosition, (int)part.Bytes);
        using var unpacking = Unpacking(content, part);
        var bytes = new byte[part.Bytes];
        unpacking.ReadExactly(bytes);
        return bytes;
    }

    private static DeflateStream Unpacking(Stream content, ZipPart part)
    {
        content.Position = part.DataPosition;
        return new DeflateStream(content, CompressionMode.Decompress, leaveOpen: true);
    }

    private static (ZipPart Part, long From, int EntryLength) ReadEntry(Stream content, ReadOnlySpan<byte> entry)
    {
        Require(entry.Length >= EntryBytes && UInt32(entry, 0) == EntryMark);
        var (flags, method, packed, bytes) = (UInt16(entry, 8), UInt16(entry, 10), UInt32(entry, 20), UInt32(entry, 24));
        var (nameLength, from) = (UInt16(entry, 28), UInt32(entry, 42));
        var length = EntryBytes + nameLength + UInt16(entry, 30) + UInt16(entry, 32);
        Require(entry.Length >= length && (flags & EncryptedFlags) == 0 && method is 0 or 8 && UInt16(entry, 34) == 0);
        Require(packed != uint.MaxValue && bytes != uint.MaxValue && (method != 0 || packed == bytes));

        // The file's own header says the same, or readers would differ in what the file is.
        var name = entry.Slice(EntryBytes, nameLength);
        ReadOnlySpan<byte> local = content.At(from, LocalBytes + nameLength);
        Require(local.Length == LocalBytes + nameLength && UInt32(local, 0) == LocalMark && (UInt16(local, 6) & EncryptedFlags) == 0 && UInt16(local, 8) == method);
        Require(UInt16(local, 26) == nameLength && local[LocalBytes..].SequenceEqual(name));
        var data = from + LocalBytes + nameLength + UInt16(local, 28);
        return (new ZipPart(Encoding.UTF8.GetString(name), method == 8, data, packed, bytes), from, length);
    }

    /// <summary>The first one begins the file, none reaches into the next, the last one not into the directory.</summary>
    private static void RequireApart(List<(long From, long To)> extents, long end)
    {
        extents.Sort();
        Require(extents[0].From == 0 && extents[^1].To <= end);
        for (var i = 1; i < extents.Count; i++) Require(extents[i - 1].To <= extents[i].From);
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static void Require(bool holds)
    {
        if (!holds) throw new InvalidDataException("not an archive as Office writes it");
    }
}
