using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

public sealed record EscalationTold(
    EscalationId Id, string Url, UnitCode Unit, string UnitName, LadderLevel Level, bool Open, IEnumerable<EscalationItem> Items, ImmutableArray<Decided> Decisions, int Version,
    DateTimeOffset ChangedAt);

/// <param name="Number">The paper's number in its year, once it has one.</param>
public sealed record NoticeTold(
    NoticeId Id, string Url, UnitCode Unit, string UnitName, string Level, DateOnly Day, PaperKind? Paper, NoticeStatus Status, IEnumerable<NoticeItem> Items, Signer? IssuedBy,
    int? Number, int Version, DateTimeOffset ChangedAt);

/// <param name="Year">Null: the latest.</param>
public sealed record EscalationFilter(int? Year, string? Unit, bool? Open, LadderLevel? Level, int? Limit, string? Cursor);

/// <param name="Year">Null: the latest.</param>
public sealed record NoticeFilter(int? Year, string? Unit, string? Level, NoticeStatus? Status, int? Limit, string? Cursor);

/// <summary>What stands before the office and the leading group, and the papers units were sent.</summary>
internal static class MatterReads
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("escalations", List).Tells<Page<EscalationTold>>("escalations.list");
        api.MapGet($"escalations/{RouteKey.EscalationPattern}", Find).Tells<EscalationTold>("escalations.get");
        api.MapGet("notices", ListNotices).Tells<Page<NoticeTold>>("notices.list");
        api.MapGet($"notices/{RouteKey.NoticePattern}", FindNotice).Tells<NoticeTold>("notices.get");
    }

    private static IResult List([AsParameters] EscalationFilter filter, HttpContext http, WebPlace place, Paging pages)
    {
        var (viewer, plan) = (http.Viewer(), place.View.Current);
        var seen = plan.Escalations.Entries(CycleOf(plan, filter.Year)).Where(h => h.Value.State is var s && s.Id is not null && Sight.OfEscalation(viewer, plan.Book, s)
            && (filter.Unit is not { } unit || s.Unit.Value == unit) && (filter.Open is not { } open || s.IsOpen == open) && (filter.Level is not { } level || s.Level == level));
        return pages.Of($"escalations|{filter with { Limit = null, Cursor = null }}", filter.Limit, filter.Cursor, seen, (_, held) => Told(plan, held)).Told(place);
    }

    private static IResult Find(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        return new RouteKey(http.Request.RouteValues, plan.Book).Escalation is { } id && plan.Escalations.GetValueOrDefault(id.Value) is { State.Id: not null } held
            && Sight.OfEscalation(http.Viewer(), plan.Book, held.State)
            ? http.Found(Told(plan, held), held.Version)
            : http.NotThere();
    }

    private static IResult ListNotices([AsParameters] NoticeFilter filter, HttpContext http, WebPlace place, Paging pages)
    {
        var (viewer, plan) = (http.Viewer(), place.View.Current);
        var seen = plan.Notices.Entries(CycleOf(plan, filter.Year)).Where(h => h.Value.State is var s && s.Id is not null && Sight.OfNotice(viewer, plan.Book, s)
            && (filter.Unit is not { } unit || s.Unit.Value == unit) && (filter.Level is not { } level || s.Level == level) && (filter.Status is not { } status || s.Status == status));
        return pages.Of($"notices|{filter with { Limit = null, Cursor = null }}", filter.Limit, filter.Cursor, seen, (_, held) => Told(plan, held)).Told(place);
    }

    private static IResult FindNotice(HttpContext http, WebPlace place)
    {
        var plan = place.View.Current;
        return new RouteKey(http.Request.RouteValues, plan.Book).Notice is { } id && plan.Notices.GetValueOrDefault(id.Value) is { State.Id: not null } held
            && Sight.OfNotice(http.Viewer(), plan.Book, held.State)
            ? http.Found(Told(plan, held), held.Version)
            : http.NotThere();
    }

    private static string CycleOf(PlanSnapshot plan, int? year) => (year is { } known ? CycleId.Of(plan.Book.Plan, known) : plan.Cycle)?.Value ?? "";

    private static EscalationTold Told(PlanSnapshot plan, Held<EscalationState> held)
    {
        var (s, id) = (held.State, held.State.Id!.Value);
        return new EscalationTold(
            id, UrlOf("escalations", id.Value), s.Unit, plan.Book.Units.NameOf(s.Unit), s.Level, s.IsOpen, s.Items.Values, s.Decisions, held.Version, held.ChangedAt);
    }

    private static NoticeTold Told(PlanSnapshot plan, Held<NoticeState> held)
    {
        var (s, id) = (held.State, held.State.Id!.Value);
        var url = FormattableString.Invariant($"{ApiEndpoints.Root}/notices/{CycleId.OfKey(id.Value).Year}/{s.Unit}/{s.Level}/{s.Day:yyyy-MM-dd}");
        return new NoticeTold(
            id, url, s.Unit, plan.Book.Units.NameOf(s.Unit), s.Level, s.Day, s.Paper, s.Status, s.Items.Values, s.IssuedBy, s.PaperNumber, held.Version, held.ChangedAt);
    }

    private static string UrlOf(string area, string key)
    {
        var cycle = CycleId.OfKey(key);
        return FormattableString.Invariant($"{ApiEndpoints.Root}/{area}/{cycle.Year}/{RouteKey.SegmentOf(key, cycle.Value)}");
    }
}
