using Coordination.Application.Storage;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>What a store shared by several nodes must do besides; each test attacks it with a second store on the same database.</summary>
public abstract class ServerStoreComplianceTests : StoreComplianceTests
{
    private static readonly TimeSpan s_over = TimeSpan.Zero;

    [Fact]
    public async Task Nodes_that_claim_messages_at_once_share_them_out()
    {
        await using var other = await OpenAgainAsync(StoreOpenMode.OpenExisting);
        await Store.CommitAsync(Batch(1, [.. Enumerable.Range(1, 200).Select(n => Event(First, n, n))]));

        var claimed = await Task.WhenAll(ClaimAllAsync(Store, "node-1"), ClaimAllAsync(other, "node-2"));

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), claimed.SelectMany(ids => ids).Order());

        static async Task<List<long>> ClaimAllAsync(IStore store, string node)
        {
            List<long> ids = [];
            while (await store.ClaimOutboxAsync(node, 7, Lease, Token) is { Count: > 0 } page)
            {
                Assert.Equal(page.Select(message => message.Id).Order(), page.Select(message => message.Id));
                ids.AddRange(page.Select(message => message.Id));
            }

            return ids;
        }
    }

    [Fact]
    public async Task Messages_whose_lease_is_over_are_given_again()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2)));
        await Store.ClaimOutboxAsync("node-1", 1, s_over, Token);
        await Store.ClaimOutboxAsync("node-1", 1, s_over, Token);

        Assert.Equal([1L, 2], (await Store.ClaimOutboxAsync("node-2", 10, Lease, Token)).Select(message => message.Id));
        Assert.Empty(await Store.ClaimOutboxAsync("node-1", 10, Lease, Token));
    }

    [Fact]
    public async Task A_node_gives_back_only_what_is_its_own()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2)));
        await Store.ClaimOutboxAsync("node-1", 1, Lease, Token);
        await Store.ClaimOutboxAsync("node-2", 1, Lease, Token);

        await Store.ReleaseOutboxAsync("node-1", Token);

        Assert.Equal(1, Assert.Single(await Store.ClaimOutboxAsync("node-3", 10, Lease, Token)).Id);
    }

    [Fact]
    public async Task Nodes_that_claim_deadlines_at_once_share_them_out()
    {
        await using var other = await OpenAgainAsync(StoreOpenMode.OpenExisting);
        await Store.CommitAsync(Batch(1) with { Deadlines = [.. Enumerable.Range(1, 200).Select(n => new DeadlineRow(First, $"d{n:000}", n, At))] });

        var claimed = await Task.WhenAll(ClaimAllAsync(Store, "node-1"), ClaimAllAsync(other, "node-2"));

        Assert.Equal(Enumerable.Range(1, 200), claimed.SelectMany(serials => serials).Order());

        static async Task<List<int>> ClaimAllAsync(IStore store, string node)
        {
            List<int> serials = [];
            while (await store.ClaimDueAsync(node, At, 7, Lease, Token) is { Count: > 0 } page) serials.AddRange(page.Select(deadline => deadline.Serial));
            return serials;
        }
    }

    [Fact]
    public async Task Claimed_deadlines_come_in_the_order_they_are_due_and_again_when_the_lease_is_over()
    {
        await Store.CommitAsync(Batch(1) with
        {
            Deadlines = [new(Second, "a", 1, At), new(First, "b", 2, At), new(First, "a", 3, At), new(First, "late", 4, At.AddTicks(-1)), new(First, "later", 5, At.AddTicks(1))],
        });

        DueDeadline[] due = [new(First, "late", 4, At.AddTicks(-1)), new(First, "a", 3, At), new(First, "b", 2, At), new(Second, "a", 1, At)];
        Assert.Equal(due, await Store.ClaimDueAsync("node-1", At, 10, s_over, Token));
        Assert.Equal(due[..2], await Store.ClaimDueAsync("node-2", At, 2, Lease, Token));
        Assert.Equal(due[2..], await Store.ClaimDueAsync("node-1", At, 10, Lease, Token));
        Assert.Equal(due, await Store.ReadDueAsync(At, 10, Token));
    }

    [Fact]
    public async Task A_deadline_written_anew_is_free_and_a_cleared_one_is_nobodys()
    {
        await Store.CommitAsync(Batch(1) with { Deadlines = [new(First, "moved", 1, At), new(First, "cleared", 1, At)] });
        await Store.ClaimDueAsync("node-1", At, 10, Lease, Token);

        await Store.CommitAsync(Batch(2) with { Deadlines = [new(First, "moved", 2, At), new(First, "cleared", 1, null)] });

        Assert.Equal([new DueDeadline(First, "moved", 2, At)], await Store.ClaimDueAsync("node-2", At, 10, Lease, Token));
    }

    [Fact]
    public async Task All_nodes_are_told_the_same_time()
    {
        await using var other = await OpenAgainAsync(StoreOpenMode.OpenExisting);

        var first = await Store.ReadClockAsync(Token);
        var second = await other.ReadClockAsync(Token);

        Assert.NotNull(first);
        Assert.Equal(TimeSpan.Zero, first.Value.Offset);
        Assert.InRange(second!.Value - first.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Sessions_run_side_by_side_and_on_one_stream_the_second_sees_what_the_first_did()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(Second, 1, 2)));
        await using var session = await Store.BeginAsync(Token);
        await session.LoadAsync(new LoadRequest([], [(First, 1)]), Token);

        // On another stream nobody waits; on the same one the load waits for the lock, and sees what was committed meanwhile.
        await using (var beside = await Store.BeginAsync(Token)) Assert.Empty((await beside.LoadAsync(new LoadRequest([], [(Second, 1)]), Token)).Events);
        var waiting = Store.LoadAsync((First, 1));
        await session.WriteAsync(Batch(2, Event(First, 2, 3)), Token);
        Assert.False(waiting.IsCompleted);
        await session.CommitAsync(Token);

        Assert.Equal(2, Assert.Single((await waiting).Events).Version);
    }

    [Fact]
    public async Task A_load_that_waits_for_a_lock_can_be_cancelled()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using var holder = await Store.BeginAsync(Token);
        await holder.LoadAsync(new LoadRequest([], [(First, 1)]), Token);
        using var cancellation = new CancellationTokenSource();
        await using var session = await Store.BeginAsync(Token);
        var waiting = session.LoadAsync(new LoadRequest([], [(First, 1)]), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await holder.WriteAsync(Batch(2, Event(First, 2, 2)), Token);
        await holder.CommitAsync(Token);
    }

    /// <summary>Crossing orders, many times over: whoever locks in the order of asking would stand in a circle within a few rounds.</summary>
    [Fact]
    public async Task Sessions_over_crossing_streams_never_wait_in_a_circle()
    {
        await using var other = await OpenAgainAsync(StoreOpenMode.OpenExisting);
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(Second, 1, 2)));

        await Task.WhenAll(WriteAsync(Store, "node-a", 1000, First, Second), WriteAsync(other, "node-b", 2000, Second, First));

        Assert.Equal(2 + (2 * 2 * 40), (await Store.ReadEventsAsync(0, 1000, Token)).Count);

        static async Task WriteAsync(IStore store, string node, int ids, params Domain.StreamId[] streams)
        {
            for (var round = 1; round <= 40; round++)
            {
                await using var session = await store.BeginAsync(Token);
                var versions = (await session.LoadAsync(new LoadRequest([], [.. streams.Select(stream => (stream, 0))]), Token)).Events
                    .GroupBy(row => row.Stream).ToDictionary(rows => rows.Key, rows => rows.Max(row => row.Version));
                var events = streams.Select((stream, i) => Event(stream, versions[stream] + 1, ids + (2 * round) + i) with { Node = node }).ToArray();
                await session.WriteAsync(Batch(round, events) with { Ledger = Ledger(round, node) }, Token);
                await session.CommitAsync(Token);
            }
        }
    }

    /// <summary>Whoever walks the rows in an order of its own would stand in a circle within a few rounds.</summary>
    [Fact]
    public async Task Nodes_that_delete_and_renew_the_same_documents_never_fail()
    {
        await using var other = await OpenAgainAsync(StoreOpenMode.OpenExisting);

        for (var round = 0; round < 10; round++)
        {
            for (var n = 0; n < 30; n++) await Store.SaveKeptAsync(new KeptRow("session", $"{n}", $"{n % 3}", 0, At, At.AddMinutes(-n), ""), Token);
            var renewing = Enumerable.Range(0, 30).Select(n => other.SaveKeptAsync(new KeptRow("session", $"{n}", "9", 1, At, At.AddMinutes(n + 1), ""), Token));
            var deleting = new[] { Store, other }.SelectMany(store => new[]
            {
                store.DeleteExpiredKeptAsync(At, Token), store.DeleteKeptOfAsync("session", "1", Token), store.DeleteKeptOfAsync("session", "2", Token),
            });
            var (deleted, renewed) = (Task.WhenAll(deleting), Task.WhenAll(renewing));

            Assert.Equal(30, (await deleted).Sum() + (await renewed).Count(saved => saved));
            Assert.Equal((await renewed).Count(saved => saved), await Store.DeleteKeptOfAsync("session", "9", Token));
        }
    }

    [Fact]
    public async Task A_store_opened_for_reading_reads_and_writes_nothing()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await using var reader = await OpenAgainAsync(StoreOpenMode.ReadOnly);

        Assert.Single(await reader.ReadEventsAsync(0, 10, Token));
        var error = await Assert.ThrowsAsync<StoreException>(() => reader.SaveSimulationAsync("{}", Token));
        Assert.Equal(StoreProblem.AccessDenied, error.Problem);
    }

    /// <summary>A second store on the database of <see cref="StoreComplianceTests.Store"/>.</summary>
    protected abstract Task<IStore> OpenAgainAsync(StoreOpenMode mode);
}
