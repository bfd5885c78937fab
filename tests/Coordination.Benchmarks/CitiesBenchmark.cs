using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Host.Hosting;
using Coordination.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Benchmarks;

/// <summary>Commands a second on a store that holds a year of a hundred cities, against one that holds a year of one; windows interleaved.</summary>
internal static class CitiesBenchmark
{
    private const int Windows = 10;
    private const int WindowCommands = 20_000;

    /// <summary>Tables copied for each further city, with the columns in which its plan's key stands.</summary>
    private static readonly (string Table, string Columns, string Values)[] s_copies =
    [
        ("events", "stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch",
            "replace(stream, ':lyg/', @city), version, type, body, at, randomblob(16), previous_hash, hash, algorithm, node, batch"),
        ("entities", "stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document",
            "replace(stream, ':lyg/', @city), version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document"),
        ("deadlines", "stream, name, serial, due_at", "replace(stream, ':lyg/', @city), name, serial, due_at"),
        ("outbox", "stream, version, subscriber, done_at", "replace(stream, ':lyg/', @city), version, subscriber, done_at"),
        ("commands", "command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch",
            "randomblob(16), replace(stream, ':lyg/', @city), type, person, unit, role, acting_for, at, accepted, answer, body, node, batch"),
    ];

    public static async Task RunAsync(int cities)
    {
        var (one, many) = (Bench.TempDirectory("one"), Bench.TempDirectory("many"));
        try
        {
            await using (var place = await Workplace.OpenAsync(one, Bench.Book, TimeProvider.System, default))
                await SimulationRun.RunAsync(place, new SimulationPlan(2025, 7), new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, null, default);
            Directory.CreateDirectory(many);
            File.Copy(Path.Combine(one, "coordination.db"), Path.Combine(many, "coordination.db"));
            Fill(Path.Combine(many, "coordination.db"), cities);
            await CompareAsync(one, many, cities);
        }
        finally
        {
            if (Directory.Exists(one)) Directory.Delete(one, recursive: true);
            if (Directory.Exists(many)) Directory.Delete(many, recursive: true);
        }
    }

    private static void Fill(string path, int cities)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        for (var city = 1; city < cities; city++)
        {
            using var transaction = connection.BeginTransaction();
            foreach (var (table, columns, values) in s_copies)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = $"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE instr(stream, ':lyg/') > 0";
                command.Parameters.AddWithValue("@city", $":c{city:000}/");
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            if (city % 10 == 0) Console.Error.WriteLine($"{city} cities");
        }
    }

    private static async Task CompareAsync(string one, string many, int cities)
    {
        await using var a = await SqliteStore.OpenAsync(one, StoreOpenMode.OpenOrCreate, default);
        await using var b = await SqliteStore.OpenAsync(many, StoreOpenMode.OpenOrCreate, default);
        await using var laneOne = await Bench.LaneAsync(a);
        await using var laneMany = await Bench.LaneAsync(b);
        var ratios = new List<double>();
        Console.WriteLine($"window  1 city/s  {cities} cities/s  ratio");
        for (var window = 0; window <= Windows; window++)
        {
            var perOne = await Bench.SendAsync(laneOne, await Bench.PrepareReviewsAsync(laneOne, $"w{window}-", WindowCommands));
            var perMany = await Bench.SendAsync(laneMany, await Bench.PrepareReviewsAsync(laneMany, $"w{window}-", WindowCommands));
            if (window == 0) continue;
            ratios.Add(perMany / perOne);
            Console.WriteLine($"{window,6}  {perOne,8:F0}  {perMany,10:F0}  {perMany / perOne,5:F2}");
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 0.8)");
    }
}
