using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Screens;
using Coordination.Messaging;
using Coordination.Messaging.Units;
using Coordination.Persistence;

namespace Coordination.Host.Hosting;

/// <summary>An opened store with the plan it works on, the bus it stands on, and where its anchors and files are kept.</summary>
/// <param name="bus">The broker; null: the bus is in this process.</param>
public sealed class Workplace(IStore store, BusAddress? bus, string dataDirectory, PlanBook book) : IAsyncDisposable
{
    public IStore Store { get; } = store;

    public BusAddress? Bus { get; } = bus;

    /// <summary>Whether the store has room for several writers at once.</summary>
    public bool IsOnServer => Store is not SqliteStore;

    public AnchorFile Anchors { get; } = new(dataDirectory);

    /// <summary>Evidence, where no other directory is named.</summary>
    public string FilesDirectory { get; } = FileDirectory.PathIn(dataDirectory);

    public PlanBook Book { get; } = book;

    public Bookshelf Books { get; } = new([book]);

    /// <summary>The embedded default: a data directory and a bus in this process.</summary>
    public static Task<Workplace> OpenAsync(string dataDirectory, PlanBook book, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(StoreAddress.OfDirectory(dataDirectory), null, dataDirectory, StoreOpenMode.OpenOrCreate, book, time, cancellationToken);

    /// <summary>
    /// Opens the store for work. The definitions in force are kept in the store under their versions, and older versions found there
    /// join the archive, so that running tasks stay on theirs.
    /// </summary>
    /// <param name="dataDirectory">Where the anchors are; of an embedded store, the store too.</param>
    public static async Task<Workplace> OpenAsync(
        StoreAddress address, BusAddress? bus, string dataDirectory, StoreOpenMode mode, PlanBook book, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = await OpenStoreAsync(address, mode, cancellationToken);
        try
        {
            if (address.Kind != StoreKind.Sqlite) Directory.CreateDirectory(dataDirectory);
            var rows = book.Tasks.Values.Select(t => new DefinitionRow(t.Version, book.Plan.Value, t.Number, TaskDefinitionJson.Write(t), time.GetUtcNow()));
            await store.SaveDefinitionsAsync([.. rows], cancellationToken);
            return new Workplace(store, bus, dataDirectory, await WithArchiveAsync(book, store, cancellationToken));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>A server's schema moves on by the verb <c>migrate</c> alone, so that no node does it unasked; only an empty database gets its first one here.</summary>
    public static async Task<IStore> OpenStoreAsync(StoreAddress address, StoreOpenMode mode, CancellationToken cancellationToken)
    {
        if (mode != StoreOpenMode.OpenOrCreate || address.Kind == StoreKind.Sqlite) return await StoreFactory.OpenAsync(address, mode, cancellationToken);
        try
        {
            return await StoreFactory.OpenAsync(address, StoreOpenMode.OpenExisting, cancellationToken);
        }
        catch (StoreException e) when (e.Problem == StoreProblem.Missing)
        {
            return await StoreFactory.OpenAsync(address, mode, cancellationToken);
        }
    }

    /// <summary>What a runtime on this place is put together from; with enrolled units, their edge, which the runtime ends.</summary>
    public async Task<RuntimeParts> PartsAsync(
        TimeProvider time, IProcessDriver driver, IFaultPoints faults, ILoggerFactory logs, CancellationToken cancellationToken, string node = "n1")
    {
        var enrolled = Bus is null ? [] : Book.Units.Enrolled.Select(u => u.Code).ToList();
        return new RuntimeParts(Store, Books, time, driver, faults, logs, new LaneOptions(node) { Subscriptions = new Subscriptions(enrolled) })
        {
            Bus = Bus,
            Units = enrolled.Count == 0
                ? null
                : await UnitEdge.StartAsync(new UnitEdgeParts(Bus!, node, Store, Books, new RefusalTexts(Book), time, logs), cancellationToken),
        };
    }

    public static async Task<PlanBook> WithArchiveAsync(PlanBook book, IStore store, CancellationToken cancellationToken)
    {
        var archive = book.Archive.ToBuilder();
        foreach (var row in await store.ReadDefinitionsAsync(cancellationToken))
        {
            if (row.PlanId == book.Plan.Value && !archive.ContainsKey(row.Version)) archive[row.Version] = TaskDefinitionJson.Read(row.Body);
        }

        return (await SettingsAsync(book, store, cancellationToken)).Over(book with { Archive = archive.ToImmutable() });
    }

    /// <summary>A holiday notice entered while running counts like one in the definitions.</summary>
    private static async Task<CitySettingsState> SettingsAsync(PlanBook book, IStore store, CancellationToken cancellationToken)
    {
        var stream = StreamId.CitySettings(book.Plan.Jurisdiction);
        await foreach (var (_, state) in RecordPages.StatesAsync<CitySettingsState>(store, stream.Kind, stream.Key, cancellationToken)) return state;
        return CitySettingsState.Initial;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
