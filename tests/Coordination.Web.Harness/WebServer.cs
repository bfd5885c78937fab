using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Api;
using Coordination.Host.Hosting;
using Coordination.Host.Identity;
using Coordination.Host.Notices;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Web.Harness;

/// <summary>
/// A node with its pages on a real Kestrel, on loopback and a port of its own, over a simulated city. Both clocks stand still until a test
/// moves them: the engine's at the end of the simulated day, the sessions' likewise.
/// </summary>
public sealed partial class WebServer : IAsyncDisposable
{
    private static readonly RateLimits s_free = new(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue);

    private readonly DirectoryInfo _data;
    private readonly Workplace _place;

    private WebServer(DirectoryInfo data, Workplace place, WebPlace web, FakeTimeProvider clock, WebApplication app) =>
        (_data, _place, Web, Clock, App) = (data, place, web, clock, app);

    public WebPlace Web { get; }

    public FakeTimeProvider Clock { get; }

    public WebApplication App { get; }

    public Uri Url => new(App.Urls.First());

    /// <param name="isDemo">Whether visitors choose whom to be; otherwise they need accounts with passwords.</param>
    /// <param name="book">Definitions newer than those the year was simulated by; null: the same.</param>
    /// <param name="limits">How often anybody may ask; null: as often as a test likes.</param>
    public static async Task<WebServer> StartAsync(
        DateOnly day, bool isDemo = true, RateLimits? limits = null, SingleSignOnSettings? singleSignOn = null, NoticeChannels? channels = null, PlanBook? book = null,
        CancellationToken cancellationToken = default)
    {
        // The visitors of most tests speak Chinese; the threads of the engine do not, and what reaches a page from them must not turn it.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var data = await SimulatedCity.CopyAsync(day, cancellationToken);
        var place = await Workplace.OpenAsync(data.FullName, book ?? SimulatedCity.Book, TimeProvider.System, cancellationToken);
        var clock = new FakeTimeProvider(Simulator.EndOf(day));
        var parts = await place.PartsAsync(clock, new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, cancellationToken);
        var runtime = await EngineRuntime.StartAsync(parts, cancellationToken);
        var view = await PlanView.OpenAsync(place.Store, place.Book, runtime.Lanes, cancellationToken);
        var web = new WebPlace(place, runtime, view, clock, isDemo);
        await Staffing.EnterCastAsync(web, cancellationToken);
        var app = WebNode.Build(["http://127.0.0.1:0"], web, clock, NullLoggerFactory.Instance, limits ?? s_free, singleSignOn: singleSignOn, channels: channels);
        await app.StartAsync(cancellationToken);
        return new WebServer(data, place, web, clock, app);
    }

    /// <summary>Fires what is due and waits for all that follows.</summary>
    public async Task MoveToAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        Clock.SetUtcNow(at);
        await Web.Runtime.Sweep.FireDueAsync(at, cancellationToken);
        await Web.Runtime.Rest.WhenAtRestAsync(cancellationToken);
    }

    public Task RestAsync(CancellationToken cancellationToken) => Web.Runtime.Rest.WhenAtRestAsync(cancellationToken);

    /// <summary>As an hour without a hand on the keys does.</summary>
    public Task EndSessionsAsync(string person, CancellationToken cancellationToken) =>
        App.Services.GetRequiredService<Sessions>().EndAllAsync(new PersonId(person), cancellationToken);

    /// <summary>A browser's worth of cookies; follows no redirect.</summary>
    public HttpClient Visitor() => Visitor(new CookieContainer());

    private HttpClient Visitor(CookieContainer cookies) => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Url };

    /// <summary>Signed in as one of the demonstration's people (<c>hzq.head</c>).</summary>
    public async Task<HttpClient> SignedInAsync(string person, CancellationToken cancellationToken)
    {
        var client = Visitor();
        await SignInAsync(client, person, cancellationToken);
        return client;
    }

    /// <summary>What a browser holds whose person has signed in.</summary>
    public async Task<IReadOnlyList<Cookie>> CookiesOfAsync(string person, CancellationToken cancellationToken)
    {
        var cookies = new CookieContainer();
        using var client = Visitor(cookies);
        await SignInAsync(client, person, cancellationToken);
        return [.. cookies.GetAllCookies().Cast<Cookie>()];
    }

    private static async Task SignInAsync(HttpClient client, string person, CancellationToken cancellationToken)
    {
        var form = await FormAsync(client, "/sign-in", cancellationToken);
        var answer = await client.PostAsync("/sign-in/demo", new FormUrlEncodedContent([.. form, new("person", person)]), cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Found || answer.Headers.Location?.ToString().Contains("failed", StringComparison.Ordinal) != false)
            throw new InvalidOperationException($"{person} could not sign in: {answer.StatusCode} {answer.Headers.Location}");
    }

    /// <summary>The antiforgery token of a page's form, as a browser would send it back.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, string>>> FormAsync(HttpClient client, string page, CancellationToken cancellationToken)
    {
        var html = await client.GetStringAsync(page, cancellationToken);
        return [new("__RequestVerificationToken", Token().Match(html).Groups[1].Value)];
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await Web.Runtime.DisposeAsync();
        await _place.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Token();
}
