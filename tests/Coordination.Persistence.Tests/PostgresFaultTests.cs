using Coordination.Application.Storage;
using Coordination.Servers;
using Npgsql;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>
/// What can happen to a connection and to a server: each is named, nothing half written is left, and the store works again as soon as the server
/// does. The faults are real: backends killed, a server stopped, a cable cut at the COMMIT.
/// </summary>
public sealed class PostgresFaultTests(SharedPostgres postgres)
{
    private static CancellationToken s_token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backend_killed_between_write_and_commit_leaves_nothing_and_the_next_session_works()
    {
        var (server, name) = await DatabaseAsync();
        await using var store = await OpenAsync(server.ConnectionString(name));
        await using (var session = await store.BeginAsync(s_token))
        {
            await session.LoadAsync(new LoadRequest([Id(1)], [(First, 0)]), s_token);
            await session.WriteAsync(Batch(1, Event(First, 1, 1)), s_token);
            Assert.True(await server.KillBackendsAsync(name, s_token) > 0);

            await AssertProblemAsync(StoreProblem.Unavailable, () => session.CommitAsync(s_token));
            await Assert.ThrowsAsync<InvalidOperationException>(() => session.CommitAsync(s_token));
        }

        Assert.Null(await store.ReadLedgerHeadAsync(Node, s_token));
        Assert.Empty(await store.ReadEventsAsync(0, 10, s_token));
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_killed_before_the_write_is_found_out_at_the_write(bool loaded)
    {
        var (server, name) = await DatabaseAsync();
        await using var store = await OpenAsync(server.ConnectionString(name));
        await using var session = await store.BeginAsync(s_token);
        if (loaded) await session.LoadAsync(new LoadRequest([Id(1)], [(First, 0)]), s_token);
        await server.KillBackendsAsync(name, s_token);

        await AssertProblemAsync(StoreProblem.Unavailable, () => session.WriteAsync(Batch(1, Event(First, 1, 1)), s_token));
    }

    [Fact]
    public async Task Dead_connections_of_the_pool_are_never_met_by_a_read()
    {
        var (server, name) = await DatabaseAsync();
        await using var store = await OpenAsync(server.ConnectionString(name));
        var sessions = new List<IWriteSession>();
        for (var i = 0; i < 4; i++)
        {
            sessions.Add(await store.BeginAsync(s_token));
            await sessions[i].LoadAsync(new LoadRequest([Id(i)], []), s_token);
        }

        foreach (var session in sessions) await session.DisposeAsync();
        Assert.True(await server.KillBackendsAsync(name, s_token) >= 4);

        for (var i = 0; i < 8; i++) Assert.Empty(await store.ReadEventsAsync(0, 10, s_token));
    }

    [Theory]
    [InlineData(nameof(Cut.BeforeTheServerHasIt), false)]
    [InlineData(nameof(Cut.AfterTheServerAnswered), true)]
    public async Task After_a_connection_cut_at_the_commit_the_ledger_head_tells_the_truth(string cut, bool committed)
    {
        var (server, name) = await DatabaseAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var store = await OpenAsync(new NpgsqlConnectionStringBuilder(server.ConnectionString(name)) { Port = proxy.Port }.ToString());
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        var before = proxy.Connections;
        await using (var session = await store.BeginAsync(s_token))
        {
            await session.WriteAsync(Batch(2, Event(First, 2, 2)), s_token);
            proxy.Arm(Enum.Parse<Cut>(cut));

            await AssertProblemAsync(StoreProblem.Unavailable, () => session.CommitAsync(s_token));
        }

        Assert.Equal(committed ? 2 : 1, (await store.ReadLedgerHeadAsync(Node, s_token))?.Sequence);
        Assert.Equal(committed ? 2 : 1, (await store.ReadEventsAsync(0, 10, s_token)).Count);
        Assert.True(proxy.Connections > before, "the broken connection was used again");
    }

    [Fact]
    public async Task A_server_that_is_away_is_unavailable_and_what_was_committed_is_there_when_it_is_back()
    {
        if (PostgresServer.Missing is not null) await postgres.ServerAsync();
        await using var server = await PostgresServer.StartAsync(cancellationToken: s_token);
        await using var store = await OpenAsync(server.ConnectionString("fresh"), StoreOpenMode.OpenOrCreate);
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using var session = await store.BeginAsync(s_token);
        await session.WriteAsync(Batch(2, Event(First, 2, 2)), s_token);

        await server.StopAsync(immediate: true);
        await AssertProblemAsync(StoreProblem.Unavailable, () => session.CommitAsync(s_token));
        await AssertProblemAsync(StoreProblem.Unavailable, () => store.ReadLedgerHeadAsync(Node, s_token));
        await AssertProblemAsync(StoreProblem.Unavailable, () => store.CommitAsync(Batch(2, Event(First, 2, 2))));
        await AssertProblemAsync(StoreProblem.Unavailable, () => OpenAsync(server.ConnectionString("fresh"), StoreOpenMode.OpenExisting));

        await server.RestartAsync(immediate: true, s_token);
        Assert.Equal(1, (await store.ReadLedgerHeadAsync(Node, s_token))?.Sequence);
        await store.CommitAsync(Batch(2, Event(First, 2, 2)));
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used_also_after_it_changes()
    {
        if (PostgresServer.Missing is not null) await postgres.ServerAsync();
        await using var first = await PostgresServer.StartAsync(durable: false, s_token);
        await (await OpenAsync(first.ConnectionString("city"))).DisposeAsync();
        await using var second = await first.StartStandbyAsync(s_token);
        var hosts = new NpgsqlConnectionStringBuilder(first.ConnectionString("city")) { Host = $"127.0.0.1:{second.Port},127.0.0.1:{first.Port}" };
        await using var store = await OpenAsync(hosts.ToString(), StoreOpenMode.OpenExisting);
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await UntilAsync(async () => (long)(await second.ExecuteAsync("city", "SELECT count(*) FROM events", s_token))! == 1);

        await first.StopAsync(immediate: true);
        await second.ExecuteAsync("city", "SELECT pg_promote()", s_token);

        await UntilAsync(async () => await Record.ExceptionAsync(() => store.CommitAsync(Batch(2, Event(First, 2, 2)))) switch
        {
            null => true,
            StoreException { Problem: StoreProblem.Unavailable } => false,
            var other => throw other,
        });
        Assert.Equal(2, (await store.ReadLedgerHeadAsync(Node, s_token))?.Sequence);
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_permission_are_access_denied()
    {
        var (server, name) = await DatabaseAsync();
        await using var store = await OpenAsync(server.ConnectionString(name));
        await server.ExecuteAsync(name, $"CREATE ROLE reader_{name} LOGIN PASSWORD 'right'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader_{name}", s_token);

        await AssertProblemAsync(StoreProblem.AccessDenied, () => OpenAsync(As("wrong"), StoreOpenMode.OpenExisting));
        await using var reader = await OpenAsync(As("right"), StoreOpenMode.OpenExisting);
        Assert.Empty(await reader.ReadEventsAsync(0, 10, s_token));
        await AssertProblemAsync(StoreProblem.AccessDenied, () => reader.CommitAsync(Batch(1, Event(First, 1, 1))));

        string As(string password) =>
            new NpgsqlConnectionStringBuilder(server.ConnectionString(name)) { Username = $"reader_{name}", Password = password }.ToString();
    }

    [Theory]
    [InlineData("23505", typeof(StoreConflictException), null)]
    [InlineData("40001", typeof(StoreConflictException), null)]
    [InlineData("40P01", typeof(StoreConflictException), null)]
    [InlineData("22021", typeof(ArgumentException), null)]
    [InlineData("53100", typeof(StoreException), StoreProblem.DiskFull)]
    [InlineData("58030", typeof(StoreException), StoreProblem.DiskError)]
    [InlineData("XX001", typeof(StoreException), StoreProblem.Corrupt)]
    [InlineData("28P01", typeof(StoreException), StoreProblem.AccessDenied)]
    [InlineData("28000", typeof(StoreException), StoreProblem.AccessDenied)]
    [InlineData("42501", typeof(StoreException), StoreProblem.AccessDenied)]
    [InlineData("25006", typeof(StoreException), StoreProblem.AccessDenied)]
    [InlineData("3D000", typeof(StoreException), StoreProblem.Missing)]
    [InlineData("42P01", typeof(StoreException), StoreProblem.Missing)]
    [InlineData("57P01", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("57P02", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("57P03", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("53300", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("08006", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("25P03", typeof(StoreException), StoreProblem.Unavailable)]
    [InlineData("23502", null, null)]
    public void A_state_of_the_server_has_one_meaning(string state, Type? type, StoreProblem? problem)
    {
        var translated = PostgresErrors.Translate(new PostgresException("text", "ERROR", "ERROR", state));

        Assert.Equal(type, translated?.GetType());
        Assert.Equal(problem, (translated as StoreException)?.Problem);
    }

    /// <summary>Asks again and again, for a minute at most.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(s_token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds()) await pause.WaitForNextTickAsync(limit.Token);
    }

    private static async Task AssertProblemAsync(StoreProblem problem, Func<Task> action) =>
        Assert.Equal(problem, (await Assert.ThrowsAsync<StoreException>(action)).Problem);

    private static Task<IStore> OpenAsync(string connectionString, StoreOpenMode mode = StoreOpenMode.OpenOrCreate) =>
        StoreFactory.OpenAsync(StoreAddress.Parse(connectionString), mode, s_token);

    private async Task<(PostgresServer Server, string Name)> DatabaseAsync()
    {
        var server = await postgres.ServerAsync();
        return (server, server.NewDatabaseName());
    }
}
