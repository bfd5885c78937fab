using System.CommandLine;
using Coordination.Application.Boards;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class StatusCommand
{
    private static readonly Option<DateTimeOffset?> s_at = new("--at")
    {
        HelpName = "INSTANT",
        Description = Texts.Both(Say.AtDescription),
        CustomParser = result =>
        {
            if (Shanghai.TryParse(result.Tokens[0].Value, out var at)) return at;
            result.AddError(Texts.Of(Say.BadInstant, result.Tokens[0].Value));
            return null;
        },
    };

    public static Command Create() =>
        new Command("status", Texts.Both(Say.StatusDescription)) { CliOptions.Data, CliOptions.Store, s_at, CliOptions.Json, CliOptions.Workflows }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var facts = await RecordFacts.ReadAsync(store, cancellationToken);
        var at = parse.GetValue(s_at)?.ToUniversalTime() ?? facts.LastAt ?? TimeProvider.System.GetUtcNow();
        var board = await TaskBoard.ReadAsync(store, await Workplace.WithArchiveAsync(book, store, cancellationToken), at, cancellationToken);
        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(BoardScreen.JsonOf(board, facts));
        else BoardScreen.Write(board, facts, Console.Out);
        return ExitCode.Ok;
    }
}
