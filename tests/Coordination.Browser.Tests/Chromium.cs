using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Browser.Tests.Chromium))]

namespace Coordination.Browser.Tests;

/// <summary>One real browser for all tests. Where none is installed the tests are skipped on a desk, and fail in CI.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Quiet: no call of the browser's own leaves the machine.</summary>
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] s_places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public const float PatienceMillis = 20_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser
    {
        get
        {
            if (_browser is null && Environment.GetEnvironmentVariable("CI") != "true") Assert.Skip("No Chromium is installed (Debian package chromium-headless-shell)");
            return _browser ?? throw new InvalidOperationException("No Chromium is installed");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        // A machine that runs every test at once is slow; a page that never comes is found all the same.
        Assertions.SetDefaultExpectTimeout(PatienceMillis);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = s_arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
