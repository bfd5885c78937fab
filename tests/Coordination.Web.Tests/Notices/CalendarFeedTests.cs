using System.Net;
using Coordination.Domain;
using Coordination.Host.Notices;
using Coordination.Web.Harness;
using Ical.Net;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>A calendar feed opens by its secret alone, holds the unit's dates, and ends with the post or at its maker's word.</summary>
public sealed class CalendarFeedTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    private CalendarFeeds Feeds => Server.Get<CalendarFeeds>();

    [Fact]
    public async Task It_holds_the_dates_that_the_unit_s_clocks_run_to()
    {
        using var stranger = Server.Visitor();
        var answer = await stranger.GetAsync($"/feed/{await Feeds.MakeAsync(new PersonId("hzq.handler1"), Token)}.ics", Token);
        Assert.Equal((HttpStatusCode.OK, "text/calendar"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((true, true), (answer.Headers.CacheControl?.NoStore, answer.Headers.CacheControl?.Private));
        var calendar = Calendar.Load(await answer.Content.ReadAsStringAsync(Token));
        var told = calendar!.Events.Select(e => new DateTimeOffset(e.Start!.AsUtc, TimeSpan.Zero)).Order().ToList();
        var unit = new UnitCode("hzq");
        var work = Server.Web.View.Current.Assignments.Values.Select(a => a.State).Where(a => a is { Issue.Unit.Value: "hzq", IsClosed: false })
            .SelectMany(a => a.Clocks.Values).Where(c => c.Runs && c.Owner == unit).Select(c => c.Due.At).Order().ToList();
        Assert.NotEmpty(work);
        Assert.All(work.Distinct(), due => Assert.Contains(due.ToUniversalTime(), told));
        // 17:30 in Shanghai, whatever the calendar program thinks of zones.
        Assert.Contains(calendar.Events, e => e.Start!.AsUtc.TimeOfDay == new TimeSpan(9, 30, 0));
        Assert.All(calendar.Events, e => Assert.True(e.DtStamp!.AsUtc <= Server.Clock.GetUtcNow().UtcDateTime.AddMinutes(1)));
        Assert.Equal(calendar.Events.Count, calendar.Events.Select(e => e.Uid).Distinct().Count());
        var own = Server.Web.View.Current.Assignments.Values.Where(a => a.State.Issue?.Unit == unit).Select(a => NoticeTexts.OneLine(a.State.Issue!.Content)).ToHashSet();
        Assert.All(calendar.Events.Where(e => !e.Summary!.Contains("月报", StringComparison.Ordinal)), e => Assert.Contains(own, c => e.Summary!.EndsWith(c, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_revocation_it_is_answered_like_one_that_never_was()
    {
        var person = new PersonId("lyq.handler1");
        var secret = await Feeds.MakeAsync(person, Token);
        using var stranger = Server.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/feed/{secret}.ics", Token)).StatusCode);
        await Feeds.RevokeAsync(new PersonId("hzq.handler1"), (await Feeds.ListAsync(person, Token))[0].Key, Token);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/feed/{secret}.ics", Token)).StatusCode);
        await Feeds.RevokeAsync(person, (await Feeds.ListAsync(person, Token))[0].Key, Token);
        var revoked = await ToldAsync(stranger, secret!);
        var never = await ToldAsync(stranger, new string('A', secret!.Length));
        Assert.Equal(never, revoked);
        Assert.Contains("NotFound", revoked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hzq.handler1")]
    [InlineData("nobody")]
    [InlineData("..%2F..")]
    public async Task A_guess_finds_nothing(string guess)
    {
        using var stranger = Server.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/feed/{guess}.ics", Token)).StatusCode);
    }

    [Fact]
    public async Task The_secret_is_long_and_kept_nowhere()
    {
        var person = new PersonId("dhx.handler1");
        var secret = await Feeds.MakeAsync(person, Token);
        Assert.Equal(32, secret!.Length);
        var rows = await Server.Web.Store.ListKeptAsync("feed", person.Value, null, 10, Token);
        Assert.All(rows, r => Assert.DoesNotContain(secret, r.Key + r.Document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_loses_the_post_loses_the_feed()
    {
        var secret = await Feeds.MakeAsync(new PersonId("gyq.handler1"), Token);
        await fixture.RevokeAsync("gyq.handler1", Role.Handler);
        using var stranger = Server.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/feed/{secret}.ics", Token)).StatusCode);
    }

    private static async Task<string> ToldAsync(HttpClient client, string secret)
    {
        using var answer = await client.GetAsync($"/feed/{secret}.ics", Token);
        var headers = answer.Headers.Where(h => h.Key is not ("Date" or "Content-Security-Policy")).Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order();
        return $"{answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync(Token)}";
    }
}
