using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain.Plans;
using Coordination.Persistence;

namespace Coordination.Host.Hosting;

/// <summary>An opened data directory with the plan it works on.</summary>
public sealed class Workplace(SqliteStore store, AnchorFile anchors, PlanBook book) : IAsyncDisposable
{
    public SqliteStore Store { get; } = store;

    public AnchorFile Anchors { get; } = anchors;

    public PlanBook Book { get; } = book;

    public Bookshelf Books { get; } = new([book]);

    /// <summary>
    /// Opens the directory for work. The definitions in force are kept in the store under their versions, and older versions found there
    /// join the archive, so that running tasks stay on theirs.
    /// </summary>
    public static Task<Workplace> OpenAsync(string dataDirectory, PlanBook book, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(dataDirectory, StoreOpenMode.OpenOrCreate, book, time, cancellationToken);

    /// <inheritdoc cref="OpenAsync(string, PlanBook, TimeProvider, CancellationToken)"/>
    public static async Task<Workplace> OpenAsync(
        string dataDirectory, StoreOpenMode mode, PlanBook book, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = await SqliteStore.OpenAsync(dataDirectory, mode, cancellationToken);
        try
        {
            var rows = book.Tasks.Values.Select(t => new DefinitionRow(t.Version, book.Plan.Value, t.Number, TaskDefinitionJson.Write(t), time.GetUtcNow()));
            await store.SaveDefinitionsAsync([.. rows], cancellationToken);
            return new Workplace(store, new AnchorFile(dataDirectory), await WithArchiveAsync(book, store, cancellationToken));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public static async Task<PlanBook> WithArchiveAsync(PlanBook book, IStore store, CancellationToken cancellationToken)
    {
        var archive = book.Archive.ToBuilder();
        foreach (var row in await store.ReadDefinitionsAsync(cancellationToken))
        {
            if (row.PlanId == book.Plan.Value && !archive.ContainsKey(row.Version)) archive[row.Version] = TaskDefinitionJson.Read(row.Body);
        }

        return book with { Archive = archive.ToImmutable() };
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
