using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Host.Web;
using Microsoft.Net.Http.Headers;

namespace Coordination.Host.Api;

/// <summary>How reads answer.</summary>
internal static class ReadAnswers
{
    private const int PrintBytes = 8;

    /// <summary>
    /// With the version of the thing and a print of what was told: what the clock computes (lights, days late) changes the answer without changing the
    /// thing, so <c>If-None-Match</c> goes by both and <c>If-Match</c> by the version alone.
    /// </summary>
    public static IResult Found<T>(this HttpContext _, T told, int version) => new TaggedResult<T>(told, version);

    /// <summary>A list, or what has no version of its own.</summary>
    public static IResult Tagged<T>(T told) => new TaggedResult<T>(told, null);

    /// <summary>What an act answers.</summary>
    public static IResult Done(this HttpContext http, int version)
    {
        http.Response.Headers.ETag = ActHandler.TagOf(version);
        return TypedResults.Ok(new ActDone(version));
    }

    /// <summary>What there is not, and what the viewer may not see.</summary>
    public static IResult NotThere(this HttpContext http) => Problems.Result(http.RequestServices.GetRequiredService<WebPlace>().Book, ApiCodes.NoSuchThing);

    public static IResult Told<T>(this (Page<T>? Page, string? Refused) answer, WebPlace place) =>
        answer.Page is { } page ? Tagged(page) : Problems.Result(place.Book, answer.Refused!);

    public static RouteHandlerBuilder Tells<T>(this RouteHandlerBuilder endpoint, string name) =>
        endpoint.WithName(name).WithTags(name.Split('.')[0]).Produces<T>(StatusCodes.Status200OK);

    private sealed class TaggedResult<T>(T told, int? version) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            var body = JsonSerializer.SerializeToUtf8Bytes(told, ApiJson.Options);
            var print = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, PrintBytes));
            var tag = new EntityTagHeaderValue(version is { } known ? FormattableString.Invariant($"\"{known}-{print}\"") : $"\"{print}\"");
            response.Headers.ETag = tag.ToString();
            if (EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var seen) && seen.Any(s => s.Equals(EntityTagHeaderValue.Any) || s.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
