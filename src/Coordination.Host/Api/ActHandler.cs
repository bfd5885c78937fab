using System.Globalization;
using Coordination.Application.Engine;
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
    public const int BodyBytesMax = ActBody.BytesMax;

    public async Task<IResult> DoAsync(ActRoute route, HttpContext context, Visit visit, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var (bytes, refused) = await ActBody.ReadAsync(request, route.Body is not null, cancellationToken);
        if (bytes is null) return Problems.Result(place.Book, refused!);
        if (ActBody.Parse(route.Body, bytes, out var body) is { } member) return Problems.Result(place.Book, ApiCodes.Malformed, member);
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
        return context.Done(answer.Version);
    }

    /// <summary>The version as a strong entity tag, for <c>If-Match</c>.</summary>
    public static string TagOf(int version) => FormattableString.Invariant($"\"{version}\"");

    /// <summary>False where the header is there and is neither <c>*</c> nor one tag of ours, an act's or a read's.</summary>
    private static bool TryReadVersion(HttpRequest request, out int? version)
    {
        version = null;
        if (request.Headers.IfMatch is not { Count: > 0 } header || header is ["*"]) return true;
        if (header is not [{ } text] || !EntityTagHeaderValue.TryParse(text, out var tag) || tag.IsWeak) return false;
        var read = int.TryParse(tag.Tag.AsSpan().Trim('"').ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var known);
        version = known;
        return read;
    }
}
