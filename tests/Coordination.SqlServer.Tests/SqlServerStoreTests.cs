using Coordination.Application.Storage;
using Coordination.Persistence;
using Coordination.Persistence.Tests;
using DbUp;
using DbUp.Engine;
using Microsoft.Data.SqlClient;

namespace Coordination.SqlServer.Tests;

/// <summary>What every server's store must do, on a real server where one is named; each test has a database of its own.</summary>
[NeedsServer]
public sealed class SqlServerStoreTests : ServerStoreComplianceTests
{
    private readonly string _connectionString = NamedServer.NewDatabase();

    protected override int StatementsABatch => 13;

    public static TheoryData<int> EarlierVersions => [.. Enumerable.Range(1, SqlServerSchema.Scripts.All.Count - 1)];

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public async Task An_earlier_version_keeps_its_rows(int version)
    {
        var earlier = NamedServer.NewDatabase();
        EnsureDatabase.For.SqlDatabase(earlier);
        try
        {
            Run(earlier, SqlServerSchema.Scripts.All.Take(version));
            await using (var connection = new SqlConnection(earlier))
            {
                await connection.OpenAsync(Token);
                await using var insert = new SqlCommand(
                    "INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch) "
                    + "VALUES (N'desk:lyg/hzq', 1, N'Type', N'连云港', 7, 0x00112233445566778899AABBCCDDEEFF, N'', N'h', N'a', N'n', 1); "
                    + "INSERT INTO outbox (stream, version, subscriber) VALUES (N'desk:lyg/hzq', 1, N'process')",
                    connection);
                await insert.ExecuteNonQueryAsync(Token);
            }

            await using var store = await StoreFactory.OpenAsync(StoreAddress.Parse(earlier), StoreOpenMode.MigrateExisting, Token);

            Assert.Equal("连云港", Assert.Single(await store.ClaimOutboxAsync("n1", 10, Lease, Token)).Event.Body);
            Assert.True(await store.SaveKeptAsync(new KeptRow("draft", "连云港", "", 0, DateTimeOffset.UnixEpoch, null, "{}"), Token));
        }
        finally
        {
            DropDatabase.For.SqlDatabase(earlier);
        }
    }

    protected override Task<IStore> OpenAsync() => OpenAgainAsync(StoreOpenMode.OpenOrCreate);

    protected override Task<IStore> OpenAgainAsync(StoreOpenMode mode) => StoreFactory.OpenAsync(StoreAddress.Parse(_connectionString), mode, Token);

    protected override void CleanUp() => DropDatabase.For.SqlDatabase(_connectionString);

    private static void Run(string connectionString, IEnumerable<(string Name, string Text)> scripts)
    {
        var result = DeployChanges.To.SqlDatabase(connectionString).JournalToSqlTable("dbo", SchemaScripts.Journal)
            .WithScripts(scripts.Select(script => new SqlScript(script.Name, script.Text)))
            .WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade();
        Assert.True(result.Successful, result.Error?.Message);
    }
}
