using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Coordination.Host.Identity;

/// <summary>What sets and clears the session's cookie: plain forms, each with its antiforgery token.</summary>
public static class SignInEndpoints
{
    private const int LoginLengthMax = 200;
    private const int PasswordLengthMax = 256;

    public static void MapSignIn(this WebApplication app)
    {
        app.MapPost(SessionScheme.SignInPath, SignInAsync).AllowAnonymous();
        app.MapPost("/sign-in/code", CodeAsync).AllowAnonymous();
        app.MapPost("/sign-in/demo", SignInAsAsync).AllowAnonymous();
        app.MapPost("/sign-out", SignOutAsync);
        app.MapPost("/post", ChoosePostAsync);
        app.MapPost("/language", Language).AllowAnonymous();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, PasswordCheck check, Admission admission, SignInStep step, SignInLog log, TimeProvider time,
        [FromForm] string? login, [FromForm] string? password, [FromForm] string? back, CancellationToken cancellationToken)
    {
        if (login is not { Length: > 0 and <= LoginLengthMax } || password is not { Length: > 0 and <= PasswordLengthMax }) return Again(login, back);
        var outcome = await check.CheckAsync(login, password, cancellationToken);
        if (outcome.Account is not { Account: var account, Person: var person })
        {
            await log.NoteAsync(outcome.Locked ? SignInKind.Locked : SignInKind.Failed, SignInWay.Password, outcome.Person, null, context, cancellationToken);
            return Again(login, back);
        }

        var mustChange = PasswordRules.MustChange(check.Style, account, time.GetUtcNow());
        if (account.TotpSecret is not null) return step.Begin(context, new PendingSignIn(person, SignInWay.Password, mustChange, back));
        return await admission.EnterAsync(context, person, SignInWay.Password, secondFactor: false, mustChange, cancellationToken)
            ? Results.LocalRedirect(Local(back))
            : Again(login, back);
    }

    /// <summary>The second step: a code, or a recovery code in its place.</summary>
    private static async Task<IResult> CodeAsync(
        HttpContext context, SecondFactor factor, Admission admission, SignInStep step, SignInLog log, [FromForm] string? code, CancellationToken cancellationToken)
    {
        if (step.Find(context) is not { } pending) return Again(null, null);
        var text = code ?? "";
        var way = text.Any(char.IsAsciiLetter) ? SignInWay.RecoveryCode : SignInWay.SecondFactor;
        if (await factor.CheckAsync(pending.Person, text, cancellationToken)
            && await admission.EnterAsync(context, pending.Person, pending.Way == SignInWay.Password ? way : pending.Way, secondFactor: true, pending.MustChange, cancellationToken))
        {
            SignInStep.End(context);
            return Results.LocalRedirect(Local(pending.Back));
        }

        await log.NoteAsync(SignInKind.Failed, way, pending.Person, null, context, cancellationToken);
        return Results.LocalRedirect(SessionScheme.SignInPath + "?step=code&failed=1");
    }

    /// <summary>In a demonstration on loopback anybody may be anybody.</summary>
    private static async Task<IResult> SignInAsAsync(
        HttpContext context, Admission admission, WebPlace place, [FromForm] string person, [FromForm] string? back, CancellationToken cancellationToken)
    {
        if (!place.IsDemo || context.Connection.LocalIpAddress is not { } address || !System.Net.IPAddress.IsLoopback(address)) return Results.NotFound();
        return await admission.EnterAsync(context, new PersonId(person), SignInWay.Demonstration, secondFactor: true, mustChange: false, cancellationToken)
            ? Results.LocalRedirect(Local(back))
            : Again(null, back);
    }

    /// <summary>It reads no field of its form, so the form's token is asked for here.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, SignInLog log, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        if (context.User.FindFirst(SessionScheme.KeyClaim)?.Value is { } key && await sessions.FindAsync(key, isAct: false, cancellationToken) is { } open)
        {
            await sessions.EndAsync(key, cancellationToken);
            await log.NoteAsync(SignInKind.SignedOut, SignInWay.None, open.Session.Person, null, context, cancellationToken);
        }

        SessionScheme.ClearCookie(context);
        return Results.LocalRedirect(SessionScheme.SignInPath);
    }

    /// <summary>A person with several posts acts in one at a time.</summary>
    private static async Task<IResult> ChoosePostAsync(
        HttpContext context, Sessions sessions, WebPlace place, [FromForm] int index, CancellationToken cancellationToken)
    {
        if (context.User.FindFirst(SessionScheme.KeyClaim)?.Value is not { } key || await sessions.FindAsync(key, isAct: true, cancellationToken) is not { } open)
            return Results.LocalRedirect(SessionScheme.SignInPath);
        var posts = Visit.PostsOf(place.View.Current, open.Session.Person, WorkCalendar.DayOf(place.Clock.GetUtcNow())).ToList();
        if (index >= 0 && index < posts.Count)
            await sessions.SaveAsync(open with { Session = open.Session with { Post = posts[index].Post, ActingFor = posts[index].ActingFor } }, cancellationToken);
        return Results.LocalRedirect("/");
    }

    private static IResult Language(HttpContext context, [FromForm] string language, [FromForm] string? back)
    {
        var culture = language == "en" ? Texts.English : Texts.Chinese;
        context.Response.Cookies.Append(
            WebNode.LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>Every refusal looks the same.</summary>
    internal static IResult Again(string? login, string? back) =>
        Results.LocalRedirect(FormattableString.Invariant($"{SessionScheme.SignInPath}?failed=1&login={Uri.EscapeDataString(login ?? "")}&back={Uri.EscapeDataString(Local(back))}"));

    /// <summary>Only to a page of ours.</summary>
    internal static string Local(string? back) =>
        back is { Length: < 500 } && LocalAddress.IsOurs(back) && !back.StartsWith(SessionScheme.SignInPath, StringComparison.Ordinal) ? back : "/";
}
