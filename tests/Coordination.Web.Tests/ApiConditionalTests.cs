using System.Net;
using System.Net.Http.Headers;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Api;
using Coordination.Host.Identity;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Who has seen an answer is not sent it again, and is as soon as it would be another; attacked by an act, by the clock alone, and by another language.</summary>
public sealed class ApiConditionalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("assignments/2025/10/lyq")]
    [InlineData("assignments?task=10")]
    [InlineData("units")]
    [InlineData("tasks/10")]
    public async Task What_was_seen_is_not_sent_again(string address)
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        using var handler = await server.ProgramAsync("lyq.handler1", Token);
        var tag = (await AskAsync(handler, address)).Headers.ETag!;
        var again = await AskAsync(handler, address, tag);
        Assert.Equal((HttpStatusCode.NotModified, tag, ""), (again.StatusCode, again.Headers.ETag, await again.Content.ReadAsStringAsync(Token)));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(handler, address, new EntityTagHeaderValue("\"0\""))).StatusCode);
    }

    [Fact]
    public async Task An_act_and_the_clock_make_another_answer_and_If_Match_goes_by_the_version_alone()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        var (handler, _) = await server.ServiceAsync("lyq.service", new Post(new UnitCode("lyq"), Role.Handler), [ApiScope.Read, ApiScope.Act], Token);
        using var service = handler;
        const string Address = "assignments/2025/10/lyq";
        var first = (await AskAsync(handler, Address)).Headers.ETag!;
        server.Clock.Advance(TimeSpan.FromDays(20));
        var later = await AskAsync(handler, Address, first);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        using var act = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{Address}/remark") { Content = System.Net.Http.Json.JsonContent.Create(new WithText("test"), options: ApiJson.Options) };
        act.Headers.IfMatch.Add(first);
        Assert.Equal(HttpStatusCode.OK, (await handler.SendAsync(act, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(handler, Address, later.Headers.ETag)).StatusCode);
    }

    [Fact]
    public async Task A_file_goes_in_by_the_interface_and_one_that_only_says_so_does_not()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        using var handler = await server.ProgramAsync("lyq.handler1", Token);
        var id = new AssignmentId($"{server.Web.Book.Plan}/2025/10/lyq");
        var version = server.Web.View.Current.Assignments[id.Value].Version;
        Assert.Equal(nameof(ApiCodes.FileTypeNotTaken), (await (await SendFileAsync(handler, "<html>"u8.ToArray(), "a.pdf")).ProblemAsync(Token)).Code);
        Assert.Equal(nameof(ApiCodes.FileEmpty), (await (await handler.PostAsync("/api/v1/assignments/2025/10/lyq/evidence", new MultipartFormDataContent { { new StringContent("x"), "other" } }, Token)).ProblemAsync(Token)).Code);
        Assert.Equal(nameof(ApiCodes.NotJson), (await (await handler.ActAsync("assignments/2025/10/lyq/evidence", new WithText("x"), Token)).ProblemAsync(Token)).Code);
        var done = await SendFileAsync(handler, "%PDF-1.4\n% by program\n%%EOF\n"u8.ToArray(), "接口.pdf");
        Assert.Equal((HttpStatusCode.OK, $"\"{version + 1}\""), (done.StatusCode, done.Headers.ETag?.Tag));
        Assert.Equal("接口.pdf", server.Web.View.Current.Assignment(id)!.Evidence![^1].Evidence.Name);
    }

    [Fact]
    public async Task Messages_set_aside_are_listed_tried_again_and_given_up_by_program()
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November, cancellationToken: Token);
        foreach (var message in new[] { 1, 2, 3 }) Assert.True(await server.Web.Store.ParkAsync(message, "test", server.Clock.GetUtcNow(), ended: true, Token));
        using var system = await server.ProgramAsync("ldxzb.system", Token);
        var page = System.Text.Json.JsonSerializer.Deserialize<Page<ParkedTold>>(await system.GetStringAsync("/api/v1/parked?limit=2", Token), ApiJson.Options)!;
        Assert.Equal([1L, 2L], page.Items.Select(p => p.Id));
        Assert.Equal("2", page.Next);
        Assert.Equal(HttpStatusCode.OK, (await system.ActAsync("parked/1/replay", null, Token)).StatusCode);
        // The engine comes to rest afterwards; else no deadline would fire any more.
        await server.RestAsync(Token);
        Assert.Equal(nameof(TextMissing), (await (await system.ActAsync("parked/2/drop", new WithReason(" "), Token)).ProblemAsync(Token)).Code);
        Assert.Equal(HttpStatusCode.OK, (await system.ActAsync("parked/2/drop", new WithReason("done otherwise"), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.ActAsync("parked/2/replay", null, Token)).StatusCode);
        Assert.Equal([3L], (await server.Web.Store.ReadParkedAsync(0, 10, Token)).Select(p => p.Message.Id));
    }

    private static Task<HttpResponseMessage> SendFileAsync(HttpClient client, byte[] content, string name) =>
        client.PostAsync("/api/v1/assignments/2025/10/lyq/evidence", new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } }, Token);

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string address, EntityTagHeaderValue? seen = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + address);
        if (seen is not null) request.Headers.IfNoneMatch.Add(seen);
        return client.SendAsync(request, Token);
    }
}
