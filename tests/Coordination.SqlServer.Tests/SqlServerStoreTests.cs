using Coordination.Application.Storage;
using Coordination.Persistence;
using Coordination.Persistence.Tests;
using DbUp;
using Microsoft.Data.SqlClient;

namespace Coordination.SqlServer.Tests;

/// <summary>What every store must do, on a real server where one is named; each test has a database of its own.</summary>
[NeedsServer]
public sealed class SqlServerStoreTests : ServerStoreComplianceTests
{
    private readonly string _connectionString = NamedServer.NewDatabase();

    /// <summary>The server has no upsert but MERGE, which is not safe beside others: an update and an insert take its place.</summary>
    protected override int StatementsABatch => 13;

    protected override Task<IStore> OpenAsync() => OpenAgainAsync(StoreOpenMode.OpenOrCreate);

    protected override Task<IStore> OpenAgainAsync(StoreOpenMode mode) => StoreFactory.OpenAsync(StoreAddress.Parse(_connectionString), mode, Token);

    protected override bool IsDeadlock(StoreConflictException conflict) => conflict.InnerException is SqlException { Number: 1205 };

    protected override void CleanUp() => DropDatabase.For.SqlDatabase(_connectionString);
}
