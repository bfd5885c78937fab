using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <summary>How reads answer.</summary>
internal static class ReadAnswers
{
    public static IResult Found<T>(this HttpContext http, T told, int version)
    {
        http.Response.Headers.ETag = ActHandler.TagOf(version);
        return TypedResults.Ok(told);
    }

    /// <summary>What there is not, and what the viewer may not see.</summary>
    public static IResult NotThere(this HttpContext http) => Problems.Result(http.RequestServices.GetRequiredService<WebPlace>().Book, ApiCodes.NoSuchThing);

    public static IResult Told<T>(this (Page<T>? Page, string? Refused) answer, WebPlace place) =>
        answer.Page is { } page ? TypedResults.Ok(page) : Problems.Result(place.Book, answer.Refused!);

    public static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithName(name).WithTags(name.Split('.')[0]).Produces<T>(StatusCodes.Status200OK);
}
