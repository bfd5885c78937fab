using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Identity;
using Coordination.Host.Web;

namespace Coordination.Host.Api;

/// <summary>A message set aside; what it says is not the system administrator's to read.</summary>
/// <param name="Version">The event's place in its stream.</param>
public sealed record ParkedTold(long Id, DateTimeOffset At, string Reason, string Subscriber, string Event, StreamId Stream, int Version);

/// <param name="Cursor">The id after which the page begins.</param>
public sealed record ParkedFilter(int? Limit, long? Cursor);

public sealed record ParkedDone(long Id);

/// <summary>Messages set aside, for the system administrator: to everybody else there are none.</summary>
internal static class ParkedRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("parked", ListAsync).Tells<Page<ParkedTold>>("parked.list");
        api.MapPost("parked/{id:long}/replay", ReplayAsync).Tells<ParkedDone>("parked.replay");
        api.MapPost("parked/{id:long}/drop", DropAsync).Tells<ParkedDone>("parked.drop").Accepts<WithReason>("application/json");
    }

    private static async Task<IResult> ListAsync([AsParameters] ParkedFilter filter, HttpContext http, WebPlace place, CancellationToken cancellationToken)
    {
        if (http.Viewer().Role != Role.SystemAdmin) return http.NotThere();
        if (filter.Limit is < 1 or > Paging.LimitMax || filter.Cursor < 0) return Problems.Result(place.Book, ApiCodes.BadParameter);
        var size = filter.Limit ?? Paging.LimitDefault;
        var found = await place.Store.ReadParkedAsync(filter.Cursor ?? 0, size + 1, cancellationToken);
        var page = new Page<ParkedTold>([.. found.Take(size).Select(Told)], found.Count > size ? FormattableString.Invariant($"{found[size - 1].Message.Id}") : null);
        return ReadAnswers.Tagged(page);
    }

    private static Task<IResult> ReplayAsync(long id, HttpContext http, WebPlace place, Administration administration, CancellationToken cancellationToken) =>
        ActAsync(id, ParkedActs.Replay, http, place, administration, cancellationToken);

    private static async Task<IResult> DropAsync(long id, HttpContext http, WebPlace place, Administration administration, CancellationToken cancellationToken)
    {
        if (http.Viewer().Role != Role.SystemAdmin) return http.NotThere();
        var (bytes, refused) = await ActBody.ReadAsync(http.Request, needed: true, cancellationToken);
        if (bytes is null) return Problems.Result(place.Book, refused!);
        if (ActBody.Parse(typeof(WithReason), bytes, out var body) is { } member) return Problems.Result(place.Book, ApiCodes.Malformed, member);
        return await ActAsync(id, parked => ParkedActs.Drop(parked, ((WithReason)body!).Reason), http, place, administration, cancellationToken);
    }

    private static async Task<IResult> ActAsync(
        long id, Func<ParkedMessage, Command> act, HttpContext http, WebPlace place, Administration administration, CancellationToken cancellationToken)
    {
        if (http.Viewer().Role != Role.SystemAdmin || await ParkedActs.FindAsync(place.Store, id, cancellationToken) is not { } parked) return http.NotThere();
        try
        {
            return await administration.ActOnParkedAsync(parked, act, cancellationToken) is { } refused ? Problems.Result(place.Book, refused) : TypedResults.Ok(new ParkedDone(id));
        }
        catch (SignedOutException)
        {
            return Problems.Result(place.Book, ApiCodes.NotSignedIn);
        }
    }

    private static ParkedTold Told(ParkedMessage parked) => new(
        parked.Message.Id, parked.At, parked.Reason, parked.Message.Subscriber, parked.Message.Event.Type, parked.Message.Event.Stream, parked.Message.Event.Version);
}
