using Coordination.Host.Hosting;

namespace Coordination.Host.Web;

/// <summary>What a browser may do with our pages: nothing from elsewhere, no frame around them, no script but ours (docs/adr/0015).</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NonceItem = "script-nonce";
    private const int NonceBytes = 16;

    /// <summary>The one inline script (the import map) bears it.</summary>
    public static string NonceOf(HttpContext? context) => context?.Items[NonceItem] as string ?? "";

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Secrets.New(NonceBytes);
        context.Items[NonceItem] = nonce;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (!context.Request.Path.StartsWithSegments("/_content", StringComparison.Ordinal) && !Path.HasExtension(context.Request.Path)) headers.CacheControl = "no-store";
        return next(context);
    }
}
