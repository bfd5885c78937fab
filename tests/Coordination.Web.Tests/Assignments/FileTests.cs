using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Host.Web;
using Coordination.Web.Harness;
using Xunit;

namespace Coordination.Web.Tests.Assignments;

/// <summary>
/// Evidence is taken by its content and within its limits from those who work on the assignment, and given out to those alone who may see it;
/// attacked over a real Kestrel with wrong types, wrong sizes, names that are paths, and other units. Each test has papers of its own name.
/// </summary>
public sealed class FileTests(SharedServer shared)
{
    private const string Key = "2025/10/hzq";

    private readonly WebServer _server = shared.Server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paper_goes_in_and_comes_out_as_it_was_under_a_safe_name()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        Assert.Equal("Attached", await UploadAsync(handler, Pdf("whole"), "..\\..\\etc/二标段 进度.exe"));
        var answer = await handler.GetAsync($"/files/{Key}/{Named("二标段 进度.pdf").Single().Evidence.Hash}", Token);
        Assert.Equal(Pdf("whole"), await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(("attachment", "二标段 进度.pdf"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal(("application/pdf", "nosniff"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("X-Content-Type-Options").Single()));
    }

    [Fact]
    public async Task Each_edition_of_a_paper_is_kept()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        foreach (var text in new[] { "first", "second" }) await UploadAsync(handler, Pdf(text), "进度.pdf");
        Assert.Equal([1, 2], Named("进度.pdf").Select(e => e.Edition));
        foreach (var entry in Named("进度.pdf")) Assert.Equal(HttpStatusCode.OK, (await handler.GetAsync($"/files/{Key}/{entry.Evidence.Hash}", Token)).StatusCode);
    }

    [Theory]
    [InlineData("zjj.head", HttpStatusCode.OK)]
    [InlineData("dcs.head", HttpStatusCode.OK)]
    [InlineData("lyq.head", HttpStatusCode.NotFound)]
    [InlineData("ldxzb.system", HttpStatusCode.NotFound)]
    public async Task A_paper_is_given_to_whoever_may_see_the_assignment(string person, HttpStatusCode expected)
    {
        using (var handler = await _server.SignedInAsync("hzq.handler1", Token)) await UploadAsync(handler, Pdf("seen"), "seen.pdf");
        using var visitor = await _server.SignedInAsync(person, Token);
        Assert.Equal(expected, (await visitor.GetAsync($"/files/{Key}/{Named("seen.pdf")[0].Evidence.Hash}", Token)).StatusCode);
    }

    [Fact]
    public async Task A_paper_of_another_assignment_is_not_given_under_this_one()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        await UploadAsync(handler, Pdf("other"), "other.pdf");
        Assert.Equal(HttpStatusCode.NotFound, (await handler.GetAsync($"/files/2025/09/hzq/{Named("other.pdf")[0].Evidence.Hash}", Token)).StatusCode);
    }

    [Fact]
    public async Task What_only_says_it_is_a_paper_is_refused_by_its_content()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        Assert.Equal("TypeNotTaken", await UploadAsync(handler, "<html><script>alert(1)</script></html>"u8.ToArray(), "script.pdf"));
        Assert.Empty(Named("script.pdf"));
    }

    [Fact]
    public async Task One_byte_more_than_allowed_is_refused_in_words()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        Assert.Equal("TooLarge", await UploadAsync(handler, new byte[FileEndpoints.FileBytesMax + 1], "a.pdf"));
    }

    [Fact]
    public async Task A_request_far_too_large_is_not_read()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        using var form = await FormAsync(handler, new byte[FileEndpoints.FileBytesMax * 2], "huge.pdf", Key);
        Assert.True(await IsRefusedAsync(handler, form));
        Assert.Empty(Named("huge.pdf"));
    }

    [Theory]
    [InlineData("lyq.handler1")]
    [InlineData("ldxzb.audit")]
    public async Task Whoever_may_not_see_the_assignment_is_told_it_is_not_there(string person)
    {
        using var stranger = await _server.SignedInAsync(person, Token);
        using var form = await FormAsync(stranger, Pdf("a"), "a.pdf", Key);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync("/files", form, Token)).StatusCode);
    }

    [Fact]
    public async Task Whoever_looks_on_attaches_nothing()
    {
        using var supervisor = await _server.SignedInAsync("dcs.head", Token);
        Assert.Equal(nameof(NotYourUnit), await UploadAsync(supervisor, Pdf("a"), "a.pdf"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var handler = await _server.SignedInAsync("hzq.handler1", Token);
        using var form = new MultipartFormDataContent { { new StringContent(Key), "assignment" }, { new ByteArrayContent(Pdf("a")), "file", "a.pdf" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await handler.PostAsync("/files", form, Token)).StatusCode);
    }

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in_or_away()
    {
        using var stranger = _server.Visitor();
        Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync($"/files/{Key}/{new string('0', 64)}", Token)).StatusCode);
        using var form = new MultipartFormDataContent { { new StringContent(Key), "assignment" } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/files", form, Token)).StatusCode);
    }

    private static byte[] Pdf(string text) => Encoding.ASCII.GetBytes($"%PDF-1.4\n% {text}\n%%EOF\n");

    private List<EvidenceEntry> Named(string name) =>
        [.. (_server.Web.View.Current.Assignment(new AssignmentId($"{_server.Web.Book.Plan}/{Key}"))!.Evidence ?? []).Where(e => e.Evidence.Name == name)];

    /// <summary>The outcome, as the answer's address names it.</summary>
    private static async Task<string?> UploadAsync(HttpClient client, byte[] content, string name)
    {
        using var form = await FormAsync(client, content, name, Key);
        var answer = await client.PostAsync("/files", form, Token);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return System.Web.HttpUtility.ParseQueryString(new Uri(client.BaseAddress!, answer.Headers.Location!).Query)[FileEndpoints.OutcomeKey];
    }

    private static async Task<MultipartFormDataContent> FormAsync(HttpClient client, byte[] content, string name, string key)
    {
        var form = new MultipartFormDataContent();
        foreach (var (field, value) in await WebServer.FormAsync(client, "/sign-in", Token)) form.Add(new StringContent(value), field);
        form.Add(new StringContent(key), "assignment");
        var file = new ByteArrayContent(content);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = "\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal) + "\"" };
        form.Add(file);
        return form;
    }

    /// <summary>By an answer, or by a connection that the server closed in mid-upload.</summary>
    private static async Task<bool> IsRefusedAsync(HttpClient client, HttpContent form)
    {
        try
        {
            return (int)(await client.PostAsync("/files", form, Token)).StatusCode is >= 400 and < 500;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
