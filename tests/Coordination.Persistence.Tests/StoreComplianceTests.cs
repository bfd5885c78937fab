using Coordination.Application.Storage;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>What every store must do, whatever database is below: here, writing. One subclass a database.</summary>
public abstract partial class StoreComplianceTests : IAsyncLifetime
{
    private IStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whether the database can hold U+0000 in a text.</summary>
    protected virtual bool KeepsNul => true;

    /// <summary>May only go down.</summary>
    protected virtual int StatementsABatch => 8;

    protected IStore Store => _store ?? throw new InvalidOperationException("not opened");

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IStore> OpenAsync();

    protected abstract void CleanUp();

    [Fact]
    public async Task What_is_appended_is_loaded_by_stream_and_version()
    {
        await Store.CommitAsync(Batch(1, Event(Second, 1, 1), Event(Second, 2, 2), Event(First, 1, 3)));

        var loaded = await Store.LoadAsync((First, 0), (Second, 0));

        Assert.Equal([(First, 1), (Second, 1), (Second, 2)], loaded.Events.Select(row => (row.Stream, row.Version)));
        Assert.Equal([3L, 1L, 2L], loaded.Events.Select(row => row.Position));
    }

    [Fact]
    public async Task Every_field_of_an_event_comes_back_as_written()
    {
        var row = Event(First, 1, 7, "ReportFiled", "{\"month\":\"2025-03\"}") with { Batch = 9, Node = "node-2", PreviousHash = "p", Hash = "h" };
        await Store.CommitAsync(Batch(1, row));

        Assert.Equal(row with { Position = 1 }, Assert.Single((await Store.LoadAsync((First, 0))).Events));
    }

    [Fact]
    public async Task Only_events_newer_than_what_is_known_are_loaded()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2), Event(First, 3, 3)));

        Assert.Equal([3], (await Store.LoadAsync((First, 2))).Events.Select(row => row.Version));
        Assert.Empty((await Store.LoadAsync((First, 3), (Second, 0))).Events);
    }

    [Fact]
    public async Task A_version_clash_is_a_conflict_and_nothing_of_the_batch_is_written()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.CommitAsync(Batch(2, Event(Second, 1, 2), Event(First, 1, 3))));

        await AssertOnlyFirstBatchAsync();
    }

    [Fact]
    public async Task A_command_id_written_twice_is_a_conflict()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.CommitAsync(Batch(2, Event(First, 2, 1))));

        await AssertOnlyFirstBatchAsync();
    }

    [Fact]
    public async Task A_ledger_sequence_written_twice_is_a_conflict()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await Assert.ThrowsAsync<StoreConflictException>(() => Store.CommitAsync(Batch(1, Event(First, 2, 2))));

        await AssertOnlyFirstBatchAsync();
    }

    [Fact]
    public async Task After_a_failed_write_the_session_cannot_commit_and_the_next_one_works()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using (var session = await Store.BeginAsync(Token))
        {
            await Assert.ThrowsAsync<StoreConflictException>(() => session.WriteAsync(Batch(2, Event(Second, 1, 2), Event(First, 1, 3)), Token));
            await Assert.ThrowsAsync<InvalidOperationException>(() => session.CommitAsync(Token));
        }

        await AssertOnlyFirstBatchAsync();
        await Store.CommitAsync(Batch(2, Event(First, 2, 4)));
        Assert.Equal([1, 2], (await Store.LoadAsync((First, 0))).Events.Select(row => row.Version));
    }

    [Fact]
    public async Task Disposing_without_commit_writes_nothing()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using (var session = await Store.BeginAsync(Token))
            await session.WriteAsync(Batch(2, Event(First, 2, 2)) with { OutboxDone = [1] }, Token);

        await AssertOnlyFirstBatchAsync();
    }

    [Fact]
    public async Task A_repeated_command_id_finds_the_first_answer()
    {
        var row = Event(First, 1, 1);
        await Store.CommitAsync(Batch(1, row) with { Commands = [Command(row) with { Answer = "{\"rejected\":\"AlreadyClosed\"}", Accepted = false }] });

        await using var session = await Store.BeginAsync(Token);
        var loaded = await session.LoadAsync(new LoadRequest([Id(1), Id(2)], []), Token);

        var answer = Assert.Single(loaded.Answers);
        Assert.Equal((Id(1), "{\"rejected\":\"AlreadyClosed\"}"), (answer.Key, answer.Value));
    }

    [Fact]
    public async Task Two_writers_racing_for_a_version_are_one_winner_and_one_conflict()
    {
        var racers = new[] { Batch(1, Event(First, 1, 1)), Batch(1, Event(First, 1, 2)) with { Ledger = Ledger(1, "node-2") } };

        var errors = await Task.WhenAll(racers.Select(batch => Task.Run(async () => await Record.ExceptionAsync(() => Store.CommitAsync(batch)), Token)));

        Assert.IsType<StoreConflictException>(Assert.Single(errors, error => error is not null));
        Assert.Single(await Store.ReadEventsAsync(0, 10, Token));
        Assert.Single(await Store.ReadCommandsAsync(0, 10, Token));
        Assert.Equal(1, await Store.CountOutboxOpenAsync(Token));
    }

    [Fact]
    public async Task A_batch_of_refusals_writes_commands_and_ledger_only()
    {
        var refused = Command(Event(First, 1, 1), accepted: false) with { Body = "{\"asked\":1}" };
        await Store.CommitAsync(new BatchWrite([], [], [], [], [], [refused], Ledger(1) with { Events = 0 }));

        Assert.Equal(refused with { Sequence = 1 }, Assert.Single(await Store.ReadCommandsAsync(0, 10, Token)));
        Assert.Equal(Ledger(1) with { Events = 0 }, await Store.ReadLedgerHeadAsync(Node, Token));
        Assert.Empty(await Store.ReadEventsAsync(0, 10, Token));
    }

    [Fact]
    public async Task The_trail_goes_backwards_by_any_filter_and_says_nothing_of_what_was_said()
    {
        var events = Enumerable.Range(1, 3).Select(n => Event(Stream($"lyg/2022-30/2025/10/u{n}"), 1, n)).ToArray();
        var refused = Command(Event(First, 1, 9), accepted: false) with { Person = "li.na", Answer = """{"accepted":false,"version":0,"rejection":"NotYourUnit"}""", Body = "secret" };
        var batch = Batch(1, events);
        await Store.CommitAsync(batch with { Commands = [.. batch.Commands, refused], Ledger = batch.Ledger with { Commands = 4 } });

        var all = await Store.ReadTrailAsync(new TrailFilter(), null, 10, Token);
        Assert.Equal([4L, 3, 2, 1], all.Select(r => r.Sequence));
        Assert.Equal([3L, 2], (await Store.ReadTrailAsync(new TrailFilter(Accepted: true), 4, 2, Token)).Select(r => r.Sequence));
        var one = Assert.Single(await Store.ReadTrailAsync(new TrailFilter(At, At.AddTicks(1), "li.na", refused.Unit, refused.Type, false), null, 10, Token));
        Assert.Equal(new TrailRow(4, First, refused.Type, "li.na", refused.Unit, refused.Role, refused.ActingFor, refused.At, false, "NotYourUnit"), one);
        Assert.Empty(await Store.ReadTrailAsync(new TrailFilter(Until: At), null, 10, Token));
        Assert.Empty(await Store.ReadTrailAsync(new TrailFilter(Person: "nobody"), null, 10, Token));
    }

    [Fact]
    public async Task A_batch_is_two_round_trips_few_statements_and_a_commit()
    {
        var counters = ((SqlStore)Store).Counters;
        var rows = Enumerable.Range(1, 64).Select(n => Event(Stream($"lyg/2022-30/2025/10/u{n}"), 1, n)).ToArray();
        var (statements, roundTrips, commits) = (counters.Statements, counters.RoundTrips, counters.Commits);

        await using (var session = await Store.BeginAsync(Token))
        {
            await session.LoadAsync(new LoadRequest([.. rows.Select(row => row.CommandId)], [.. rows.Select(row => (row.Stream, 0))]), Token);
            await session.WriteAsync(Batch(1, rows), Token);
            await session.CommitAsync(Token);
        }

        Assert.Equal((StatementsABatch, 2, 1), (counters.Statements - statements, counters.RoundTrips - roundTrips, counters.Commits - commits));
    }

    private async Task AssertOnlyFirstBatchAsync()
    {
        Assert.Equal(Event(First, 1, 1) with { Position = 1 }, Assert.Single(await Store.ReadEventsAsync(0, 10, Token)));
        Assert.Equal(Entity(First, 1), Assert.Single(await Store.ReadEntitiesAsync(First.Kind, "", null, 10, Token)));
        Assert.Equal(1, Assert.Single(await Store.ReadOutboxAsync(0, 10, Token)).Id);
        Assert.Equal(Id(1), Assert.Single(await Store.ReadCommandsAsync(0, 10, Token)).CommandId);
        Assert.Equal(1, (await Store.ReadLedgerHeadAsync(Node, Token))?.Sequence);
        Assert.Empty(await Store.ReadDeadlinesAsync(null, null, 10, Token));
    }
}
