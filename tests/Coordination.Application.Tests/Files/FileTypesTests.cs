using System.IO.Compression;
using Coordination.Application.Files;
using Coordination.Domain.Assignments;
using Xunit;
using static Coordination.Application.Tests.Files.Files;

namespace Coordination.Application.Tests.Files;

/// <summary>A file is what its content says, whole and only that; attacked with files that pretend, that are two things, that unpack without end.</summary>
public sealed class FileTypesTests
{
    private const int FlipsMax = 4000;

    public static TheoryData<string, byte[]> Others => new()
    {
        { "nothing", [] },
        { "one byte", [0x50] },
        { "text", Text("只是文字 plain text %PDF-1.7 %%EOF") },
        { "a program", [.. Text("MZ\u0090\0\u0003"), .. new byte[200]] },
        { "a program with a document behind", [.. Text("MZ\u0090\0\u0003"), .. Pdf] },
        { "a page", Text("<!DOCTYPE html><script>alert(1)</script>") },
        { "a picture of another kind", Text("GIF89a\u0001\0\u0001\0\0\0\0;") },
        { "an old or encrypted Office file", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1024]] },
        { "a pdf without its end", Pdf[..40] },
        { "a pdf with a tail", [.. Pdf, .. Text("<script>")] },
        { "a png without its end", Png[..^1] },
        { "a png with a tail", [.. Png, 0] },
        { "a jpeg that ends before its data", Jpeg[..40] },
        { "a jpeg without a frame", [.. Jpeg[..71], .. Jpeg[84..]] },
    };

    public static TheoryData<string, byte[]> TwoThingsAtOnce => new()
    {
        { "a pdf and an archive", [.. Pdf, .. Docx] },
        { "a pdf to its last byte and an archive", [.. Pdf, .. WithComment(Docx, Text("\n%%EOF\n"))] },
        { "a png to its last byte and an archive", [.. Png, .. WithComment(Zip(("a", "a")), Png[^12..])] },
        { "a jpeg and an archive", [.. Jpeg, .. Zip(("run.class", "code"))] },
        { "an archive with something before it", [.. Text("PK\x03\x04"), .. Docx] },
        { "an archive with something behind it", [.. Docx, 0] },
        { "an archive with a comment", WithComment(Docx, Text("%PDF-1.7")) },
        { "an archive whose comment is missing", WithComment(Docx, Text("%PDF-1.7"))[..^8] },
    };

    public static TheoryData<string, byte[]> BentArchives => new()
    {
        { "a plain archive", Zip(("readme.txt", "hello")) },
        { "an empty one", Zip() },
        { "no relations", Zip(("[Content_Types].xml", Types(Override("word/document.xml", WordType))), ("word/document.xml", "x")) },
        { "no main part", Zip(("[Content_Types].xml", Types(Override("word/document.xml", WordType))), ("_rels/.rels", "x")) },
        { "types in another language", Zip(("[Content_Types].xml", Types("").Replace("Types", "Other", StringComparison.Ordinal)), ("_rels/.rels", "x")) },
        { "broken types", Zip(("[Content_Types].xml", "<Types>"), ("_rels/.rels", "x")) },
        { "a template", Office("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml") },
        { "a presentation", Office("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml") },
        { "a binary workbook", Office("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main") },
        { "Word with macros", Office("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml") },
        { "Excel with macros", Office("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml") },
        { "Word with hidden Visual Basic", Office("word/document.xml", WordType, ("word/vbaProject.bin", "x")) },
        { "two documents in one", Zip(
            ("[Content_Types].xml", Types(Override("word/document.xml", WordType) + Override("xl/workbook.xml", ExcelType))), ("_rels/.rels", "x"),
            ("word/document.xml", "x"), ("xl/workbook.xml", "x")) },
        { "a macro sheet", Zip(
            ("[Content_Types].xml", Types(Override("xl/workbook.xml", ExcelType) + Override("xl/s.xml", "application/vnd.ms-excel.macrosheet+xml"))),
            ("_rels/.rels", "x"), ("xl/workbook.xml", "x"), ("xl/s.xml", "x")) },
        { "a document with macros inside it", Zip(
            ("[Content_Types].xml", Types(Override("word/document.xml", WordType)
                + "<Default Extension=\"xlsm\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.12\"/>")),
            ("_rels/.rels", "x"), ("word/document.xml", "x"), ("word/embeddings/1.xlsm", "x")) },
        { "a part of two types", Zip(
            ("[Content_Types].xml", Types(Override("word/document.xml", WordType) + Override("word/document.xml", "text/plain"))), ("_rels/.rels", "x"),
            ("word/document.xml", "x")) },
        { "one name twice", Office("word/document.xml", WordType, ("WORD/document.xml", "another")) },
        { "encrypted", WithLastFlags(Docx, 1) },
        { "strongly encrypted", WithLastFlags(Docx, 0x41) },
        { "a part inside another", Overlapping() },
        { "a part that is longer than it says", WithLastLength(Docx, 10) },
        { "a part that is shorter than it says", WithLastLength(Docx, 7000) },
        { "a part of four gigabytes", WithLastLength(Docx, uint.MaxValue - 1) },
    };

    [Fact]
    public void The_types_recognised_are_the_ones_an_assignment_takes() =>
        Assert.Equal(Evidence.MediaTypes.Order(StringComparer.Ordinal), FileType.All.Select(t => t.MediaType).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_type_is_known_by_its_content()
    {
        Assert.Equal(
            [FileType.Pdf, FileType.Png, FileType.Jpeg, FileType.Docx, FileType.Xlsx],
            new[] { Pdf, Png, Jpeg, Docx, Xlsx }.Select(Recognise));
        Assert.Equal(FileType.Pdf, Recognise(Text("%PDF-2.0\r\n%%EOF\r\n\0\0")));
        Assert.Equal(FileType.Jpeg, Recognise([.. Jpeg, .. Text("what a telephone leaves behind")]));
    }

    /// <summary>As Microsoft's own library writes it: the first part's type is that of its extension.</summary>
    [Fact]
    public void A_main_part_may_have_its_type_by_its_extension()
    {
        var types = Types($"<Default Extension=\"xml\" ContentType=\"{WordType}\"/>" + Override("word/styles.xml", "application/xml"));
        (string, string)[] parts = [("[Content_Types].xml", types), ("_rels/.rels", "x"), ("word/document.xml", "x"), ("word/styles.xml", "x")];

        // The list itself is no part.
        Assert.Equal(FileType.Docx, Recognise(Zip(parts)));
        Assert.Null(Recognise(Zip([.. parts, ("word/document2.xml", "x")])));
    }

    [Fact]
    public void Parts_that_are_not_packed_and_folders_are_taken()
    {
        var types = Text(Types(Override("xl/workbook.xml", ExcelType)));
        var plain = Archive(CompressionLevel.NoCompression, ("[Content_Types].xml", types), ("_rels/.rels", []), ("xl/", []), ("xl/workbook.xml", Text("x")));

        Assert.True(plain.AsSpan().IndexOf(types) > 0);
        Assert.Equal(FileType.Xlsx, Recognise(plain));
    }

    [Theory]
    [MemberData(nameof(Others))]
    [MemberData(nameof(TwoThingsAtOnce))]
    [MemberData(nameof(BentArchives))]
    public void What_is_something_else_or_two_things_or_bent_is_not_taken(string what, byte[] content) =>
        Assert.True(Recognise(content) is null, what);

    [Fact]
    public void An_archive_that_unpacks_to_a_hundred_times_its_size_is_not_taken_and_costs_little()
    {
        var bomb = Office("word/document.xml", WordType, ("word/media/image1.png", new string('\0', 50_000_000)));
        var lying = WithLastLength(Office("word/document.xml", WordType, ("word/media/image1.png", new string('\0', 50_000_000))), 1000);
        using var stream = new MemoryStream(lying);

        Assert.Null(Recognise(bomb));
        Assert.Null(FileTypes.Recognise(stream));

        // Unpacking stopped where more came than was said, far from the bomb's end.
        Assert.InRange(stream.Position, 1, lying.Length / 2);
    }

    [Fact]
    public void The_list_of_types_is_read_without_entities_and_only_up_to_a_length()
    {
        var laughs = Types("").Replace("<Types", "<!DOCTYPE Types [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><Types", StringComparison.Ordinal);
        Assert.Null(Recognise(Zip(("[Content_Types].xml", laughs), ("_rels/.rels", "x"))));

        var outside = Types("").Replace("<Types", "<!DOCTYPE Types SYSTEM \"file:///etc/passwd\"><Types", StringComparison.Ordinal);
        Assert.Null(Recognise(Zip(("[Content_Types].xml", outside), ("_rels/.rels", "x"))));

        var padding = string.Concat(Enumerable.Range(0, 20_000).Select(n => Override($"word/{n:x8}{n * 31:x8}.xml", "application/xml")));
        Assert.Null(Recognise(Zip(("[Content_Types].xml", Types(Override("word/document.xml", WordType) + padding)), ("_rels/.rels", "x"), ("word/document.xml", "x"))));
    }

    [Fact]
    public void Too_many_parts_are_not_taken()
    {
        var many = Enumerable.Range(0, 5001).Select(n => ($"word/{n}.xml", "x")).ToArray();

        Assert.Null(Recognise(Office("word/document.xml", WordType, many)));
    }

    /// <summary>Every file cut short, and every byte turned around: an answer each time, never an error.</summary>
    [Fact]
    public void Damage_anywhere_gives_an_answer()
    {
        foreach (var whole in new[] { Pdf, Png, Jpeg, Docx, Xlsx })
        {
            for (var length = 0; length < whole.Length; length++) Recognise(whole[..length]);
            for (var at = 0; at < Math.Min(whole.Length, FlipsMax); at++)
            {
                whole[at] ^= 0xFF;
                Recognise(whole);
                whole[at] ^= 0xFF;
            }
        }
    }

    private static FileType? Recognise(byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        return FileTypes.Recognise(stream);
    }
}
