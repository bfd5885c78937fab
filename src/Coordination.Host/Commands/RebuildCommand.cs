using System.CommandLine;
using Coordination.Application.Audit;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class RebuildCommand
{
    public static Command Create() => new Command("rebuild", Texts.Both(Say.RebuildDescription)) { CliOptions.Data, CliOptions.Store }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.OpenExisting, cancellationToken);
        var progress = new Progress(Console.Error, TimeProvider.System, Say.ProgressRebuilding);
        var streams = await Replay.RebuildAsync(store, read => progress.Report(read), cancellationToken);
        Console.Out.WriteLine(Texts.Of(Say.RebuildDone, streams));
        return ExitCode.Ok;
    }
}
