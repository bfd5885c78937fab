using System.Security.Claims;
using Coordination.Host.Commands;
using Coordination.Host.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Coordination.Host.Identity;

/// <summary>The city's single sign-on.</summary>
/// <param name="UsernameClaim">A claim the provider vouches for and that equals our logins (<c>preferred_username</c>); null: only subjects count.</param>
/// <param name="UnitClaim">Claims that tell administrators where a new person belongs.</param>
public sealed record SingleSignOnSettings(
    Uri Authority, string ClientId, string ClientSecret, string? UsernameClaim = null, string UnitClaim = "unit", string RoleClaim = "role")
{
    private const string Prefix = "COORDINATION_OIDC_";

    /// <summary>Null where no authority is named.</summary>
    /// <exception cref="UsageException">The authority is no address over TLS, or client or secret are missing.</exception>
    public static SingleSignOnSettings? FromEnvironment()
    {
        if (Read("AUTHORITY") is not { } authority) return null;
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
            throw new UsageException(Texts.Of(Say.BadSingleSignOn, Prefix));
        var secret = Read("CLIENT_SECRET") ?? (Read("CLIENT_SECRET_FILE") is { } file ? File.ReadAllText(file).Trim() : null);
        if (Read("CLIENT_ID") is not { } client || secret is not { Length: > 0 }) throw new UsageException(Texts.Of(Say.BadSingleSignOn, Prefix));
        return new SingleSignOnSettings(uri, client, secret, Read("USERNAME_CLAIM"), Read("UNIT_CLAIM") ?? "unit", Read("ROLE_CLAIM") ?? "role");
    }

    private static string? Read(string name) => Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;
}

/// <summary>
/// Signing in by OpenID Connect: code flow with PKCE. What comes back is matched to an account by its subject; from then on our own session counts,
/// and nothing of the provider's tokens is kept.
/// </summary>
public static class SingleSignOn
{
    public const string Scheme = "sso";
    public const string Path = "/sign-in/sso";

    private const string BackItem = "back";
    private const int TextLengthMax = 200;
    private const int HintsMax = 10;

    /// <summary>Second factors by RFC 8176, of which one is enough.</summary>
    private static readonly string[] s_secondFactors = ["mfa", "otp", "hwk", "sc"];

    public static void AddSingleSignOn(this AuthenticationBuilder authentication, SingleSignOnSettings settings) => authentication.AddOpenIdConnect(Scheme, o =>
    {
        o.Authority = settings.Authority.ToString();
        o.RequireHttpsMetadata = settings.Authority.Scheme == Uri.UriSchemeHttps;
        (o.ClientId, o.ClientSecret) = (settings.ClientId, settings.ClientSecret);
        (o.ResponseType, o.ResponseMode, o.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (o.MapInboundClaims, o.SaveTokens, o.GetClaimsFromUserInfoEndpoint, o.DisableTelemetry) = (false, false, false, true);
        o.Scope.Clear();
        o.Scope.Add("openid");
        o.Scope.Add("profile");
        // What it sets an end to, browser and provider hold by the real clock, in a demonstration too.
        o.TimeProvider = TimeProvider.System;
        o.CallbackPath = "/sign-in/sso/back";
        // The answer comes by a plain GET, so these need not cross sites.
        (o.CorrelationCookie.SameSite, o.CorrelationCookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        (o.NonceCookie.SameSite, o.NonceCookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        o.Events.OnTicketReceived = ReceivedAsync;
        o.Events.OnRemoteFailure = context =>
        {
            context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(SingleSignOn)).LogWarning(context.Failure, "A single sign-on did not finish");
            context.Response.Redirect(SessionScheme.SignInPath + "?sso=failed");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });

    public static void MapSingleSignOn(this WebApplication app) => app.MapGet(Path, (string? back) =>
        Results.Challenge(new AuthenticationProperties { RedirectUri = "/", Items = { [BackItem] = SignInEndpoints.Local(back) } }, [Scheme])).AllowAnonymous();

    private static async Task ReceivedAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var back = context.Properties?.Items.TryGetValue(BackItem, out var item) == true ? item : null;
        context.HandleResponse();
        if (context.Principal is not { } principal || SubjectOf(principal) is not { } subject)
        {
            http.Response.Redirect(SessionScheme.SignInPath + "?sso=failed");
            return;
        }

        if (await AccountOfAsync(services, principal, subject, http.RequestAborted) is not { } kept)
        {
            await ProposeAsync(services, principal, subject, http.RequestAborted);
            await services.GetRequiredService<SignInLog>().NoteAsync(SignInKind.Failed, SignInWay.SingleSignOn, null, null, http, http.RequestAborted);
            http.Response.Redirect(SessionScheme.SignInPath + "?sso=unknown");
            return;
        }

        await EnterAsync(http, principal, kept, back);
    }

    /// <summary>A second factor shown to the provider counts; else ours is asked for, where the person has one.</summary>
    private static async Task EnterAsync(HttpContext http, ClaimsPrincipal principal, KeptAccount kept, string? back)
    {
        var services = http.RequestServices;
        var shown = principal.FindAll("amr").Any(c => s_secondFactors.Contains(c.Value, StringComparer.Ordinal));
        if (!shown && kept.Account.TotpSecret is not null)
        {
            var step = services.GetRequiredService<SignInStep>().Begin(http, new PendingSignIn(kept.Person, SignInWay.SingleSignOn, false, back));
            await step.ExecuteAsync(http);
            return;
        }

        var entered = kept.Account.LockedUntil is null || kept.Account.LockedUntil <= services.GetRequiredService<TimeProvider>().GetUtcNow();
        entered = entered && await services.GetRequiredService<Admission>().EnterAsync(http, kept.Person, SignInWay.SingleSignOn, shown, mustChange: false, http.RequestAborted);
        http.Response.Redirect(entered ? SignInEndpoints.Local(back) : SessionScheme.SignInPath + "?sso=unknown");
    }

    /// <summary>By subject; else, where the settings trust the provider's names, by login, which binds the subject to that account for good.</summary>
    private static async Task<KeptAccount?> AccountOfAsync(IServiceProvider services, ClaimsPrincipal principal, string subject, CancellationToken cancellationToken)
    {
        var accounts = services.GetRequiredService<Accounts>();
        if (await accounts.FindBySubjectAsync(subject, cancellationToken) is { } known) return known.Account.IsService ? null : known;
        if (services.GetRequiredService<SingleSignOnSettings>().UsernameClaim is not { } claim || Text(principal, claim) is not { } login) return null;
        if (await accounts.FindByLoginAsync(login, cancellationToken) is not { Account: { IsService: false, Subject: null } } kept) return null;
        return await accounts.LinkSubjectAsync(kept, subject, cancellationToken) ? await accounts.FindAsync(kept.Person, cancellationToken) : null;
    }

    private static Task ProposeAsync(IServiceProvider services, ClaimsPrincipal principal, string subject, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<SingleSignOnSettings>();
        var proposal = new SsoProposal(
            subject, Text(principal, "preferred_username") ?? "", Text(principal, "name") ?? "", AllOf(principal, settings.UnitClaim), AllOf(principal, settings.RoleClaim), default);
        return services.GetRequiredService<SsoProposals>().PutAsync(proposal, cancellationToken);
    }

    private static string? SubjectOf(ClaimsPrincipal principal) =>
        principal.FindFirst("sub") is { Value: { Length: > 0 and <= TextLengthMax } sub } claim && (principal.FindFirst("iss")?.Value ?? claim.Issuer) is { Length: > 0 } issuer ? $"{issuer}|{sub}" : null;

    private static string? Text(ClaimsPrincipal principal, string claim) => principal.FindFirst(claim)?.Value.Trim() is { Length: > 0 and <= TextLengthMax } text ? text : null;

    private static List<string> AllOf(ClaimsPrincipal principal, string claim) =>
        [.. principal.FindAll(claim).Select(c => c.Value.Trim()).Where(t => t.Length is > 0 and <= TextLengthMax).Take(HintsMax)];
}
