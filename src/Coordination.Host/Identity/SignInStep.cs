using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace Coordination.Host.Identity;

/// <summary>Somebody who has shown a first factor and owes the second.</summary>
/// <param name="Back">Where to go afterwards.</param>
public sealed record PendingSignIn(PersonId Person, SignInWay Way, bool MustChange, string? Back);

/// <summary>Holds the place between the two steps of a sign-in, sealed in a cookie of a few minutes. It opens nothing without the code.</summary>
public sealed class SignInStep(IDataProtectionProvider protection, TimeProvider time)
{
    private const int LengthMax = 4000;

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("sign-in-step");

    public IResult Begin(HttpContext context, PendingSignIn pending)
    {
        var sealedUp = _protector.Protect(JsonSerializer.Serialize(new Sealed(pending, time.GetUtcNow() + s_life), DomainJson.Options));
        context.Response.Cookies.Append(CookieOf(context.Request), sealedUp, OptionsFor(context.Request));
        return Results.LocalRedirect(SessionScheme.SignInPath + "?step=code");
    }

    /// <summary>Null where there is none, or it took too long.</summary>
    public PendingSignIn? Find(HttpContext context)
    {
        if (context.Request.Cookies[CookieOf(context.Request)] is not { Length: > 0 and < LengthMax } text) return null;
        try
        {
            var found = JsonSerializer.Deserialize<Sealed>(_protector.Unprotect(text), DomainJson.Options)!;
            return found.Until > time.GetUtcNow() ? found.Pending : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public static void End(HttpContext context) => context.Response.Cookies.Delete(CookieOf(context.Request), OptionsFor(context.Request));

    private static string CookieOf(HttpRequest request) => request.IsHttps ? "__Host-coordination-step" : "coordination-step";

    private static CookieOptions OptionsFor(HttpRequest request) =>
        new() { HttpOnly = true, IsEssential = true, Path = "/", SameSite = SameSiteMode.Strict, Secure = request.IsHttps };

    private sealed record Sealed(PendingSignIn Pending, DateTimeOffset Until);
}
