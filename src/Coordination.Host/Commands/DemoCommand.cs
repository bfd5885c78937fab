using System.CommandLine;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Domain.Cycles;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;
using Coordination.Host.Web;
using Coordination.Persistence;

namespace Coordination.Host.Commands;

internal static class DemoCommand
{
    /// <summary>The policy's first target year, late enough that everything is happening.</summary>
    private static readonly DateOnly s_defaultDay = new(2025, 11, 20);

    private static readonly Option<long> s_seed = CliOptions.Seed(required: false);

    private static readonly Option<DateOnly?> s_today = CliOptions.Day("--today", Say.TodayDescription);

    private static readonly Option<bool> s_once = new("--once") { Description = Texts.Both(Say.OnceDescription) };

    public static Command Create() =>
        new Command("demo", Texts.Both(Say.DemoDescription)) { s_seed, CliOptions.DemoData, CliOptions.Store, CliOptions.Bus, ServeCommand.Urls, s_today, s_once, CliOptions.Workflows }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var book = parse.LoadPlan();
        var today = parse.GetValue(s_today) ?? s_defaultDay;
        RequireDay(today, book);
        var data = parse.GetValue(CliOptions.DemoData)!;
        using var logs = parse.CreateLogs();
        await using var place = await parse.OpenPlaceAsync(data, StoreOpenMode.OpenOrCreate, book, cancellationToken);
        var faults = KillFaults.FromEnvironment();
        var plan = new SimulationPlan(today.Year, parse.GetValue(s_seed), today);
        await RequireOwnAsync(place, plan, data, cancellationToken);
        var end = await FillAsync(place, plan, faults, logs, cancellationToken);
        var last = await RecordFacts.LastInstantAsync(place.Store, cancellationToken);
        var clock = new ShiftedClock(TimeProvider.System, last > end ? last.Value : end);
        if (parse.GetValue(s_once))
        {
            await ShowAsync(place, clock, cancellationToken);
            return ExitCode.Ok;
        }

        var urls = ServeCommand.UrlsOf(parse.GetValue(ServeCommand.Urls) ?? ServeCommand.UrlsDefault);
        // Whoever reaches it may sign in as anybody.
        if (!ServeCommand.AreLoopback(urls)) throw new UsageException(Texts.Of(Say.DemoOnlyLoopback));
        await KeepRunningAsync(place, clock, urls, faults, logs, cancellationToken);
        Console.Error.WriteLine(Texts.Of(Say.DemoStopped));
        return ExitCode.Ok;
    }

    private static void RequireDay(DateOnly today, PlanBook book)
    {
        SimulateCommand.RequireYear(today.Year, book);
        if (today.Year > CliOptions.YearMax)
            throw new UsageException(Texts.Of(Say.BadYear, today.Year, book.Settings.FirstYear, CliOptions.YearMax));
        var opens = CycleDecider.OpeningOf(today.Year, book);
        if (today < opens) throw new UsageException(Texts.Of(Say.DateTooEarly, Shanghai.Day(today), Shanghai.Day(opens)));
    }

    /// <summary>The directory is empty, or holds this very demonstration.</summary>
    private static async Task RequireOwnAsync(Workplace place, SimulationPlan plan, string data, CancellationToken cancellationToken)
    {
        var bookmark = await SimulationRun.BookmarkAsync(place.Store, cancellationToken);
        if (bookmark is not null && (bookmark.Seed != plan.Seed || bookmark.Until != plan.Until))
            throw new OtherSimulationException(bookmark.Year, bookmark.Seed, bookmark.Until);
        if (bookmark is null && await RecordFacts.LastInstantAsync(place.Store, cancellationToken) is not null)
            throw new DataException(Texts.Of(Say.NotADemo, data));
    }

    /// <summary>Simulates up to the day, from wherever an earlier start left off. Gives the instant at which the simulation ends.</summary>
    private static async Task<DateTimeOffset> FillAsync(
        Workplace place, SimulationPlan plan, IFaultPoints faults, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var end = Simulator.EndOf(plan.Until!.Value);
        var bookmark = await SimulationRun.BookmarkAsync(place.Store, cancellationToken);
        if (bookmark is { IsUnderWay: false }) return end;
        var progress = new Progress(Console.Error, TimeProvider.System, Say.ProgressSimulating);
        await SimulationRun.RunAsync(place, plan, new ProcessDriver(), faults, logs, day => progress.Report(Shanghai.Day(day)), cancellationToken);
        return end;
    }

    private static async Task KeepRunningAsync(
        Workplace place, TimeProvider clock, IReadOnlyList<string> urls, IFaultPoints faults, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var parts = await place.PartsAsync(clock, new ProcessDriver(), faults, logs, cancellationToken);
        await using var runtime = await EngineRuntime.StartAsync(parts, cancellationToken);
        var view = await PlanView.OpenAsync(place.Store, place.Book, runtime.Lanes, cancellationToken);
        var web = new WebPlace(place, runtime, view, clock, IsDemo: true);
        await Staffing.EnterCastAsync(web, cancellationToken);
        await using var app = WebNode.Build(urls, web, TimeProvider.System, logs);
        await app.StartAsync(cancellationToken);
        await ShowAsync(place, clock, cancellationToken);
        Console.Out.WriteLine(Texts.Of(Say.DemoRunning, Shanghai.Minute(clock.GetUtcNow()), string.Join(' ', app.Urls)));
        await new EngineService(runtime, place.Anchors, clock, TimeProvider.System).RunAsync(cancellationToken);
        await app.StopAsync(CancellationToken.None);
    }

    private static async Task ShowAsync(Workplace place, TimeProvider clock, CancellationToken cancellationToken)
    {
        var board = await TaskBoard.ReadAsync(place.Store, place.Book, clock.GetUtcNow(), cancellationToken);
        BoardScreen.Write(board, await RecordFacts.ReadAsync(place.Store, cancellationToken), Console.Out);
    }
}
