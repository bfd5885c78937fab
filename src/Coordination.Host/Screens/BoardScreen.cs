using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain.Escalations;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>The state of the tasks as a table, and as JSON.</summary>
internal static class BoardScreen
{
    private const int WidthWithoutTerminal = 140;
    private const int WidthLeast = 90;
    private const int TitleWidthMax = 44;
    private const int OtherColumns = 78;

    public static void Write(TaskBoard board, RecordFacts facts, TextWriter writer)
    {
        if (board.Year is { } year)
        {
            writer.WriteLine(Texts.Of(Say.BoardTitle, year, Shanghai.Minute(board.At)));
            TableOf(board).Write(writer);
            writer.WriteLine(Texts.Of(
                Say.BoardTotals, board.Tasks.Sum(t => t.DoneOnTime), board.Tasks.Sum(t => t.DoneLate), board.Tasks.Sum(t => t.NotDue),
                board.Tasks.Sum(t => t.Overdue), board.OpenEscalations));
        }
        else
        {
            writer.WriteLine(Texts.Of(Say.BoardEmpty));
        }

        writer.WriteLine(Texts.Of(
            Say.BoardFacts, facts.Events, facts.Commands, facts.Refused, facts.MessagesOpen, facts.MessagesParked, Shanghai.Minute(facts.LastAt)));
    }

    public static string JsonOf(TaskBoard board, RecordFacts facts) => Json.Of(new
    {
        board.Year,
        At = Shanghai.Of(board.At),
        Tasks = board.Tasks.Select(t => t with { NextDue = Shanghai.Of(t.NextDue) }),
        Totals = new
        {
            DoneOnTime = board.Tasks.Sum(t => t.DoneOnTime),
            DoneLate = board.Tasks.Sum(t => t.DoneLate),
            NotDue = board.Tasks.Sum(t => t.NotDue),
            Overdue = board.Tasks.Sum(t => t.Overdue),
            board.OpenEscalations,
        },
        Store = facts with { LastAt = Shanghai.Of(facts.LastAt) },
    });

    private static TextTable TableOf(TaskBoard board)
    {
        var room = Math.Max(WidthLeast, TerminalWidth()) - OtherColumns;
        var title = Math.Min(TitleWidthMax, room * 2 / 3);
        var table = new TextTable(
            new(Texts.Of(Say.ColumnNumber), Right: true), new(Texts.Of(Say.ColumnTitle), WidthMax: title), new(Texts.Of(Say.ColumnLight)),
            new(Texts.Of(Say.ColumnOnTime), Right: true), new(Texts.Of(Say.ColumnLate), Right: true), new(Texts.Of(Say.ColumnNotDue), Right: true),
            new(Texts.Of(Say.ColumnOverdue), Right: true), new(Texts.Of(Say.ColumnNext)), new(Texts.Of(Say.ColumnEscalations), Right: true),
            new(Texts.Of(Say.ColumnSteps), WidthMax: Math.Max(8, room - title)));
        foreach (var t in board.Tasks)
        {
            table.Add(
                Text(t.Number), t.Title, LightText(t.Light), Text(t.DoneOnTime), Text(t.DoneLate), Text(t.NotDue), Text(t.Overdue),
                Shanghai.Minute(t.NextDue), Text(t.OpenEscalations), string.Join(Texts.IsChinese ? "、" : ", ", t.Steps));
        }

        return table;
    }

    private static string LightText(Light? light) => light switch
    {
        Light.Green => Texts.Of(Say.LightGreen),
        Light.Yellow => Texts.Of(Say.LightYellow),
        Light.Red => Texts.Of(Say.LightRed),
        Light.Grey => Texts.Of(Say.LightGrey),
        _ => "—",
    };

    private static int TerminalWidth()
    {
        if (Console.IsOutputRedirected) return WidthWithoutTerminal;
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth - 1 : WidthWithoutTerminal;
        }
        catch (IOException)
        {
            return WidthWithoutTerminal;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
