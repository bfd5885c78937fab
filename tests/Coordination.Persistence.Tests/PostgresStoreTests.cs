using Coordination.Application.Storage;
using Npgsql;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

public sealed class PostgresStoreTests(SharedPostgres postgres) : ServerStoreComplianceTests
{
    private string _database = "";

    protected override bool KeepsNul => false;

    /// <summary>A city's server may sort by pinyin; paging needs one order for all stores.</summary>
    [Fact]
    public async Task Order_is_by_code_point_whatever_the_database_sorts_by()
    {
        var server = await postgres.ServerAsync();
        var name = server.NewDatabaseName();
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN'", Token);
        Assert.Equal(true, await server.ExecuteAsync(name, "SELECT '阿' < '一'", Token));
        await using var store = await OpenAsync(server.ConnectionString(name), StoreOpenMode.OpenOrCreate);
        string[] keys = ["Z", "a", "_", "阿", "一", "�", "😀"];

        await store.CommitAsync(Batch(1) with { Entities = [.. keys.Select(key => Entity(Stream(key), 1))] });

        Assert.Equal(["Z", "_", "a", "一", "阿", "�", "😀"], (await store.ReadEntitiesAsync(First.Kind, "", null, 10, Token)).Select(row => row.Stream.Key));
    }

    protected override async Task<IStore> OpenAsync()
    {
        var server = await postgres.ServerAsync();
        _database = server.ConnectionString(server.NewDatabaseName());
        return await OpenAsync(_database, StoreOpenMode.OpenOrCreate);
    }

    protected override Task<IStore> OpenAgainAsync(StoreOpenMode mode) => OpenAsync(_database, mode);

    protected override bool IsDeadlock(StoreConflictException conflict) =>
        conflict.InnerException is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    protected override void CleanUp()
    {
        // The server is deleted with all its databases.
    }

    private static Task<IStore> OpenAsync(string connectionString, StoreOpenMode mode) => StoreFactory.OpenAsync(StoreAddress.Parse(connectionString), mode, Token);
}
