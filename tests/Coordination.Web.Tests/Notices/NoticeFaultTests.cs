using System.Globalization;
using System.Net;
using Coordination.Application.Storage;
using Coordination.Host.Notices;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>No notice is lost and none comes twice, whatever stops, starts, hangs or refuses; and pages never notice.</summary>
public sealed class NoticeFaultTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private const int Notices = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    [Fact]
    public async Task Two_nodes_and_a_restart_send_each_notice_once()
    {
        // A city of its own, whose clock no other test moves.
        await using var city = new NoticeServer();
        await city.InitializeAsync();
        await city.HireAsync("hzq.liaison");
        await using (var other = await city.NodeAsync())
        {
            for (var i = 0; i < Notices; i++) await city.TellAsync("hzq");
            await Task.WhenAll(city.RoundAsync(), NoticeServer.OfficeOf(other).RoundAsync(Token));
            await Task.WhenAll(city.RoundAsync(), NoticeServer.OfficeOf(other).RoundAsync(Token));
        }

        await using var again = await city.NodeAsync();
        await NoticeServer.OfficeOf(again).RoundAsync(Token);
        // Beside what the city itself reminds of.
        Assert.Equal(Notices, city.Mail.To(NoticeServer.MailOf("hzq.liaison")).Count(m => m.Subject?.StartsWith("【催办】", StringComparison.Ordinal) == true));
    }

    [Fact]
    public async Task Two_nodes_send_one_digest()
    {
        await fixture.HireAsync("gyq.liaison", Delivery.Digest);
        await using var other = await fixture.NodeAsync();
        for (var i = 0; i < Notices; i++) await fixture.TellAsync("gyq");
        await Task.WhenAll(fixture.RoundAsync(), NoticeServer.OfficeOf(other).RoundAsync(Token));
        Server.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(fixture.RoundAsync(), NoticeServer.OfficeOf(other).RoundAsync(Token));
        var mail = Assert.Single(fixture.Mail.To(NoticeServer.MailOf("gyq.liaison")));
        // What the city itself has to say on the new morning may be among them.
        Assert.InRange(int.Parse(string.Concat(mail.Subject!.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture), Notices, Notices + 5);
    }

    [Fact]
    public async Task What_another_node_wrote_and_sent_in_between_is_not_sent_again()
    {
        var store = Server.Web.Store;
        var now = Server.Clock.GetUtcNow();
        var letter = new Letter("none", "between", fixture.PartOf("hzq", 10), now);
        var fast = new Letters(store);
        var slow = new Letters(new Between(store, async () =>
        {
            await fast.WriteAsync("between", letter, now, Token);
            var mine = await fast.ClaimAsync(Assert.Single(await fixture.WaitingAsync("between")), now, Token);
            await fast.FinishAsync(mine!, now, Token);
        }));
        await slow.WriteAsync("between", letter, now, Token);
        var left = Assert.Single(await fixture.WaitingAsync("between"));
        Assert.Null(await fast.ClaimAsync(left, now, Token));
        Assert.Empty(await fixture.WaitingAsync("between"));
    }

    [Fact]
    public async Task While_the_mail_server_is_down_nothing_is_lost_and_pages_answer()
    {
        await fixture.HireAsync("lyq.liaison");
        fixture.Mail.Stop();
        await fixture.TellAsync("lyq");
        await fixture.RoundAsync();
        Assert.Single(await fixture.WaitingAsync("lyq.liaison"));
        using var visitor = Server.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/sign-in", Token)).StatusCode);
        fixture.Mail.Start();
        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.RoundAsync();
        Assert.Single(fixture.Mail.To(NoticeServer.MailOf("lyq.liaison")));
    }

    [Fact]
    public async Task A_letter_nobody_takes_is_given_up_after_some_days_and_holds_nothing_up()
    {
        await fixture.HireAsync("dhx.liaison");
        await fixture.HireAsync("dhx.head");
        fixture.Mail.Unknown.Add(NoticeServer.MailOf("dhx.liaison"));
        await fixture.TellAsync("dhx");
        await fixture.TellAsync("dhx", Domain.Escalations.NoticePost.UnitHead);
        await fixture.RoundAsync();
        Assert.Single(fixture.Mail.To(NoticeServer.MailOf("dhx.head")));
        var tries = 1;
        while ((await fixture.WaitingAsync("dhx.liaison")) is [var waiting])
        {
            Assert.True(++tries <= Letters.AttemptsMax, "it is tried for ever");
            Server.Clock.SetUtcNow(waiting.Letter.NotBefore);
            await fixture.RoundAsync();
        }

        Assert.Equal(Letters.AttemptsMax, tries);
        fixture.Mail.Unknown.Clear();
        await fixture.RoundAsync();
        Assert.Empty(fixture.Mail.To(NoticeServer.MailOf("dhx.liaison")));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_after_a_while()
    {
        await fixture.HireAsync("gyx.liaison");
        await fixture.TellAsync("gyx");
        fixture.Mail.IsMute = true;
        var called = fixture.Mail.WhenCalledAsync();
        var round = fixture.RoundAsync();
        await called;
        Server.Clock.Advance(Postman.Patience + TimeSpan.FromSeconds(1));
        await round;
        fixture.Mail.IsMute = false;
        Assert.Single(await fixture.WaitingAsync("gyx.liaison"));
        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.RoundAsync();
        Assert.Single(fixture.Mail.To(NoticeServer.MailOf("gyx.liaison")));
    }

    [Fact]
    public async Task A_node_that_died_with_a_letter_in_hand_leaves_it_to_another()
    {
        await fixture.HireAsync("gnx.liaison");
        fixture.Mail.Stop();
        await fixture.TellAsync("gnx");
        await fixture.RoundAsync();
        fixture.Mail.Start();
        var letters = Server.Get<Letters>();
        var waiting = Assert.Single(await fixture.WaitingAsync("gnx.liaison"));
        Server.Clock.SetUtcNow(waiting.Letter.NotBefore);
        var taken = await letters.ClaimAsync(waiting, Server.Clock.GetUtcNow(), Token);
        // Unless the node's own round was quicker, it is in the hand of somebody who never answers again.
        await fixture.RoundAsync();
        Assert.Equal(taken is null ? 1 : 0, fixture.Mail.To(NoticeServer.MailOf("gnx.liaison")).Count);

        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.RoundAsync();
        Assert.Single(fixture.Mail.To(NoticeServer.MailOf("gnx.liaison")));
    }

    /// <summary>Does something right after the first look, as another node might.</summary>
    private sealed class Between(IKeptStore store, Func<Task> then) : IKeptStore
    {
        private bool _done;

        public async Task<KeptRow?> FindKeptAsync(string kind, string key, CancellationToken cancellationToken)
        {
            var found = await store.FindKeptAsync(kind, key, cancellationToken);
            if (_done) return found;
            _done = true;
            await then();
            return found;
        }

        public Task<IReadOnlyList<KeptRow>> ListKeptAsync(string kind, string? owner, string? afterKey, int limit, CancellationToken cancellationToken) =>
            store.ListKeptAsync(kind, owner, afterKey, limit, cancellationToken);

        public Task<bool> SaveKeptAsync(KeptRow row, CancellationToken cancellationToken) => store.SaveKeptAsync(row, cancellationToken);

        public Task<bool> DeleteKeptAsync(string kind, string key, CancellationToken cancellationToken) => store.DeleteKeptAsync(kind, key, cancellationToken);

        public Task<int> DeleteKeptOfAsync(string kind, string owner, CancellationToken cancellationToken) => store.DeleteKeptOfAsync(kind, owner, cancellationToken);

        public Task<int> DeleteExpiredKeptAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.DeleteExpiredKeptAsync(now, cancellationToken);
    }
}
