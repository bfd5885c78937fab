using System.CommandLine;
using Coordination.Application.Storage;
using Coordination.Host.Resources;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class MigrateCommand
{
    public static Command Create() =>
        new Command("migrate", Texts.Both(Say.MigrateDescription)) { CliOptions.Data, CliOptions.Store }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var address = parse.StoreAt();
        var done = await MigrateAsync(address, cancellationToken);
        Console.Out.WriteLine(Texts.Of(done ? Say.MigrateDone : Say.MigrateCurrent, address.Display));
        return ExitCode.Ok;
    }

    /// <summary>Gives whether there was anything to do. On a server what is missing is created; a directory without data is somebody's mistake.</summary>
    private static async Task<bool> MigrateAsync(StoreAddress address, CancellationToken cancellationToken)
    {
        StoreOpenMode mode;
        try
        {
            await (await StoreFactory.OpenAsync(address, StoreOpenMode.ReadOnly, cancellationToken)).DisposeAsync();
            return false;
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Older)
        {
            mode = StoreOpenMode.MigrateExisting;
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Missing && address.Kind != StoreKind.Sqlite)
        {
            mode = StoreOpenMode.OpenOrCreate;
        }

        await (await StoreFactory.OpenAsync(address, mode, cancellationToken)).DisposeAsync();
        return true;
    }
}
