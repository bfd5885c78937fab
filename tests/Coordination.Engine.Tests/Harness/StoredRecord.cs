using Coordination.Application.Audit;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Reads the whole record of a store, and the checks that must hold of any record whatever happened to the engine.</summary>
internal static class StoredRecord
{
    private const int PageMax = 2000;

    public static async Task<List<EventRow>> EventsAsync(IStore store)
    {
        var all = new List<EventRow>();
        while (true)
        {
            var page = await store.ReadEventsAsync(all.Count == 0 ? 0 : all[^1].Position, PageMax, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < PageMax) return all;
        }
    }

    public static async Task<List<CommandRow>> CommandsAsync(IStore store)
    {
        var all = new List<CommandRow>();
        while (true)
        {
            var page = await store.ReadCommandsAsync(all.Count == 0 ? 0 : all[^1].Sequence, PageMax, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < PageMax) return all;
        }
    }

    public static async Task<List<LedgerRow>> LedgerAsync(IStore store)
    {
        var all = new List<LedgerRow>();
        while (true)
        {
            var last = all.Count == 0 ? null : all[^1];
            var page = await store.ReadLedgerAsync(last?.Node, last?.Sequence ?? 0, PageMax, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < PageMax) return all;
        }
    }

    public static async Task<List<DeadlineRow>> DeadlinesAsync(IStore store)
    {
        var all = new List<DeadlineRow>();
        while (true)
        {
            var last = all.Count == 0 ? null : all[^1];
            var page = await store.ReadDeadlinesAsync(last?.Stream.ToString(), last?.Name, PageMax, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < PageMax) return all;
        }
    }

    public static async Task<List<EntityRow>> EntitiesAsync(IStore store, StreamKind kind)
    {
        var all = new List<EntityRow>();
        while (true)
        {
            var page = await store.ReadEntitiesAsync(kind, "", all.Count == 0 ? null : all[^1].Stream.Key, PageMax, CancellationToken.None);
            all.AddRange(page);
            if (page.Count < PageMax) return all;
        }
    }

    public static async Task<object> StateOfAsync(IStore store, StreamId stream)
    {
        var rows = await store.ReadTimelineAsync(stream, CancellationToken.None);
        return rows.Aggregate(Model.Initial(stream.Kind), (state, r) => Model.Apply(state, Catalog.ReadEvent(r.Event.Type, r.Event.Body), stream, r.Event.At));
    }

    /// <summary>The reasons of what was set aside.</summary>
    public static List<string> ParkedReasons(string dataDirectory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "coordination.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT reason FROM parked ORDER BY outbox_id";
        using var reader = command.ExecuteReader();
        var reasons = new List<string>();
        while (reader.Read()) reasons.Add(reader.GetString(0));
        return reasons;
    }

    /// <summary>Both chains are whole, every command id and every place in a stream is taken once, no accepted command is without its answer.</summary>
    public static async Task AssertWholeAsync(IStore store)
    {
        var (events, commands, ledger) = (await EventsAsync(store), await CommandsAsync(store), await LedgerAsync(store));
        Assert.Equal(events.Count, events.DistinctBy(e => (e.Stream, e.Version)).Count());
        Assert.Equal(commands.Count, commands.DistinctBy(c => c.CommandId).Count());
        var ids = commands.Where(c => c.Accepted).Select(c => c.CommandId).ToHashSet();
        Assert.All(events, e => Assert.Contains(e.CommandId, ids));
        foreach (var stream in events.GroupBy(e => e.Stream))
        {
            var (version, hash) = (0, "");
            foreach (var e in stream)
            {
                Assert.Equal((version + 1, hash), (e.Version, e.PreviousHash));
                Assert.Equal(Chain.OfEvent(e), e.Hash);
                (version, hash) = (e.Version, e.Hash);
            }
        }

        var (commandsOf, eventsOf) = (commands.ToLookup(c => (c.Node, c.Batch)), events.ToLookup(e => (e.Node, e.Batch)));
        foreach (var chain in ledger.GroupBy(r => r.Node))
        {
            var previous = "";
            foreach (var (row, i) in chain.Select((row, i) => (row, i)))
            {
                Assert.Equal((i + 1, previous), (row.Sequence, row.PreviousHash));
                Assert.Equal(Chain.OfBatch(row, commandsOf[(row.Node, row.Sequence)], eventsOf[(row.Node, row.Sequence)]), row.Hash);
                previous = row.Hash;
            }
        }
    }

    /// <summary>What was written beside the events, batch by batch, is what the events alone give.</summary>
    public static async Task AssertViewsAsync(IStore store)
    {
        var replayed = await Replay.AllAsync(store, null, CancellationToken.None);
        var expected = replayed.OrderBy(s => s.Key).Select(s => Replay.RowsOf(s.Key, s.Value)).ToList();
        var written = new List<EntityRow>();
        foreach (var kind in Enum.GetValues<StreamKind>()) written.AddRange(await EntitiesAsync(store, kind));
        Assert.Equal(expected.Select(r => r.Entity), written.OrderBy(e => e.Stream));
        var standing = (await DeadlinesAsync(store)).Where(d => d.DueAt is not null);
        Assert.Equal(Sorted(expected.SelectMany(r => r.Deadlines)), Sorted(standing));

        static IEnumerable<DeadlineRow> Sorted(IEnumerable<DeadlineRow> rows) => rows.OrderBy(d => d.Stream).ThenBy(d => d.Name, StringComparer.Ordinal);
    }

    /// <summary>Each ladder step of each clock was raised or let lapse once at most for each date that was in force.</summary>
    public static async Task AssertStepsOnceAsync(IStore store)
    {
        var raised = (await EventsAsync(store)).Where(e => e.Type is nameof(LadderStepRaised))
            .Select(e => (e.Stream, Step: (LadderStepRaised)Catalog.ReadEvent(e.Type, e.Body), e.At)).ToList();
        Assert.Equal(raised.Count, raised.DistinctBy(r => (r.Stream, r.Step.Clock, r.Step.Step, r.Step.Due.At, r.At)).Count());
    }
}
