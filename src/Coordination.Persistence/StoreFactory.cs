using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>Opens the store an address names.</summary>
public static class StoreFactory
{
    public static async Task<IStore> OpenAsync(StoreAddress address, StoreOpenMode mode, CancellationToken cancellationToken) => address.Kind switch
    {
        StoreKind.Sqlite => await SqliteStore.OpenAsync(address.Target, mode, cancellationToken),
        StoreKind.Postgres => await ServerStore.OpenAsync(new PostgresDatabase(address.Target), mode, cancellationToken),
        StoreKind.SqlServer => await ServerStore.OpenAsync(new SqlServerDatabase(address.Target), mode, cancellationToken),
        _ => throw new NotSupportedException($"no store of kind {address.Kind}"),
    };
}
