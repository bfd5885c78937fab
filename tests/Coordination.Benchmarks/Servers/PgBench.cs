using System.Diagnostics;
using System.Globalization;
using Coordination.Application.Storage;
using Coordination.Servers;
using Npgsql;

namespace Coordination.Benchmarks;

/// <summary>
/// pgbench with the rows of one command as a transaction of its own: an event, a view row, a deadline, an outbox row, a command; pipelined,
/// prepared, 16 clients, on the schema our migrations make and with texts as long as ours.
/// </summary>
internal sealed class PgBench
{
    private const int Clients = 16;

    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly string _script = Path.GetTempFileName();

    private PgBench(string database) => _database = new NpgsqlConnectionStringBuilder(database);

    /// <param name="like">A batch of ours, for the lengths.</param>
    public static async Task<PgBench> PrepareAsync(PostgresServer server, string database, BatchWrite like)
    {
        var bench = new PgBench(database);
        await server.ExecuteAsync(bench._database.Database!, "CREATE SEQUENCE IF NOT EXISTS bench");
        var lengths = (
            Event: (int)like.Events.Average(e => e.Body.Length), Document: (int)like.Entities.Average(e => e.Document.Length), Answer: (int)like.Commands.Average(c => c.Answer.Length));
        await File.WriteAllTextAsync(bench._script, FormattableString.Invariant($"""
            \set stream random(1, 5000)
            \startpipeline
            BEGIN;
            INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
            VALUES ('assignment' || chr(58) || 'lyg/2022-30/2025/10/' || :stream::text, nextval('bench'), 'ReportAccepted', repeat('e', {lengths.Event}), 1, decode(md5(currval('bench')::text), 'hex'), repeat('a', 64), repeat('b', 64), 'sha256-1', 'n1', 1);
            INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
            VALUES ('assignment' || chr(58) || 'lyg/2022-30/2025/10/' || :stream::text, 1, repeat('b', 64), 'lyg/2022-30/2025', 10, 'hzq', 'InProgress', 1, 1, repeat('d', {lengths.Document}))
            ON CONFLICT (stream) DO UPDATE SET version = excluded.version, head_hash = excluded.head_hash, status = excluded.status, due_at = excluded.due_at, changed_at = excluded.changed_at, document = excluded.document;
            INSERT INTO deadlines (stream, name, serial, due_at) VALUES ('assignment' || chr(58) || 'lyg/2022-30/2025/10/' || :stream::text, 'review/2025-03', 1, 638000000000000000)
            ON CONFLICT (stream, name) DO UPDATE SET serial = excluded.serial, due_at = excluded.due_at;
            INSERT INTO outbox (stream, version, subscriber) VALUES ('assignment' || chr(58) || 'lyg/2022-30/2025/10/' || :stream::text, currval('bench'), 'reactions');
            INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
            VALUES (decode(md5(currval('bench')::text), 'hex'), 'assignment' || chr(58) || 'lyg/2022-30/2025/10/' || :stream::text, 'ReviewReport', 'bench', 'hzq', 'Handler', '', 1, 1, repeat('c', {lengths.Answer}), '', 'n1', 1);
            COMMIT;
            \endpipeline

            """));
        return bench;
    }

    /// <summary>Gives transactions a second, connecting left out.</summary>
    public async Task<double> RunAsync(int transactions)
    {
        var start = new ProcessStartInfo("pgbench")
        {
            ArgumentList =
            {
                "-n", "-M", "prepared", "-c", Clients.ToString(CultureInfo.InvariantCulture), "-j", "2", "-t", (transactions / Clients).ToString(CultureInfo.InvariantCulture),
                "-f", _script, "-h", _database.Host!, "-p", _database.Port.ToString(CultureInfo.InvariantCulture), "-U", _database.Username!, _database.Database!,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = _database.Password;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith("tps = ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"pgbench failed: {output} {await errors}");
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }
}
