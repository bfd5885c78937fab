using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Host.Hosting;
using Coordination.Host.Identity;
using Coordination.Persistence;
using Microsoft.AspNetCore.Mvc;

namespace Coordination.Host.Web;

/// <summary>
/// Evidence goes in by a form and comes out as a download, for those alone who may see the assignment: whoever may not is told, like whoever asks
/// for what is not there, that it is not there.
/// </summary>
public static class FileEndpoints
{
    public const long FileBytesMax = 20 * 1024 * 1024;

    /// <summary>Where several nodes serve one city: the directory they share. Otherwise files are kept in the data directory.</summary>
    public const string DirectoryVariable = "COORDINATION_FILES";

    /// <summary>ClamAV's daemon, <c>HOST:PORT</c> or the path of its socket; without it nothing is scanned.</summary>
    public const string ScannerVariable = "COORDINATION_CLAMD";

    /// <summary>In the address of the page an upload leads back to.</summary>
    public const string OutcomeKey = "upload";

    public const string Attached = "Attached";

    /// <summary>Somewhat more than a file, so that one too large is still answered in words.</summary>
    public const long RequestBytesMax = FileBytesMax + (4 * 1024 * 1024);

    private static readonly TimeSpan s_scanPatience = TimeSpan.FromSeconds(60);

    public static void AddFiles(this IServiceCollection services) => services.AddSingleton<EvidenceIntake>().AddSingleton<IFileStore>(s =>
    {
        var directory = Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } shared ? shared : s.GetRequiredService<WebPlace>().Place.FilesDirectory;
        IVirusScan scan = Environment.GetEnvironmentVariable(ScannerVariable) is { Length: > 0 } scanner
            ? new ClamdScan(ClamdScan.ParseAddress(scanner), s_scanPatience)
            : new NoScan();
        return FileDirectory.Open(directory, scan, s.GetRequiredService<TimeProvider>());
    });

    /// <param name="key">Of the assignment within the plan, <c>2025/10/hzq</c>.</param>
    public static string AddressOf(string key, Evidence evidence) => $"/files/{key}/{evidence.Hash}";

    public static void MapFiles(this WebApplication app)
    {
        app.MapPost("/files", UploadAsync)
            .WithMetadata(new RequestSizeLimitAttribute(RequestBytesMax))
            .WithFormOptions(multipartBodyLengthLimit: RequestBytesMax);
        app.MapGet("/files/{*path}", DownloadAsync);
    }

    private static async Task<IResult> UploadAsync(
        Visit visit, WebPlace place, EvidenceIntake intake,
        [FromForm] string? assignment, [FromForm] string? month, IFormFile? file, CancellationToken cancellationToken)
    {
        if (await visit.ViewerAsync(cancellationToken) is not { } viewer) return Results.Unauthorized();
        if (Find(place.View.Current, viewer, assignment) is not { } state) return Results.NotFound();
        return await intake.TakeAsync(visit, viewer, state, month, file, cancellationToken) switch
        {
            { Refused: { } refused } => Back(assignment!, refused.ToString()),
            { Answer: { Accepted: true } } => Back(assignment!, Attached),
            var outcome => Back(assignment!, outcome.Answer?.Rejection ?? ""),
        };
    }

    /// <param name="path">The assignment's key within the plan, and the hash: <c>2025/10/hzq/ab…</c>.</param>
    private static async Task<IResult> DownloadAsync(string path, Visit visit, WebPlace place, IFileStore files, CancellationToken cancellationToken)
    {
        if (await visit.ViewerAsync(cancellationToken) is not { } viewer) return Results.Unauthorized();
        var cut = path.LastIndexOf('/');
        if (cut < 0 || Find(place.View.Current, viewer, path[..cut]) is not { } state) return Results.NotFound();
        if (state.Evidence?.FindLast(e => e.Evidence.Hash == path[(cut + 1)..])?.Evidence is not { } evidence) return Results.NotFound();
        return await files.OpenReadAsync(evidence.Hash, cancellationToken) is { } content
            ? Results.Stream(content, evidence.MediaType, evidence.Name)
            : Results.NotFound();
    }

    private static AssignmentState? Find(PlanSnapshot plan, Viewer viewer, string? key) =>
        key is { Length: > 0 } && plan.Assignment(new AssignmentId($"{plan.Book.Plan}/{key}")) is { } state && Sight.OfAssignment(viewer, plan, state) ? state : null;

    /// <summary>The last part of what the browser calls it, without what is not seen, under the ending its content has.</summary>
    public static string NameOf(string given, FileType type)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var seen = string.Concat(last.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim();
        var stem = seen.EndsWith(type.Extension, StringComparison.OrdinalIgnoreCase) ? seen[..^type.Extension.Length] : Path.GetFileNameWithoutExtension(seen);
        stem = stem.Trim(' ', '.');
        if (stem.Length == 0) stem = type.Extension[1..];
        var most = Evidence.NameLengthMax - type.Extension.Length;
        return (stem.Length > most ? stem[..most] : stem) + type.Extension;
    }

    private static IResult Back(string key, string outcome) =>
        Results.LocalRedirect($"/assignments/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}?{OutcomeKey}={Uri.EscapeDataString(outcome)}#files");
}
