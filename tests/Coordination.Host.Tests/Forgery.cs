using Coordination.Application.Audit;
using Coordination.Application.Storage;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>What somebody does who can write the database and knows how the hashes are made: edits an event and recomputes all that follows.</summary>
internal static class Forgery
{
    public static async Task ForgeAsync(TempDirectory directory, string stream)
    {
        List<EventRow> events;
        List<CommandRow> commands;
        List<LedgerRow> ledger;
        var token = TestContext.Current.CancellationToken;
        await using (var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.ReadOnly, token))
        {
            events = [.. await store.ReadEventsAsync(0, int.MaxValue, token)];
            commands = [.. await store.ReadCommandsAsync(0, int.MaxValue, token)];
            ledger = [.. await store.ReadLedgerAsync(null, 0, int.MaxValue, token)];
        }

        events = Reforged(events, stream);
        Write(directory, events, Reforged(ledger, commands.ToLookup(c => c.Batch), events.ToLookup(e => e.Batch)));
        await using (var store = await SqliteStore.OpenAsync(directory.Path, StoreOpenMode.OpenExisting, token)) await Replay.RebuildAsync(store, null, token);
    }

    private static List<EventRow> Reforged(List<EventRow> events, string stream)
    {
        var heads = new Dictionary<Domain.StreamId, string>();
        return events.ConvertAll(e =>
        {
            var edited = e.Stream.ToString() == stream && e.Type == "BreakdownDrafted"
                ? e with { Body = e.Body.Replace("\"share\":10", "\"share\":9", StringComparison.Ordinal) }
                : e;
            edited = edited with { PreviousHash = heads.GetValueOrDefault(e.Stream, "") };
            edited = edited with { Hash = Chain.OfEvent(edited) };
            heads[e.Stream] = edited.Hash;
            return edited;
        });
    }

    private static List<LedgerRow> Reforged(List<LedgerRow> ledger, ILookup<long, CommandRow> commands, ILookup<long, EventRow> events)
    {
        var previous = "";
        return ledger.ConvertAll(row =>
        {
            var edited = row with { PreviousHash = previous };
            previous = Chain.OfBatch(edited, commands[row.Sequence], events[row.Sequence]);
            return edited with { Hash = previous };
        });
    }

    private static void Write(TempDirectory directory, List<EventRow> events, List<LedgerRow> ledger)
    {
        using var connection = Sql.Open(directory);
        using var transaction = connection.BeginTransaction();
        foreach (var e in events)
        {
            using var update = connection.CreateCommand();
            update.CommandText = "UPDATE events SET body = @body, previous_hash = @previous, hash = @hash WHERE position = @position";
            update.Parameters.AddWithValue("@body", e.Body);
            update.Parameters.AddWithValue("@previous", e.PreviousHash);
            update.Parameters.AddWithValue("@hash", e.Hash);
            update.Parameters.AddWithValue("@position", e.Position);
            update.ExecuteNonQuery();
        }

        foreach (var row in ledger)
        {
            using var update = connection.CreateCommand();
            update.CommandText = "UPDATE ledger SET previous_hash = @previous, hash = @hash WHERE sequence = @sequence";
            update.Parameters.AddWithValue("@previous", row.PreviousHash);
            update.Parameters.AddWithValue("@hash", row.Hash);
            update.Parameters.AddWithValue("@sequence", row.Sequence);
            update.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
