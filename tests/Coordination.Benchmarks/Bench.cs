using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Benchmarks;

/// <summary>What the benchmarks share: the real plan, a lane on a directory, and a workload of monthly reports being reviewed.</summary>
internal static class Bench
{
    private const int Callers = 64;

    public static PlanBook Book { get; } = DefinitionReader.Load(Path.Combine(AppContext.BaseDirectory, "workflows")).Book
        ?? throw new InvalidOperationException("The definitions do not load");

    public static DateTimeOffset Start { get; } = WorkCalendar.At(new DateOnly(2025, 1, 6), new TimeOnly(10, 0));

    public static string TempDirectory(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), $"coordination-bench-{Environment.ProcessId}-{name}");
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return path;
    }

    public static async Task<CommandLane> LaneAsync(IStore store, string node = "n1", PeopleAtWork? people = null)
    {
        var lane = new CommandLane(store, new Bookshelf([Book]), TimeProvider.System, NoFaults.Instance, NullLogger<CommandLane>.Instance, new LaneOptions(node) { People = people ?? new() });
        await lane.StartAsync(default);
        return lane;
    }

    /// <summary>Assignments with a received report each, and the commands that review them (event, view row, deadline, outbox row, command).</summary>
    public static async Task<IReadOnlyList<CommandEnvelope>> PrepareReviewsAsync(CommandLane lane, string window, int count)
    {
        var task = Book.Tasks[10];
        var run = TaskRunId.Of(CycleId.Of(Book.Plan, 2025), 10);
        var month = ReportMonth.Of(2025, 3);
        var due = Book.Calendar.DueOn(new DateOnly(2025, 11, 28), Book.Settings.DueTime);
        var opens = WorkCalendar.At(new DateOnly(2025, 3, 20), new TimeOnly(9, 0));
        var ids = Enumerable.Range(0, count).Select(i => new AssignmentId($"{run}/{window}{i}")).ToList();
        Command[] Setup(AssignmentId id) =>
        [
            new IssueAssignment(id, new AssignmentIssue(task.Version, task.Responsible[0], task.Lead, null, Duty.Responsible, "任务", null, due, [month])),
            new FireDeadline(id.Stream, ClockNames.ReportOpens, 3),
            new ReceiveReport(id, month, new ReportLine(12.5m, null, "按计划推进。", null, null, false)),
        ];
        foreach (var chunk in ids.Chunk(40))
        {
            var commands = chunk.SelectMany(Setup).Select(c => new CommandEnvelope(
                DerivedIds.Of($"{window}|{c.Stream}|{c.GetType().Name}"), Actor.System, c is IssueAssignment ? Start : opens, c));
            await lane.SendAllAsync([.. commands], null, default);
        }

        var reviewer = new Actor(new PersonId("bench"), task.Lead, Role.Handler);
        return [.. ids.Select(id => new CommandEnvelope(DerivedIds.Of($"review|{id}"), reviewer, opens, new ReviewReport(id, month, true, null)))];
    }

    /// <summary>Sends the commands from 64 callers, each waiting for its answer. Gives commands a second.</summary>
    public static async Task<double> SendAsync(CommandLane lane, IReadOnlyList<CommandEnvelope> commands)
    {
        var next = -1;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < commands.Count; i = Interlocked.Increment(ref next))
            {
                var answer = await lane.SendAsync(commands[i], default);
                if (!answer.Accepted) throw new InvalidOperationException($"Refused: {answer.Rejection}");
            }
        })));
        return commands.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
