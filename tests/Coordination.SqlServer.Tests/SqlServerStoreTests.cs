using Coordination.Application.Storage;
using Coordination.Persistence;
using Coordination.Persistence.Tests;
using DbUp;

namespace Coordination.SqlServer.Tests;

/// <summary>What every store must do, on a real server where one is named; each test has a database of its own.</summary>
[NeedsServer]
public sealed class SqlServerStoreTests : StoreComplianceTests
{
    private readonly string _connectionString = NamedServer.NewDatabase();

    protected override Task<IStore> OpenAsync() =>
        StoreFactory.OpenAsync(StoreAddress.Parse(_connectionString), StoreOpenMode.OpenOrCreate, Token);

    protected override void CleanUp() => DropDatabase.For.SqlDatabase(_connectionString);
}
