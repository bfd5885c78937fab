using System.Net;
using System.Net.Http.Json;
using System.Text;
using Coordination.Host.Api;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>Nothing from outside is believed: every malformed, oversized, forged or tampered request is told what is wrong with it, and does nothing.</summary>
public sealed class BadApiInputTests(SharedServer shared)
{
    private const string Remark = "/api/v1/assignments/2025/10/lyq/remark";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Theory]
    [InlineData("", "json")]
    [InlineData("{", "json")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{"text":1}""", "$.text")]
    [InlineData("""{"text":null}""", "$.text")]
    [InlineData("""{"text":"a","more":1}""", "$.more")]
    [InlineData("""{"text":"a","text":"b"}""", "$.text")]
    [InlineData("""{"Text":"a"}""", "$.Text")]
    [InlineData("""{"text":"a\u0000b"}""", "control character")]
    [InlineData("""{"text":"\ud800"}""", "text encoding")]
    [InlineData("""{"text":[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}""", "json depth")]
    public async Task A_body_that_is_not_the_acts_names_the_member_at_fault(string body, string about)
    {
        var problem = await (await PostAsync(Remark, body)).ProblemAsync(Token);
        Assert.Equal((ApiCodes.Malformed, 400, about), (problem.Code, problem.Status, problem.Data?.GetProperty("about").GetString()));
    }

    [Theory]
    [InlineData("take", """{"actor":"lyq.head"}""")]
    [InlineData("remark", """{"text":"a","actor":{"person":"lyq.head","unit":"lyq","role":"UnitHead"}}""")]
    public async Task Nobody_says_in_the_body_who_acts(string act, string body) =>
        Assert.Equal(ApiCodes.Malformed, (await (await PostAsync("/api/v1/assignments/2025/10/lyq/" + act, body)).ProblemAsync(Token)).Code);

    [Theory]
    [InlineData("hand-over", """{"to":"../../x","reason":"a"}""", "$.to")]
    [InlineData("dispute", """{"reason":"a","proposed":"HZQ"}""", "$.proposed")]
    [InlineData("review-report", """{"month":"2025-13","accept":true}""", "$.month")]
    [InlineData("override-light", """{"reason":"a","light":3}""", "$.light")]
    [InlineData("submit", """{"result":"a","value":1e99}""", "$.value")]
    [InlineData("request-extension", """{"days":"3","reason":"a","progress":"b"}""", "$.days")]
    public async Task A_value_that_is_not_of_its_kind_is_refused(string act, string body, string about)
    {
        var problem = await (await PostAsync("/api/v1/assignments/2025/10/lyq/" + act, body)).ProblemAsync(Token);
        Assert.Equal((ApiCodes.Malformed, about), (problem.Code, problem.Data?.GetProperty("about").GetString()));
    }

    [Fact]
    public async Task A_body_too_large_is_not_read()
    {
        var answer = await PostAsync(Remark, $$"""{"text":"{{new string('a', ActHandler.BodyBytesMax)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_unsaid_length_is_read_up_to_the_limit()
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, Remark) { Content = new StringContent(new string(' ', ActHandler.BodyBytesMax + 1), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;
        Assert.Equal(ApiCodes.TooLarge, (await (await client.SendAsync(request, Token)).ProblemAsync(Token)).Code);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task Anything_but_json_is_refused(string type) =>
        Assert.Equal(ApiCodes.NotJson, (await (await PostAsync(Remark, """{"text":"a"}""", type)).ProblemAsync(Token)).Code);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("201")]
    [InlineData("2147483647")]
    [InlineData("99999999999999999999")]
    [InlineData("many")]
    public async Task A_page_is_of_a_size_the_server_bounds(string limit)
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        Assert.Equal((ApiCodes.BadParameter, 400), await CodeAsync(client, $"/api/v1/assignments?limit={limit}"));
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole()
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        var whole = await client.GetFromJsonAsync<Page<AssignmentLine>>("/api/v1/assignments?limit=200", ApiJson.Options, Token);
        var (parts, cursor) = (new List<AssignmentLine>(), (string?)null);
        do
        {
            var page = await client.GetFromJsonAsync<Page<AssignmentLine>>("/api/v1/assignments?limit=7" + (cursor is null ? "" : $"&cursor={cursor}"), ApiJson.Options, Token);
            parts.AddRange(page!.Items);
            cursor = page.Next;
        }
        while (cursor is not null && parts.Count < 1000);

        Assert.Equal(whole!.Items.Select(i => i.Id), parts.Select(i => i.Id));
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_belongs_to_another_question_is_refused()
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        var page = await client.GetFromJsonAsync<Page<AssignmentLine>>("/api/v1/assignments?limit=2", ApiJson.Options, Token);
        var changed = (page!.Next![0] == 'A' ? 'B' : 'A') + page.Next[1..];
        string[] bad =
        [
            $"assignments?cursor={changed}", $"assignments?task=10&cursor={page.Next}", $"notices?cursor={page.Next}", "assignments?cursor=lyg%2F2022-30",
            $"assignments?cursor={new string('A', 5000)}",
        ];
        foreach (var address in bad)
            Assert.Equal((ApiCodes.BadCursor, 400), await CodeAsync(client, "/api/v1/" + address));
    }

    [Theory]
    [InlineData("assignments/2025/10/..~..~11~hzq")]
    [InlineData("assignments/2025/10/%2e%2e%2f11%2fhzq")]
    [InlineData("assignments/99999/10/lyq")]
    [InlineData("assignments/2025/99/lyq")]
    [InlineData("assignments/2025/10/LYQ")]
    [InlineData("returns/2025/lyq/2025-99")]
    [InlineData("notices/2025/lyq/blue/2025-02-30")]
    [InlineData("no/such/address")]
    public async Task An_address_that_names_nothing_is_not_found(string address)
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        Assert.Equal((ApiCodes.NoSuchThing, 404), await CodeAsync(client, "/api/v1/" + address));
    }

    [Fact]
    public async Task A_method_an_address_does_not_take_is_told_so()
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        Assert.Equal(ApiCodes.NoSuchAct, (await (await client.DeleteAsync("/api/v1/assignments/2025/10/lyq", Token)).ProblemAsync(Token)).Code);
    }

    [Fact]
    public async Task A_write_by_cookie_alone_is_refused()
    {
        using var client = await Server.SignedInAsync("lyq.handler1", Token);
        var problem = await (await client.ActAsync("assignments/2025/10/lyq/remark", new WithText("x"), Token)).ProblemAsync(Token);
        Assert.Equal((ApiCodes.FormTokenMissing, 403), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Another_persons_form_token_does_not_serve()
    {
        using var mine = await Server.SignedInAsync("lyq.handler1", Token);
        using var others = await Server.ProgramAsync("lyq.head", Token);
        mine.DefaultRequestHeaders.Add("X-Antiforgery", others.DefaultRequestHeaders.GetValues("X-Antiforgery"));
        Assert.Equal(ApiCodes.FormTokenMissing, (await (await mine.ActAsync("assignments/2025/10/lyq/remark", new WithText("x"), Token)).ProblemAsync(Token)).Code);
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer coordination_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Basic bHlxOng=")]
    public async Task A_made_up_token_is_nobody(string header)
    {
        using var client = Server.Visitor();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        Assert.Equal((ApiCodes.NotSignedIn, 401), await CodeAsync(client, "/api/v1/me"));
    }

    [Fact]
    public async Task A_bad_idempotency_key_is_refused()
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        client.DefaultRequestHeaders.Add(Idempotency.Header, new string('k', Idempotency.LengthMax + 1));
        Assert.Equal(ApiCodes.BadIdempotencyKey, (await (await client.ActAsync("assignments/2025/10/lyq/remark", new WithText("x"), Token)).ProblemAsync(Token)).Code);
    }

    private async Task<HttpResponseMessage> PostAsync(string address, string body, string type = "application/json")
    {
        using var client = await Server.ProgramAsync("lyq.handler1", Token);
        return await client.PostAsync(new Uri(address, UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Token);
    }

    private static async Task<(string Code, int Status)> CodeAsync(HttpClient client, string address)
    {
        var problem = await (await client.GetAsync(new Uri(address, UriKind.Relative), Token)).ProblemAsync(Token);
        return (problem.Code, problem.Status);
    }
}
