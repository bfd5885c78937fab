using System.Buffers.Binary;
using System.Xml;

namespace Coordination.Application.Files;

/// <summary>
/// Tells a file's type by its content and never by its name. Each type is held to its form at both ends, so that a file that is two things at once
/// (a picture with a program's archive behind it) is neither.
/// </summary>
public static class FileTypes
{
    /// <summary>Readers of PDF look for the end mark here.</summary>
    private const int PdfTailBytes = 1024;

    /// <summary>Before a picture's data; real ones have some dozens.</summary>
    private const int JpegSegmentsMax = 500;

    private static ReadOnlySpan<byte> PngHead => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R'];

    private static ReadOnlySpan<byte> PngTail => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <param name="content">Seekable; read from its first byte. A few hundred kilobytes are looked at; an Office file is unpacked within limits, to no place.</param>
    /// <returns>Null where it is none of <see cref="FileType.All"/>, or a damaged, encrypted or macro-enabled one, or a bomb.</returns>
    public static FileType? Recognise(Stream content)
    {
        try
        {
            if (content.At(0, 4).AsSpan().SequenceEqual("PK\x03\x04"u8)) return OfficeFile.Recognise(content);
            var type = IsPdf(content) ? FileType.Pdf : IsPng(content) ? FileType.Png : IsJpeg(content) ? FileType.Jpeg : null;
            return type is not null && ZipParts.EndsLikeZip(content) ? null : type;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or XmlException)
        {
            return null;
        }
    }

    /// <summary>At most so many bytes from there on; fewer where the content ends.</summary>
    internal static byte[] At(this Stream content, long position, int count)
    {
        if (position >= content.Length) return [];
        content.Position = position;
        var bytes = new byte[Math.Min(content.Length - position, count)];
        content.ReadExactly(bytes);
        return bytes;
    }

    private static bool IsPdf(Stream content)
    {
        var head = content.At(0, 8).AsSpan();
        if (!head.StartsWith("%PDF-1."u8) && !head.StartsWith("%PDF-2."u8)) return false;
        var tail = content.At(Math.Max(0, content.Length - PdfTailBytes), PdfTailBytes).AsSpan();
        var end = tail.LastIndexOf("%%EOF"u8);
        return end >= 0 && tail[(end + 5)..].Trim("\r\n\t \0"u8).IsEmpty;
    }

    /// <summary>From the signature and the header chunk to the end chunk, which is the same in every file.</summary>
    private static bool IsPng(Stream content) =>
        content.At(0, 16).AsSpan().SequenceEqual(PngHead) && content.At(Math.Max(0, content.Length - 12), 12).AsSpan().SequenceEqual(PngTail);

    /// <summary>
    /// From the start mark by way of whole segments to the data, past one that gives the picture's size. What cameras leave behind the picture is
    /// let be.
    /// </summary>
    private static bool IsJpeg(Stream content)
    {
        if (!content.At(0, 2).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8])) return false;
        var (position, sized) = (2L, false);
        for (var i = 0; i < JpegSegmentsMax; i++)
        {
            var segment = content.At(position, 4);
            if (segment.Length < 4 || segment[0] != 0xFF) return false;
            var (marker, length) = (segment[1], BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)));
            if (marker == 0xDA) return sized;
            if (marker is < 0xC0 or (>= 0xD0 and <= 0xD9) or 0xFF || length < 2) return false;

            // Start of frame; C4, C8 and CC among them are tables and reserved.
            sized |= marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            position += 2 + length;
        }

        return false;
    }
}
