using Coordination.Application.Storage;
using Coordination.Persistence;
using Microsoft.Data.Sqlite;

namespace Coordination.Benchmarks;

/// <summary>
/// What a plain program would do: prepared statements on one connection, one commit a command, the same rows into the same schema with the
/// same durability. Rows are made before the clock starts.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _event;
    private readonly SqliteCommand _entity;
    private readonly SqliteCommand _deadline;
    private readonly SqliteCommand _outbox;
    private readonly SqliteCommand _command;
    private readonly SqliteCommand _ledger;

    private BareLoop(SqliteConnection connection)
    {
        _connection = connection;
        _event = Prepare("INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch) VALUES (@0,@1,@2,@3,@4,@5,@6,@7,@8,@9,@10)", 11);
        _entity = Prepare(
            "INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document) VALUES (@0,@1,@2,@3,@4,@5,@6,@7,@8,@9) "
            + "ON CONFLICT (stream) DO UPDATE SET version = excluded.version, head_hash = excluded.head_hash, status = excluded.status, due_at = excluded.due_at, "
            + "changed_at = excluded.changed_at, document = excluded.document", 10);
        _deadline = Prepare("INSERT INTO deadlines (stream, name, serial, due_at) VALUES (@0,@1,@2,@3) ON CONFLICT (stream, name) DO UPDATE SET serial = excluded.serial, due_at = excluded.due_at", 4);
        _outbox = Prepare("INSERT INTO outbox (stream, version, subscriber) VALUES (@0,@1,@2)", 3);
        _command = Prepare(
            "INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch) VALUES (@0,@1,@2,@3,@4,@5,@6,@7,@8,@9,@10,@11,@12)", 13);
        _ledger = Prepare("INSERT INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm) VALUES (@0,@1,@2,@3,@4,@5,@6,@7)", 8);
    }

    public static async Task<BareLoop> OpenAsync(string directory)
    {
        // The store makes the schema; the loop then has the file to itself.
        await (await SqliteStore.OpenAsync(directory, StoreOpenMode.OpenOrCreate, default)).DisposeAsync();
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "coordination.db")};Pooling=False");
        connection.Open();
        foreach (var pragma in new[] { "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000", "cache_size = -65536" })
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {pragma}";
            command.ExecuteNonQuery();
        }

        return new BareLoop(connection);
    }

    /// <summary>Writes each command's rows in a transaction of its own. Gives commands a second.</summary>
    public double Run(IReadOnlyList<BatchWrite> writes, ref long sequence)
    {
        var commands = writes.SelectMany(w => w.Commands.Select(c => (write: w, command: c))).Select(p => (
            p.command,
            events: p.write.Events.Where(e => e.CommandId == p.command.CommandId).ToList(),
            entity: p.write.Entities.First(e => e.Stream == p.command.Stream),
            deadlines: p.write.Deadlines.Where(d => d.Stream == p.command.Stream).ToList(),
            outbox: p.write.Outbox.Where(o => o.Stream == p.command.Stream).ToList(),
            ledger: p.write.Ledger)).ToList();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var c in commands)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var e in c.events) Run(_event, transaction, e.Stream.ToString(), e.Version, e.Type, e.Body, e.At.UtcTicks, e.CommandId.ToByteArray(), e.PreviousHash, e.Hash, e.Algorithm, e.Node, e.Batch);
            var n = c.entity;
            Run(_entity, transaction, n.Stream.ToString(), n.Version, n.HeadHash, n.PlanYear, n.TaskNumber, n.Unit, n.Status, n.DueAt?.UtcTicks, n.ChangedAt.UtcTicks, n.Document);
            foreach (var d in c.deadlines) Run(_deadline, transaction, d.Stream.ToString(), d.Name, d.Serial, d.DueAt?.UtcTicks);
            foreach (var o in c.outbox) Run(_outbox, transaction, o.Stream.ToString(), o.Version, o.Subscriber);
            var m = c.command;
            Run(_command, transaction, m.CommandId.ToByteArray(), m.Stream.ToString(), m.Type, m.Person, m.Unit, m.Role, m.ActingFor, m.At.UtcTicks, m.Accepted, m.Answer, m.Body, m.Node, m.Batch);
            Run(_ledger, transaction, c.ledger.Node, ++sequence, c.ledger.At.UtcTicks, 1, 1, c.ledger.PreviousHash, c.ledger.Hash, c.ledger.Algorithm);
            transaction.Commit();
        }

        return commands.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _event, _entity, _deadline, _outbox, _command, _ledger }) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter(FormattableString.Invariant($"@{i}"), null));
        return command;
    }

    private static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}
