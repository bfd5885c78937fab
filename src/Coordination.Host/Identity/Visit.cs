using System.Security.Claims;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Units;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Components.Authorization;

namespace Coordination.Host.Identity;

/// <summary>The session has ended, or the right was taken away: whoever asked must sign in again.</summary>
public sealed class SignedOutException : Exception;

/// <summary>
/// The person behind a page or a request, looked up anew at every act: idle time and rights are checked then, and not only when a page was
/// opened. One a circuit or request.
/// </summary>
public sealed class Visit(AuthenticationStateProvider authentication, IHttpContextAccessor http, Sessions sessions, SignInLog log, WebPlace place,
    LastAdministrators last)
{
    /// <summary>Null where nobody is signed in (any more), or without a post.</summary>
    /// <param name="isAct">False where a page refreshes itself: that keeps nobody signed in.</param>
    public async Task<Viewer?> ViewerAsync(CancellationToken cancellationToken, bool isAct = true)
    {
        var user = await UserAsync();
        if (user.FindFirst(SessionScheme.KeyClaim)?.Value is { } key)
            return await sessions.FindAsync(key, isAct, cancellationToken) is { } open ? ViewerOf(open.Session) : null;
        // A token was looked up when the request came; there is no circuit in which it could outlive its right.
        return user.HasClaim(c => c.Type == SessionScheme.ScopeClaim) && user.FindFirst(ClaimTypes.NameIdentifier)?.Value is { } service
            ? ViewerOf(new PersonId(service))
            : null;
    }

    /// <summary>Of whoever is signed in, whatever it must do first; null where nobody is.</summary>
    public async Task<OpenSession?> SessionAsync(CancellationToken cancellationToken) =>
        (await UserAsync()).FindFirst(SessionScheme.KeyClaim)?.Value is { } key ? await sessions.FindAsync(key, isAct: true, cancellationToken) : null;

    /// <summary>Sends a command in the name of the person who is signed in.</summary>
    /// <param name="id">The key under which a repeat gets the first answer.</param>
    /// <param name="version">What the sender saw; where the thing has changed since, the answer says so. Null: whatever it is now.</param>
    /// <exception cref="SignedOutException">Nothing was sent.</exception>
    public async Task<Answer> SendAsync(Command command, Guid id, int? version, CancellationToken cancellationToken)
    {
        var viewer = await ViewerAsync(cancellationToken) ?? throw new SignedOutException();
        var answer = command is (RevokePost or DisablePerson) and PersonCommand ending ? await last.SendAsync(ending, SendOneAsync, cancellationToken) : await SendOneAsync(command);
        if (answer.Accepted && command is (RevokePost or DisablePerson) and PersonCommand about) await EndSessionsAsync(about.Person, viewer.Person, cancellationToken);
        return answer;

        Task<Answer> SendOneAsync(Command one) => place.Runtime.Lane.SendAsync(
            new CommandEnvelope(new CommandId(id), viewer.Actor, place.Clock.GetUtcNow(), one) { ExpectedVersion = version }, cancellationToken);
    }

    /// <summary>Whoever lost a right is signed out everywhere at once.</summary>
    public async Task EndSessionsAsync(PersonId person, PersonId by, CancellationToken cancellationToken)
    {
        await sessions.EndAllAsync(person, cancellationToken);
        await log.NoteAsync(SignInKind.SessionsEnded, SignInWay.None, person, by, http.HttpContext, cancellationToken);
    }

    public Task<Answer> SendAsync(Command command, CancellationToken cancellationToken) => SendAsync(command, place.NewId(), null, cancellationToken);

    /// <summary>The posts a person may act in today: his or her own, and those of colleagues stood in for.</summary>
    public static IEnumerable<(Post Post, PersonId? ActingFor)> PostsOf(PlanSnapshot plan, PersonId person, DateOnly day)
    {
        if (plan.Person(person) is not { Disabled: false } state) yield break;
        foreach (var post in state.Posts) yield return (post, null);
        foreach (var unit in state.Posts.Where(p => !p.Role.IsAdministrator()).Select(p => p.Unit).Distinct())
        {
            if (plan.Desk(unit) is not { } desk) continue;
            foreach (var substitution in desk.Substitutions.Values.Where(s => s.Substitute == person && s.From <= day && day <= s.Until))
                yield return (new Post(unit, substitution.Role, HomeIn(unit, person) ?? HomeIn(unit, substitution.Principal)), substitution.Principal);
        }

        // A substitute recuses himself for his own bureau, and else for his principal's.
        UnitCode? HomeIn(UnitCode unit, PersonId id) => plan.Person(id)?.Posts.FirstOrDefault(p => p.Unit == unit)?.HomeUnit;
    }

    private Viewer? ViewerOf(Session session)
    {
        if (Admission.NeedOf(session, place) != SessionNeed.None) return null;
        var open = PostsOf(place.View.Current, session.Person, WorkCalendar.DayOf(place.Clock.GetUtcNow())).ToList();
        if (session.Post is { } post && open.Any(p => p.Post == post && p.ActingFor == session.ActingFor)) return new Viewer(session.Person, post, session.ActingFor);
        return null;
    }

    /// <summary>A service acts in the post it was granted first, and for nobody.</summary>
    private Viewer? ViewerOf(PersonId service) =>
        PostsOf(place.View.Current, service, WorkCalendar.DayOf(place.Clock.GetUtcNow())).FirstOrDefault(p => p.ActingFor is null) is { Post: { } post }
            ? new Viewer(service, post)
            : null;

    /// <summary>Of the request, else of the circuit.</summary>
    private async Task<ClaimsPrincipal> UserAsync() =>
        http.HttpContext?.User is { Identity.IsAuthenticated: true } user ? user : (await authentication.GetAuthenticationStateAsync()).User;
}
