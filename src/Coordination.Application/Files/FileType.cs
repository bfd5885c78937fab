namespace Coordination.Application.Files;

/// <summary>A type of file that is taken as evidence.</summary>
/// <param name="Extension">With its dot; the one a download gets, whatever the file was called when it came.</param>
public sealed record FileType(string MediaType, string Extension)
{
    public static FileType Pdf { get; } = new("application/pdf", ".pdf");

    public static FileType Png { get; } = new("image/png", ".png");

    public static FileType Jpeg { get; } = new("image/jpeg", ".jpg");

    public static FileType Docx { get; } = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");

    public static FileType Xlsx { get; } = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");

    public static IReadOnlyList<FileType> All { get; } = [Pdf, Png, Jpeg, Docx, Xlsx];
}
