using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Authorization;

namespace Coordination.Host.Identity;

/// <summary>
/// Lets somebody in who has shown who he or she is, and keeps a session that must first change its password or set up a second factor away from
/// everything else, pages and interface alike.
/// </summary>
public sealed class Admission(Sessions sessions, SignInLog log, WebPlace place)
{
    public const string PasswordPath = "/account/password";
    public const string SecondFactorPath = "/account/second-factor";

    private const int ClientLengthMax = 200;

    /// <summary>In a demonstration people have neither passwords nor telephones.</summary>
    public static SessionNeed NeedOf(Session session, WebPlace place)
    {
        if (place.IsDemo) return SessionNeed.None;
        if (session.MustChange) return SessionNeed.Password;
        return !session.SecondFactor && session.Post is { } post && SecondFactor.IsRequired(post, place.View.Current) ? SessionNeed.SecondFactor : SessionNeed.None;
    }

    /// <summary>Begins the session and sets its cookie; one that the browser held before is at an end. False where the person holds no post.</summary>
    public async Task<bool> EnterAsync(HttpContext context, PersonId person, SignInWay way, bool secondFactor, bool mustChange, CancellationToken cancellationToken)
    {
        var (post, actingFor) = Visit.PostsOf(place.View.Current, person, WorkCalendar.DayOf(place.Clock.GetUtcNow())).FirstOrDefault();
        if (post is null)
        {
            await log.NoteAsync(SignInKind.Failed, way, person, null, context, cancellationToken);
            return false;
        }

        if (context.Request.Cookies[SessionScheme.CookieOf(context.Request)] is { Length: > 0 and < 200 } last) await sessions.EndAsync(Sessions.KeyOf(last), cancellationToken);
        var client = context.Request.Headers.UserAgent.ToString();
        var session = new Session(person, post, actingFor, default, default, secondFactor)
        {
            MustChange = mustChange,
            Way = way,
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
            Client = client.Length > ClientLengthMax ? client[..ClientLengthMax] : client,
        };
        SessionScheme.SetCookie(context, await sessions.StartAsync(session, cancellationToken));
        await log.NoteAsync(SignInKind.SignedIn, way, person, null, context, cancellationToken);
        return true;
    }

    /// <summary>Runs after the session is known and before anything answers.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.FindFirst(SessionScheme.NeedClaim)?.Value is not { } need || IsOpen(context, need))
        {
            await next(context);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) context.Response.Redirect(PathOf(need));
        else await Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: need, extensions: Extensions(need)).ExecuteAsync(context);
    }

    private static Dictionary<string, object?> Extensions(string need) => new() { ["code"] = need + "Needed", ["at"] = PathOf(need) };

    private static bool IsOpen(HttpContext context, string need)
    {
        var path = context.Request.Path;
        if (path == PathOf(need) || path == "/sign-out") return true;
        // Going to the sign-in again leads to what must be done.
        return context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            && !(path == SessionScheme.SignInPath && HttpMethods.IsGet(context.Request.Method));
    }

    private static string PathOf(string need) => need == nameof(SessionNeed.Password) ? PasswordPath : SecondFactorPath;
}
