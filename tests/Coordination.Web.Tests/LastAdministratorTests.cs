using System.Net;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Api;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Somebody who can enter people, and somebody who can give posts, always remain; attacked one by one and by two at once.</summary>
public sealed class LastAdministratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("revoke")]
    [InlineData("disable")]
    public async Task The_last_system_administrator_stays_in_both_languages(string act)
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        using var security = await server.ProgramAsync("ldxzb.security", Token);
        var answer = await security.ActAsync($"persons/ldxzb.system/{act}", BodyOf(act, Role.SystemAdmin), Token);
        var problem = await answer.ProblemAsync(Token);
        Assert.Equal((HttpStatusCode.Conflict, nameof(LastAdministrator)), (answer.StatusCode, problem.Code));
        Assert.Contains("系统管理员", problem.DetailZh, StringComparison.Ordinal);
        Assert.NotEqual(problem.DetailZh, problem.DetailEn);
        await SecondAsync(server, "second.system", Role.SystemAdmin);
        Assert.Equal(HttpStatusCode.OK, (await security.ActAsync($"persons/ldxzb.system/{act}", BodyOf(act, Role.SystemAdmin), Token)).StatusCode);
    }

    [Fact]
    public async Task Two_security_administrators_who_take_each_others_post_at_once_do_not_both_succeed()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        await SecondAsync(server, "second.security", Role.SecurityAdmin);
        using var one = await server.ProgramAsync("ldxzb.security", Token);
        using var other = await server.ProgramAsync("second.security", Token);
        var answers = await Task.WhenAll(
            one.ActAsync("persons/second.security/revoke", BodyOf("revoke", Role.SecurityAdmin), Token),
            other.ActAsync("persons/ldxzb.security/revoke", BodyOf("revoke", Role.SecurityAdmin), Token));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.Single(server.Web.View.Current.Persons.Values, p => p.State.PostsInForce.Any(post => post.Role == Role.SecurityAdmin));
    }

    [Fact]
    public async Task An_audit_administrator_may_go_since_the_others_can_appoint_another()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        using var security = await server.ProgramAsync("ldxzb.security", Token);
        Assert.Equal(HttpStatusCode.OK, (await security.ActAsync("persons/ldxzb.audit/revoke", BodyOf("revoke", Role.AuditAdmin), Token)).StatusCode);
    }

    [Fact]
    public async Task A_claim_of_a_node_that_died_holds_the_others_up_for_its_lease_alone()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        using var security = await server.ProgramAsync("ldxzb.security", Token);
        var now = server.Clock.GetUtcNow();
        await server.Web.Store.SaveKeptAsync(new("guard", "last-administrator", "", 0, now, now.AddSeconds(30), "{}"), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await security.ActAsync("persons/hzq.handler3/disable", new WithReason("test"), Token)).StatusCode);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HttpStatusCode.OK, (await security.ActAsync("persons/hzq.handler3/disable", new WithReason("test"), Token)).StatusCode);
    }

    private static object BodyOf(string act, Role role) =>
        act == "revoke" ? new RevokeBody(new PostBody(SimulatedCity.Book.Units.Office, role), "test") : new WithReason("test");

    private static async Task SecondAsync(WebServer server, string person, Role role)
    {
        var id = new PersonId(person);
        foreach (var command in new Command[] { new RegisterPerson("lyg", id), new GrantPost("lyg", id, new Post(SimulatedCity.Book.Units.Office, role)) })
        {
            var answer = await server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(server.Web.NewId()), Actor.System, server.Clock.GetUtcNow(), command), Token);
            Assert.True(answer.Accepted, answer.Rejection);
        }
    }
}
