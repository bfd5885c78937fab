using System.CommandLine;
using System.Text.RegularExpressions;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Host.Commands;

/// <summary>One node at work until it is told to stop.</summary>
internal static partial class ServeCommand
{
    private const string UrlsDefault = "http://127.0.0.1:5080";

    private static readonly Option<string> s_urls = new("--urls") { HelpName = "URLS", Description = Texts.Both(Say.UrlsDescription) };

    private static readonly Option<string> s_node = new("--node") { HelpName = "NAME", Description = Texts.Both(Say.NodeDescription) };

    private static readonly Option<string> s_role = new("--role") { HelpName = "all|worker|web", Description = Texts.Both(Say.RoleDescription) };

    public static Command Create() => new Command("serve", Texts.Both(Say.ServeDescription))
    {
        s_urls, s_node, s_role, CliOptions.Data, CliOptions.Store, CliOptions.Bus, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var urls = UrlsOf(Setting(parse, s_urls, "COORDINATION_URLS") ?? UrlsDefault);
        var settings = new NodeSettings(NameOf(parse), RoleOf(parse));
        var book = parse.LoadPlan();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(parse.GetValue(CliOptions.Verbose) ? LogLevel.Information : LogLevel.Warning);
        await using var app = builder.Build();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        await using var place = await parse.OpenPlaceAsync(StoreOpenMode.OpenOrCreate, book, cancellationToken);
        await using (var node = await Node.StartAsync(place, settings, TimeProvider.System, KillFaults.FromEnvironment(), logs, cancellationToken))
        {
            await using var telemetry = TelemetryExport.Start(settings.Name, node.StandingAsync, TimeProvider.System, logs);
            app.MapHealth(node);
            await app.StartAsync(cancellationToken);
            Console.Out.WriteLine(Texts.Of(Say.ServeRunning, settings.Name, settings.Role, string.Join(' ', app.Urls)));
            await node.RunAsync(cancellationToken);
            await app.StopAsync(CancellationToken.None);
        }

        Console.Out.WriteLine(Texts.Of(Say.ServeStopped, settings.Name));
        return ExitCode.Ok;
    }

    private static string? Setting(ParseResult parse, Option<string> option, string variable) =>
        parse.GetValue(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);

    private static string[] UrlsOf(string text)
    {
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
                throw new UsageException(Texts.Of(Say.BadUrl, url));
        }

        return urls.Length > 0 ? urls : throw new UsageException(Texts.Of(Say.BadUrl, text));
    }

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
