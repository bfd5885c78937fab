using System.CommandLine;
using System.Globalization;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class SimulateCommand
{
    private static readonly Option<int> s_year = CliOptions.Year();

    private static readonly Option<long> s_seed = CliOptions.Seed(required: true);

    /// <summary>No default: without it nothing is kept.</summary>
    private static readonly Option<string> s_data = new("--data") { HelpName = "DIR", Description = Texts.Both(Say.DataDescription) };

    public static Command Create() =>
        new Command("simulate", Texts.Both(Say.SimulateDescription)) { s_year, s_seed, s_data, CliOptions.Store, CliOptions.Bus, CliOptions.Json, CliOptions.Workflows }.Does(RunAsync);

    public static void RequireYear(int year, PlanBook book)
    {
        var first = book.Settings.FirstYear;
        if (year < first) throw new UsageException(Texts.Of(Say.YearTooEarly, year, first));
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        var plan = new SimulationPlan(parse.GetValue(s_year), parse.GetValue(s_seed));
        RequireYear(plan.Year, book);
        SimulationResult result;
        if (parse.GetValue(s_data) is { } data)
        {
            result = await PlayAsync(parse, data, book, plan, cancellationToken);
        }
        else
        {
            var temporary = Directory.CreateTempSubdirectory("coordination-");
            try
            {
                result = await PlayAsync(parse, temporary.FullName, book, plan, cancellationToken);
            }
            finally
            {
                temporary.Delete(recursive: true);
            }
        }

        if (parse.GetValue(CliOptions.Json)) Console.Out.WriteLine(Json.Of(result));
        else Write(result);
        return ExitCode.Ok;
    }

    private static async Task<SimulationResult> PlayAsync(
        ParseResult parse, string data, PlanBook book, SimulationPlan plan, CancellationToken cancellationToken)
    {
        using var logs = parse.CreateLogs();
        await using var place = await parse.OpenPlaceAsync(data, StoreOpenMode.OpenOrCreate, book, cancellationToken);
        if (await SimulationRun.BookmarkAsync(place.Store, cancellationToken) is { Until: not null } demo)
            throw new OtherSimulationException(demo.Year, demo.Seed, demo.Until);
        var progress = new Progress(Console.Error, TimeProvider.System, Say.ProgressSimulating);
        return await SimulationRun.RunAsync(
            place, plan, new ProcessDriver(), KillFaults.FromEnvironment(), logs, day => progress.Report(Shanghai.Day(day)), cancellationToken);
    }

    private static void Write(SimulationResult r)
    {
        var table = new TextTable(new Column(Texts.Of(Say.ResultTitle, r.Year, r.Seed)), new Column(""));
        Row(Say.ResultTaskRuns, r.TaskRuns);
        Row(Say.ResultClosedOff, r.ClosedOff);
        Row(Say.ResultAssignments, r.Assignments);
        Row(Say.ResultCommands, r.Commands);
        Row(Say.ResultEvents, r.Events);
        Row(Say.ResultReports, r.Reports);
        Row(Say.ResultDisputes, r.Disputes);
        Row(Say.ResultExtensions, r.Extensions);
        Row(Say.ResultReworks, r.Reworks);
        Row(Say.ResultEscalations, r.Escalations.Blue, r.Escalations.Yellow, r.Escalations.Red, r.Escalations.Agenda);
        Row(Say.ResultDecisions, r.Decisions);
        Row(Say.ResultSignOffs, r.SignOffs);
        Row(Say.ResultMessages, r.Messages.Published, r.Messages.Consumed, r.Messages.Parked);
        Row(Say.ResultElapsed, r.ElapsedMs);
        table.Add(Texts.Of(Say.ResultDigest), r.Digest);
        table.Write(Console.Out);

        void Row(Say label, params long[] counts) =>
            table.Add(Texts.Of(label), string.Join(" / ", counts.Select(c => c.ToString(CultureInfo.InvariantCulture))));
    }
}
