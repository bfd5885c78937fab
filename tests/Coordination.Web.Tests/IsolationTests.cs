using System.Net;
using Coordination.Application.Engine;
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

    /// <summary>The county that is asked about, and a zone that has nothing to do with it.</summary>
    public const string Own = "lyq";
    public const string Other = "ytsj";

    public async ValueTask InitializeAsync()
    {
        Server = await WebServer.StartAsync(SimulatedCity.November);
        await RaiseAsync(Own, 10);
        await RaiseAsync(Other, 1);
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

    /// <summary>Something of a unit's before the office, whatever the simulated year brought.</summary>
    private Task RaiseAsync(string unit, int task)
    {
        var id = AssignmentId.Of(TaskRunId.Of(CycleId.Of(Server.Web.Book.Plan, 2025), task), new UnitCode(unit));
        var raise = new RaiseEscalation(new EscalationId($"{id}/work"), LadderLevel.Red, new UnitCode(unit), id.Stream, ClockNames.Work, Server.Clock.GetUtcNow());
        return Server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(DerivedIds.Of($"raise|{unit}"), Actor.System, Server.Clock.GetUtcNow(), raise), CancellationToken.None);
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
/// <c>Page("/desk", "/desk")</c> for a page on which each sees his own; a <c>new(RowKind.Page, "GET", "/tasks/{number:int}", "/tasks/10", "/tasks/1",
/// seesOwn, seesOther, Who.Nobody, Who.Nobody, SecretOther: "words only the other's subject has")</c> for a page about something; <c>Open</c> only where no data
/// is; <c>Form</c> for a post with an antiforgery token; <c>s_assignment.Read("/files")</c> and <c>s_assignment.Act("…", who)</c> for the interface.
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
        var answer = await client.PostAsync(new Uri(address, UriKind.Relative), new FormUrlEncodedContent([new("person", "hzq.head"), new("language", "en")]), Token);
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
        const string Unit = IsolationServer.Other;
        foreach (var (who, client) in shared.Callers.Where(c => c.Key != Who.Stranger))
        {
            var list = await client.GetStringAsync($"/api/v1/{area}?unit={Unit}&limit=200{(area == "assignments" ? "&task=1" : "")}", Token);
            Assert.True(list.Contains($"\"unit\":\"{Unit}\"", StringComparison.Ordinal) == Who.Seers.HasFlag(who), $"{who} {area}");
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
                    if (await tryAsync(who, own, client, row, filled) is { } failure) failures.Add($"{who} {row.Method} {filled}: {failure}");
                }
            }
        }

        Assert.Empty(failures);
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
        var route = ActRoutes.All.Single(r => row.Route.EndsWith("/" + r.Route, StringComparison.Ordinal));
        var answer = await client.ActAsync(address[(ApiEndpoints.Root.Length + 1)..], route.Body is null ? null : SampleBody.Of(route.Body), Token);
        var code = answer.IsSuccessStatusCode ? "done" : (await answer.ProblemAsync(Token)).Code;
        var (sees, does) = own ? (row.SeesOwn, row.DoesOwn) : (row.SeesOther, row.DoesOther);
        if (who == Who.Stranger) return code == ApiCodes.NotSignedIn ? null : $"{code} to a stranger";
        if (!sees.HasFlag(who)) return code == ApiCodes.NoSuchThing ? null : $"{code} though it is not to be seen";
        if (code is ApiCodes.NoSuchThing or ApiCodes.FormTokenMissing or ApiCodes.ScopeMissing or ApiCodes.Malformed || (int)answer.StatusCode >= 500) return code;
        return does.HasFlag(who)
            ? s_ofAuthority.Contains(code) ? $"{code} though it falls to them" : null
            : code == "done" ? "done though it does not fall to them" : null;
    }

    private static async Task<string?> PageAsync(Who who, bool own, HttpClient client, IsolationRow row, string address)
    {
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Token);
        var signIn = answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location!.ToString().StartsWith(SessionScheme.SignInPath, StringComparison.Ordinal);
        // Tokens are for the interface.
        if (who is Who.Stranger or Who.Service) return signIn ? null : $"{answer.StatusCode} without a sign-in";
        if (signIn || (int)answer.StatusCode >= 500) return $"{answer.StatusCode} to somebody signed in";
        var told = !own && row.SecretOther is { } secret && (await answer.Content.ReadAsStringAsync(Token)).Contains(secret, StringComparison.Ordinal);
        return told && !row.SeesOther.HasFlag(who) ? "shows what is not to be seen" : null;
    }

    /// <summary>Keys that the simulated year gave, in the form of addresses.</summary>
    private string Filled(string address) => address
        .Replace("{own}", IsolationServer.Own, StringComparison.Ordinal).Replace("{other}", IsolationServer.Other, StringComparison.Ordinal)
        .Replace("{ownNotice}", NoticeOf(IsolationServer.Own), StringComparison.Ordinal).Replace("{otherNotice}", NoticeOf(IsolationServer.Other), StringComparison.Ordinal)
        .Replace("{ownMatter}", $"10~{IsolationServer.Own}~work", StringComparison.Ordinal).Replace("{otherMatter}", $"01~{IsolationServer.Other}~work", StringComparison.Ordinal);

    private string NoticeOf(string unit) => string.Join('/', Server.Web.View.Current.Notices.Keys.First(k => k.Split('/')[3] == unit).Split('/').Skip(3));
}
