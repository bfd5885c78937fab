using System.CommandLine;
using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Persistence;
using Command = System.CommandLine.Command;

namespace Coordination.Host.Commands;

/// <summary>
/// A year's holiday notice is out and stands in calendar.yaml: shows which provisional due dates would move, and moves them only when told
/// to, in the name of the office head who says so.
/// </summary>
internal static class CalendarCommand
{
    private static readonly Option<bool> s_confirm = new("--confirm") { Description = Texts.Both(Say.CalendarConfirmDescription) };

    private static readonly Option<string> s_by = new("--by") { HelpName = "PERSON", Description = Texts.Both(Say.CalendarByDescription) };

    public static Command Create() => new("calendar", Texts.Both(Say.CalendarDescription))
    {
        new Command("moves", Texts.Both(Say.CalendarMovesDescription)) { CliOptions.Data, CliOptions.Store, CliOptions.Bus, CliOptions.Workflows, s_confirm, s_by }.Does(RunAsync),
    };

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var by = parse.GetValue(s_by);
        if (parse.GetValue(s_confirm) && string.IsNullOrWhiteSpace(by)) throw new RefusedException(Texts.Of(Say.CalendarByMissing));
        var book = parse.LoadPlan();
        await using var place = await parse.OpenPlaceAsync(StoreOpenMode.OpenExisting, book, cancellationToken);
        var moves = await MovesAsync(place, cancellationToken);
        foreach (var move in moves)
            Console.Out.WriteLine($"{move.Id}  {Day(move.Old.On)} → {Day(move.New.On)}");
        Console.Out.WriteLine(Texts.Of(Say.CalendarMoves, moves.Count));
        if (moves.Count == 0 || !parse.GetValue(s_confirm)) return ExitCode.Ok;
        using var logs = parse.CreateLogs();
        var moved = await ConfirmAsync(place, moves, new PersonId(by!), logs, cancellationToken);
        Console.Out.WriteLine(Texts.Of(Say.CalendarMoved, moved));
        return moved == moves.Count ? ExitCode.Ok : ExitCode.Refused;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<MovedDate>> MovesAsync(Workplace place, CancellationToken cancellationToken)
    {
        var open = new List<(string, AssignmentState)>();
        await foreach (var row in RecordPages.StatesAsync<AssignmentState>(place.Store, StreamKind.Assignment, place.Book.Plan.Value, cancellationToken))
        {
            if (!row.State.IsClosed) open.Add(row);
        }

        return CalendarMoves.Of(place.Book.Calendar, open);
    }

    private static async Task<int> ConfirmAsync(
        Workplace place, IReadOnlyList<MovedDate> moves, PersonId by, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var parts = await place.PartsAsync(TimeProvider.System, new ProcessDriver(), KillFaults.FromEnvironment(), logs, cancellationToken, "calendar");
        await using var runtime = await EngineRuntime.StartAsync(parts, cancellationToken);
        var actor = new Actor(by, place.Book.Units.Office, Role.UnitHead);
        var moved = 0;
        foreach (var move in moves)
        {
            var envelope = new CommandEnvelope(CalendarMoves.IdOf(move), actor, TimeProvider.System.GetUtcNow(), CalendarMoves.Confirm(move));
            var answer = await runtime.Lane.SendAsync(envelope, cancellationToken);
            if (answer.Accepted) moved++;
        }

        await runtime.Rest.WhenAtRestAsync(cancellationToken);
        return moved;
    }
}
