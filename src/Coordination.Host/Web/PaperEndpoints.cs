using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Identity;
using Coordination.Host.Papers;

namespace Coordination.Host.Web;

/// <summary>
/// Papers as Word files, for those who may see what they are about; whoever may not is told, like whoever asks for what is not issued, that it is
/// not there.
/// </summary>
public static class PaperEndpoints
{
    private const string Extension = ".docx";

    public static void AddPapers(this IServiceCollection services) => services.AddSingleton(s =>
    {
        var place = s.GetRequiredService<WebPlace>();
        return new PaperOffice(
            place.Store, s.GetRequiredService<IFileStore>(),
            (command, token) => place.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(place.NewId()), Actor.System, place.Clock.GetUtcNow(), command), token),
            s.GetRequiredService<ILoggerFactory>().CreateLogger<PaperOffice>());
    });

    public static void MapPapers(this WebApplication app) => app.MapGet("/papers/{kind}/{*path}", DownloadAsync);

    /// <summary>The address of a paper; whether it was issued is seen when it is asked for.</summary>
    public static string AddressOf(PlanId plan, PaperKind kind, string key) =>
        $"/papers/{kind}/{string.Join('/', key[(plan.Value.Length + 1)..].Split('/').Select(Uri.EscapeDataString))}{Extension}";

    /// <param name="path">The key of what the paper is about within the plan: <c>2025/10/hzq.docx</c>.</param>
    private static async Task<IResult> DownloadAsync(string kind, string path, HttpContext http, Visit visit, WebPlace place, PaperOffice office, CancellationToken cancellationToken)
    {
        if (await visit.ViewerAsync(cancellationToken) is not { } viewer) return Results.Unauthorized();
        var plan = place.View.Current;
        if (!Enum.GetNames<PaperKind>().Contains(kind, StringComparer.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal)) return Results.NotFound();
        if (PaperName.Of(plan.Book.Plan, Enum.Parse<PaperKind>(kind), path[..^Extension.Length]) is not { } name || !PaperSource.IsSeen(plan, viewer, name)) return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return await office.OpenAsync(plan, name, place.Clock.GetUtcNow(), cancellationToken) is { } file
            ? Results.Stream(file.Content, PaperWriter.ContentType, file.Name)
            : Results.NotFound();
    }
}
