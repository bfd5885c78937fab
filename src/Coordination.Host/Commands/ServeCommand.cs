using System.CommandLine;
using System.Text.RegularExpressions;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Host.Hosting;
using Coordination.Host.Identity;
using Coordination.Host.Notices;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

/// <summary>One node at work until it is told to stop.</summary>
internal static partial class ServeCommand
{
    public const string UrlsDefault = "http://127.0.0.1:5080";

    public static Option<string> Urls { get; } = new("--urls") { HelpName = "URLS", Description = Texts.Both(Say.UrlsDescription) };

    /// <summary>In rounds of following: names seldom change.</summary>
    private const int NamesEvery = 30;

    private static readonly TimeSpan s_followPeriod = TimeSpan.FromSeconds(2);

    private static readonly Option<string> s_node = new("--node") { HelpName = "NAME", Description = Texts.Both(Say.NodeDescription) };

    private static readonly Option<string> s_role = new("--role") { HelpName = "all|worker|web", Description = Texts.Both(Say.RoleDescription) };

    public static Command Create() => new Command("serve", Texts.Both(Say.ServeDescription))
    {
        Urls, s_node, s_role, CliOptions.Data, CliOptions.Store, CliOptions.Bus, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var urls = UrlsOf(Setting(parse, Urls, "COORDINATION_URLS") ?? UrlsDefault);
        var settings = new NodeSettings(NameOf(parse), RoleOf(parse));
        var singleSignOn = SingleSignOnSettings.FromEnvironment();
        var channels = NoticeChannels.FromEnvironment();
        var book = parse.LoadPlan();
        using var logs = CreateLogs(parse);
        await using var place = await parse.OpenPlaceAsync(StoreOpenMode.OpenOrCreate, book, cancellationToken);
        await using (var node = await Node.StartAsync(place, settings, TimeProvider.System, KillFaults.FromEnvironment(), logs, cancellationToken))
        {
            await using var telemetry = TelemetryExport.Start(settings.Name, node.StandingAsync, TimeProvider.System, logs);
            var view = await PlanView.OpenAsync(place.Store, place.Book, node.Runtime.Lanes, cancellationToken);
            var web = new WebPlace(place, node.Runtime, view, node.Clock, IsDemo: false);
            await using var app = WebNode.Build(urls, web, TimeProvider.System, logs, singleSignOn: singleSignOn, channels: channels);
            app.MapHealth(node);
            await WelcomeAsync(app, web, cancellationToken);
            await app.StartAsync(cancellationToken);
            Console.Out.WriteLine(Texts.Of(Say.ServeRunning, settings.Name, settings.Role, string.Join(' ', app.Urls)));
            await Task.WhenAll(node.RunAsync(cancellationToken), FollowAsync(web, app.Services.GetRequiredService<Names>(), cancellationToken));
            await app.StopAsync(CancellationToken.None);
        }

        Console.Out.WriteLine(Texts.Of(Say.ServeStopped, settings.Name));
        return ExitCode.Ok;
    }

    private static ILoggerFactory CreateLogs(ParseResult parse) => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(parse.GetValue(CliOptions.Verbose) ? LogLevel.Information : LogLevel.Warning);
    });

    /// <summary>The first start makes the one account that can make others, and says its password once.</summary>
    private static async Task WelcomeAsync(WebApplication app, WebPlace web, CancellationToken cancellationToken)
    {
        var services = app.Services;
        var password = await Staffing.EnsureAdministratorAsync(
            web, services.GetRequiredService<Accounts>(), services.GetRequiredService<PasswordCheck>(), TimeProvider.System, cancellationToken);
        await services.GetRequiredService<Names>().LoadAsync(cancellationToken);
        if (password is not null) Console.Out.WriteLine(Texts.Of(Say.FirstAdministrator, Staffing.FirstLogin, password));
    }

    /// <summary>What other nodes commit is seen here within some two seconds.</summary>
    private static async Task FollowAsync(WebPlace web, Names names, CancellationToken stop)
    {
        if (!web.Place.IsOnServer) return;
        using var timer = new PeriodicTimer(s_followPeriod);
        try
        {
            for (var round = 0; await timer.WaitForNextTickAsync(stop); round++)
            {
                try
                {
                    await web.View.CatchUpAsync(web.Store, TimeProvider.System.GetUtcNow(), stop);
                    if (round % NamesEvery == 0) await names.LoadAsync(stop);
                }
                catch (StoreException)
                {
                    // Away; the next time.
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private static string? Setting(ParseResult parse, Option<string> option, string variable) =>
        parse.GetValue(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);

    public static string[] UrlsOf(string text)
    {
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(Named(url), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new UsageException(Texts.Of(Say.BadUrl, url));
        }

        return urls.Length > 0 ? urls : throw new UsageException(Texts.Of(Say.BadUrl, text));
    }

    /// <summary>True where every address is this machine's own alone.</summary>
    public static bool AreLoopback(IEnumerable<string> urls) => urls.All(u => new Uri(Named(u)).IsLoopback);

    /// <summary>A host that stands for all addresses, written as one that an address may hold.</summary>
    private static string Named(string url) => url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);

    /// <summary>The embedded store has one node and keeps its name, so that its ledger stays one chain.</summary>
    private static string NameOf(ParseResult parse)
    {
        var name = Setting(parse, s_node, "COORDINATION_NODE") ?? (parse.ServerStore() is null ? "n1" : Environment.MachineName.ToLowerInvariant());
        return NodeName().IsMatch(name) ? name : throw new UsageException(Texts.Of(Say.BadNode, name));
    }

    private static NodeRole RoleOf(ParseResult parse)
    {
        var text = Setting(parse, s_role, "COORDINATION_ROLE") ?? "all";
        return text switch
        {
            "all" => NodeRole.All,
            "worker" => NodeRole.Worker,
            "web" => NodeRole.Web,
            _ => throw new UsageException(Texts.Of(Say.BadRole, text)),
        };
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    private static partial Regex NodeName();
}
