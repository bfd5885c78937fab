using System.Runtime.CompilerServices;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Domain;

namespace Coordination.Application.Storage;

/// <summary>The tables of a store from end to end, a page in memory at a time.</summary>
public static class RecordPages
{
    private const int PageMax = 2000;

    public static IAsyncEnumerable<EventRow> EventsAsync(IStore store, CancellationToken cancellationToken) =>
        PagedAsync<EventRow>((last, token) => store.ReadEventsAsync(last?.Position ?? 0, PageMax, token), cancellationToken);

    /// <summary>The events of a kind of stream below a key, stream by stream.</summary>
    public static IAsyncEnumerable<EventRow> StreamsAsync(IStore store, StreamKind kind, string keyPrefix, CancellationToken cancellationToken) =>
        PagedAsync<EventRow>((last, token) => store.ReadStreamsAsync(kind, keyPrefix, last?.Stream, last?.Version ?? 0, PageMax, token), cancellationToken);

    public static IAsyncEnumerable<CommandRow> CommandsAsync(IStore store, CancellationToken cancellationToken) =>
        PagedAsync<CommandRow>((last, token) => store.ReadCommandsAsync(last?.Sequence ?? 0, PageMax, token), cancellationToken);

    public static IAsyncEnumerable<LedgerRow> LedgerAsync(IStore store, string node, CancellationToken cancellationToken) =>
        PagedAsync<LedgerRow>((last, token) => store.ReadLedgerAsync(node, last?.Sequence ?? long.MinValue, PageMax, token), cancellationToken)
            .TakeWhile(row => row.Node == node);

    /// <summary>View rows of a kind in key order; the prefix is whole segments of the key, empty for all.</summary>
    public static IAsyncEnumerable<EntityRow> EntitiesAsync(IStore store, StreamKind kind, string keyPrefix, CancellationToken cancellationToken) =>
        PagedAsync<EntityRow>((last, token) => store.ReadEntitiesAsync(kind, keyPrefix, last?.Stream.Key, PageMax, token), cancellationToken);

    /// <summary>The same rows as the states they hold.</summary>
    public static async IAsyncEnumerable<(string Key, T State)> StatesAsync<T>(
        IStore store, StreamKind kind, string keyPrefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in EntitiesAsync(store, kind, keyPrefix, cancellationToken))
            yield return (row.Stream.Key, JsonSerializer.Deserialize<T>(row.Document, DomainJson.Options) ?? throw new InvalidDataException($"Empty view row {row.Stream}"));
    }

    public static IAsyncEnumerable<DeadlineRow> DeadlinesAsync(IStore store, CancellationToken cancellationToken) =>
        PagedAsync<DeadlineRow>((last, token) => store.ReadDeadlinesAsync(last?.Stream.ToString(), last?.Name, PageMax, token), cancellationToken);

    /// <summary>The last ledger row of every node, all of one moment.</summary>
    public static async Task<SortedDictionary<string, LedgerRow>> HeadsAsync(IStore store, CancellationToken cancellationToken) =>
        new((await store.ReadLedgerHeadsAsync(cancellationToken)).ToDictionary(r => r.Node, StringComparer.Ordinal), StringComparer.Ordinal);

    private static async IAsyncEnumerable<T> PagedAsync<T>(
        Func<T?, CancellationToken, Task<IReadOnlyList<T>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        T? last = null;
        while (true)
        {
            var page = await read(last, cancellationToken);
            foreach (var row in page) yield return row;
            if (page.Count < PageMax) yield break;
            last = page[^1];
        }
    }
}
