using Coordination.Application.Storage;
using Microsoft.Data.Sqlite;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>What can be wrong with the file, the lock, the disk and the library: each is named, and what was committed stays.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken s_token => TestContext.Current.CancellationToken;

    private string DatabasePath => _directory.File("coordination.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        await using (var store = await OpenAsync()) await store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await using var again = await OpenAsync(StoreOpenMode.OpenExisting);
        Assert.Single((await again.LoadAsync((First, 0))).Events);
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenOrCreate)]
    [InlineData(StoreOpenMode.OpenExisting)]
    [InlineData(StoreOpenMode.MigrateExisting)]
    public async Task A_second_writer_is_told_that_the_directory_is_in_use(StoreOpenMode mode)
    {
        await using var store = await OpenAsync();

        await AssertProblemAsync(StoreProblem.InUse, mode);
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenExisting)]
    [InlineData(StoreOpenMode.MigrateExisting)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public async Task An_empty_directory_holds_no_data_and_is_left_empty(StoreOpenMode mode)
    {
        await AssertProblemAsync(StoreProblem.Missing, mode);

        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task A_database_of_something_else_is_left_alone()
    {
        Execute("CREATE TABLE theirs (id INTEGER)");
        var before = await File.ReadAllBytesAsync(DatabasePath, s_token);

        foreach (var mode in Enum.GetValues<StoreOpenMode>()) await AssertProblemAsync(StoreProblem.Missing, mode);

        Assert.Equal(before, await File.ReadAllBytesAsync(DatabasePath, s_token));
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenOrCreate)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public async Task A_newer_schema_is_refused(StoreOpenMode mode)
    {
        await (await OpenAsync()).DisposeAsync();
        Execute("INSERT INTO schema_versions (ScriptName, Applied) VALUES ('9999_future.sql', '2030-01-01')");

        await AssertProblemAsync(StoreProblem.Newer, mode);
    }

    [Fact]
    public async Task An_older_schema_is_migrated_only_where_the_mode_says_so()
    {
        await File.WriteAllBytesAsync(DatabasePath, [], s_token);

        await AssertProblemAsync(StoreProblem.Older, StoreOpenMode.OpenExisting);
        await AssertProblemAsync(StoreProblem.Older, StoreOpenMode.ReadOnly);
        await using var store = await OpenAsync(StoreOpenMode.MigrateExisting);
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
    }

    [Theory]
    [InlineData(StoreOpenMode.OpenOrCreate)]
    [InlineData(StoreOpenMode.ReadOnly)]
    public async Task Bytes_that_are_no_database_are_called_corrupt(StoreOpenMode mode)
    {
        await File.WriteAllBytesAsync(DatabasePath, [.. Enumerable.Range(0, 10_000).Select(n => (byte)(n * 7919 >> 3))], s_token);

        await AssertProblemAsync(StoreProblem.Corrupt, mode);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(5000)]
    [InlineData(100)]
    public async Task A_truncated_database_is_called_corrupt(int length)
    {
        await using (var store = await OpenAsync()) await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using (var file = new FileStream(DatabasePath, FileMode.Open)) file.SetLength(length);

        await AssertProblemAsync(StoreProblem.Corrupt, StoreOpenMode.OpenOrCreate);
        await AssertProblemAsync(StoreProblem.Corrupt, StoreOpenMode.ReadOnly);
    }

    [Fact]
    public async Task A_reader_opens_beside_a_writer_and_sees_what_is_committed()
    {
        await using var writer = await OpenAsync();
        await writer.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using var reader = await OpenAsync(StoreOpenMode.ReadOnly);
        await using (var session = await writer.BeginAsync(s_token))
        {
            await session.WriteAsync(Batch(2, Event(First, 2, 2)), s_token);
            Assert.Single(await reader.ReadEventsAsync(0, 10, s_token));
            await session.CommitAsync(s_token);
        }

        Assert.Equal(2, (await reader.ReadEventsAsync(0, 10, s_token)).Count);
        await AssertWritingIsRefusedAsync(reader);
    }

    [Fact]
    public async Task A_reader_opens_without_a_writer_and_takes_no_lock()
    {
        await using (var store = await OpenAsync()) await store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await using var reader = await OpenAsync(StoreOpenMode.ReadOnly);
        await using var writer = await OpenAsync();

        Assert.Single(await reader.ReadTimelineAsync(First, s_token));
    }

    [Fact]
    public async Task A_full_disk_in_the_middle_of_a_write_loses_that_batch_and_nothing_else()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Batch(1, Event(First, 1, 1)));
        var pages = LimitPages(store, 0);
        LimitPages(store, pages + 2);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(Batch(2, Event(First, 2, 2, body: new string('x', 100_000)))));
        Assert.Equal(StoreProblem.DiskFull, error.Problem);
        Assert.Single(await store.ReadEventsAsync(0, 10, s_token));
        Assert.Equal(1, (await store.ReadLedgerHeadAsync(Node, s_token))?.Sequence);

        LimitPages(store, 1_000_000);
        await store.CommitAsync(Batch(2, Event(First, 2, 3)));
        Assert.Equal([1, 2], (await store.LoadAsync((First, 0))).Events.Select(row => row.Version));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_access_denied()
    {
        await File.WriteAllTextAsync(_directory.File("taken"), "", s_token);

        var error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteStore.OpenAsync(_directory.File("taken"), StoreOpenMode.OpenOrCreate, s_token));

        Assert.Equal(StoreProblem.AccessDenied, error.Problem);
    }

    [Theory]
    [InlineData("3.51.2", true)]
    [InlineData("3.50.7", true)]
    [InlineData("3.51.3", false)]
    [InlineData("3.53.0", false)]
    public void A_library_with_the_log_reset_defect_is_refused(string version, bool refused)
    {
        var error = Record.Exception(() => SqliteLibrary.RequireSafe(Version.Parse(version)));

        Assert.Equal(refused ? StoreProblem.UnsafeLibrary : null, (error as StoreException)?.Problem);
    }

    [Fact]
    public async Task The_writer_syncs_every_commit_to_a_write_ahead_log_and_checks_foreign_keys()
    {
        await using var store = await OpenAsync();

        Assert.Equal(("wal", 2L, 1L), (Pragma<string>("journal_mode"), Pragma<long>("synchronous"), Pragma<long>("foreign_keys")));

        T Pragma<T>(string name)
        {
            using var command = store.Writer.Connection.CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return (T)command.ExecuteScalar()!;
        }
    }

    [Fact]
    public async Task Closing_waits_for_the_session_at_work()
    {
        var store = await OpenAsync();
        var session = await store.BeginAsync(s_token);
        await session.WriteAsync(Batch(1, Event(First, 1, 1)), s_token);
        var closing = store.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);

        await session.CommitAsync(s_token);
        await session.DisposeAsync();
        await closing;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.BeginAsync(s_token));
        await using var again = await OpenAsync();
        Assert.Single(await again.ReadEventsAsync(0, 10, s_token));
    }

    private static async Task AssertWritingIsRefusedAsync(SqliteStore store)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => store.SaveSimulationAsync("{}", s_token));
        Assert.Equal(StoreProblem.AccessDenied, error.Problem);
    }

    private static long LimitPages(SqliteStore store, long pages)
    {
        using var command = store.Writer.Connection.CreateCommand();
        command.CommandText = pages == 0 ? "PRAGMA page_count" : FormattableString.Invariant($"PRAGMA max_page_count = {pages}");
        return (long)command.ExecuteScalar()!;
    }

    private Task<SqliteStore> OpenAsync(StoreOpenMode mode = StoreOpenMode.OpenOrCreate) => SqliteStore.OpenAsync(_directory.Path, mode, s_token);

    private async Task AssertProblemAsync(StoreProblem problem, StoreOpenMode mode)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(mode));
        Assert.Equal(problem, error.Problem);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed text of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
