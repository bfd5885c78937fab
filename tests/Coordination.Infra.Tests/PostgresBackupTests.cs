using Coordination.Host.Tests;
using Coordination.Persistence;
using Coordination.Servers;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Infra.Tests.PostgresFixture))]

namespace Coordination.Infra.Tests;

/// <summary>One real PostgreSQL server for all tests of the assembly.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    internal PostgresServer Server
    {
        get
        {
            if (_server is null) Repository.Missing(PostgresServer.Missing!);
            return _server!;
        }
    }

    internal static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is null) _server = await PostgresServer.StartAsync(durable: false, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}

/// <summary>
/// A dump taken while the engine writes is one moment of the record, and what is restored from it goes on to the same end. Attacked in the middle of
/// a simulation that is killed afterwards, with databases that are not empty, and with messages that were on a broker.
/// </summary>
public sealed class PostgresBackupTests(PostgresFixture fixture)
{
    private static readonly string[] s_demo = ["demo", "--once", "--today", "2025-03-14", "--seed", "7"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Script(string name) => Repository.File("infra", "backup", name);

    [Fact]
    public async Task What_is_restored_from_a_dump_taken_in_the_middle_is_whole_and_goes_on_to_the_same_end()
    {
        var (source, target) = (await fixture.Server.CreateDatabaseAsync(Token), await fixture.Server.CreateDatabaseAsync(Token));
        using var folder = new TempDirectory();
        using (var engine = HostProcess.Start([.. s_demo, "--data", folder.File("data")], Store(source)))
        {
            engine.WaitFor("模拟中：2025");
            await SqliteBackupTests.SaveAsync(folder.File("data"), "%PDF-1.7\n%%EOF"u8.ToArray());
            await Shell.SucceedAsync(Script("postgresql-backup.sh"), [folder.File("backup"), folder.File("data")], Client(source, folder));
            engine.Kill();
        }

        await Shell.SucceedAsync(Script("postgresql-restore.sh"), [folder.File("backup"), folder.File("restored")], Client(target, folder));
        var evidence = Assert.Single(Directory.GetFiles(folder.File("restored/files"), "*", SearchOption.AllDirectories));
        Assert.Equal("%PDF-1.7\n%%EOF", await File.ReadAllTextAsync(evidence, Token));
        string[] verify = ["audit", "verify", "--data", folder.File("restored")];
        (await HostProcess.RunAsync(verify, Store(target))).Gives(0);

        var restored = (await HostProcess.RunAsync([.. s_demo, "--data", folder.File("restored")], Store(target))).Gives(0);
        var unbroken = (await HostProcess.RunAsync([.. s_demo, "--data", folder.File("data")], Store(source))).Gives(0);
        Assert.Equal(unbroken.Out, restored.Out);
        (await HostProcess.RunAsync(verify, Store(target))).Gives(0);
    }

    [Fact]
    public async Task Messages_that_were_on_the_broker_wait_again_and_a_database_with_anything_in_it_is_left_alone()
    {
        var (source, target) = (await fixture.Server.CreateDatabaseAsync(Token), await fixture.Server.CreateDatabaseAsync(Token));
        using var folder = new TempDirectory();
        (await HostProcess.RunAsync(["demo", "--once", "--today", "2025-01-06", "--data", folder.File("data")], Store(source))).Gives(0);
        await PostgresFixture.ExecuteAsync(source, "UPDATE outbox SET done_at = NULL, published_at = 1 WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT 3)");
        Assert.Equal(0, await WaitingAsync(source));
        await Shell.SucceedAsync(Script("postgresql-backup.sh"), [folder.File("backup")], Client(source, folder));
        Assert.Equal(1, (await Shell.RunAsync(Script("postgresql-restore.sh"), [folder.File("backup")], Client(source, folder))).Code);

        await Shell.SucceedAsync(Script("postgresql-restore.sh"), [folder.File("backup")], Client(target, folder));
        Assert.Equal(3, await WaitingAsync(target));
    }

    private static async Task<long> WaitingAsync(string connection)
    {
        await using var store = await StoreFactory.OpenAsync(StoreAddress.Parse(connection), StoreOpenMode.OpenExisting, Token);
        return (await store.ReadOutboxStandingAsync(Token)).Waiting;
    }

    private static Dictionary<string, string> Store(string connection) => new() { ["COORDINATION_STORE"] = connection };

    /// <summary>What libpq's programs go by; the password in a file that is ours alone.</summary>
    private static Dictionary<string, string> Client(string connection, TempDirectory folder)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        var file = folder.File(parts.Database!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(file, options)) writer.Write($"*:*:*:*:{parts.Password}\n");
        return new()
        {
            ["PGHOST"] = parts.Host!,
            ["PGPORT"] = $"{parts.Port}",
            ["PGUSER"] = parts.Username!,
            ["PGDATABASE"] = parts.Database!,
            ["PGPASSFILE"] = file,
        };
    }
}
