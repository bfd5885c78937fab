using Coordination.Host.Identity;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>The provider says who somebody is, and nothing else: rights are ours. Over a real provider's endpoints on loopback.</summary>
public sealed class SingleSignOnTests : IAsyncLifetime
{
    private FakeProvider _provider = null!;
    private WebServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync(TimeProvider.System);
        var settings = new SingleSignOnSettings(_provider.Url, FakeProvider.ClientId, FakeProvider.ClientSecret, UsernameClaim: "preferred_username");
        _server = await WebServer.StartAsync(SimulatedCity.November, isDemo: false, singleSignOn: settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_the_provider_knows_by_our_subject_comes_in_and_goes_where_he_wanted()
    {
        await _server.HireAsync("hzq.handler1", Token, a => a with { PasswordHash = null, Subject = SubjectOf("u-1") });
        _provider.Claims = new() { ["sub"] = "u-1" };
        using var client = _server.Visitor();
        Assert.Equal("/desk?x=1", await EnterAsync(client, "/desk?x=1"));
        Assert.Null(await client.LeadsToAsync("/account/sessions", Token));
    }

    [Fact]
    public async Task Somebody_unknown_stays_outside_and_is_proposed_without_any_right()
    {
        _provider.Claims = new() { ["sub"] = "u-2", ["name"] = "李娜", ["preferred_username"] = "li.na", ["unit"] = "海州区", ["role"] = new[] { "承办人" } };
        using var client = _server.Visitor();
        Assert.Equal("/sign-in?sso=unknown", await EnterAsync(client, "/"));
        var proposal = Assert.Single(await _server.Get<SsoProposals>().ListAsync(Token));
        Assert.Equal((SubjectOf("u-2"), "li.na", "李娜", "海州区", "承办人"), (proposal.Subject, proposal.Login, proposal.Name, proposal.Units.Single(), proposal.Roles.Single()));
        Assert.Null(await _server.Get<Accounts>().FindByLoginAsync("li.na", Token));
        Assert.StartsWith("/sign-in", await client.LeadsToAsync("/account/sessions", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_the_provider_vouches_for_is_bound_to_its_first_subject()
    {
        await _server.HireAsync("lyq.handler1", Token);
        _provider.Claims = new() { ["sub"] = "u-3", ["preferred_username"] = "lyq.handler1" };
        using var first = _server.Visitor();
        Assert.Equal("/", await EnterAsync(first, "/"));
        _provider.Claims = new() { ["sub"] = "u-4", ["preferred_username"] = "lyq.handler1" };
        using var second = _server.Visitor();
        Assert.Equal("/sign-in?sso=unknown", await EnterAsync(second, "/"));
        Assert.Equal(SubjectOf("u-3"), (await _server.FindAsync("lyq.handler1", Token)).Account.Subject);
    }

    [Fact]
    public async Task An_answer_nobody_asked_for_is_refused()
    {
        using var client = _server.Visitor();
        Assert.Equal("/sign-in?sso=failed", await client.LeadsToAsync("/sign-in/sso/back?code=code-0&state=forged", Token));
    }

    private string SubjectOf(string sub) => $"{_provider.Url.ToString().TrimEnd('/')}|{sub}";

    /// <summary>Follows the browser's way: to the provider, back, and in. Gives where it ends.</summary>
    private static async Task<string?> EnterAsync(HttpClient client, string back)
    {
        var to = await client.LeadsToAsync($"/sign-in/sso?back={Uri.EscapeDataString(back)}", Token);
        var returned = await client.LeadsToAsync(to!, Token);
        return await client.LeadsToAsync(returned!, Token);
    }
}
