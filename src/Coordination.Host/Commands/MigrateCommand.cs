using System.CommandLine;
using Coordination.Application.Storage;
using Coordination.Host.Resources;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class MigrateCommand
{
    public static Command Create() => new Command("migrate", Texts.Both(Say.MigrateDescription)) { CliOptions.Data }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var data = parse.GetValue(CliOptions.Data)!;
        var older = await IsOlderAsync(data, cancellationToken);
        if (older) await (await SqliteStore.OpenAsync(data, StoreOpenMode.MigrateExisting, cancellationToken)).DisposeAsync();
        Console.Out.WriteLine(Texts.Of(older ? Say.MigrateDone : Say.MigrateCurrent, data));
        return ExitCode.Ok;
    }

    private static async Task<bool> IsOlderAsync(string data, CancellationToken cancellationToken)
    {
        try
        {
            await (await SqliteStore.OpenAsync(data, StoreOpenMode.ReadOnly, cancellationToken)).DisposeAsync();
            return false;
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Older)
        {
            return true;
        }
    }
}
