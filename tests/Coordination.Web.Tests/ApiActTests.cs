using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Units;
using Coordination.Host.Api;
using Coordination.Host.Identity;
using Coordination.Web.Harness;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>A server for acts of the interface.</summary>
public sealed class ActServer : IAsyncLifetime
{
    public WebServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await WebServer.StartAsync(SimulatedCity.November);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>An act is done once, by whom it falls to, on what was seen; attacked by repeats, reused keys, stale versions and taken-away rights.</summary>
public sealed class ApiActTests(ActServer shared) : IClassFixture<ActServer>
{
    private const string Assignment = "assignments/2025/10/lyq";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Fact]
    public async Task An_act_tells_the_version_it_led_to_and_stands_on_record_under_the_persons_name()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        var answer = await handler.ActAsync(Assignment + "/remark", new WithText("进展顺利。"), Token);
        var done = await answer.Content.ReadFromJsonAsync<ActDone>(ApiJson.Options, Token);
        var timeline = await handler.GetFromJsonAsync<TimelineEntry[]>($"/api/v1/{Assignment}/timeline", ApiJson.Options, Token);
        Assert.Equal(($"\"{done!.Version}\"", "lyq.handler1"), (answer.Headers.ETag?.Tag, timeline!.Single(e => e.Version == done.Version).Person));
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_is_done_once()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        var (first, again) = (await KeyedAsync(handler, "k-1", "一次"), await KeyedAsync(handler, "k-1", "一次"));
        Assert.Equal(await first.Content.ReadAsStringAsync(Token), await again.Content.ReadAsStringAsync(Token));
        var timeline = await handler.GetFromJsonAsync<TimelineEntry[]>($"/api/v1/{Assignment}/timeline", ApiJson.Options, Token);
        Assert.Single(timeline!, e => e.Details.Any(d => d.Text == "一次"));
    }

    [Fact]
    public async Task A_key_used_for_something_else_is_refused()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        await KeyedAsync(handler, "k-2", "甲");
        var problem = await (await KeyedAsync(handler, "k-2", "乙")).ProblemAsync(Token);
        Assert.Equal((ApiCodes.IdempotencyKeyReused, 422), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Another_persons_key_is_another_key()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        using var colleague = await Server.ProgramAsync("lyq.handler2", Token);
        await KeyedAsync(handler, "k-3", "丙");
        Assert.Equal(HttpStatusCode.OK, (await KeyedAsync(colleague, "k-3", "丁")).StatusCode);
    }

    [Fact]
    public async Task A_version_that_was_left_behind_is_refused_as_a_failed_precondition()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        var problem = await (await MatchedAsync(handler, "\"1\"")).ProblemAsync(Token);
        Assert.Equal((nameof(ChangedMeanwhile), 412), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task The_version_last_read_is_taken()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        var read = await handler.GetAsync("/api/v1/assignments/2025/12/lyq", Token);
        var answer = await MatchedAsync(handler, read.Headers.ETag!.Tag, "assignments/2025/12/lyq");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("\"one\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task A_condition_that_names_no_version_is_refused(string tag)
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        Assert.Equal(ApiCodes.BadIfMatch, (await (await MatchedAsync(handler, tag)).ProblemAsync(Token)).Code);
    }

    [Fact]
    public async Task A_refusal_says_why_in_the_language_asked_for_and_in_both()
    {
        using var liaison = await Server.ProgramAsync("lyq.liaison", Token);
        liaison.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        var answer = await liaison.ActAsync(Assignment + "/take", null, Token);
        var problem = await answer.ProblemAsync(Token);
        Assert.Equal((403, nameof(NotYourRole), problem.DetailEn, Problems.ContentType), (problem.Status, problem.Code, problem.Detail, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task What_another_unit_does_is_not_there_to_act_on()
    {
        using var handler = await Server.ProgramAsync("lyq.handler1", Token);
        var (others, none) = (await handler.ActAsync("assignments/2025/10/hzq/take", null, Token), await handler.ActAsync("assignments/2025/10/nobody/take", null, Token));
        Assert.Equal(await none.Content.ReadAsStringAsync(Token), await others.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    [Fact]
    public async Task A_token_acts_in_its_services_post_without_a_form_token()
    {
        var (service, _) = await Server.ServiceAsync("svc.act", new Post(new UnitCode("lyq"), Role.Handler), [ApiScope.Read, ApiScope.Act], Token);
        using (service)
        {
            var answer = await service.ActAsync(Assignment + "/remark", new WithText("自动报送"), Token);
            var timeline = await service.GetFromJsonAsync<TimelineEntry[]>($"/api/v1/{Assignment}/timeline", ApiJson.Options, Token);
            Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, timeline!.Any(e => e.Type == nameof(RemarkMade) && e.Person == "svc.act")));
        }
    }

    [Theory]
    [InlineData(ApiScope.Read)]
    [InlineData(ApiScope.Act)]
    public async Task A_token_is_good_for_its_scopes_alone(ApiScope scope)
    {
        var (service, _) = await Server.ServiceAsync($"svc.only-{scope}".ToLowerInvariant(), new Post(new UnitCode("lyq"), Role.Handler), [scope], Token);
        using (service)
        {
            var (read, act) = (await service.GetAsync("/api/v1/me", Token), await service.ActAsync(Assignment + "/remark", new WithText("x"), Token));
            var denied = scope == ApiScope.Read ? act : read;
            Assert.Equal((ApiCodes.ScopeMissing, 1), ((await denied.ProblemAsync(Token)).Code, new[] { read, act }.Count(a => a.IsSuccessStatusCode)));
        }
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_from_then_on()
    {
        var (service, _) = await Server.ServiceAsync("svc.revoked", new Post(new UnitCode("lyq"), Role.Handler), [ApiScope.Read], Token);
        var tokens = Server.App.Services.GetRequiredService<ApiTokens>();
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/api/v1/me", Token)).StatusCode);
        var kept = Assert.Single(await tokens.ListAsync(new PersonId("svc.revoked"), Token));
        Assert.True(await tokens.RevokeAsync(new PersonId("svc.revoked"), kept.Key, Token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/api/v1/me", Token)).StatusCode);
        service.Dispose();
    }

    [Fact]
    public async Task A_token_is_for_the_interface_and_not_for_pages()
    {
        var (service, _) = await Server.ServiceAsync("svc.pages", new Post(new UnitCode("lyq"), Role.Handler), [ApiScope.Read], Token);
        using (service) Assert.Equal(HttpStatusCode.Found, (await service.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Only_a_service_account_gets_tokens()
    {
        var tokens = Server.App.Services.GetRequiredService<ApiTokens>();
        Assert.Null(await tokens.CreateAsync(new PersonId("lyq.head"), "x", [ApiScope.Read], TimeSpan.FromDays(1), new PersonId("admin"), Token));
    }

    private static Task<HttpResponseMessage> KeyedAsync(HttpClient client, string key, string text) =>
        SendAsync(client, Assignment + "/remark", text, r => r.Headers.Add(Idempotency.Header, key));

    private static Task<HttpResponseMessage> MatchedAsync(HttpClient client, string tag, string assignment = Assignment) =>
        SendAsync(client, assignment + "/remark", "有条件", r => r.Headers.TryAddWithoutValidation("If-Match", tag));

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string address, string text, Action<HttpRequestMessage> set)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + address);
        request.Content = JsonContent.Create(new WithText(text), new MediaTypeHeaderValue("application/json"), ApiJson.Options);
        set(request);
        return await client.SendAsync(request, Token);
    }
}
