using System.Net;
using Coordination.Host.Api;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>One who asks without end does not stand in everybody's way; attacked by asking without end, under limits made small.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private const int Much = 100_000;

    private readonly List<WebServer> _servers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task An_account_that_asks_too_often_waits_and_others_do_not()
    {
        var server = await StartAsync(new RateLimits(Account: 10, Unit: Much, Address: Much, SignIn: Much));
        using var busy = await server.SignedInAsync("lyq.handler1", Token);
        using var colleague = await server.SignedInAsync("lyq.handler2", Token);
        var last = await AskAsync(busy, 12);
        Assert.Equal((ApiCodes.TooManyRequests, true), ((await last.ProblemAsync(Token)).Code, last.Headers.RetryAfter?.Delta > TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(colleague, 1)).StatusCode);
    }

    [Fact]
    public async Task A_unit_has_a_limit_for_all_its_people()
    {
        var server = await StartAsync(new RateLimits(Account: Much, Unit: 10, Address: Much, SignIn: Much));
        using var one = await server.SignedInAsync("lyq.handler1", Token);
        using var two = await server.SignedInAsync("lyq.handler2", Token);
        using var elsewhere = await server.SignedInAsync("hzq.handler1", Token);
        await AskAsync(one, 8);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(two, 4)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(elsewhere, 1)).StatusCode);
    }

    [Fact]
    public async Task An_address_has_a_limit_whoever_asks_from_it()
    {
        var server = await StartAsync(new RateLimits(Account: Much, Unit: Much, Address: 10, SignIn: Much));
        using var stranger = server.Visitor();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(stranger, 12)).StatusCode);
    }

    [Fact]
    public async Task Passwords_are_tried_no_oftener_than_people_do()
    {
        var server = await StartAsync(new RateLimits(Account: Much, Unit: Much, Address: Much, SignIn: 3));
        using var stranger = server.Visitor();
        HttpResponseMessage? last = null;
        for (var i = 0; i < 5; i++) last = await stranger.PostAsync("/sign-in", new FormUrlEncodedContent([]), Token);
        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (last!.StatusCode, (await stranger.GetAsync("/sign-in", Token)).StatusCode));
    }

    private async Task<WebServer> StartAsync(RateLimits limits)
    {
        var server = await WebServer.StartAsync(SimulatedCity.November, limits: limits, cancellationToken: Token);
        _servers.Add(server);
        return server;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, int times)
    {
        for (var i = 1; i < times; i++) await client.GetAsync("/api/v1/me", Token);
        return await client.GetAsync("/api/v1/me", Token);
    }
}
