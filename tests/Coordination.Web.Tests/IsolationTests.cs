using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Coordination.Application.Engine;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Coordination.Host.Api;
using Coordination.Host.Identity;
using Coordination.Web.Harness;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Coordination.Web.Tests;

/// <summary>A server for everybody who tries everything.</summary>
public sealed class IsolationServer : IAsyncLifetime
{
    private readonly Dictionary<Who, HttpClient> _callers = [];

    public WebServer Server { get; private set; } = null!;

    public IReadOnlyDictionary<Who, HttpClient> Callers => _callers;

    /// <summary>The county that is asked about, in a task that zjj leads.</summary>
    public const string Own = "lyq";

    private const string Lead = "zjj";

    /// <summary>What the other has written and laid beside its work.</summary>
    public const string Secret = "isolation-secret-7f3a";

    /// <summary>An open assignment of another implementing unit in a task that another leads.</summary>
    public AssignmentId Others { get; private set; }

    public string Other { get; private set; } = "";

    /// <summary>Hashes of the files laid beside the two assignments.</summary>
    public string OwnFile { get; private set; } = "";

    public string OtherFile { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Server = await WebServer.StartAsync(SimulatedCity.November);
        var plan = Server.Web.View.Current;
        var others = plan.Assignments.Values.First(a => a.State is { IsClosed: false, Issue: { Duty: Duty.Implementing } issue } s
            && issue.Unit.Value != Own && issue.Reviewer.Value != Lead && plan.Run(s.Id!.Value.Run)!.Lead.Value != Lead).State;
        (Others, Other) = (others.Id!.Value, others.Issue!.Unit.Value);
        OwnFile = await FillAsync(AssignmentId.Of(TaskRunId.Of(CycleId.Of(plan.Book.Plan, 2025), 10), new UnitCode(Own)), Own, "of one's own");
        OtherFile = await FillAsync(Others, Other, Secret);
        foreach (var message in new[] { 1, 2 }) await Server.Web.Store.ParkAsync(message, "isolation", Server.Clock.GetUtcNow(), ended: true, CancellationToken.None);
        (Who Who, string Person)[] people =
        [
            (Who.Handler, Own + ".handler1"), (Who.Liaison, Own + ".liaison"), (Who.Head, Own + ".head"), (Who.LeadHandler, "zjj.handler1"), (Who.LeadHead, "zjj.head"),
            (Who.OfficeHandler, "ldxzb.handler1"), (Who.OfficeHead, "ldxzb.head"), (Who.SupervisionHead, "dcs.head"), (Who.Leader, "ldxz.leader"),
            (Who.SystemAdmin, "ldxzb.system"), (Who.SecurityAdmin, "ldxzb.security"), (Who.AuditAdmin, "ldxzb.audit"),
        ];
        foreach (var (who, person) in people) _callers[who] = await Server.ProgramAsync(person, CancellationToken.None);
        _callers[Who.Stranger] = Server.Visitor();
        var post = new Post(new UnitCode(Own), Role.Handler);
        _callers[Who.Service] = (await Server.ServiceAsync("isolation.service", post, [ApiScope.Read, ApiScope.Act], CancellationToken.None)).Client;
    }

    /// <summary>A remark, a file, and something before the office, whatever the simulated year brought. Gives the file's hash.</summary>
    private async Task<string> FillAsync(AssignmentId id, string unit, string text)
    {
        var content = Encoding.UTF8.GetBytes($"%PDF-1.4\n{text}\n%%EOF\n");
        var saved = await Server.App.Services.GetRequiredService<IFileStore>().SaveAsync(new MemoryStream(content), content.Length, CancellationToken.None);
        var file = Assert.IsType<StoredFile>(saved);
        await SendAsync(new RaiseEscalation(new EscalationId($"{id}/work"), LadderLevel.Red, new UnitCode(unit), id.Stream, ClockNames.Work, Server.Clock.GetUtcNow()), Actor.System);
        var handler = new Actor(new PersonId(unit + ".handler1"), new UnitCode(unit), Role.Handler);
        await SendAsync(new RemarkOnAssignment(id, text), handler);
        await SendAsync(new AttachEvidence(id, new Evidence(file.Hash, "evidence.pdf", file.Bytes, file.Type.MediaType, null)), handler);
        return file.Hash;
    }

    private async Task SendAsync(Command command, Actor actor)
    {
        var envelope = new CommandEnvelope(DerivedIds.Of($"isolation|{command.Stream}|{command.GetType().Name}"), actor, Server.Clock.GetUtcNow(), command);
        var answer = await Server.Web.Runtime.Lane.SendAsync(envelope, CancellationToken.None);
        Assert.True(answer.Accepted, $"{command}: {answer.Rejection}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _callers.Values) client.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>
/// Who reaches what: every endpoint of the running application, tried by everybody, about the own unit and another's, reading and acting.
/// <para>
/// An endpoint that is not in <see cref="IsolationTable"/> fails the first test, with the line that is missing. To add one, add a row there:
/// <c>Page("/desk")</c> for a page (or export) on which each sees his own, with who gets it where not everybody does; <c>Subject("/tasks/{Number:int}", "/tasks/10",
/// "/tasks/1", seesOwn, "words that only the other's subject has")</c> for one about something; <c>Open</c> only where no data is; <c>Form</c> for a post with an
/// antiforgery token; <c>s_assignment.Read("/…")</c> and <c>s_assignment.Act("…", who)</c> for the interface.
/// Names of routes are as mapped, constraints included. Static assets and Blazor's own connection need no row.
/// </para>
/// </summary>
public sealed class IsolationTests(IsolationServer shared) : IClassFixture<IsolationServer>
{
    private static readonly string[] s_ofAuthority = [nameof(NotYourUnit), nameof(NotYourRole), nameof(AdministratorsDoNotAct), nameof(OnlyTheProcess)];

    /// <summary>Blazor's own connection and scripts, and what serves static assets of a build that was not published.</summary>
    private static readonly string[] s_frameworks = ["/_blazor", "/_framework", "/{**path:file}"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Server => shared.Server;

    [Fact]
    public void Every_endpoint_stands_in_the_table_and_nothing_else_does()
    {
        var mapped = Endpoints().ToHashSet();
        var listed = IsolationTable.All.Select(r => $"{r.Method} {r.Route}").ToHashSet();
        Assert.Empty(mapped.Except(listed).Order().Select(e => "missing in the table: " + e));
        Assert.Empty(listed.Except(mapped).Order().Select(e => "no such endpoint: " + e));
    }

    [Fact]
    public Task Reads_show_each_what_is_his_to_see_and_nothing_more() => TryAllAsync(RowKind.Read, ReadAsync);

    [Fact]
    public Task Acts_are_done_by_those_they_fall_to_alone() => TryAllAsync(RowKind.Act, ActAsync);

    [Fact]
    public Task Pages_ask_for_a_sign_in_and_show_nobody_anothers_matters() => TryAllAsync(RowKind.Page, PageAsync);

    [Fact]
    public Task Forms_without_their_token_do_nothing() => TryAllAsync(RowKind.Form, async (_, _, client, row, address) =>
    {
        client.DefaultRequestHeaders.TryGetValues("X-Antiforgery", out var token);
        client.DefaultRequestHeaders.Remove("X-Antiforgery");
        var answer = await client.PostAsync(new Uri(address, UriKind.Relative), new MultipartFormDataContent { { new StringContent("hzq.head"), "person" }, { new StringContent("en"), "language" } }, Token);
        if (token is not null) client.DefaultRequestHeaders.Add("X-Antiforgery", token);
        return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized ? null : $"{answer.StatusCode}";
    });

    [Fact]
    public Task What_holds_no_data_is_open() => TryAllAsync(RowKind.Open, async (_, _, client, _, address) =>
        await client.GetAsync(new Uri(address, UriKind.Relative), Token) is { StatusCode: not (HttpStatusCode.OK or HttpStatusCode.NotModified) } answer ? $"{answer.StatusCode}" : null);

    [Fact]
    public Task A_wrong_secret_finds_nothing() => TryAllAsync(RowKind.Secret, async (_, _, client, _, address) =>
        await client.GetAsync(new Uri(address, UriKind.Relative), Token) is { StatusCode: not HttpStatusCode.NotFound } answer ? $"{answer.StatusCode}" : null);

    [Theory]
    [InlineData("assignments")]
    [InlineData("notices")]
    [InlineData("escalations")]
    public async Task Lists_hold_what_the_viewer_may_see(string area)
    {
        var unit = shared.Other;
        foreach (var (who, client) in shared.Callers.Where(c => c.Key != Who.Stranger))
        {
            var list = await client.GetStringAsync($"/api/v1/{area}?unit={unit}&limit=200{(area == "assignments" ? $"&task={shared.Others.Run.TaskNumber}" : "")}", Token);
            Assert.True(list.Contains($"\"unit\":\"{unit}\"", StringComparison.Ordinal) == Who.Seers.HasFlag(who), $"{who} {area}");
        }
    }

    private IEnumerable<string> Endpoints() =>
        from endpoint in Server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        let route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !s_frameworks.Any(f => route.StartsWith(f, StringComparison.Ordinal))
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(m => m != "HEAD") ?? ["ANY"]
        // A page's forms are its own posts; they need the same rights as the page.
        where method != "POST" || endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is null
        select $"{method} {route}";

    private async Task TryAllAsync(RowKind kind, Func<Who, bool, HttpClient, IsolationRow, string, Task<string?>> tryAsync)
    {
        var failures = new List<string>();
        foreach (var row in IsolationTable.All.Where(r => r.Kind == kind))
        {
            foreach (var (address, own) in new[] { (row.Own, true), (row.Other, false) })
            {
                if (address is null) continue;
                foreach (var (who, client) in shared.Callers)
                {
                    var filled = Filled(address);
                    if (await TriedAsync(who, own, client, row, filled) is { } failure) failures.Add($"{who} {row.Method} {filled}: {failure}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));

        async Task<string?> TriedAsync(Who who, bool own, HttpClient client, IsolationRow row, string address)
        {
            try
            {
                return await tryAsync(who, own, client, row, address);
            }
            catch (HttpRequestException e)
            {
                return $"broke off: {e.Message}";
            }
        }
    }

    private static async Task<string?> ReadAsync(Who who, bool own, HttpClient client, IsolationRow row, string address)
    {
        var sees = (own ? row.SeesOwn : row.SeesOther).HasFlag(who);
        var expected = sees ? HttpStatusCode.OK : who == Who.Stranger ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound;
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
        return answer.StatusCode == expected ? null : $"{answer.StatusCode} instead of {expected}";
    }

    private async Task<string?> ActAsync(Who who, bool own, HttpClient client, IsolationRow row, string address)
    {
        var answer = await SendAsync(client, row, address);
        var code = answer.IsSuccessStatusCode ? "done" : (await answer.ProblemAsync(Token)).Code;
        var (sees, does) = own ? (row.SeesOwn, row.DoesOwn) : (row.SeesOther, row.DoesOther);
        if (who == Who.Stranger) return code == ApiCodes.NotSignedIn ? null : $"{code} to a stranger";
        if (!sees.HasFlag(who)) return code == ApiCodes.NoSuchThing ? null : $"{code} though it is not to be seen";
        if (code is ApiCodes.NoSuchThing or ApiCodes.FormTokenMissing or ApiCodes.ScopeMissing or ApiCodes.Malformed || (int)answer.StatusCode >= 500) return code;
        return does.HasFlag(who)
            ? s_ofAuthority.Contains(code) ? $"{code} though it falls to them" : null
            : code == "done" ? "done though it does not fall to them" : null;
    }

    /// <summary>By the table of acts; what goes with a row or a file stands beside it.</summary>
    private static Task<HttpResponseMessage> SendAsync(HttpClient client, IsolationRow row, string address)
    {
        if (row.Route.EndsWith("/evidence", StringComparison.Ordinal))
            return client.PostAsync(new Uri(address, UriKind.Relative), new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "file", "isolation.pdf" } }, Token);
        var body = ActRoutes.All.SingleOrDefault(r => row.Route.EndsWith("/" + r.Route, StringComparison.Ordinal)) is { } route ? route.Body
            : row.Route.EndsWith("/drop", StringComparison.Ordinal) ? typeof(WithReason) : null;
        return client.ActAsync(address[(ApiEndpoints.Root.Length + 1)..], body is null ? null : SampleBody.Of(body), Token);
    }

    private async Task<string?> PageAsync(Who who, bool own, HttpClient client, IsolationRow row, string address)
    {
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
        var signIn = answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.ToString().StartsWith(SessionScheme.SignInPath, StringComparison.Ordinal);
        // Tokens are for the interface.
        if (who is Who.Stranger or Who.Service) return signIn ? null : $"{answer.StatusCode} without a sign-in";
        if (signIn || (int)answer.StatusCode >= 500) return $"{answer.StatusCode} to somebody signed in";
        var refused = answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
        if (own) return row.SeesOwn.HasFlag(who) == refused ? $"{answer.StatusCode}" : null;
        if (row.SecretOther is null) return null;
        var told = (await TextAsync(answer)).Contains(Filled(row.SecretOther), StringComparison.Ordinal);
        return told == row.SeesOther.HasFlag(who) ? null : told ? "shows what is not to be seen" : "does not show what is to be seen";
    }

    /// <summary>Of a workbook or a paper, that of all its parts.</summary>
    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not { } type || (type != FileType.Xlsx.MediaType && type != FileType.Docx.MediaType)) return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Token));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Token));
            text.Append(await reader.ReadToEndAsync(Token));
        }

        return text.ToString();
    }

    /// <summary>Keys that the simulated year gave, in the form of addresses.</summary>
    private string Filled(string address)
    {
        var run = shared.Others.Run;
        return new StringBuilder(address)
            .Replace("{own}", IsolationServer.Own).Replace("{other}", shared.Other)
            .Replace("{otherTask}", run.TaskNumber.ToString(CultureInfo.InvariantCulture)).Replace("{otherRun}", run.TaskNumber.ToString("00", CultureInfo.InvariantCulture))
            .Replace("{otherTitle}", Server.Web.Book.Tasks[run.TaskNumber].Title).Replace("{otherName}", Server.Web.Book.Units.NameOf(new UnitCode(shared.Other)))
            .Replace("{ownNotice}", NoticeOf(IsolationServer.Own)).Replace("{otherNotice}", NoticeOf(shared.Other))
            .Replace("{ownFile}", shared.OwnFile).Replace("{otherFile}", shared.OtherFile)
            .Replace("{ownMatter}", $"10~{IsolationServer.Own}~work").Replace("{otherMatter}", FormattableString.Invariant($"{run.TaskNumber:00}~{shared.Other}~work"))
            .ToString();
    }

    private string NoticeOf(string unit) => string.Join('/', Server.Web.View.Current.Notices.Keys.First(k => k.Split('/')[3] == unit).Split('/').Skip(3));
}
