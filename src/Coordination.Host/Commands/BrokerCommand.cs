using System.CommandLine;
using Coordination.Domain;
using Coordination.Host.Provisioning;
using Coordination.Host.Resources;
using Command = System.CommandLine.Command;

namespace Coordination.Host.Commands;

/// <summary>Brings the broker to what the units file asks for: virtual host, accounts, rights, topology. Running it twice changes nothing the second time.</summary>
internal static class BrokerCommand
{
    private const string AddressVariable = "COORDINATION_BROKER_ADMIN";

    private static readonly Option<string> s_management = new("--management") { HelpName = "URL", Description = Texts.Both(Say.BrokerManagementDescription) };

    private static readonly Option<string> s_host = new("--vhost")
    {
        HelpName = "NAME",
        Description = Texts.Both(Say.BrokerVhostDescription),
        DefaultValueFactory = _ => "coordination",
    };

    private static readonly Option<string> s_out = new("--out") { HelpName = "FILE", Description = Texts.Both(Say.BrokerOutDescription) };

    private static readonly Option<bool> s_print = new("--print") { Description = Texts.Both(Say.BrokerPrintDescription) };

    private static readonly Option<bool> s_dryRun = new("--dry-run") { Description = Texts.Both(Say.BrokerDryRunDescription) };

    private static readonly Option<bool> s_prune = new("--prune") { Description = Texts.Both(Say.BrokerPruneDescription) };

    public static Command Create() => new("broker", Texts.Both(Say.BrokerDescription))
    {
        new Command("provision", Texts.Both(Say.BrokerProvisionDescription))
        {
            s_management, s_host, s_out, s_print, s_dryRun, s_prune, CliOptions.Workflows,
        }.Does(RunAsync),
    };

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var text = parse.GetValue(s_management) ?? Environment.GetEnvironmentVariable(AddressVariable);
        if (string.IsNullOrEmpty(text)) throw new UsageException(Texts.Of(Say.BrokerAddressMissing, AddressVariable));
        var address = ManagementAddress.Parse(text);
        var plan = BrokerPlan.Of(parse.GetValue(s_host)!, Enrolled(parse));
        if (address.IsOpenToListeners) await Console.Error.WriteLineAsync(Texts.Of(Say.BrokerInTheClear, address));

        using var api = new ManagementApi(address);
        var changes = new BrokerDifference(plan, await BrokerState.ReadAsync(api, plan.Host, cancellationToken)).Changes(parse.GetValue(s_prune)).ToList();
        foreach (var change in changes) Console.Out.WriteLine(change.Sentence);
        var due = changes.Where(c => c.Apply is not null).ToList();
        if (parse.GetValue(s_dryRun))
        {
            Console.Out.WriteLine(Texts.Of(Say.BrokerWouldChange, due.Count));
            return ExitCode.Ok;
        }

        await ApplyAsync(parse, api, due, cancellationToken);
        Console.Out.WriteLine(due.Count == 0 ? Texts.Of(Say.BrokerNothingToDo) : Texts.Of(Say.BrokerChanged, due.Count));
        return changes.Any(c => c.Blocks) ? ExitCode.Refused : ExitCode.Ok;
    }

    private static IReadOnlyList<UnitCode> Enrolled(ParseResult parse) => [.. parse.LoadPlan().Units.Enrolled.Select(u => u.Code)];

    private static async Task ApplyAsync(ParseResult parse, ManagementApi api, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var credentials = new Credentials(changes.Select(c => c.NewAccount).OfType<string>());
        if (credentials.Count > 0) GiveOut(parse, credentials);
        foreach (var change in changes) await change.Apply!(api, credentials, cancellationToken);
    }

    private static void GiveOut(ParseResult parse, Credentials credentials)
    {
        var file = parse.GetValue(s_out);
        if (file is null && !parse.GetValue(s_print)) throw new UsageException(Texts.Of(Say.BrokerOutMissing, credentials.Count));
        if (file is not null)
        {
            if (File.Exists(file)) throw new UsageException(Texts.Of(Say.BrokerOutExists, file));
            credentials.WriteFile(file);
            Console.Out.WriteLine(Texts.Of(Say.BrokerWritten, credentials.Count, file));
        }

        if (parse.GetValue(s_print)) credentials.Write(Console.Out);
    }
}
