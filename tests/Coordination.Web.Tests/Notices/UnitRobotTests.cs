using System.Security.Claims;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Identity;
using Coordination.Host.Notices;
using Coordination.Web.Harness;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>A unit's head alone enters, tries and removes the robots of his unit, and it is noted; attacked by colleagues, other heads and administrators.</summary>
public sealed class UnitRobotTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private const string Secret = "SEC0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    [Fact]
    public async Task A_head_enters_tries_and_removes_and_each_is_noted()
    {
        var head = await AsAsync("hzq", "head", Role.UnitHead);
        Assert.Null(await head.AddAsync(" 工作群 ", RobotKind.DingTalk, Address("/tried?access_token=a"), Secret, [NoticeKind.Paper], Token));
        var robot = Assert.Single(await Server.Get<Robots>().ListAsync(new UnitCode("hzq"), Token));
        Assert.Equal(("工作群", "127.0.0.1", "hzq.head"), (robot.Name, robot.Host, robot.By.Value));
        Assert.Equal(new RobotTrial(true, null), await head.TryAsync(robot.Key, Token));
        Assert.Contains("试发", System.Text.RegularExpressions.Regex.Unescape(Assert.Single(fixture.Robot.At("/tried")).Body), StringComparison.Ordinal);
        fixture.Robot.Answer = http => http.Response.WriteAsync("""{"errcode":310000,"errmsg":"keywords not in content"}""");
        Assert.Equal(new RobotTrial(false, "errcode 310000 keywords not in content"), await head.TryAsync(robot.Key, Token));
        fixture.Robot.Answer = http => http.Response.WriteAsync(RobotReceiver.Taken);
        Assert.True(await head.RemoveAsync(robot.Key, Token));
        Assert.Null(await head.TryAsync(robot.Key, Token));
        var log = await Server.Get<SignInLog>().ListAsync(new PersonId("hzq.head"), null, null, DateTimeOffset.MinValue, 10, Token);
        Assert.Equal([SignInKind.RobotRemoved, SignInKind.RobotEntered], log.Select(e => e.Kind).Order().Reverse());
    }

    [Theory]
    [InlineData("gyx", "liaison", Role.Liaison)]
    [InlineData("gyx", "handler1", Role.Handler)]
    [InlineData("ldxzb", "system", Role.SystemAdmin)]
    public async Task Nobody_but_a_head_does_any_of_it(string unit, string name, Role role)
    {
        var other = await AsAsync(unit, name, role);
        await Assert.ThrowsAsync<SignedOutException>(() => other.AddAsync("群", RobotKind.Plain, Address("/x"), Secret, [NoticeKind.Paper], Token));
        await Assert.ThrowsAsync<SignedOutException>(() => other.TryAsync("x", Token));
        await Assert.ThrowsAsync<SignedOutException>(() => other.RemoveAsync("x", Token));
    }

    [Fact]
    public async Task A_head_reaches_no_other_unit_s_robot()
    {
        Assert.Null(await (await AsAsync("lyq", "head", Role.UnitHead)).AddAsync("群", RobotKind.Plain, Address("/lyq"), Secret, [NoticeKind.Paper], Token));
        var robot = Assert.Single(await Server.Get<Robots>().ListAsync(new UnitCode("lyq"), Token));
        var other = await AsAsync("gyq", "head", Role.UnitHead);
        Assert.Null(await other.TryAsync(robot.Key, Token));
        Assert.False(await other.RemoveAsync(robot.Key, Token));
        Assert.Empty(fixture.Robot.At("/lyq"));
    }

    [Theory]
    [InlineData("", "https://oapi.dingtalk.com/robot/send?access_token=a", Secret, RobotFault.NameMissing)]
    [InlineData("群", "oapi.dingtalk.com", Secret, RobotFault.BadAddress)]
    [InlineData("群", "http://oapi.dingtalk.com/robot/send?access_token=a", Secret, RobotFault.NotHttps)]
    [InlineData("群", "https://oapi.dingtalk.com/robot/send", Secret, RobotFault.NoToken)]
    [InlineData("群", "https://192.168.1.1/robot/send?access_token=a", Secret, RobotFault.Inside)]
    [InlineData("群", "https://oapi.dingtalk.com/robot/send?access_token=a", " ", RobotFault.SecretMissing)]
    public async Task A_wrong_field_is_named_and_nothing_is_kept(string name, string address, string secret, RobotFault fault)
    {
        var head = await AsAsync("dhx", "head", Role.UnitHead);
        Assert.Equal(fault, await head.AddAsync(name, RobotKind.DingTalk, address, secret, [NoticeKind.Paper], Token));
        Assert.Empty(await Server.Get<Robots>().ListAsync(new UnitCode("dhx"), Token));
    }

    [Fact]
    public async Task A_unit_has_a_few_robots_and_no_more()
    {
        var head = await AsAsync("gnx", "head", Role.UnitHead);
        for (var i = 0; i < Robots.PerUnitMax; i++) Assert.Null(await head.AddAsync("群", RobotKind.Plain, Address("/gnx"), Secret, [NoticeKind.Paper], Token));
        Assert.Equal(RobotFault.TooMany, await head.AddAsync("群", RobotKind.Plain, Address("/gnx"), Secret, [NoticeKind.Paper], Token));
        Assert.Equal(RobotFault.KindsMissing, await head.AddAsync("群", RobotKind.Plain, Address("/gnx"), Secret, [], Token));
    }

    private string Address(string path) => new Uri(fixture.Robot.Url, path).ToString();

    /// <summary>In an open page of somebody signed in.</summary>
    private async Task<UnitRobots> AsAsync(string unit, string name, Role role)
    {
        var session = new Session(new PersonId($"{unit}.{name}"), new Post(new UnitCode(unit), role), null, default, default, SecondFactor: true);
        var key = Sessions.KeyOf(await Server.Get<Sessions>().StartAsync(session, Token));
        var http = new HttpContextAccessor();
        var visit = new Visit(new SignedIn(key), http, Server.Get<Sessions>(), Server.Get<SignInLog>(), Server.Web, Server.Get<LastAdministrators>());
        return new UnitRobots(visit, Server.Web, Server.Get<Robots>(), Server.Get<RobotSender>(), fixture.Channels, Server.Get<SignInLog>(), Server.Clock, http);
    }

    private sealed class SignedIn(string key) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SessionScheme.KeyClaim, key)], "test"))));
    }
}
