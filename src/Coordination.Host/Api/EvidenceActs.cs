using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain.Assignments;
using Coordination.Host.Identity;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Coordination.Host.Api;

/// <summary>A file as a form sends it.</summary>
/// <param name="Month">The report it belongs to, <c>2025-10</c>; left out: the whole assignment.</param>
public sealed record EvidenceBody(IFormFile File, string? Month = null);

/// <summary>Evidence for an assignment, as <c>multipart/form-data</c>. The same file under the same name a second time changes nothing.</summary>
internal static class EvidenceActs
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost($"assignments/{RouteKey.AssignmentPattern}/evidence", AttachAsync)
        .Tells<ActDone>("assignments.evidence")
        .Accepts<EvidenceBody>("multipart/form-data")
        .WithMetadata(new RequestSizeLimitAttribute(FileEndpoints.RequestBytesMax));

    private static async Task<IResult> AttachAsync(HttpContext http, WebPlace place, Visit visit, EvidenceIntake intake, CancellationToken cancellationToken)
    {
        var (viewer, plan) = (http.Viewer(), place.View.Current);
        if (new RouteKey(http.Request.RouteValues, plan.Book).Assignment is not { } id || plan.Assignment(id) is not { } state || !Sight.OfAssignment(viewer, plan, state))
            return http.NotThere();
        if (!http.Request.HasFormContentType) return Problems.Result(plan.Book, ApiCodes.NotJson);
        if (await FormAsync(http.Request, cancellationToken) is not { } form) return Problems.Result(plan.Book, ApiCodes.TooLarge);
        return await AnswerAsync(http, place, visit, intake, state, form, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, WebPlace place, Visit visit, EvidenceIntake intake, AssignmentState state, IFormCollection form, CancellationToken cancellationToken)
    {
        try
        {
            var month = form["month"].ToString();
            if (month.Length > 0 && !ApiJson.IsKey<Domain.ReportMonth>(month)) return Problems.Result(place.Book, ApiCodes.BadParameter, "month");
            return await intake.TakeAsync(visit, http.Viewer(), state, month, form.Files.GetFile("file"), cancellationToken) switch
            {
                { Refused: FileRefusal.TooLarge } => Problems.Result(place.Book, ApiCodes.TooLarge),
                { Refused: { } refused } => Problems.Result(place.Book, ApiCodes.OfFile(refused)),
                { Answer: { Accepted: true } done } => http.Done(done.Version),
                var outcome => Problems.Result(place.Book, outcome.Answer!),
            };
        }
        catch (SignedOutException)
        {
            return Problems.Result(place.Book, ApiCodes.NotSignedIn);
        }
    }

    /// <summary>Null where it is no form, or larger than one with a file may be.</summary>
    private static async Task<IFormCollection?> FormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = FileEndpoints.RequestBytesMax }, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
