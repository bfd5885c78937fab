using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Host.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Benchmarks;

/// <summary>A store with a simulated year of one city, and one with the same year of many, for what must not grow slower with its neighbours.</summary>
internal static class ManyCities
{
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

    /// <summary>The key under which the copied city's plan stands; the first is the real one.</summary>
    public static string Key(int city) => city == 0 ? "lyg" : $"c{city:000}";

    /// <param name="measure">Given the directory of the one, that of the many, and how many.</param>
    public static async Task InTwoStoresAsync(int cities, Func<string, string, int, Task> measure)
    {
        var (one, many) = (Bench.TempDirectory("one"), Bench.TempDirectory("many"));
        try
        {
            await using (var place = await Workplace.OpenAsync(one, Bench.Book, TimeProvider.System, default))
                await SimulationRun.RunAsync(place, new SimulationPlan(2025, 7), new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, null, default);
            Directory.CreateDirectory(many);
            File.Copy(Path.Combine(one, "coordination.db"), Path.Combine(many, "coordination.db"));
            Fill(Path.Combine(many, "coordination.db"), cities);
            await measure(one, many, cities);
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
                command.Parameters.AddWithValue("@city", $":{Key(city)}/");
                command.ExecuteNonQuery();
            }

            transaction.Commit();
            if (city % 10 == 0) Console.Error.WriteLine($"{city} cities");
        }
    }
}
