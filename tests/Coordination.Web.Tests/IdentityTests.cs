using System.Net;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Identity;
using Coordination.Web.Harness;
using OtpNet;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Who comes in, for how long, and what must be done first; attacked by guessing, replaying, waiting and going round by the interface.</summary>
public sealed class IdentityTests(IdentityTests.Fixture fixture) : IClassFixture<IdentityTests.Fixture>
{
    private static readonly TimeSpan s_firstLock = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    /// <summary>One server whose clock only these tests move; each has people of its own.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public WebServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await WebServer.StartAsync(SimulatedCity.November, isDemo: false);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Fact]
    public async Task Five_failures_lock_the_account_and_five_more_twice_as_long()
    {
        await Server.HireAsync("hzq.handler1", Token);
        await FailAsync("hzq.handler1", 5);
        Assert.False(await CanEnterAsync("hzq.handler1"));
        Server.Clock.Advance(s_firstLock + TimeSpan.FromSeconds(1));
        await FailAsync("hzq.handler1", 5);
        Server.Clock.Advance(s_firstLock + TimeSpan.FromSeconds(1));
        Assert.False(await CanEnterAsync("hzq.handler1"));
        Server.Clock.Advance(s_firstLock);
        Assert.True(await CanEnterAsync("hzq.handler1"));
        Assert.Equal(0, (await Server.FindAsync("hzq.handler1", Token)).Account.Failures);
    }

    [Fact]
    public async Task Unknown_wrong_and_locked_are_answered_alike()
    {
        await Server.HireAsync("lyq.handler1", Token);
        await Server.HireAsync("lyq.handler2", Token);
        await FailAsync("lyq.handler2", 5);
        var unknown = await AnswerAsync("nobody", Staffed.Password);
        var wrong = await AnswerAsync("lyq.handler1", "wrong");
        var locked = await AnswerAsync("lyq.handler2", Staffed.Password);
        Assert.Equal((unknown, unknown), (wrong, locked));
    }

    [Fact]
    public async Task Who_was_given_a_password_reaches_nothing_before_changing_it()
    {
        await Server.HireAsync("gyq.handler1", Token, a => a with { MustChange = true });
        using var client = await Server.EnteredAsync("gyq.handler1", Token);
        foreach (var page in new[] { "/", "/desk", "/account/sessions", "/sign-in", "/nowhere" }) Assert.Equal("/account/password", await client.LeadsToAsync(page, Token));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/v1/assignments", Token)).StatusCode);
        Assert.True((await ChangeAsync(client, Staffed.Password, "Xin-mima-2026")).IsIn());
        Assert.Equal("/desk", new Uri(Server.Url, await client.LeadsToAsync("/", Token)).AbsolutePath);
        Assert.False(await CanEnterAsync("gyq.handler1"));
    }

    [Fact]
    public async Task Changing_the_password_ends_all_other_sessions()
    {
        await Server.HireAsync("dhx.handler1", Token);
        using var one = await Server.EnteredAsync("dhx.handler1", Token);
        using var other = await Server.EnteredAsync("dhx.handler1", Token);
        Assert.True((await ChangeAsync(one, Staffed.Password, "Xin-mima-2026")).IsIn());
        Assert.Null(await one.LeadsToAsync("/account/sessions", Token));
        Assert.StartsWith("/sign-in", await other.LeadsToAsync("/account/sessions", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_not_changed_without_the_current_one_nor_to_a_bad_or_an_old_one()
    {
        await Server.HireAsync("gyx.handler1", Token);
        using var client = await Server.EnteredAsync("gyx.handler1", Token);
        foreach (var (current, chosen) in new[] { ("wrong", "Xin-mima-2026"), (Staffed.Password, "short"), (Staffed.Password, Staffed.Password), (Staffed.Password, "gyx.handler1-A1") })
            Assert.Equal(HttpStatusCode.OK, (await ChangeAsync(client, current, chosen)).StatusCode);
        Assert.True(await CanEnterAsync("gyx.handler1"));
    }

    [Fact]
    public async Task After_ninety_days_the_password_must_be_changed()
    {
        var old = Server.Clock.GetUtcNow() - TimeSpan.FromDays(90);
        await Server.HireAsync("gnx.handler1", Token, a => a with { PasswordSetAt = old });
        using var client = await Server.EnteredAsync("gnx.handler1", Token);
        Assert.Equal("/account/password", await client.LeadsToAsync("/desk", Token));
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_an_act_and_after_twelve_hours_with()
    {
        await Server.HireAsync("zjj.handler1", Token);
        using var idle = await Server.EnteredAsync("zjj.handler1", Token);
        using var busy = await Server.EnteredAsync("zjj.handler1", Token);
        for (var minutes = 0; minutes < 12 * 60; minutes += 20)
        {
            Assert.Null(await busy.LeadsToAsync("/account/sessions", Token));
            Server.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("/sign-in", await idle.LeadsToAsync("/account/sessions", Token), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", await busy.LeadsToAsync("/account/sessions", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ran_out_leaves_nothing_in_the_store()
    {
        await Server.HireAsync("zjj.handler2", Token);
        using var client = await Server.EnteredAsync("zjj.handler2", Token);
        Server.Clock.Advance(Sessions.AgeMax + KeptSweep.Period);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while ((await Server.Web.Store.ListKeptAsync("session", "zjj.handler2", null, 10, patience.Token)).Count > 0) await Task.Yield();
    }

    [Fact]
    public async Task A_post_that_is_revoked_counts_no_more_in_the_middle_of_a_session()
    {
        await Server.HireAsync("hzq.liaison", Token);
        using var client = await Server.EnteredAsync("hzq.liaison", Token);
        Assert.EndsWith("/desk", await client.LeadsToAsync("/", Token), StringComparison.Ordinal);
        await SendAsync(Role.SecurityAdmin, new RevokePost("lyg", new PersonId("hzq.liaison"), new Post(new UnitCode("hzq"), Role.Liaison), "调离"));
        Assert.Contains("/sign-in", await client.LeadsToAsync("/", Token), StringComparison.Ordinal);
        Assert.False(await CanEnterAsync("hzq.liaison"));
    }

    [Fact]
    public async Task Administrators_and_leaders_set_up_a_second_factor_first_and_each_code_counts_once()
    {
        await Server.HireAsync("ldxzb.head", Token);
        using var client = await Server.EnteredAsync("ldxzb.head", Token);
        Assert.Equal("/account/second-factor", await client.LeadsToAsync("/group", Token));
        var (secret, codes) = await SetUpAsync(client, "ldxzb.head");
        Assert.Null(await client.LeadsToAsync("/account/sessions", Token));

        Assert.False((await CodeAsync("ldxzb.head", secret.ComputeTotp(Now))).IsIn());
        Server.Clock.Advance(TimeSpan.FromSeconds(30));
        var next = secret.ComputeTotp(Now.AddSeconds(30));
        Assert.True((await CodeAsync("ldxzb.head", next)).IsIn());
        Assert.False((await CodeAsync("ldxzb.head", next)).IsIn());
        Assert.True((await CodeAsync("ldxzb.head", codes[0].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).IsIn());
        Assert.False((await CodeAsync("ldxzb.head", codes[0])).IsIn());
        Server.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await CodeAsync("ldxzb.head", secret.ComputeTotp(Now.AddMinutes(-2)))).IsIn());
    }

    [Fact]
    public async Task Wrong_codes_lock_like_wrong_passwords()
    {
        await Server.HireAsync("ldxz.leader", Token);
        using var client = await Server.EnteredAsync("ldxz.leader", Token);
        var (secret, _) = await SetUpAsync(client, "ldxz.leader");
        for (var i = 0; i < 5; i++) Assert.False((await CodeAsync("ldxz.leader", "000000")).IsIn());
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await Server.Get<SecondFactor>().CheckAsync(new PersonId("ldxz.leader"), secret.ComputeTotp(Now), Token));
        Server.Clock.Advance(s_firstLock);
        Assert.True((await CodeAsync("ldxz.leader", secret.ComputeTotp(Now))).IsIn());
    }

    [Fact]
    public async Task Without_a_first_step_there_is_no_second()
    {
        using var stranger = Server.Visitor();
        var answer = await stranger.PostFormAsync("/sign-in?step=code", "/sign-in/code", Token, null, ("code", "123456"));
        Assert.False(answer.IsIn());
    }

    [Fact]
    public async Task Who_failed_and_who_came_stands_in_the_sign_in_log_without_what_was_typed()
    {
        await Server.HireAsync("hzq.handler2", Token);
        await FailAsync("hzq.handler2", 1);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await FailAsync("a-secret-typed-here", 1);
        using var client = await Server.EnteredAsync("hzq.handler2", Token);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.PostFormAsync("/account/password", "/sign-out", Token);
        var log = await Server.Get<SignInLog>().ListAsync(new PersonId("hzq.handler2"), null, null, DateTimeOffset.MinValue, 50, Token);
        Assert.Equal([SignInKind.SignedOut, SignInKind.SignedIn, SignInKind.Failed], log.Select(e => e.Kind));
        var kept = await Server.Web.Store.ListKeptAsync("sign-in", null, null, 5000, Token);
        Assert.DoesNotContain(kept, row => row.Document.Contains("a-secret-typed-here", StringComparison.Ordinal));
        Assert.All(kept, row => Assert.True(row.ExpiresAt - row.SavedAt >= TimeSpan.FromDays(180)));
    }

    private DateTime Now => Server.Clock.GetUtcNow().UtcDateTime;

    private async Task FailAsync(string login, int times)
    {
        for (var i = 0; i < times; i++) Assert.False((await EnterAsync(login, "Wrong-password-1")).IsIn());
    }

    private async Task<bool> CanEnterAsync(string login) => (await EnterAsync(login, Staffed.Password)).IsIn();

    private async Task<HttpResponseMessage> EnterAsync(string login, string password)
    {
        using var client = Server.Visitor();
        return await client.SignInAsync(login, password, Token);
    }

    private async Task<(HttpStatusCode, string, string)> AnswerAsync(string login, string password)
    {
        var answer = await EnterAsync(login, password);
        var location = answer.Headers.Location!.ToString().Replace(login, "LOGIN", StringComparison.Ordinal);
        return (answer.StatusCode, location, string.Join(',', answer.Headers.Select(h => h.Key).Order()));
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, string current, string chosen) =>
        client.PostFormAsync("/account/password", "/account/password", Token, "password", ("Current", current), ("Chosen", chosen), ("Repeated", chosen));

    /// <summary>As the person would: reads the secret off the page, types a code, keeps the recovery codes.</summary>
    private async Task<(Totp Secret, IReadOnlyList<string> RecoveryCodes)> SetUpAsync(HttpClient client, string person)
    {
        var setup = await Server.Get<SecondFactor>().OfferAsync(await Server.FindAsync(person, Token), Token);
        var totp = new Totp(Base32Encoding.ToBytes(setup.Secret));
        var answer = await client.PostFormAsync("/account/second-factor", "/account/second-factor", Token, "confirm", ("Code", totp.ComputeTotp(Now)));
        var html = await answer.Content.ReadAsStringAsync(Token);
        var codes = System.Text.RegularExpressions.Regex.Matches(html, "<li><code>([A-Z2-7-]+)</code></li>").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Count);
        return (totp, codes);
    }

    private async Task<HttpResponseMessage> CodeAsync(string login, string code)
    {
        using var client = Server.Visitor();
        var first = await client.SignInAsync(login, Staffed.Password, Token);
        if (first.Headers.Location?.ToString() != "/sign-in?step=code") return first;
        return await client.PostFormAsync("/sign-in?step=code", "/sign-in/code", Token, null, ("code", code));
    }

    private async Task SendAsync(Role role, Command command)
    {
        var actor = new Actor(new PersonId("ldxzb.security"), Server.Web.Book.Units.Office, role);
        var answer = await Server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(Server.Web.NewId()), actor, Server.Clock.GetUtcNow(), command), Token);
        Assert.True(answer.Accepted, answer.Rejection);
    }
}
