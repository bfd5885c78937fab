using System.Net;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Nobody sees anything without a sign-in, and no form is taken without its token; attacked over a real Kestrel.</summary>
public sealed class SignInTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Fact]
    public async Task A_page_sends_a_stranger_to_the_sign_in_and_back()
    {
        using var stranger = Server.Visitor();
        var answer = await stranger.GetAsync("/desk?x=1", Token);
        Assert.Equal((HttpStatusCode.Found, "/sign-in?back=%2Fdesk%3Fx%3D1"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var stranger = Server.Visitor();
        var answer = await stranger.PostAsync("/sign-in/demo", new FormUrlEncodedContent([new("person", "hzq.head")]), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Somebody_signed_in_lands_on_the_desk()
    {
        using var head = await Server.SignedInAsync("hzq.head", Token);
        var answer = await head.GetAsync("/", Token);
        Assert.Equal("/desk", answer.Headers.Location?.AbsolutePath);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    public async Task The_sign_in_leads_nowhere_else(string back)
    {
        using var stranger = Server.Visitor();
        var form = await WebServer.FormAsync(stranger, "/sign-in", Token);
        var answer = await stranger.PostAsync("/sign-in/demo", new FormUrlEncodedContent([.. form, new("person", "hzq.head"), new("back", back)]), Token);
        Assert.Equal("/", answer.Headers.Location?.ToString());
    }
}
