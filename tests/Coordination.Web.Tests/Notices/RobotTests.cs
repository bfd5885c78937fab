using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Host.Notices;
using Coordination.Web.Harness;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Coordination.Web.Tests.Notices;

/// <summary>A unit's chat robot is called as its maker asks, told of its own unit's matters, and leads nobody into the network.</summary>
public sealed class RobotTests(NoticeServer fixture) : IClassFixture<NoticeServer>
{
    private const string Secret = "SEC0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => fixture.Server;

    private Robots Robots => Server.Get<Robots>();

    [Fact]
    public async Task DingTalk_is_called_with_its_own_signature()
    {
        await AddAsync("hzq", RobotKind.DingTalk, "/robot/send?access_token=abc");
        await fixture.TellAsync("hzq");
        await fixture.TellAsync("lyq");
        await fixture.RoundAsync();
        var call = Assert.Single(fixture.Robot.At("/robot/send"));
        var stamp = call.Query["timestamp"];
        Assert.Equal(Server.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), stamp);
        Assert.Equal("abc", call.Query["access_token"]);
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(stamp + "\n" + Secret))), call.Query["sign"]);
        using var body = JsonDocument.Parse(call.Body);
        Assert.Equal("text", body.RootElement.GetProperty("msgtype").GetString());
        var text = body.RootElement.GetProperty("text").GetProperty("content").GetString();
        Assert.StartsWith("【催办】海州区", text, StringComparison.Ordinal);
        Assert.Contains("/assignments/2025/10/hzq", text, StringComparison.Ordinal);
        Assert.DoesNotContain("isAtAll", call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeCom_is_called_by_its_key_and_with_no_more_than_it_takes()
    {
        await AddAsync("dhx", RobotKind.WeCom, "/cgi-bin/webhook/send?key=k-1");
        var parts = Server.Web.View.Current.Assignments.Where(a => a.Value.State.Issue?.Unit.Value == "dhx").Select(a => (new StreamId(StreamKind.Assignment, a.Key), NoticePost.Liaison)).ToArray();
        Assert.True(parts.Length > 10);
        await fixture.TellAsync("dhx", PaperKind.UrgeNotice, parts);
        await fixture.RoundAsync();
        var call = Assert.Single(fixture.Robot.At("/cgi-bin/webhook/send"));
        Assert.Equal(["key"], call.Query.Keys);
        using var body = JsonDocument.Parse(call.Body);
        var bytes = Encoding.UTF8.GetByteCount(body.RootElement.GetProperty("text").GetProperty("content").GetString()!);
        Assert.InRange(bytes, 1900, 2048);
    }

    [Fact]
    public async Task A_plain_receiver_can_prove_who_called()
    {
        await AddAsync("gyx", RobotKind.Plain, "/plain");
        await fixture.TellAsync("gyx");
        await fixture.RoundAsync();
        var call = Assert.Single(fixture.Robot.At("/plain"));
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(call.Body)))}", call.Signature);
    }

    [Theory]
    [InlineData("gyq", """{"errcode":310000,"errmsg":"sign not match"}""", 200)]
    [InlineData("gnx", "<html>", 200)]
    [InlineData("gxq", "{}", 200)]
    [InlineData("kfq", RobotReceiver.Taken, 500)]
    public async Task What_a_robot_did_not_take_is_sent_again(string unit, string answer, int status)
    {
        var path = $"/again-{unit}?access_token=abc";
        await AddAsync(unit, RobotKind.DingTalk, path);
        fixture.Robot.Answer = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(answer);
        };
        await fixture.TellAsync(unit, PaperKind.UrgeNotice, (fixture.PartOf("hzq", 10), NoticePost.Liaison));
        await fixture.RoundAsync();
        fixture.Robot.Answer = http => http.Response.WriteAsync(RobotReceiver.Taken);
        Assert.Single(fixture.Robot.At($"/again-{unit}"));
        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.RoundAsync();
        Server.Clock.Advance(TimeSpan.FromHours(3));
        await fixture.RoundAsync();
        Assert.Equal(2, fixture.Robot.At($"/again-{unit}").Count);
    }

    [Fact]
    public async Task A_robot_that_leads_on_to_another_address_is_not_followed()
    {
        var sender = Server.Get<RobotSender>();
        fixture.Robot.Answer = http =>
        {
            http.Response.Redirect($"{fixture.Robot.Url}inside");
            return Task.CompletedTask;
        };
        var refused = await Assert.ThrowsAsync<RobotRefusedException>(() => sender.CallAsync(Of(RobotKind.Plain, "/leads-on"), new Message("", "s", ["l"], "1"), Token));
        fixture.Robot.Answer = http => http.Response.WriteAsync(RobotReceiver.Taken);
        Assert.Equal("HTTP 302", refused.Message);
        Assert.Empty(fixture.Robot.At("/inside"));
    }

    [Fact]
    public async Task A_robot_that_hangs_stops_neither_the_round_nor_the_node()
    {
        await AddAsync("lyq", RobotKind.DingTalk, "/hangs?access_token=abc");
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Robot.Answer = async http =>
        {
            called.TrySetResult();
            await Task.WhenAny(new TaskCompletionSource().Task.WaitAsync(http.RequestAborted));
        };
        await fixture.TellAsync("lyq");
        var round = fixture.RoundAsync();
        await called.Task;
        Server.Clock.Advance(Postman.Patience + TimeSpan.FromSeconds(1));
        await round;
        fixture.Robot.Answer = http => http.Response.WriteAsync(RobotReceiver.Taken);
        Server.Clock.Advance(TimeSpan.FromMinutes(3));
        await fixture.RoundAsync();
        Assert.Equal(2, fixture.Robot.At("/hangs").Count);
        using var visitor = Server.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/sign-in", Token)).StatusCode);
    }

    [Theory]
    [InlineData("http://oapi.dingtalk.com/robot/send?access_token=a", RobotKind.DingTalk, RobotAddressFault.NotHttps)]
    [InlineData("https://user:pass@oapi.dingtalk.com/robot/send?access_token=a", RobotKind.DingTalk, RobotAddressFault.NotHttps)]
    [InlineData("ftp://oapi.dingtalk.com/?access_token=a", RobotKind.DingTalk, RobotAddressFault.NotHttps)]
    [InlineData("https://oapi.dingtalk.com/robot/send", RobotKind.DingTalk, RobotAddressFault.NoToken)]
    [InlineData("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", RobotKind.WeCom, RobotAddressFault.NoToken)]
    [InlineData("https://127.0.0.1/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://localhost/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://10.1.2.3/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://0x0a010203/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://169.254.169.254/latest", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://[::1]/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://[::ffff:192.168.0.1]/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://[64:ff9b::a01:203]/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://[fd00::1]/", RobotKind.Plain, RobotAddressFault.Inside)]
    [InlineData("https://oapi.dingtalk.com/robot/send?access_token=a", RobotKind.DingTalk, null)]
    [InlineData("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", RobotKind.WeCom, null)]
    [InlineData("https://8.8.8.8/", RobotKind.Plain, null)]
    public void An_address_leads_out_of_the_network(string address, RobotKind kind, RobotAddressFault? fault) =>
        Assert.Equal(fault, RobotAddress.FaultOf(new Uri(address), kind, []));

    [Fact]
    public async Task A_name_that_stands_for_an_inside_address_is_not_called()
    {
        using var http = RobotAddress.Client([]);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new UriBuilder(fixture.Robot.Url) { Host = "localhost", Path = "/by-name" }.Uri, Token));
        Assert.Empty(fixture.Robot.At("/by-name"));
    }

    [Fact]
    public async Task Neither_secret_nor_address_can_be_read_from_the_store_and_a_unit_removes_its_own_alone()
    {
        await AddAsync("xwxq", RobotKind.WeCom, "/kept?key=very-secret-key");
        var kept = Assert.Single(await Robots.ListAsync(new UnitCode("xwxq"), Token));
        var row = await Server.Web.Store.FindKeptAsync("robot", kept.Key, Token);
        Assert.DoesNotContain("very-secret-key", row!.Document, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, row.Document, StringComparison.Ordinal);
        Assert.False(await Robots.RemoveAsync(new UnitCode("hzq"), kept.Key, Token));
        Assert.True(await Robots.RemoveAsync(new UnitCode("xwxq"), kept.Key, Token));
        Assert.Empty(await Robots.ListAsync(new UnitCode("xwxq"), Token));
    }

    [Fact]
    public async Task A_robot_hears_the_kinds_it_is_meant_for()
    {
        Assert.True(await Robots.AddAsync(new UnitCode("ytsj"), "群", Of(RobotKind.Plain, "/kinds"), [NoticeKind.Paper], new PersonId("ytsj.head"), Token));
        await fixture.TellAsync("ytsj", null, (fixture.PartOf("hzq", 10), NoticePost.Liaison));
        await fixture.TellAsync("ytsj", PaperKind.UrgeNotice, (fixture.PartOf("hzq", 10), NoticePost.Liaison));
        await fixture.RoundAsync();
        Assert.Single(fixture.Robot.At("/kinds"));
    }

    private Robot Of(RobotKind kind, string path) => new(kind, new Uri(fixture.Robot.Url, path), Secret);

    private async Task AddAsync(string unit, RobotKind kind, string path) =>
        Assert.True(await Robots.AddAsync(new UnitCode(unit), "工作群", Of(kind, path), Enum.GetValues<NoticeKind>(), new PersonId($"{unit}.head"), Token));
}
