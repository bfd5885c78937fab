using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;
using Command = System.CommandLine.Command;

namespace Coordination.Host.Commands;

/// <summary>
/// Messages that were set aside: what they are and why, and what becomes of them. An act is put on record in somebody's name before it is done;
/// after a crash between the two the same command finishes it. What an event says in words is not shown: it is not the administrator's to read.
/// </summary>
internal static class ParkedCommand
{
    private const int PageMax = 500;
    private const int ReasonWidthMax = 60;

    /// <summary>The ledger chain these acts are sealed in.</summary>
    private const string NodeName = "parked";

    private static readonly Argument<long> s_id = new("ID") { Description = Texts.Both(Say.ParkedIdDescription), CustomParser = r => Id(r, r.Tokens[0].Value) };

    private static readonly Argument<long[]> s_ids = new("ID")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = Texts.Both(Say.ParkedIdDescription),
        CustomParser = r => [.. r.Tokens.Select(t => Id(r, t.Value))],
    };

    private static readonly Option<string> s_by = new("--by") { Required = true, HelpName = "PERSON", Description = Texts.Both(Say.ParkedByDescription) };

    private static readonly Option<string> s_reason = new("--reason") { Required = true, HelpName = "TEXT", Description = Texts.Both(Say.ParkedReasonDescription) };

    public static Command Create() => new("parked", Texts.Both(Say.ParkedDescription))
    {
        new Command("list", Texts.Both(Say.ParkedListDescription)) { CliOptions.Data, CliOptions.Store, CliOptions.Json }.Does(ListAsync),
        new Command("show", Texts.Both(Say.ParkedShowDescription)) { s_id, CliOptions.Data, CliOptions.Store, CliOptions.Json }.Does(ShowAsync),
        new Command("replay", Texts.Both(Say.ParkedReplayDescription)) { s_ids, CliOptions.Data, CliOptions.Store, CliOptions.Workflows, s_by }.Does(ReplayAsync),
        new Command("drop", Texts.Both(Say.ParkedDropDescription)) { s_ids, CliOptions.Data, CliOptions.Store, CliOptions.Workflows, s_by, s_reason }.Does(DropAsync),
    };

    private static long Id(SymbolResult result, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        result.AddError(Texts.Of(Say.ParkedBadId, text));
        return 0;
    }

    private static async Task<int> ListAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var all = new List<ParkedMessage>();
        IReadOnlyList<ParkedMessage> page;
        do
        {
            page = await store.ReadParkedAsync(all.Count == 0 ? 0 : all[^1].Message.Id, PageMax, cancellationToken);
            all.AddRange(page);
        }
        while (page.Count == PageMax);

        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(Json.Of(all.Select(Shown.Of)));
        else Write(all);
        return ExitCode.Ok;
    }

    private static void Write(IReadOnlyList<ParkedMessage> all)
    {
        var table = new TextTable(
            new Column("ID", Right: true), new(Texts.Of(Say.ParkedSince)), new(Texts.Of(Say.ParkedSubscriber)), new(Texts.Of(Say.ParkedEvent)),
            new(Texts.Of(Say.ParkedStream)), new(Texts.Of(Say.ParkedReason), WidthMax: ReasonWidthMax));
        foreach (var row in all.Select(Shown.Of))
            table.Add($"{row.Id}", Shanghai.Second(row.At), row.Subscriber, row.Event, $"{row.Stream}@{row.Version}", Failures.OneLine(row.Reason));
        if (all.Count > 0) table.Write(Console.Out);
        Console.Out.WriteLine(Texts.Of(Say.ParkedCount, all.Count));
    }

    private static async Task<int> ShowAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        await using var store = await parse.OpenStoreAsync(StoreOpenMode.ReadOnly, cancellationToken);
        var id = parse.GetValue(s_id);
        var row = await ParkedActs.FindAsync(store, id, cancellationToken) is { } found ? Shown.Of(found) : throw new RefusedException(Texts.Of(Say.ParkedNotFound, id));
        if (parse.GetValue(CliOptions.Json))
        {
            Console.Out.WriteLine(Json.Of(row));
            return ExitCode.Ok;
        }

        Console.Out.WriteLine($"{Texts.Of(Say.ParkedStream)}  {row.Stream}@{row.Version}");
        Console.Out.WriteLine($"{Texts.Of(Say.ParkedEvent)}  {Texts.Event(row.Event)} ({Shanghai.Second(row.Happened)})");
        Console.Out.WriteLine($"{Texts.Of(Say.ParkedSubscriber)}  {row.Subscriber}");
        Console.Out.WriteLine($"{Texts.Of(Say.ParkedSince)}  {Shanghai.Second(row.At)}");
        Console.Out.WriteLine($"{Texts.Of(Say.ParkedReason)}  {Failures.OneLine(row.Reason)}");
        return ExitCode.Ok;
    }

    private static Task<int> ReplayAsync(ParseResult parse, CancellationToken cancellationToken) =>
        ActAsync(parse, ParkedActs.Replay, Say.ParkedReplayed, cancellationToken);

    private static Task<int> DropAsync(ParseResult parse, CancellationToken cancellationToken) =>
        ActAsync(parse, message => ParkedActs.Drop(message, parse.GetValue(s_reason)!), Say.ParkedDropped, cancellationToken);

    /// <summary>One after the other: each on record, then done. What is not set aside is told, and the others go on.</summary>
    private static async Task<int> ActAsync(ParseResult parse, Func<ParkedMessage, Domain.Command> act, Say done, CancellationToken cancellationToken)
    {
        await using var place = await parse.OpenPlaceAsync(StoreOpenMode.OpenExisting, parse.LoadPlan(), cancellationToken);
        using var logs = parse.CreateLogs();
        // Nothing follows from these commands on the bus, so the lane runs alone: a message replayed is for the running nodes to carry.
        await using var lane = new CommandLane(
            place.Store, place.Books, TimeProvider.System, KillFaults.FromEnvironment(), logs.CreateLogger<CommandLane>(), new LaneOptions(NodeName));
        await lane.StartAsync(cancellationToken);
        var actor = new Actor(new PersonId(parse.GetValue(s_by)!), place.Book.Units.Office, Role.SystemAdmin);
        var code = ExitCode.Ok;
        foreach (var id in parse.GetValue(s_ids)!.Distinct())
        {
            var message = await ParkedActs.FindAsync(place.Store, id, cancellationToken);
            var command = message is null ? null : act(message);
            var no = message is null ? Texts.Of(Say.ParkedNotFound, id) : await RecordAsync(lane, place, actor, command!, message, cancellationToken);
            if (no is null && await ParkedActs.DoAsync(place.Store, command!, message!, TimeProvider.System.GetUtcNow(), cancellationToken))
            {
                Console.Out.WriteLine(Texts.Of(done, id));
                continue;
            }

            await Console.Error.WriteLineAsync(no ?? Texts.Of(Say.ParkedNotFound, id));
            code = ExitCode.Refused;
        }

        return code;
    }

    /// <summary>Null once the act is on record, or why it is not.</summary>
    private static async Task<string?> RecordAsync(
        CommandLane lane, Workplace place, Actor actor, Domain.Command command, ParkedMessage message, CancellationToken cancellationToken)
    {
        var answer = await lane.SendAsync(new CommandEnvelope(ParkedActs.IdOf(command, message, actor.Person), actor, TimeProvider.System.GetUtcNow(), command), cancellationToken);
        return answer.Accepted ? null : new Wording(place.Book, null).Refusal(answer.Rejection!, answer.Data);
    }

    /// <summary>What is shown of a message.</summary>
    private sealed record Shown(
        long Id, string Subscriber, string Stream, int Version, string Event, DateTimeOffset Happened, DateTimeOffset At, string Reason)
    {
        public static Shown Of(ParkedMessage parked)
        {
            var (message, e) = (parked.Message, parked.Message.Event);
            return new Shown(
                message.Id, message.Subscriber, e.Stream.ToString(), e.Version, e.Type, Shanghai.Of(e.At), Shanghai.Of(parked.At), parked.Reason);
        }
    }
}
