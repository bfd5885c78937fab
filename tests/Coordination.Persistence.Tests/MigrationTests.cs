using System.Globalization;
using Coordination.Application.Storage;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Helpers;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>From nothing and from every earlier version to the latest, with rows of that version in place; and what each mode may do on the way.</summary>
public sealed class MigrationTests(SharedPostgres postgres) : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static TheoryData<int> EarlierVersions => [.. Enumerable.Range(1, SqliteSchema.Scripts.All.Count - 1)];

    private static CancellationToken s_token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public async Task An_earlier_version_of_sqlite_keeps_its_rows(int version)
    {
        var path = $"Data Source={_directory.File("coordination.db")};Pooling=False";
        RunScripts(DeployChanges.To.SqliteDatabase(path).JournalToSqliteTable(SchemaScripts.Journal), [.. SqliteSchema.Scripts.All.Take(version)]);
        RunScripts(DeployChanges.To.SqliteDatabase(path).JournalTo(new NullJournal()), [("rows.sql", Rows("X'"))]);

        await AssertMigratesAsync(StoreAddress.OfDirectory(_directory.Path));
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public async Task An_earlier_version_of_postgres_keeps_its_rows(int version)
    {
        var server = await postgres.ServerAsync();
        var connection = await server.CreateDatabaseAsync(s_token);
        RunScripts(DeployChanges.To.PostgresqlDatabase(connection).JournalToPostgresqlTable(null, SchemaScripts.Journal), [.. PostgresSchema.Scripts.All.Take(version)]);
        RunScripts(DeployChanges.To.PostgresqlDatabase(connection).JournalTo(new NullJournal()), [("rows.sql", Rows(@"'\x"))]);

        await AssertMigratesAsync(StoreAddress.Parse(connection));
    }

    [Fact]
    public async Task Nodes_that_find_no_database_at_once_create_it_once()
    {
        var server = await postgres.ServerAsync();
        var address = StoreAddress.Parse(server.ConnectionString(server.NewDatabaseName()));

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StoreFactory.OpenAsync(address, StoreOpenMode.OpenOrCreate, s_token), s_token)));

        await stores[0].CommitAsync(Batch(1, Event(First, 1, 1)));
        foreach (var store in stores) Assert.Single(await store.ReadEventsAsync(0, 10, s_token));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenExisting)]
    [InlineData(StoreOpenMode.MigrateExisting)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public async Task A_missing_database_is_created_only_where_the_mode_says_so(StoreOpenMode mode)
    {
        var server = await postgres.ServerAsync();
        var name = server.NewDatabaseName();

        await AssertProblemAsync(StoreProblem.Missing, server.ConnectionString(name), mode);

        Assert.Equal(0L, await server.ExecuteAsync("postgres", $"SELECT count(*) FROM pg_database WHERE datname = '{name}'", s_token));
    }

    [Fact]
    public async Task An_empty_database_holds_no_data_until_it_is_migrated()
    {
        var server = await postgres.ServerAsync();
        var connection = await server.CreateDatabaseAsync(s_token);

        await AssertProblemAsync(StoreProblem.Missing, connection, StoreOpenMode.OpenExisting);
        await AssertProblemAsync(StoreProblem.Missing, connection, StoreOpenMode.ReadOnly);
        await using (await OpenAsync(connection, StoreOpenMode.MigrateExisting))
        {
        }

        await using var again = await OpenAsync(connection, StoreOpenMode.OpenExisting);
        Assert.Empty(await again.ReadEventsAsync(0, 10, s_token));
    }

    [Fact]
    public async Task A_database_of_something_else_or_in_another_encoding_is_left_alone()
    {
        var server = await postgres.ServerAsync();
        var (theirs, latin) = (server.NewDatabaseName(), server.NewDatabaseName());
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {theirs}", s_token);
        await server.ExecuteAsync(theirs, "CREATE TABLE theirs (id int)", s_token);
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {latin} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", s_token);

        foreach (var name in new[] { theirs, latin })
        {
            foreach (var mode in Enum.GetValues<StoreOpenMode>()) await AssertProblemAsync(StoreProblem.Missing, server.ConnectionString(name), mode);
        }

        Assert.Equal(1L, await server.ExecuteAsync(theirs, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", s_token));
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenOrCreate)]
    [InlineData(StoreOpenMode.OpenExisting)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public async Task An_older_build_works_on_a_servers_newer_schema(StoreOpenMode mode)
    {
        var server = await postgres.ServerAsync();
        var name = server.NewDatabaseName();
        await (await OpenAsync(server.ConnectionString(name), StoreOpenMode.OpenOrCreate)).DisposeAsync();
        await server.ExecuteAsync(
            name, "ALTER TABLE events ADD COLUMN later text; INSERT INTO schema_versions (scriptname, applied) VALUES ('9999_later.sql', now())", s_token);

        await using var store = await OpenAsync(server.ConnectionString(name), mode);

        if (mode != StoreOpenMode.ReadOnly) await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        Assert.Equal(mode == StoreOpenMode.ReadOnly ? 0 : 1, (await store.ReadEventsAsync(0, 10, s_token)).Count);
    }

    [Fact]
    public async Task A_schema_that_took_another_way_is_refused()
    {
        var server = await postgres.ServerAsync();
        var name = server.NewDatabaseName();
        await (await OpenAsync(server.ConnectionString(name), StoreOpenMode.OpenOrCreate)).DisposeAsync();
        await server.ExecuteAsync(name, "INSERT INTO schema_versions (scriptname, applied) VALUES ('0002_another.sql', now())", s_token);

        await AssertProblemAsync(StoreProblem.Newer, server.ConnectionString(name), StoreOpenMode.OpenOrCreate);
    }

    /// <summary>Rows of the first version: an event with its command, view row, deadline and message, sealed in the ledger.</summary>
    private static string Rows(string blob)
    {
        var id = Id(1).ToString("N");
        var at = At.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return $"""
            INSERT INTO events (stream, version, type, body, at, command_id, previous_hash, hash, algorithm, node, batch)
            VALUES ('{First}', 1, 'AssignmentAcknowledged', '连云港', {at}, {blob}{id}', '', 'h', 'sha256-1', '{Node}', 1);
            INSERT INTO entities (stream, version, head_hash, plan_year, task_number, unit, status, due_at, changed_at, document)
            VALUES ('{First}', 1, 'h', '{PlanYear}', 10, 'hzq', 'Open', NULL, {at}, '连云港');
            INSERT INTO deadlines (stream, name, serial, due_at) VALUES ('{First}', 'due', 1, {at});
            INSERT INTO outbox (stream, version, subscriber) VALUES ('{First}', 1, 'process');
            INSERT INTO commands (command_id, stream, type, person, unit, role, acting_for, at, accepted, answer, body, node, batch)
            VALUES ({blob}{id}', '{First}', 'AcknowledgeAssignment', 'person', 'hzq', 'clerk', '', {at}, 1, 'answer', '', '{Node}', 1);
            INSERT INTO ledger (node, sequence, at, events, commands, previous_hash, hash, algorithm) VALUES ('{Node}', 1, {at}, 1, 1, '', 'l', 'sha256-1');
            """;
    }

    private static void RunScripts(UpgradeEngineBuilder database, (string Name, string Text)[] scripts)
    {
        var result = database.WithScripts(scripts.Select(script => new SqlScript(script.Name, script.Text)))
            .WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade();
        Assert.True(result.Successful, result.Error?.Message);
    }

    private static async Task AssertMigratesAsync(StoreAddress address)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => StoreFactory.OpenAsync(address, StoreOpenMode.OpenExisting, s_token));
        Assert.Equal(StoreProblem.Older, error.Problem);
        await using var store = await StoreFactory.OpenAsync(address, StoreOpenMode.MigrateExisting, s_token);

        var row = Assert.Single(await store.ReadEventsAsync(0, 10, s_token));
        Assert.Equal((First, "连云港", At, Id(1)), (row.Stream, row.Body, row.At, row.CommandId));
        Assert.Equal("连云港", Assert.Single(await store.ReadEntitiesAsync(First.Kind, "", null, 10, s_token)).Document);
        Assert.Equal(Id(1), Assert.Single(await store.ReadCommandsAsync(0, 10, s_token)).CommandId);
        Assert.Equal(1, Assert.Single(await store.ClaimOutboxAsync(Node, 10, TimeSpan.FromMinutes(1), s_token)).Id);
        Assert.Equal("due", Assert.Single(await store.ClaimDueAsync(Node, At, 10, TimeSpan.FromMinutes(1), s_token)).Name);
        await store.CommitAsync(Batch(2, Event(First, 2, 2)) with { OutboxDone = [1] });
        Assert.Equal(2, (await store.ReadTimelineAsync(First, s_token)).Count);
        Assert.True(await store.SaveKeptAsync(new KeptRow("draft", "连云港", "", 0, At, null, "{}"), s_token));
        Assert.Equal(1, (await store.FindKeptAsync("draft", "连云港", s_token))?.Version);
    }

    private static Task<IStore> OpenAsync(string connectionString, StoreOpenMode mode) =>
        StoreFactory.OpenAsync(StoreAddress.Parse(connectionString), mode, s_token);

    private static async Task AssertProblemAsync(StoreProblem problem, string connectionString, StoreOpenMode mode) =>
        Assert.Equal(problem, (await Assert.ThrowsAsync<StoreException>(() => OpenAsync(connectionString, mode))).Problem);
}
