using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Benchmarks;

/// <summary>
/// Deadlines due at once on PostgreSQL: fired through the lane, each with event, view row, deadlines, outbox row and command, against a bare
/// loop that takes a hundred with SKIP LOCKED and writes the same rows. Then all of a great number at once, with the answers of people's
/// commands timed before and meanwhile.
/// </summary>
internal static class DeadlinesBenchmark
{
    private const int Window = 10_000;
    private const int ProbesPerSecond = 50;

    public static async Task RunAsync(int pairs, int atOnce)
    {
        await using var servers = await BenchServers.StartAsync();
        await using var store = await servers.OpenStoreAsync("deadlines");
        await using (await servers.OpenStoreAsync("bare"))
        {
            // Only for its schema.
        }

        var people = new PeopleAtWork();
        await using var lane = await Bench.LaneAsync(store, people: people);
        await using var first = await Bench.LaneAsync(store, "n1.w1", people);
        await using var second = await Bench.LaneAsync(store, "n1.w2", people);
        var sweep = new DeadlineSweep(store, new WorkLanes([first, second]), "n1", rest: null, NoFaults.Instance, NullLogger<DeadlineSweep>.Instance);
        var bare = new BareSweep(servers.Postgres, "bare");
        var ratios = new List<double>();
        Console.WriteLine("pair  ours/s    bare/s    ratio");
        for (var pair = 0; pair <= pairs; pair++)
        {
            var month = ReportMonth.Of(2025, 2 + (pair % 10));
            await PrepareAsync(lane, $"p{pair}-", Window, month);
            var a = await FireAsync(sweep, Opening(month), Window);
            await bare.PrepareAsync(Window);
            var b = await bare.RunAsync(Window);
            // The first pair warms both up.
            if (pair == 0) continue;
            ratios.Add(a / b);
            Console.WriteLine($"{pair,4}  {a,8:F0}  {b,8:F0}  {a / b,5:F2}");
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 0.5)");
        await AtOnceAsync(servers, lane, sweep, atOnce);
    }

    private static async Task AtOnceAsync(BenchServers servers, CommandLane lane, DeadlineSweep sweep, int atOnce)
    {
        var month = ReportMonth.Of(2025, 6);
        await PrepareAsync(lane, "all-", atOnce, month);
        var people = await Bench.PrepareReviewsAsync(lane, "people-", 20_000);
        // What the preparing left the server to do would be measured as idle.
        await servers.Postgres.ExecuteAsync("deadlines", "VACUUM ANALYZE");
        await servers.Postgres.ExecuteAsync("deadlines", "CHECKPOINT");
        var (idle, used) = await ProbeAsync(lane, people, 0, TimeSpan.FromSeconds(10), null);
        var outbox = await CountAsync("outbox");
        var firing = FireAsync(sweep, Opening(month), atOnce);
        var (busy, _) = await ProbeAsync(lane, people, used, TimeSpan.FromMinutes(5), firing);
        Console.WriteLine($"{atOnce} at once: {await firing:F0}/s; {await CountAsync("outbox") - outbox} outbox rows meanwhile, the people's among them");
        Console.WriteLine($"people's commands: p99 {idle:F1} ms idle, {busy:F1} ms meanwhile, ratio {busy / idle:F2} (to reach: 3)");

        async Task<long> CountAsync(string table) => (long)(await servers.Postgres.ExecuteAsync("deadlines", $"SELECT count(*) FROM {table}"))!;
    }

    /// <summary>Acknowledged assignments whose form of the month is to open.</summary>
    private static async Task PrepareAsync(CommandLane lane, string window, int count, ReportMonth month)
    {
        var task = Bench.Book.Tasks[10];
        var run = TaskRunId.Of(CycleId.Of(Bench.Book.Plan, 2025), 10);
        var due = Bench.Book.Calendar.DueOn(new DateOnly(2026, 11, 27), Bench.Book.Settings.DueTime);
        var unit = new Actor(new PersonId("bench"), task.Responsible[0], Role.Handler);
        foreach (var chunk in Enumerable.Range(0, count).Select(i => new AssignmentId($"{run}/{window}{i}")).Chunk(60))
        {
            var commands = chunk.SelectMany(id => new[]
            {
                Envelope(Actor.System, new IssueAssignment(id, new AssignmentIssue(task.Version, task.Responsible[0], task.Lead, null, Duty.Responsible, "任务", null, due, [month]))),
                Envelope(unit, new AcknowledgeAssignment(id)),
            });
            await lane.SendAllAsync([.. commands], null, default);
        }

        CommandEnvelope Envelope(Actor actor, Command command) =>
            new(DerivedIds.Of($"{window}|{command.Stream}|{command.GetType().Name}"), actor, Bench.Start, command);
    }

    private static DateTimeOffset Opening(ReportMonth month) => WorkCalendar.At(new DateOnly(month.Year, month.Month, 24), new TimeOnly(9, 0));

    private static async Task<double> FireAsync(DeadlineSweep sweep, DateTimeOffset now, int expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        var fired = await sweep.FireDueAsync(now, default);
        if (fired < expected) throw new InvalidOperationException($"Only {fired} of {expected} fired");
        return fired / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Sends people's commands at an even pace for a time, or while something else goes on. Gives the 99th percentile of their answers in milliseconds.</summary>
    private static async Task<(double P99, int Used)> ProbeAsync(CommandLane lane, IReadOnlyList<CommandEnvelope> commands, int from, TimeSpan time, Task? meanwhile)
    {
        var answers = new List<Task<double>>();
        var started = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / ProbesPerSecond));
        while (TimeProvider.System.GetElapsedTime(started) < time && meanwhile is not { IsCompleted: true } && from + answers.Count < commands.Count)
        {
            answers.Add(TimedAsync(commands[from + answers.Count]));
            await tick.WaitForNextTickAsync();
        }

        var millis = (await Task.WhenAll(answers)).Order().ToList();
        return (millis[millis.Count * 99 / 100], answers.Count);

        async Task<double> TimedAsync(CommandEnvelope command)
        {
            var sent = TimeProvider.System.GetTimestamp();
            var answer = await lane.SendAsync(command, default);
            if (!answer.Accepted) throw new InvalidOperationException($"Refused: {answer.Rejection}");
            return TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds;
        }
    }
}

/// <summary>A plain program for the same: no states, no chains, nothing decided; rows as long as ours, made by the server itself.</summary>
internal sealed class BareSweep(PostgresServer server, string database)
{
    private const int Batch = 100;

    private const string Take = """
        WITH due AS (
          SELECT id, stream FROM deadlines WHERE due_at IS NOT NULL AND due_at <= 1000 ORDER BY due_at, stream, name LIMIT 100 FOR UPDATE SKIP LOCKED),
        fired AS (UPDATE deadlines AS d SET due_at = NULL, serial = serial + 1 FROM due WHERE d.id = due.id),
        told AS (
          INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
          SELECT stream, 1, 'ReportExpected', repeat('e', 500), 1, decode(md5(stream), 'hex'), repeat('a', 64), repeat('b', 64), 'sha256-1', 'n1', 1 FROM due),
        seen AS (
          UPDATE entities AS e SET version = version + 1, head_hash = repeat('c', 64), document = repeat('f', 2600) FROM due WHERE e.stream = due.stream),
        sent AS (INSERT INTO outbox (stream, version, subscriber) SELECT stream, 1, 'reactions' FROM due),
        said AS (
          INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
          SELECT decode(md5(stream), 'hex'), stream, 'FireDeadline', 'system', 'system', 'System', '', 1, 1, repeat('g', 30), '', 'n1', 1 FROM due)
        SELECT count(*) FROM due
        """;

    private int _rounds;

    public async Task PrepareAsync(int count)
    {
        _rounds++;
        // The loop's own dead rows would slow it down from round to round.
        await server.ExecuteAsync(database, "TRUNCATE entities, deadlines, events, outbox, commands, parked");
        await server.ExecuteAsync(database, FormattableString.Invariant($"""
            INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
            SELECT 'assignment:bare/{_rounds}/' || i, 1, repeat('b', 64), 'lyg/2022-30/2025', 10, 'hzq', 'InProgress', 1, 1, repeat('d', 2600) FROM generate_series(1, {count}) AS i;
            INSERT INTO deadlines (stream, name, serial, due_at) SELECT 'assignment:bare/{_rounds}/' || i, 'report-opens', 1, 1000 FROM generate_series(1, {count}) AS i
            """));
    }

    public async Task<double> RunAsync(int count)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(Take, connection);
        await command.PrepareAsync();
        var started = TimeProvider.System.GetTimestamp();
        var done = 0L;
        while (done < count)
        {
            var taken = (long)(await command.ExecuteScalarAsync())!;
            if (taken is 0 or > Batch) throw new InvalidOperationException($"{taken} taken");
            done += taken;
        }

        return done / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }
}
