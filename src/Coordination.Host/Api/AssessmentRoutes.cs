using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Calendars;
using Coordination.Host.Identity;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <param name="Cards">Those the viewer may see.</param>
/// <param name="Text">What a signature stands under; null before the first draft.</param>
public sealed record AssessmentTold(
    CycleId Cycle, string? RulesVersion, AssessmentStatus Status, int Issue, int Edition, DateOnly? AsAt, string Digest, DueTold? ObjectUntil, ImmutableArray<Scorecard> Cards, ImmutableArray<Objection> Objections,
    string? Text, string TextHash);

/// <summary>A year's assessment; and its draft, which is computed from the record and so takes no body.</summary>
internal static class AssessmentRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet($"assessments/{RouteKey.CyclePattern}", Find).Tells<AssessmentTold>("assessments.get");
        api.MapPost($"assessments/{RouteKey.CyclePattern}/draft", DraftAsync).Tells<ActDone>("assessments.draft");
    }

    private static IResult Find(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        if (new RouteKey(http.Request.RouteValues, plan.Book).Cycle is not { } cycle || AssessmentBoard.Of(plan, http.Viewer(), cycle, place.Clock.GetUtcNow()) is not { } board) return http.NotThere();
        var issue = board.Issue;
        return http.Found(
            new AssessmentTold(
                cycle, board.State.Rules?.Version, issue?.Status ?? AssessmentStatus.Open, issue?.Number ?? 0, issue?.Edition ?? 0, issue?.AsAt, issue?.Digest ?? "", DueTold.Of(issue?.Until), board.Cards, board.Objections,
                Sight.IsOfAll(http.Viewer(), plan.Book) ? issue?.TextOf(cycle) : null, issue is null ? "" : board.Acts.TextHash),
            board.Version);
    }

    private static async Task<IResult> DraftAsync(HttpContext http, WebPlace place, Visit visit, Standings standings, CancellationToken cancellationToken)
    {
        var plan = place.View.Current;
        if (new RouteKey(http.Request.RouteValues, plan.Book).Cycle is not { } cycle || AssessmentBoard.Of(plan, http.Viewer(), cycle, place.Clock.GetUtcNow()) is not { } board) return http.NotThere();
        // The record as it stood at the end of yesterday, so that the day's own acts are all in or all out.
        var day = WorkCalendar.DayOf(place.Clock.GetUtcNow()).AddDays(-1);
        // For who may not, the record is not read for nothing; the refusal is on record all the same.
        var draft = board.Acts.Draft.IsOpen ? (await standings.ComputeAsync(cycle, day, cancellationToken)).ToDraft() : new DraftAssessment(cycle, day, board.State.Rules?.Version ?? "", []);
        try
        {
            var answer = await visit.SendAsync(draft, cancellationToken);
            return answer.Accepted ? http.Done(answer.Version) : Problems.Result(plan.Book, answer);
        }
        catch (SignedOutException)
        {
            return Problems.Result(plan.Book, ApiCodes.NotSignedIn);
        }
    }
}
