using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Units;
using Coordination.Host.Identity;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace Coordination.Host.Api;

public sealed record UnitTold(UnitCode Code, string Name, UnitKind Kind, ImmutableArray<string> Aliases, UnitCode? Parent, bool HeadApproves, bool Enrolled);

public sealed record DayTold(DateOnly Day, string Name);

/// <summary>A year's holiday notice; a year that is not listed goes by weekends, and dates counted in it are provisional.</summary>
public sealed record YearTold(int Year, IEnumerable<DayTold> Off, IEnumerable<DayTold> MakeUp);

public sealed record PostTold(UnitCode Unit, string UnitName, Role Role, UnitCode? HomeUnit, PersonId? ActingFor);

/// <param name="Post">The one acted in now.</param>
/// <param name="Scopes">Of a service's token; null for a person.</param>
public sealed record MeTold(PersonId Person, string? Name, PostTold Post, IEnumerable<PostTold> Posts, IEnumerable<string>? Scopes, DateTimeOffset Now);

/// <param name="Header">The header in which the token is sent back with every act.</param>
public sealed record FormTokenTold(string Header, string Token);

/// <summary>What everybody may read: the plan's units and calendar, and who one is.</summary>
internal static class PlanReads
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("units", (WebPlace place) => ReadAnswers.Tagged<IReadOnlyList<UnitTold>>([.. place.Book.Units.All.Select(Told)])).Tells<IReadOnlyList<UnitTold>>("units.list");
        api.MapGet("calendar", (WebPlace place) => ReadAnswers.Tagged<IReadOnlyList<YearTold>>([.. place.Book.Calendar.Notices.OrderBy(n => n.Year).Select(Told)]))
            .Tells<IReadOnlyList<YearTold>>("calendar.list");
        api.MapGet("me", MeAsync).Tells<MeTold>("me.get");
        api.MapGet("antiforgery", FormToken).Tells<FormTokenTold>("antiforgery.get");
    }

    private static UnitTold Told(Unit unit) => new(unit.Code, unit.Name, unit.Kind, unit.Aliases, unit.Parent, unit.HeadApproves, unit.Enrolled);

    private static YearTold Told(YearNotice notice) => new(
        notice.Year, notice.Off.OrderBy(d => d.Key).Select(d => new DayTold(d.Key, d.Value)), notice.MakeUp.OrderBy(d => d.Key).Select(d => new DayTold(d.Key, d.Value)));

    private static async Task<IResult> MeAsync(HttpContext http, WebPlace place, [FromServices] Accounts accounts, CancellationToken cancellationToken)
    {
        var (viewer, plan, now) = (http.Viewer(), place.View.Current, place.Clock.GetUtcNow());
        var posts = Visit.PostsOf(plan, viewer.Person, WorkCalendar.DayOf(now)).Select(p => Told(p.Post, p.ActingFor));
        var scopes = http.User.FindAll(SessionScheme.ScopeClaim).Select(c => c.Value).ToList();
        var name = (await accounts.FindAsync(viewer.Person, cancellationToken))?.Account.Name;
        return TypedResults.Ok(new MeTold(viewer.Person, name, Told(viewer.Post, viewer.ActingFor), posts, scopes.Count == 0 ? null : scopes, now));

        PostTold Told(Post post, PersonId? actingFor) => new(post.Unit, plan.Book.Units.NameOf(post.Unit), post.Role, post.HomeUnit, actingFor);
    }

    private static IResult FormToken(HttpContext http, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return TypedResults.Ok(new FormTokenTold(tokens.HeaderName!, tokens.RequestToken!));
    }
}
