using Coordination.Host.Web;
using Coordination.Web.Harness;
using Microsoft.Playwright;
using Xunit;

namespace Coordination.Browser.Tests;

/// <summary>Somebody at a browser window of his own. Whatever the browser complains of, and whatever it asks of another host, is kept and must be nothing.</summary>
public sealed class Visitor : IAsyncDisposable
{
    public const int DesktopWidth = 1440;
    public const int PhoneWidth = 390;
    public const int PhoneHeight = 844;

    private readonly WebServer _server;
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private string? _person;
    private long _mark;

    private Visitor(WebServer server, IBrowserContext context, IPage page)
    {
        (_server, _context, Page) = (server, context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Note($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => Note($"script: {error}");
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is "http" or "https" && url.Authority != server.Url.Authority) Note($"left the host: {request.Url}");
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints) return [.. _complaints];
        }
    }

    public static async Task<Visitor> OpenAsync(Chromium chromium, WebServer server, int width = DesktopWidth, string locale = "zh-CN")
    {
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = server.Url.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = width < 600 ? PhoneHeight : 900 },
            Locale = locale,
        });
        context.SetDefaultTimeout(Chromium.PatienceMillis);
        if (locale.StartsWith("en", StringComparison.Ordinal))
            await context.AddCookiesAsync([new Cookie { Name = WebNode.LanguageCookie, Value = "c=en|uic=en", Url = server.Url.ToString() }]);
        return new Visitor(server, context, await context.NewPageAsync());
    }

    /// <summary>Signed in as one of the demonstration's people, and come to a page; the sign-in itself is for the tests that are about it.</summary>
    public static async Task<Visitor> SignedInAsync(Chromium chromium, WebServer server, string person, string path = "/", int width = DesktopWidth, string locale = "zh-CN")
    {
        var visitor = await OpenAsync(chromium, server, width, locale);
        (visitor._person, visitor._mark) = (person, await Clicked.MarkAsync(server));
        var cookies = await server.CookiesOfAsync(person, TestContext.Current.CancellationToken);
        await visitor._context.AddCookiesAsync(cookies.Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = server.Url.ToString() }));
        await visitor.GoAsync(path);
        return visitor;
    }

    /// <summary>Chooses whom to be, at the sign-in.</summary>
    public async Task SignInAsync(string person)
    {
        if (await Page.Locator($"button[value='{person}']").CountAsync() == 0)
            await Page.Locator("button.demo-person").First.EvaluateAsync("(button, person) => button.value = person", person);
        await Page.Locator($"button[value='{person}']").ClickAsync();
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath != "/sign-in");
        await ReadyAsync();
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>The page answers to clicks: its connection stands.</summary>
    public async Task ReadyAsync()
    {
        await Page.WaitForLoadStateAsync();
        if (!Page.Url.Contains("/sign-in", StringComparison.Ordinal)) await Page.Locator("main#main").WaitForAsync();
        // What is clicked before the page's connection stands is lost.
        if (await Page.Locator("header.bar").CountAsync() > 0 && !Page.Url.Contains("/not-found", StringComparison.Ordinal) && !Page.Url.Contains("/account/", StringComparison.Ordinal))
            await Page.Locator("main[data-live]").WaitForAsync();
    }

    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();

    /// <summary>The page answers an act with this sentence.</summary>
    public async Task HearsAsync(string sentence)
    {
        try
        {
            await Page.Locator(".mud-snackbar", new() { HasText = sentence }).First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            await PictureAsync("not-heard");
            throw;
        }

        await RestAsync();
    }

    /// <summary>Everything that follows from the acts so far is done on the server, and the page has had the time to show it.</summary>
    public Task RestAsync() => _server.RestAsync(TestContext.Current.CancellationToken);

    /// <summary>Into the folder that a run can keep.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures.Folder, name + ".png"), FullPage = true });

    /// <summary>The window is closed; what was sent from it is noted for <see cref="ClicksAttribute"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (_person is not null) await Clicked.NoteAsync(_server, _person, _mark);
    }

    private void Note(string complaint)
    {
        lock (_complaints) _complaints.Add(complaint);
    }
}

/// <summary>Where screenshots go: what <c>COORDINATION_PICTURES</c> names, else a folder beside the tests.</summary>
public static class Pictures
{
    public static string Folder { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("COORDINATION_PICTURES") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "pictures")).FullName;
}
