using System.Security.Claims;
using System.Text.Encodings.Web;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Coordination.Host.Identity;

/// <summary>
/// Who a request comes from: the browser's cookie, or a token of the interface's users. The cookie carries nothing but a random token, so
/// there is nothing in it to forge or to keep after the session ended.
/// </summary>
public sealed class SessionScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Sessions sessions, ApiTokens tokens, WebPlace place)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "session";

    /// <summary>The claim that holds the key of the session; all else is looked up at each act.</summary>
    public const string KeyClaim = "session";

    /// <summary>Present where the session must do something before anything else: a <see cref="SessionNeed"/>.</summary>
    public const string NeedClaim = "need";

    /// <summary>Present where a service came with a token, once for each thing the token may be used for; absent where a person signed in.</summary>
    public const string ScopeClaim = "scope";

    public const string SignInPath = "/sign-in";

    /// <summary>Sends an open page to the sign-in, and back here afterwards.</summary>
    public static void ToSignIn(NavigationManager navigation) => navigation.NavigateTo(
        $"{SignInPath}?back={Uri.EscapeDataString("/" + navigation.ToBaseRelativePath(navigation.Uri))}", forceLoad: true);

    /// <summary>Over TLS the browser binds it to this host and to TLS; plain HTTP exists on loopback alone.</summary>
    public static string CookieOf(HttpRequest request) => request.IsHttps ? "__Host-coordination" : "coordination";

    public static void SetCookie(HttpContext context, string token) =>
        context.Response.Cookies.Append(CookieOf(context.Request), token, OptionsFor(context.Request));

    public static void ClearCookie(HttpContext context) => context.Response.Cookies.Delete(CookieOf(context.Request), OptionsFor(context.Request));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IsInterface && Bearer() is { } bearer) return await OfTokenAsync(bearer);
        if (Request.Cookies[CookieOf(Request)] is not { Length: > 0 and < 200 } token) return AuthenticateResult.NoResult();
        if (await sessions.FindByTokenAsync(token, Context.RequestAborted) is not { } open) return AuthenticateResult.Fail("The session has ended");
        var identity = new ClaimsIdentity([new Claim(KeyClaim, open.Key), new Claim(ClaimTypes.NameIdentifier, open.Session.Person.Value)], Name);
        if (Admission.NeedOf(open.Session, place) is var need and not SessionNeed.None) identity.AddClaim(new Claim(NeedClaim, need.ToString()));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <summary>A page sends to the sign-in and back; the interface answers 401.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsInterface || !HttpMethods.IsGet(Request.Method))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var back = Uri.EscapeDataString(Request.PathBase + Request.Path + Request.QueryString);
        Response.Redirect($"{SignInPath}?back={back}");
        return Task.CompletedTask;
    }

    /// <summary>Tokens count there alone: pages are for people.</summary>
    private bool IsInterface => Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private string? Bearer()
    {
        const string scheme = "Bearer ";
        return Request.Headers.Authorization is [{ } header] && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }

    private async Task<AuthenticateResult> OfTokenAsync(string text)
    {
        if (await tokens.FindAsync(text, Context.RequestAborted) is not { } token) return AuthenticateResult.Fail("The token is not known, revoked, or expired");
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, token.Person.Value), .. token.Scopes.Select(s => new Claim(ScopeClaim, s.ToString()))], Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    private static CookieOptions OptionsFor(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = request.IsHttps,
    };
}
