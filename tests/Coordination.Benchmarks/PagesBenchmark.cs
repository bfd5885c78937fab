using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;
using Coordination.Web.Harness;

namespace Coordination.Benchmarks;

/// <summary>
/// How long pages take over a year of a hundred times the plan's assignments, for fifty people who are signed in and open a page each ten
/// seconds on average, while two acts a second change what they see. Whole answers, over a real Kestrel, the asker in the same process.
/// </summary>
internal static class PagesBenchmark
{
    private const int People = 50;
    private const int PagesPerSecond = 5;
    private const int ActsPerSecond = 2;
    private const int Seed = 7;

    /// <summary>Who asks for what, how often of a hundred, and what is to be reached (milliseconds).</summary>
    private static readonly (string Name, int Share, int Wanted)[] s_pages = [("desk", 40, 100), ("task", 30, 100), ("group and matrix", 10, 200), ("search", 20, 200)];

    private static readonly string[] s_words = ["节水", "海州区", "绿色建筑 改造", "推进", "2025"];

    public static async Task RunAsync(int times, int seconds)
    {
        await using var server = await WebServer.StartAsync(SimulatedCity.November);
        var before = server.Web.View.Current.Assignments.Count;
        Grow(server.Web.View, times);
        Console.WriteLine($"{before} assignments grown to {server.Web.View.Current.Assignments.Count}; {People} people, {PagesPerSecond} pages and {ActsPerSecond} acts a second, {seconds} s, seed {Seed}");
        BoardsAlone(server);
        var random = new Random(Seed);
        var people = new List<(string Person, HttpClient Browser)>();
        foreach (var person in Cast(server).Take(People)) people.Add((person, await server.SignedInAsync(person, default)));
        await PlayAsync(server, people, random, 10);
        var told = await PlayAsync(server, people, random, seconds);
        Console.WriteLine("page               count   p50 ms   p95 ms   max ms   to reach (p95)");
        foreach (var (name, _, wanted) in s_pages)
        {
            var times95 = told[name].Order().ToList();
            Console.WriteLine($"{name,-18} {times95.Count,5} {At(times95, 0.5),8:F1} {At(times95, 0.95),8:F1} {times95[^1],8:F1}   {wanted}");
        }

        static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }

    /// <summary>What of it is the reading itself, without the page around it.</summary>
    private static void BoardsAlone(WebServer server)
    {
        var (plan, now) = (server.Web.View.Current, server.Clock.GetUtcNow());
        var office = new Viewer(new PersonId("ldxzb.head"), new Post(plan.Book.Units.Office, Role.UnitHead, null));
        var lead = new Viewer(new PersonId("zjj.handler1"), new Post(new UnitCode("zjj"), Role.Handler, null));
        (string Name, Func<object?> Read)[] boards =
        [
            ("lights", () => plan.Assignments.Values.Count(a => plan.LightOf(a.State, now) is { Light: Light.Red })),
            ("desk", () => UnitDesk.Of(plan, lead, now)), ("task", () => TaskSheet.Of(plan, lead, 10, null, null, now)), ("group", () => GroupBoard.Of(plan, office, now)),
            ("matrix", () => MatrixBoard.Of(plan, office, now)), ("search", () => PlanSearch.Of(plan, office, "绿色建筑 改造", p => p.Id.Value)),
            ("task list", () => TaskList.Of(plan, lead, null, now)),
        ];
        foreach (var (name, read) in boards)
        {
            read();
            Console.WriteLine($"{name,-12} {Bench.Median(Enumerable.Range(0, 15).Select(_ =>
            {
                var from = TimeProvider.System.GetTimestamp();
                read();
                return TimeProvider.System.GetElapsedTime(from).TotalMilliseconds;
            })),8:F1} ms");
        }
    }

    /// <summary>Arrivals do not wait for answers: a slow page makes the next ones queue, as with people.</summary>
    private static async Task<Dictionary<string, List<double>>> PlayAsync(WebServer server, List<(string Person, HttpClient Browser)> people, Random random, int seconds)
    {
        var told = s_pages.ToDictionary(p => p.Name, _ => new List<double>());
        var running = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        var (nextPage, nextAct, acts) = (0.0, 0.0, 0);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (TimeProvider.System.GetElapsedTime(started).TotalSeconds is var now && now < seconds)
        {
            if (now >= nextPage)
            {
                nextPage += -Math.Log(1 - random.NextDouble()) / PagesPerSecond;
                var (name, path, browser) = Chosen(server, people, random);
                running.Add(Task.Run(async () =>
                {
                    var from = TimeProvider.System.GetTimestamp();
                    using var answer = await browser.GetAsync(path);
                    await answer.Content.ReadAsByteArrayAsync();
                    if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {answer.StatusCode}");
                    lock (told) told[name].Add(TimeProvider.System.GetElapsedTime(from).TotalMilliseconds);
                }));
            }

            if (now >= nextAct)
            {
                nextAct += 1.0 / ActsPerSecond;
                running.Add(Task.Run(() => RemarkAsync(server, acts++)));
            }

            await pace.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
        return told;
    }

    private static (string Name, string Path, HttpClient Browser) Chosen(WebServer server, List<(string Person, HttpClient Browser)> people, Random random)
    {
        var roll = random.Next(100);
        var name = s_pages.First(p => (roll -= p.Share) < 0).Name;
        var ofAll = people.Where(p => p.Person.StartsWith("ldxz", StringComparison.Ordinal)).ToList();
        var (person, browser) = name is "group and matrix" ? ofAll[random.Next(ofAll.Count)] : people[random.Next(people.Count)];
        var tasks = server.Web.Book.Tasks.Values.Where(t => person.StartsWith(t.Lead.Value + ".", StringComparison.Ordinal)).Select(t => t.Number).ToList();
        if (name == "task" && tasks.Count == 0) ((person, browser), tasks) = (people.First(p => p.Person.StartsWith("zjj", StringComparison.Ordinal)), [10]);
        var path = name switch
        {
            "desk" => "/desk",
            "task" => $"/tasks/{tasks[random.Next(tasks.Count)]}",
            "search" => $"/search?q={Uri.EscapeDataString(s_words[random.Next(s_words.Length)])}",
            _ => "/group",
        };
        return (name, path, browser);
    }

    /// <summary>An act that leaves the figures as they are but makes every page stale.</summary>
    private static async Task RemarkAsync(WebServer server, int number)
    {
        var open = server.Web.View.Current.Assignments.Values.Select(a => a.State).Where(a => a is { Id.Parent: null, Issue.Reviewer.Value: "zjj" }).Take(50).ToList();
        var actor = new Actor(new PersonId("zjj.handler1"), new UnitCode("zjj"), Role.Handler);
        var command = new RemarkOnAssignment(open[number % open.Count].Id!.Value, $"第{number}次");
        await server.Web.Runtime.Lane.SendAsync(new CommandEnvelope(new CommandId(Guid.NewGuid()), actor, server.Clock.GetUtcNow(), command), default);
    }

    private static IEnumerable<string> Cast(WebServer server) =>
        server.Web.View.Current.Persons.Where(p => p.Value.State is { Disabled: false } s && s.Posts.Any(x => !x.Role.IsAdministrator()))
            .Select(p => p.Key[(p.Key.IndexOf('/', StringComparison.Ordinal) + 1)..]).OrderBy(p => p.StartsWith("ldxz", StringComparison.Ordinal) || p.StartsWith("zjj", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(p => p, StringComparer.Ordinal);

    /// <summary>Each assignment dispatched onward to ninety-nine towns or sections, whose work stands where their county's or bureau's does.</summary>
    private static void Grow(PlanView view, int times)
    {
        foreach (var held in view.Current.Assignments.Values.ToList())
        {
            if (held.State is not { Id: { Parent: null } id, Issue: { } issue } s) continue;
            var below = new List<CommittedState>();
            for (var i = 1; i < times; i++)
            {
                var (child, unit) = (AssignmentId.ChildOf(id, i), new UnitCode($"{issue.Unit}-{i:00}"));
                var clocks = s.Clocks.Values.Select(c => c with { Owner = c.Owner == issue.Unit ? unit : issue.Unit }).ToImmutableSortedDictionary(c => c.Name, c => c, StringComparer.Ordinal);
                below.Add(new(child.Stream, s with { Id = child, Issue = issue with { Unit = unit, Reviewer = issue.Unit, Parent = id }, Clocks = clocks }, held.Version, held.ChangedAt));
            }

            view.Take(below);
        }
    }
}
