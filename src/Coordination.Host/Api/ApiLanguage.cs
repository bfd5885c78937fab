using Coordination.Host.Resources;
using Microsoft.AspNetCore.Localization;

namespace Coordination.Host.Api;

/// <summary>Programs say in <c>Accept-Language</c> what they want to read; pages go by the language chosen.</summary>
public sealed class ApiLanguage : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        if (!httpContext.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) return NullProviderCultureResult;
        var wanted = httpContext.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString().Split('-')[0]);
        return wanted.FirstOrDefault(l => l is "zh" or "en") switch
        {
            "zh" => Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(Texts.Chinese.Name)),
            "en" => Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(Texts.English.Name)),
            _ => NullProviderCultureResult,
        };
    }
}
