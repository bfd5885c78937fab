using System.Globalization;
using System.Text.Json;
using Coordination.Application.Engine;
using Coordination.Application.Serialization;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Web;
using Microsoft.Net.Http.Headers;

namespace Coordination.Host.Api;

/// <summary>The version of what was acted on, after the act.</summary>
public sealed record ActDone(int Version);

/// <summary>Carries any act of the table from the request to the lane and its answer back; the domain decides.</summary>
public sealed class ActHandler(WebPlace place, Idempotency idempotency)
{
    /// <summary>A monthly return of all of a unit's assignments.</summary>
    public const int BodyBytesMax = 256 * 1024;

    public async Task<IResult> DoAsync(ActRoute route, HttpContext context, Visit visit, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var (bytes, refused) = await ReadAsync(request, route.Body is not null, cancellationToken);
        if (bytes is null) return Problems.Result(place.Book, refused!);
        if (Parse(route, bytes, out var body) is { } member) return Problems.Result(place.Book, ApiCodes.Malformed, member);
        if (!TryReadVersion(request, out var version)) return Problems.Result(place.Book, ApiCodes.BadIfMatch);
        var viewer = context.Viewer();
        var plan = place.View.Current;
        if (route.Make(new ActCall(new RouteKey(request.RouteValues, plan.Book), viewer, plan, body)) is not { } command) return Problems.Result(place.Book, ApiCodes.NoSuchThing);
        var id = place.NewId();
        if (request.Headers[Idempotency.Header] is { Count: > 0 } header)
        {
            if (header is not [{ } key] || !Idempotency.IsKey(key)) return Problems.Result(place.Book, ApiCodes.BadIdempotencyKey);
            if (await idempotency.TakeAsync(viewer, key, request.Path, request.Headers.IfMatch, bytes, cancellationToken) is not { } derived)
                return Problems.Result(place.Book, ApiCodes.IdempotencyKeyReused);
            id = derived;
        }

        return Told(context, await SendAsync(visit, command, id, version, cancellationToken));
    }

    /// <summary>Null where the right went away between asking and sending.</summary>
    private static async Task<Answer?> SendAsync(Visit visit, Command command, Guid id, int? version, CancellationToken cancellationToken)
    {
        try
        {
            return await visit.SendAsync(command, id, version, cancellationToken);
        }
        catch (SignedOutException)
        {
            return null;
        }
    }

    private IResult Told(HttpContext context, Answer? answer)
    {
        if (answer is null) return Problems.Result(place.Book, ApiCodes.NotSignedIn);
        if (!answer.Accepted) return Problems.Result(place.Book, answer);
        context.Response.Headers.ETag = TagOf(answer.Version);
        return TypedResults.Ok(new ActDone(answer.Version));
    }

    /// <summary>The version as a strong entity tag, for <c>If-Match</c>; what is computed from the clock beside it may differ.</summary>
    public static string TagOf(int version) => FormattableString.Invariant($"\"{version}\"");

    /// <summary>False where the header is there and is neither <c>*</c> nor one tag of ours.</summary>
    private static bool TryReadVersion(HttpRequest request, out int? version)
    {
        version = null;
        if (request.Headers.IfMatch is not { Count: > 0 } header || header is ["*"]) return true;
        if (header is not [{ } text] || !EntityTagHeaderValue.TryParse(text, out var tag) || tag.IsWeak) return false;
        var read = int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var known);
        version = known;
        return read;
    }

    /// <summary>All of the body, or the code of what is wrong with it. An act without one may be sent with nothing, or an empty object.</summary>
    private static async Task<(byte[]? Bytes, string? Refused)> ReadAsync(HttpRequest request, bool needed, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyBytesMax) return (null, ApiCodes.TooLarge);
        if (needed && !request.HasJsonContentType()) return (null, ApiCodes.NotJson);
        using var all = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (all.Length + count > BodyBytesMax) return (null, ApiCodes.TooLarge);
            all.Write(buffer, 0, count);
        }

        return all.Length > 0 && !request.HasJsonContentType() ? (null, ApiCodes.NotJson) : (all.ToArray(), null);
    }

    /// <summary>Null if the body is what the act asks for; else the member at fault.</summary>
    private static string? Parse(ActRoute route, byte[] bytes, out object? body)
    {
        body = null;
        if (route.Body is null && bytes.Length == 0) return null;
        if (JsonForm.FaultOf(bytes, ApiJson.DepthMax) is { } fault) return fault;
        try
        {
            body = JsonSerializer.Deserialize(bytes, route.Body ?? typeof(Nothing), ApiJson.Options);
            return body is null ? "$" : null;
        }
        catch (JsonException e)
        {
            return e.Path is { Length: <= 200 } path ? path : "$";
        }
    }

    private sealed record Nothing;
}
