using System.Text;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Reports;
using Coordination.Host.Hosting;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Coordination.Host.Notices;

/// <summary>A feed a person has made for a calendar program; only the hash of its secret is kept.</summary>
public sealed record Feed(string Key, PersonId Person, DateTimeOffset MadeAt);

/// <summary>
/// The dates of a person's unit for calendar programs, at a secret address that can be revoked. It shows what its maker may see at the time of
/// asking: whoever loses the post loses the feed.
/// </summary>
public sealed class CalendarFeeds(IKeptStore store, WebPlace place, TimeProvider time)
{
    private const string Kind = "feed";
    private const int TokenBytes = 24;
    private const int FeedsMax = 5;
    private const int EventsMax = 2000;

    private static readonly Words s_words = new("Notices");

    /// <summary>Gives the secret, which is kept nowhere; null where the person has enough feeds.</summary>
    public async Task<string?> MakeAsync(PersonId person, CancellationToken cancellationToken)
    {
        if ((await ListAsync(person, cancellationToken)).Count >= FeedsMax) return null;
        var secret = Secrets.New(TokenBytes);
        await store.SaveKeptAsync(new KeptRow(Kind, Secrets.HashOf(secret), person.Value, 0, time.GetUtcNow(), null, ""), cancellationToken);
        return secret;
    }

    public async Task<IReadOnlyList<Feed>> ListAsync(PersonId person, CancellationToken cancellationToken) =>
        [.. (await store.ListKeptAsync(Kind, person.Value, null, FeedsMax, cancellationToken)).Select(r => new Feed(r.Key, person, r.SavedAt))];

    public async Task RevokeAsync(PersonId person, string key, CancellationToken cancellationToken)
    {
        if ((await ListAsync(person, cancellationToken)).Any(f => f.Key == key)) await store.DeleteKeptAsync(Kind, key, cancellationToken);
    }

    /// <summary>The feed as iCalendar text; null where the secret opens nothing.</summary>
    public async Task<string?> ReadAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length > 100 || await store.FindKeptAsync(Kind, Secrets.HashOf(secret), cancellationToken) is not { } row) return null;
        var person = new PersonId(row.Owner);
        var plan = place.View.Current;
        var units = Visit.PostsOf(plan, person, WorkCalendar.DayOf(place.Clock.GetUtcNow())).Where(p => p.ActingFor is null && !p.Post.Role.IsAdministrator())
            .Select(p => p.Post.Unit).ToHashSet();
        if (units.Count == 0) return null;
        var calendar = new Calendar { Method = "PUBLISH", ProductId = "-//Coordination//zh" };
        calendar.AddProperty("X-WR-CALNAME", s_words["FeedName", plan.Book.Units.NameOf(units.First())]);
        calendar.AddProperty("X-WR-TIMEZONE", "Asia/Shanghai");
        calendar.Events.AddRange(Dates(plan, units).OrderBy(d => d.At).Take(EventsMax).Select(EventOf));
        return new CalendarSerializer().SerializeToString(calendar);
    }

    /// <summary>What the units have to do by when, as far as their clocks run.</summary>
    private static IEnumerable<(string Id, string Title, DateTimeOffset At, DateTimeOffset ChangedAt)> Dates(PlanSnapshot plan, HashSet<UnitCode> units)
    {
        foreach (var (key, held) in plan.Assignments)
        {
            if (held.State is not { Issue: { } issue, IsClosed: false } state || !units.Contains(issue.Unit)) continue;
            foreach (var clock in state.Clocks.Values.Where(c => c.Runs && c.Owner == issue.Unit))
                yield return ($"{key}#{clock.Name}", s_words[clock.Name switch { ClockNames.Acknowledge => "FeedAck", ClockNames.Work => "FeedWork", _ => "FeedStep" }, NoticeTexts.OneLine(issue.Content)], clock.Due.At, held.ChangedAt);
        }

        foreach (var (key, held) in plan.Returns)
        {
            if (held.State is { Status: ReturnStatus.Open or ReturnStatus.Drafted, Due: { } due } form && units.Contains(form.Unit))
                yield return (key, s_words["FeedReturn", form.Month.Month], due.At, held.ChangedAt);
        }
    }

    private static CalendarEvent EventOf((string Id, string Title, DateTimeOffset At, DateTimeOffset ChangedAt) date) => new()
    {
        Uid = $"{Secrets.HashOf(date.Id)[..32]}@coordination",
        Summary = date.Title,
        Start = new CalDateTime(date.At.UtcDateTime, "UTC"),
        DtStamp = new CalDateTime(date.ChangedAt.UtcDateTime, "UTC"),
        Description = Screens.Shanghai.Minute(date.At),
    };
}

public static class FeedEndpoints
{
    /// <summary>Calendar programs cannot sign in: the address itself is the secret. A wrong one and one that was revoked are answered alike.</summary>
    public static void MapFeeds(this WebApplication app) => app.MapGet("/feed/{secret}.ics", async (string secret, HttpContext http, CalendarFeeds feeds, CancellationToken cancellationToken) =>
    {
        http.Response.Headers.CacheControl = "private, no-store";
        return await feeds.ReadAsync(secret, cancellationToken) is { } text ? Results.Text(text, "text/calendar; charset=utf-8", Encoding.UTF8) : Results.NotFound();
    }).AllowAnonymous();
}
