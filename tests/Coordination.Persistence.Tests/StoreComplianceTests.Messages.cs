using Coordination.Application.Storage;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>Messages: from the outbox to the bus and to their end, or set aside on the way.</summary>
public abstract partial class StoreComplianceTests
{
    protected static TimeSpan Lease => TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_is_done_once_and_unknown_ids_are_harmless()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2)));
        Assert.Equal([1L, 2L], (await Store.ReadOutboxAsync(0, 10, Token)).Select(message => message.Id));

        await Store.CommitAsync(Batch(2) with { OutboxDone = [1, 77] });
        await Store.CommitAsync(Batch(3) with { OutboxDone = [1, 1] });

        Assert.Equal(2, Assert.Single(await Store.ReadOutboxAsync(0, 10, Token)).Id);
        Assert.Equal(1, await Store.CountOutboxOpenAsync(Token));
        Assert.Equal((2L, 1L), await PublishedAndConsumedAsync());
    }

    [Fact]
    public async Task New_messages_keep_their_order_beside_done_ones()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        await Store.CommitAsync(Batch(2, Event(First, 2, 2), Event(Second, 1, 3)) with { OutboxDone = [1] });

        var messages = await Store.ReadOutboxAsync(0, 10, Token);

        Assert.Equal([(2L, First, 2), (3L, Second, 1)], messages.Select(m => (m.Id, m.Event.Stream, m.Event.Version)));
        Assert.Equal(Event(First, 2, 2) with { Position = 2 }, messages[0].Event);
        Assert.Equal("process", messages[0].Subscriber);
    }

    [Fact]
    public async Task A_parked_message_is_out_of_the_way_and_counted()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2)));

        await Store.ParkAsync(1, "无法解析", At, ended: false, Token);
        await Store.ParkAsync(1, "again", At, ended: false, Token);
        await Store.ParkAsync(77, "unknown", At, ended: false, Token);

        Assert.Equal(2, Assert.Single(await Store.ReadOutboxAsync(0, 10, Token)).Id);
        var counts = await Store.CountAsync("", Token);
        Assert.Equal((2, 0, 1), (counts.MessagesPublished, counts.MessagesConsumed, counts.MessagesParked));
    }

    [Fact]
    public async Task A_message_delivered_twice_is_counted_as_done_once()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2)));

        Assert.Equal(2, await DoneAsync(2, [1, 2]));
        Assert.Equal(0, await DoneAsync(3, [2, 1]));
        Assert.Equal(0, await DoneAsync(4, [77]));

        async Task<int> DoneAsync(long sequence, long[] ids)
        {
            await using var session = await Store.BeginAsync(Token);
            var done = await session.WriteAsync(Batch(sequence) with { OutboxDone = ids }, Token);
            await session.CommitAsync(Token);
            return done;
        }
    }

    [Fact]
    public async Task What_one_claim_was_given_no_other_is_given()
    {
        await CommitMessagesAsync(5);

        var first = await Store.ClaimOutboxAsync(Node, 3, Lease, Token);
        var second = await Store.ClaimOutboxAsync(Node, 3, Lease, Token);

        Assert.Equal([1L, 2, 3], first.Select(message => message.Id));
        Assert.Equal([4L, 5], second.Select(message => message.Id));
        Assert.Equal(Event(First, 1, 1) with { Position = 1 }, first[0].Event);
        Assert.Empty(await Store.ClaimOutboxAsync(Node, 3, Lease, Token));
    }

    [Fact]
    public async Task What_was_released_is_given_again_but_what_was_published_or_done_never()
    {
        await CommitMessagesAsync(4);
        await Store.ClaimOutboxAsync(Node, 10, Lease, Token);

        Assert.Equal(0, await Store.MarkPublishedAsync([1], [], At, Token));
        await Store.CommitAsync(Batch(2) with { OutboxDone = [3] });
        await Store.ReleaseOutboxAsync(Node, Token);

        Assert.Equal([2L, 4], (await Store.ClaimOutboxAsync(Node, 10, Lease, Token)).Select(message => message.Id));
        Assert.Equal([1L, 2, 4], (await Store.ReadOutboxAsync(0, 10, Token)).Select(message => message.Id));
    }

    [Fact]
    public async Task What_ends_on_the_broker_is_done_when_it_is_published_and_counted_once()
    {
        await CommitMessagesAsync(3);

        Assert.Equal(2, await Store.MarkPublishedAsync([1, 2, 3], [2, 3], At, Token));
        Assert.Equal(0, await Store.MarkPublishedAsync([2, 3], [3, 2], At, Token));
        Assert.Equal(0, await Store.MarkPublishedAsync([], [], At, Token));

        Assert.Equal(1, Assert.Single(await Store.ReadOutboxAsync(0, 10, Token)).Id);
        Assert.Equal(1, await Store.CountOutboxOpenAsync(Token));
    }

    [Fact]
    public async Task What_waits_for_the_bus_is_neither_published_nor_done()
    {
        Assert.Equal(new OutboxStanding(0, null, 0), await Store.ReadOutboxStandingAsync(Token));
        var later = At.AddHours(1);
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2), Event(First, 3, 3) with { At = later }, Event(First, 4, 4)));

        await Store.MarkPublishedAsync([1], [], At, Token);
        await Store.CommitAsync(Batch(2) with { OutboxDone = [2] });
        await Store.ParkAsync(4, "reason", At, ended: false, Token);

        Assert.Equal(new OutboxStanding(1, later, 1), await Store.ReadOutboxStandingAsync(Token));
    }

    [Fact]
    public async Task Parked_messages_are_listed_by_id_with_reason_and_instant()
    {
        await CommitMessagesAsync(3);
        foreach (var id in new[] { 3, 1, 2 }) Assert.True(await Store.ParkAsync(id, $"原因 {id}", At.AddTicks(id), ended: false, Token));

        var first = await Store.ReadParkedAsync(0, 2, Token);
        var rest = await Store.ReadParkedAsync(first[^1].Message.Id, 2, Token);

        Assert.Equal([(1L, "原因 1", At.AddTicks(1)), (2L, "原因 2", At.AddTicks(2))], first.Select(parked => (parked.Message.Id, parked.Reason, parked.At)));
        Assert.Equal(3, Assert.Single(rest).Message.Id);
        Assert.Equal(Event(First, 3, 3) with { Position = 3 }, rest[0].Message.Event);
        Assert.False(await Store.ParkAsync(3, "again", At, ended: false, Token));
        Assert.False(await Store.ParkAsync(77, "unknown", At, ended: false, Token));
    }

    [Fact]
    public async Task A_replayed_message_waits_for_the_bus_again_at_once()
    {
        await CommitMessagesAsync(2);
        await Store.ClaimOutboxAsync(Node, 10, Lease, Token);
        await Store.MarkPublishedAsync([1, 2], [], At, Token);
        await Store.ParkAsync(1, "reason", At, ended: false, Token);

        Assert.True(await Store.ReplayParkedAsync(1, Token));

        Assert.Equal(1, Assert.Single(await Store.ClaimOutboxAsync(Node, 10, Lease, Token)).Id);
        Assert.Equal(2, await Store.CountOutboxOpenAsync(Token));
        Assert.Empty(await Store.ReadParkedAsync(0, 10, Token));
        Assert.False(await Store.ReplayParkedAsync(1, Token));
        Assert.True(await Store.ParkAsync(1, "once more", At, ended: false, Token));
    }

    [Fact]
    public async Task A_dropped_message_is_off_the_list_for_good_and_its_row_is_kept()
    {
        await CommitMessagesAsync(1);
        await Store.ParkAsync(1, "reason", At, ended: false, Token);

        Assert.True(await Store.DropParkedAsync(1, At, Token));

        Assert.Empty(await Store.ReadParkedAsync(0, 10, Token));
        Assert.False(await Store.DropParkedAsync(1, At, Token));
        Assert.False(await Store.ReplayParkedAsync(1, Token));
        Assert.False(await Store.ParkAsync(1, "again", At, ended: true, Token));
        Assert.Equal((1, 0, 1), ((await Store.CountAsync("", Token)).MessagesPublished, await Store.CountOutboxOpenAsync(Token), (await Store.CountAsync("", Token)).MessagesParked));
    }

    [Fact]
    public async Task A_message_done_is_set_aside_only_where_it_came_back_from_the_broker()
    {
        await CommitMessagesAsync(1);
        await Store.MarkPublishedAsync([1], [1], At, Token);

        Assert.False(await Store.ParkAsync(1, "reason", At, ended: false, Token));
        Assert.True(await Store.ParkAsync(1, "queue full", At, ended: true, Token));

        Assert.Equal("queue full", Assert.Single(await Store.ReadParkedAsync(0, 10, Token)).Reason);
    }

    private Task CommitMessagesAsync(int count) => Store.CommitAsync(Batch(1, [.. Enumerable.Range(1, count).Select(n => Event(First, n, n))]));

    private async Task<(long Published, long Consumed)> PublishedAndConsumedAsync()
    {
        var counts = await Store.CountAsync("", Token);
        return (counts.MessagesPublished, counts.MessagesConsumed);
    }
}
