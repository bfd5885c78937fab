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

    /// <summary>
    /// Two nodes begin the same streams in crossing order while a third holds the one between: let go, each would have what the other wants,
    /// if they did not go by the streams' order.
    /// </summary>
    [Fact]
    public async Task Of_nodes_that_begin_the_same_streams_in_crossing_order_one_wins_and_none_wait_in_a_circle()
    {
        var (a, between, z) = (Stream("a"), Stream("m"), Stream("z"));
        await using var third = await Store.BeginAsync(Token);
        await third.WriteAsync(Batch(1, Event(between, 1, 1)) with { Ledger = Ledger(1, "node-c") }, Token);
        var rising = Store.CommitAsync(Batch(1, Event(a, 1, 2), Event(between, 1, 3), Event(z, 1, 4)) with { Ledger = Ledger(1, "node-a") });
        await WhenWaitingAsync(1);
        var falling = Store.CommitAsync(Batch(1, Event(z, 1, 5), Event(between, 1, 6), Event(a, 1, 7)) with { Ledger = Ledger(1, "node-b") });
        await WhenWaitingAsync(2);

        await third.DisposeAsync();

        await rising;
        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => falling);
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (conflict.InnerException as PostgresException)?.SqlState);
    }

    /// <summary>The other's row is not to be seen while the first look is taken, and is there at the insert.</summary>
    [Fact]
    public async Task A_document_that_another_node_is_just_writing_is_no_error_but_somebody_elses()
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(Token);
        await using var other = await connection.BeginTransactionAsync(Token);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO kept (kind, name, owner, version, saved_at, document) VALUES ('draft', 'k', '', 1, 0, '{}')", connection, other);
        await insert.ExecuteNonQueryAsync(Token);
        var saving = Store.SaveKeptAsync(new KeptRow("draft", "k", "wang", 0, At, null, "{}"), Token);
        await WhenWaitingAsync(1);

        await other.CommitAsync(Token);

        Assert.False(await saving);
    }

    protected override async Task<IStore> OpenAsync()
    {
        var server = await postgres.ServerAsync();
        _database = server.ConnectionString(server.NewDatabaseName());
        return await OpenAsync(_database, StoreOpenMode.OpenOrCreate);
    }

    protected override Task<IStore> OpenAgainAsync(StoreOpenMode mode) => OpenAsync(_database, mode);

    protected override void CleanUp()
    {
        // The server is deleted with all its databases.
    }

    /// <summary>Until so many sessions of this test's database wait for a lock.</summary>
    private async Task WhenWaitingAsync(long count)
    {
        var server = await postgres.ServerAsync();
        var database = new NpgsqlConnectionStringBuilder(_database).Database;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var waiting = await server.ExecuteAsync(
                "postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND wait_event_type = 'Lock'", limit.Token);
            if ((long)waiting! >= count) return;
        }
    }

    private static Task<IStore> OpenAsync(string connectionString, StoreOpenMode mode) => StoreFactory.OpenAsync(StoreAddress.Parse(connectionString), mode, Token);
}
