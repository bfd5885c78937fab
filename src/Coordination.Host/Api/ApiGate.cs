using Coordination.Application.Boards;
using Coordination.Host.Identity;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Coordination.Host.Api;

/// <summary>
/// Stands before every act and read of the interface: what the token is for, the form token where a browser's cookie speaks, and who it is, looked up
/// anew.
/// </summary>
public sealed class ApiGate(WebPlace place, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var reads = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (http.User.HasClaim(c => c.Type == SessionScheme.ScopeClaim))
        {
            var scope = reads ? ApiScope.Read : ApiScope.Act;
            if (!http.User.HasClaim(SessionScheme.ScopeClaim, scope.ToString())) return Problems.Result(place.Book, ApiCodes.ScopeMissing, scope.ToString());
        }
        else if (!reads && !await antiforgery.IsRequestValidAsync(http))
        {
            return Problems.Result(place.Book, ApiCodes.FormTokenMissing);
        }

        if (await http.RequestServices.GetRequiredService<Visit>().ViewerAsync(http.RequestAborted) is not { } viewer)
            return Problems.Result(place.Book, ApiCodes.NotSignedIn);
        http.Items[typeof(Viewer)] = viewer;
        return await next(context);
    }
}

public static class Callers
{
    /// <summary>Who asks, as the gate found.</summary>
    public static Viewer Viewer(this HttpContext context) => (Viewer)context.Items[typeof(Viewer)]!;
}
