using System.Text.RegularExpressions;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Persistence;
using static Coordination.SqlServer.Tests.TdsAnswer;

namespace Coordination.SqlServer.Tests;

/// <summary>
/// How the store stands on the real driver: what is sent, how rows come back, what each fault becomes. Attacked by a server that says what it is told
/// to; what a real one would answer to a statement is not shown here.
/// </summary>
public sealed class DriverTests
{
    private static readonly StreamId s_stream = new(StreamKind.Assignment, "lyg/2022-30/2025/10/hzq");
    private static readonly DateTimeOffset s_at = new DateTimeOffset(2025, 3, 1, 1, 0, 0, TimeSpan.Zero).AddTicks(1234567);
    private static readonly Guid s_id = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly EventRow s_event = new(5, s_stream, 2, "Type", "正文", s_at, s_id, "previous", "hash", "sha256-1", "n1", 9);

    private static readonly (string, Column)[] s_eventColumns =
    [
        ("Position", Column.Long), ("Stream", Column.Text), ("Version", Column.Long), ("Type", Column.Text), ("Body", Column.Text), ("At", Column.Long),
        ("CommandId", Column.Bytes), ("PreviousHash", Column.Text), ("Hash", Column.Text), ("Algorithm", Column.Text), ("Node", Column.Text),
        ("Batch", Column.Long),
    ];

    private static readonly object?[] s_eventValues =
    [
        5L, s_stream.ToString(), 2L, "Type", "正文", s_at.UtcTicks, s_id.ToByteArray(bigEndian: true), "previous", "hash", "sha256-1", "n1", 9L,
    ];

    /// <summary>Sent to a database not made or not prepared yet; said otherwise on this server; sent as parts of what is named elsewhere.</summary>
    private static readonly string[] s_notInUse =
    [
        nameof(Statements.CreateDatabase), nameof(Statements.ReadCommittedVersions), nameof(Statements.AllowSnapshots), nameof(Statements.LockMigration),
        nameof(Statements.UnlockMigration), nameof(Statements.DeleteEntities),
        nameof(Statements.UpsertEntities), nameof(Statements.UpsertDeadlines),
    ];

    private static SqlServerStatements Statements => SqlServerStatements.Instance;

    private static BatchWrite Batch => new([s_event], [], [], [], [7], [], new LedgerRow("n1", 1, s_at, 1, 0, "", "hash", "sha256-1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_loaded_and_written_in_one_call_each_and_counts_what_was_done()
    {
        await using var server = new TdsServer(Migrated(request =>
            request.Text == Statements.Load.Text
                ? new TdsAnswer()
                    .Rows([("", Column.Long)], [1L])
                    .Rows([("CommandId", Column.Bytes), ("Answer", Column.Text)], [s_id.ToByteArray(bigEndian: true), "{\"version\":1}"])
                    .Rows(s_eventColumns, s_eventValues)
                : request.Text == Statements.Write.Text ? new TdsAnswer().Count(0).Count(1).Count(1).Rows([("", Column.Int)], [3]) : null));
        await using var store = await OpenAsync(server);

        await using var session = await store.BeginAsync(Token);
        var loaded = await session.LoadAsync(new LoadRequest([s_id], [(s_stream, 1)]), Token);
        var done = await session.WriteAsync(Batch, Token);
        await session.CommitAsync(Token);

        Assert.Equal("{\"version\":1}", loaded.Answers[s_id]);
        Assert.Equal(s_event, Assert.Single(loaded.Events));
        Assert.Equal(3, done);
        Assert.Equal([TdsKind.Begin, TdsKind.Statement, TdsKind.Statement, TdsKind.Commit], server.Requests.TakeLast(4).Select(request => request.Kind));
    }

    [Fact]
    public async Task Claims_come_back_in_order_whatever_the_server_gives_first()
    {
        await using var server = new TdsServer(Migrated(request =>
            request.Text == Statements.ClaimOutbox.Text
                ? new TdsAnswer().Rows(
                    [("Id", Column.Long), ("Subscriber", Column.Text), .. s_eventColumns], [12L, "b", .. s_eventValues], [11L, "a", .. s_eventValues])
                : request.Text == Statements.ClaimDue.Text
                    ? new TdsAnswer().Rows(
                        [("Stream", Column.Text), ("Name", Column.Text), ("Serial", Column.Long), ("DueAt", Column.Long)],
                        [s_stream.ToString(), "b", 2L, s_at.UtcTicks], [s_stream.ToString(), "a", 1L, s_at.UtcTicks])
                    : null));
        await using var store = await OpenAsync(server);

        var messages = await store.ClaimOutboxAsync("n1", 10, TimeSpan.FromSeconds(30), Token);
        var deadlines = await store.ClaimDueAsync("n1", s_at, 10, TimeSpan.FromSeconds(30), Token);

        Assert.Equal([new OutboxMessage(11, "a", s_event), new OutboxMessage(12, "b", s_event)], messages);
        Assert.Equal([new DueDeadline(s_stream, "a", 1, s_at), new DueDeadline(s_stream, "b", 2, s_at)], deadlines);
    }

    [Fact]
    public async Task The_servers_clock_is_utc()
    {
        var now = new DateTime(2026, 11, 25, 9, 30, 0, 123, DateTimeKind.Utc);
        await using var server = new TdsServer(Migrated(request =>
            request.Text == Statements.Clock.Text ? new TdsAnswer().Rows([("", Column.Instant)], [now]) : null));
        await using var store = await OpenAsync(server);

        Assert.Equal(new DateTimeOffset(now), await store.ReadClockAsync(Token));
    }

    [Theory]
    [InlineData(2627, 14)]
    [InlineData(2601, 14)]
    [InlineData(1205, 13)]
    [InlineData(3960, 16)]
    public async Task A_clash_in_the_midst_of_a_batch_is_a_conflict_though_later_statements_ran(int number, byte severity)
    {
        await using var server = new TdsServer(Migrated(request =>
            request.Text == Statements.Write.Text ? new TdsAnswer().Count(1).Error(number, severity).Count(1).Rows([("", Column.Int)], [0]) : null));
        await using var store = await OpenAsync(server);
        await using var session = await store.BeginAsync(Token);

        await Assert.ThrowsAsync<StoreConflictException>(() => session.WriteAsync(Batch, Token));

        await Assert.ThrowsAsync<InvalidOperationException>(() => session.CommitAsync(Token));
        Assert.Equal(TdsKind.Rollback, server.Requests.Last().Kind);
    }

    [Theory]
    [InlineData(StoreProblem.AccessDenied, 229, 14)]
    [InlineData(StoreProblem.DiskFull, 1105, 17)]
    [InlineData(StoreProblem.DiskFull, 9002, 17)]
    [InlineData(StoreProblem.Missing, 208, 16)]
    [InlineData(StoreProblem.Corrupt, 824, 24)]
    [InlineData(StoreProblem.Unavailable, 40197, 20)]
    public async Task A_servers_error_is_told_as_the_stores_problem(StoreProblem problem, int number, byte severity)
    {
        await using var server = new TdsServer(Migrated(request => request.Text == Statements.NextDue.Text ? new TdsAnswer().Error(number, severity) : null));
        await using var store = await OpenAsync(server);

        Assert.Equal(problem, (await Assert.ThrowsAsync<StoreException>(() => store.ReadNextDueAsync(Token))).Problem);
    }

    [Theory]
    [InlineData(TdsKind.Begin)]
    [InlineData(TdsKind.Statement)]
    [InlineData(TdsKind.Commit)]
    public async Task A_connection_cut_at_any_moment_of_a_batch_is_unavailable(TdsKind moment)
    {
        var open = false;
        await using var server = new TdsServer(Migrated(request => open && request.Kind == moment ? Cut : null));
        await using var store = await OpenAsync(server);
        open = true;

        var error = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var session = await store.BeginAsync(Token);
            await session.WriteAsync(Batch, Token);
            await session.CommitAsync(Token);
        });

        Assert.Equal(StoreProblem.Unavailable, error.Problem);
    }

    [Fact]
    public async Task A_connection_is_kept_and_after_a_cut_a_read_is_made_once_more_on_a_new_one()
    {
        var cuts = false;
        await using var server = new TdsServer(Migrated(_ => cuts ? Cut : null));
        await using var store = await OpenAsync(server, ";Pooling=True");
        var logins = Logins();
        await store.ReadNextDueAsync(Token);
        await store.ReadNextDueAsync(Token);
        Assert.Equal(logins, Logins());

        cuts = true;
        await Assert.ThrowsAsync<StoreException>(() => store.ReadNextDueAsync(Token));
        cuts = false;
        await store.ReadNextDueAsync(Token);

        Assert.Equal(logins + 2, Logins());

        int Logins() => server.Requests.Count(request => request.Kind == TdsKind.Login);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_unavailable()
    {
        await using var server = new TdsServer(Migrated(request => request.Text == Statements.NextDue.Text ? Silence : null));
        await using var store = await OpenAsync(server, ";Command Timeout=1");

        Assert.Equal(StoreProblem.Unavailable, (await Assert.ThrowsAsync<StoreException>(() => store.ReadNextDueAsync(Token))).Problem);
    }

    [Fact]
    public async Task A_statement_that_is_given_up_is_cancelled_and_the_store_works_on()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = new TdsServer(Migrated(request =>
        {
            if (request.Text != Statements.Load.Text || cancellation.IsCancellationRequested) return null;
            _ = cancellation.CancelAsync();
            return Silence;
        }));
        await using var store = await OpenAsync(server);
        await using (var session = await store.BeginAsync(Token))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.LoadAsync(new LoadRequest([], [(s_stream, 0)]), cancellation.Token));

        Assert.Null(await store.ReadNextDueAsync(Token));
    }

    /// <summary>The model checks statements with these types; here the driver declares them.</summary>
    [Fact]
    public async Task Parameters_are_sent_with_the_types_the_statements_were_checked_with()
    {
        var declared = (await RequestsAsync()).SelectMany(request => request.Parameters.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.NotEmpty(declared);
        Assert.All(declared, parameter =>
        {
            var parts = parameter.Trim().Split(' ');
            var anyLength = Regex.Replace(parts[1], @"^nvarchar\(\d+\)$", "nvarchar(4000)");
            Assert.Equal(ParameterTypes.Of(parts[0]), anyLength);
        });
    }

    [Fact]
    public async Task What_is_sent_is_what_is_registered_and_all_of_it()
    {
        var sent = (await RequestsAsync()).Where(request => request.Kind == TdsKind.Statement).Select(request => request.Text).ToHashSet();
        var registered = StatementTests.Registered.Select(entry => entry.Statement).ToList();
        var parts = registered.Where(statement => statement.Parts.Count > 1).SelectMany(statement => statement.Parts).ToHashSet();

        Assert.Subset(registered.Select(statement => statement.Text).ToHashSet(), sent);
        Assert.Equal(
            s_notInUse.Order(),
            registered.Except(parts).Where(statement => !sent.Contains(statement.Text)).Select(statement => statement.Name).Order());
    }

    private static async Task<IReadOnlyCollection<TdsRequest>> RequestsAsync()
    {
        await using var server = new TdsServer(Migrated(_ => null));
        await using var store = await OpenAsync(server);
        await Everything.AskAsync(store, Token);
        return server.Requests;
    }

    private static Task<IStore> OpenAsync(TdsServer server, string more = "") =>
        StoreFactory.OpenAsync(StoreAddress.Parse(server.ConnectionString + more), StoreOpenMode.OpenExisting, Token);

    /// <summary>A server whose database has this build's schema, and says the rest as told.</summary>
    private static Func<TdsRequest, TdsAnswer?> Migrated(Func<TdsRequest, TdsAnswer?> rest) => request => request.Text switch
    {
        _ when request.Text == Statements.SnapshotState.Text => new TdsAnswer().Rows([("", Column.Int)], [1]),
        _ when request.Text == Statements.CountTables.Text => new TdsAnswer().Rows([("", Column.Long)], [9L]),
        _ when request.Text == Statements.CountJournals.Text => new TdsAnswer().Rows([("", Column.Long)], [1L]),
        _ when request.Text == Statements.AppliedScripts.Text =>
            new TdsAnswer().Rows([("ScriptName", Column.Text)], [.. SqlServerSchema.Scripts.All.Select(script => new object?[] { script.Name })]),
        _ => rest(request),
    };
}
