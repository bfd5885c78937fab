using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

public sealed class PostgresStoreTests(SharedPostgres postgres) : StoreComplianceTests
{
    protected override bool KeepsNul => false;

    protected override async Task<IStore> OpenAsync()
    {
        var server = await postgres.ServerAsync();
        var address = StoreAddress.Parse(server.ConnectionString(server.NewDatabaseName()));
        return await StoreFactory.OpenAsync(address, StoreOpenMode.OpenOrCreate, Token);
    }

    protected override void CleanUp()
    {
        // The server is deleted with all its databases.
    }
}
