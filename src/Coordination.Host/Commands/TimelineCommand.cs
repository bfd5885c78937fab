using System.CommandLine;
using Coordination.Application.Storage;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class TimelineCommand
{
    private const int PageMax = 2000;

    private static readonly Argument<string> s_id = new("ASSIGNMENT-ID") { Description = Texts.Both(Say.TimelineIdDescription) };

    private static readonly Option<bool> s_refusals = new("--refusals") { Description = Texts.Both(Say.RefusalsDescription) };

    public static Command Create() => new Command("timeline", Texts.Both(Say.TimelineDescription))
    {
        s_id, CliOptions.Data, CliOptions.Store, s_refusals, CliOptions.Json, CliOptions.Workflows,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var rows = await new StreamFinder(store, book).FindAsync(parse.GetValue(s_id)!, cancellationToken);
        var refusals = parse.GetValue(s_refusals) ? await RefusalsAsync(store, rows[0].Event.Stream.ToString(), cancellationToken) : [];
        var screen = new TimelineScreen(book, rows[0].Event.Stream);
        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(screen.JsonOf(rows, refusals));
        else screen.Write(rows, parse.GetValue(s_refusals) ? refusals : null, Console.Out);
        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<CommandRow>> RefusalsAsync(IStore store, string stream, CancellationToken cancellationToken)
    {
        var refusals = new List<CommandRow>();
        var last = 0L;
        while (true)
        {
            var page = await store.ReadCommandsAsync(last, PageMax, cancellationToken);
            refusals.AddRange(page.Where(c => !c.Accepted && c.Stream.ToString() == stream));
            if (page.Count < PageMax) return refusals;
            last = page[^1].Sequence;
        }
    }
}
