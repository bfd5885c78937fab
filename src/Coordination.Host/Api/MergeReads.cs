using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <param name="Sent">The line left the unit with an earlier submission.</param>
public sealed record ReturnLineTold(AssignmentId Assignment, string Url, ReportLine? Line, bool Sent);

public sealed record ReturnTold(
    ReturnId Id, UnitCode Unit, ReportMonth Month, ReturnStatus Status, DueTold? Due, IEnumerable<ReturnLineTold> Lines, Signer? DraftedBy, DateTimeOffset? SubmittedAt,
    Signer? SubmittedBy, int DaysLate);

public sealed record MergeLineTold(AssignmentId Assignment, UnitCode Unit, bool Expected, ReportLine? Line);

/// <param name="Draft">Waits for the lead's head.</param>
public sealed record MergeTold(
    MergeId Id, UnitCode? Lead, IEnumerable<MergeLineTold> Reports, string? Draft, string? Summary, ImmutableArray<AssignmentId> Missing, DateTimeOffset? MergedAt,
    Signer? MergedBy, int DaysLate);

/// <summary>The monthly returns of units, and what leads merge of them.</summary>
internal static class MergeReads
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet($"returns/{RouteKey.ReturnPattern}", FindReturn).Tells<ReturnTold>("returns.get");
        api.MapGet($"merges/{RouteKey.MergePattern}", FindMerge).Tells<MergeTold>("merges.get");
    }

    private static IResult FindReturn(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        if (new RouteKey(http.Request.RouteValues, plan.Book).Return is not { } id || plan.Returns.GetValueOrDefault(id.Value) is not { } held || !Sight.OfReturn(http.Viewer(), plan.Book, held.State))
            return http.NotThere();
        var s = held.State;
        var lines = s.Lines.Select(l => new ReturnLineTold(new AssignmentId(l.Key), RouteKey.UrlOf(new AssignmentId(l.Key)), l.Value.Line, l.Value.Sent));
        return http.Found(new ReturnTold(id, s.Unit, s.Month, s.Status, DueTold.Of(s.Due), lines, s.DraftedBy, s.SubmittedAt, s.SubmittedBy, s.DaysLate), held.Version);
    }

    private static IResult FindMerge(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        if (new RouteKey(http.Request.RouteValues, plan.Book).Merge is not { } id || plan.Merges.GetValueOrDefault(id.Value) is not { } held
            || plan.Run(id.Run) is not { } run || !Sight.OfRun(http.Viewer(), plan.Book, run))
            return http.NotThere();
        var s = held.State;
        var reports = s.Reports.Select(r => new MergeLineTold(new AssignmentId(r.Key), r.Value.Unit, r.Value.Expected, r.Value.Line));
        return http.Found(new MergeTold(id, s.Lead, reports, s.Draft, s.Summary, s.Missing, s.MergedAt, s.MergedBy, s.DaysLate), held.Version);
    }
}
