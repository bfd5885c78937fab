using System.CommandLine;
using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Commands;

internal static class PlanCommand
{
    private const int TitleWidthMax = 48;

    public static Command Create() =>
        new Command("plan", Texts.Both(Say.PlanDescription)) { CliOptions.Json, CliOptions.Workflows }.Does(RunAsync);

    private static Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        if (parse.GetValue(CliOptions.Json))
        {
            PlanJson.Write(book, Console.Out);
            Console.Out.WriteLine();
        }
        else
        {
            Console.Out.WriteLine(book.Document);
            TableOf(book).Write(Console.Out);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private static TextTable TableOf(PlanBook book)
    {
        var table = new TextTable(
            new(Texts.Of(Say.ColumnNumber), Right: true), new(Texts.Of(Say.ColumnClause)), new(Texts.Of(Say.ColumnTitle), WidthMax: TitleWidthMax),
            new(Texts.Of(Say.ColumnLead)), new(Texts.Of(Say.ColumnUnits)), new(Texts.Of(Say.ColumnIndicators), Right: true),
            new(Texts.Of(Say.ColumnStepCount), Right: true), new(Texts.Of(Say.ColumnVersion)));
        foreach (var task in book.Tasks.Values)
        {
            table.Add(
                Text(task.Number), task.Clause, task.Title, book.Units.NameOf(task.Lead), $"{Text(task.Responsible.Length)}/{Text(task.Implementers.Length)}",
                Text(task.Indicators.Length), Text(task.Steps.Length), task.Version);
        }

        return table;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
