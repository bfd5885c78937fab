using System.Collections.Concurrent;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// One command's failure costs its neighbours nothing but time, and a caller always learns what became of its command. Attacked by a store
/// that fails for one command of a batch, by conflicts, by a full queue, by callers that give up, and by stopping in mid-flight.
/// </summary>
public sealed class LaneFailureTests
{
    [Fact]
    public async Task A_command_the_store_cannot_write_costs_its_neighbours_nothing()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        var envelopes = Enumerable.Range(0, 20).Select(i => engine.Envelope(Desks.Head(i), Desks.Appoint(i, 0))).ToList();
        var bad = envelopes[7].Id.Value;
        gate!.OnWrite = write =>
        {
            if (write.Commands.Any(c => c.CommandId == bad)) throw new InvalidDataException("This row cannot be written");
        };
        var answers = await TogetherAsync(engine, gate, envelopes);
        Assert.Equal("This row cannot be written", (await Assert.ThrowsAsync<InvalidDataException>(() => answers[7])).Message);
        foreach (var (answer, i) in answers.Select((a, i) => (a, i)).Where(p => p.i != 7)) Assert.True((await answer).Accepted, $"neighbour {i}");
        // Rest is reached though one of the batch came to nothing, and the chain has no gap where it was.
        await engine.RestAsync();
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        Assert.DoesNotContain(await StoredRecord.CommandsAsync(engine.Sqlite), c => c.CommandId == bad);
        // Mended, it goes through under its own id.
        gate.OnWrite = _ => { };
        Assert.True((await engine.SendAsync(envelopes[7])).Accepted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_conflict_is_tried_again(int conflicts)
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        var left = conflicts;
        gate!.OnWrite = _ =>
        {
            if (left-- > 0) throw new StoreConflictException("Another node was first");
        };
        Assert.True((await engine.SendAsync(Desks.Head(0), Desks.Appoint(0, 0))).Accepted);
        Assert.Equal(conflicts + 1, gate.BatchSizes.Count);
    }

    [Fact]
    public async Task A_conflict_without_end_is_told_to_the_caller_and_the_lane_comes_to_rest()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        gate!.Shut();
        gate.OnWrite = _ => throw new StoreConflictException("Another node is always first");
        var answer = engine.SendAsync(Desks.Head(0), Desks.Appoint(0, 0));
        await gate.WhenWaitingAsync();
        var rest = engine.RestAsync();
        gate.Unlock();
        await Assert.ThrowsAsync<StoreConflictException>(() => answer);
        await rest;
        gate.OnWrite = _ => { };
        Assert.True((await engine.SendAsync(Desks.Head(0), Desks.Appoint(0, 0))).Accepted);
    }

    /// <summary>The connection breaks between the commit and its confirmation: done, but nobody was told.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task A_commit_that_went_through_unconfirmed_is_answered_once_and_the_lane_goes_on(int commands)
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        List<CommandEnvelope> envelopes =
        [
            engine.Envelope(People.OfficeHead, People.Open(2025)),
            .. Enumerable.Range(1, commands - 1).Select(i => engine.Envelope(Desks.Head(i), Desks.Appoint(i, 0))),
        ];
        gate!.OnCommitted = write =>
        {
            if (!write.Commands.Any(c => c.CommandId == envelopes[0].Id.Value)) return;
            gate.OnCommitted = _ => { };
            throw new IOException("The line went dead");
        };
        foreach (var answer in await TogetherAsync(engine, gate, envelopes)) Assert.Equal(new Answer(true, 1), await answer);
        await engine.RestAsync();
        var counts = await engine.CountsAsync();
        Assert.Equal((1, 21), (counts.EventsByType["CycleOpened"], counts.EventsByType["TaskRunOpened"]));
        Assert.Equal(counts.MessagesPublished, counts.MessagesConsumed);
        Assert.True((await engine.SendAsync(Desks.Head(0), Desks.Appoint(0, 1))).Accepted);
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
    }

    [Fact]
    public async Task A_full_queue_answers_busy_at_once_and_loses_nothing_it_took()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(
            People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store), Lane = new LaneOptions(QueueMax: 8, BatchMax: 4) });
        gate!.Shut();
        var envelopes = Enumerable.Range(0, 40).Select(i => engine.Envelope(Desks.Head(i), Desks.Appoint(i, 0))).ToList();
        var first = engine.SendAsync(envelopes[0]);
        await gate.WhenWaitingAsync();
        var answers = envelopes.Skip(1).Select(engine.SendAsync).ToList();
        // Busy is answered while the lane stands still.
        var busy = answers.Where(a => a.IsCompleted).ToList();
        Assert.Equal(39 - 8, busy.Count);
        foreach (var answer in busy) Assert.Equal(Answer.Busy, await answer);
        gate.Unlock();
        var taken = await Task.WhenAll([first, .. answers.Except(busy)]);
        Assert.All(taken, a => Assert.True(a.Accepted));
        Assert.Equal(9, (await StoredRecord.CommandsAsync(engine.Sqlite)).Count);
        // Nothing of a busy answer is kept: the same id is decided when it comes again.
        foreach (var envelope in envelopes) Assert.True((await engine.SendAsync(envelope)).Accepted);
        Assert.Equal(40, (await StoredRecord.CommandsAsync(engine.Sqlite)).Count);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_hold_up_the_lane()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        using var giveUp = new CancellationTokenSource();
        gate!.Shut();
        var first = engine.SendAsync(Desks.Head(0), Desks.Appoint(0, 0));
        await gate.WhenWaitingAsync();
        var envelopes = Enumerable.Range(1, 10).Select(i => engine.Envelope(Desks.Head(i), Desks.Appoint(i, 0))).ToList();
        var abandoned = envelopes.Take(5).Select(e => engine.Lane.SendAsync(e, giveUp.Token)).ToList();
        var others = envelopes.Skip(5).Select(engine.SendAsync).ToList();
        await giveUp.CancelAsync();
        foreach (var answer in abandoned) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        gate.Unlock();
        Assert.All(await Task.WhenAll([first, .. others]), a => Assert.True(a.Accepted));
        await engine.RestAsync();
        // Giving up is not taking back: whoever asks again under the same id learns what was decided.
        foreach (var envelope in envelopes) Assert.True((await engine.SendAsync(envelope)).Accepted);
        Assert.Equal(11, (await StoredRecord.CommandsAsync(engine.Sqlite)).Count);
    }

    [Fact]
    public async Task Stopping_in_mid_flight_finishes_what_was_taken_in_and_leaves_nobody_waiting()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        var envelopes = Enumerable.Range(0, 60).Select(i => engine.Envelope(Desks.Head(i), Desks.Appoint(i, 0))).ToList();
        Assert.True((await engine.SendAsync(envelopes[0])).Accepted);
        gate!.Shut();
        var answers = envelopes.Skip(1).Select(engine.SendAsync).ToList();
        await gate.WhenWaitingAsync();
        var rest = engine.RestAsync();
        var stopping = engine.StopAsync();
        gate.Unlock();
        await stopping;
        foreach (var answer in answers) Assert.True((await answer).Accepted);
        await rest;
        await engine.StartAsync();
        Assert.Equal(envelopes.Count, (await StoredRecord.CommandsAsync(engine.Sqlite)).Count);
        foreach (var envelope in envelopes) Assert.True((await engine.SendAsync(envelope)).Accepted);
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }

    /// <summary>Stopped over and over with messages on the bus: consumers still at work may commit while the relay has gone.</summary>
    [Fact]
    public async Task Stopping_with_messages_on_the_bus_is_no_failure()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        for (var year = 2022; year <= 2025; year++)
        {
            Assert.True((await engine.SendAsync(People.OfficeHead, People.Open(year))).Accepted);
            await engine.RestartAsync();
        }

        await engine.RestAsync();
        Assert.Empty(engine.Log.LinesOfEngine);
        var counts = await engine.CountsAsync();
        Assert.Equal((4 * 21, counts.MessagesPublished, 0), (counts.EventsByType["TaskRunOpened"], counts.MessagesConsumed, counts.MessagesParked));
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
    }

    [Fact]
    public async Task Callers_on_many_threads_each_get_their_own_answer()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Lane = new LaneOptions(CachedStreamsMax: 4) });
        var versions = new ConcurrentBag<(UnitCode Unit, int Version)>();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++) versions.Add((Desks.Unit(caller % 8), (await engine.SendAsync(Desks.Head(caller % 8), Desks.Appoint(caller % 8, (caller * 10) + i))).Version));
        })));
        // Every version of every stream was given to exactly one caller, cache or no cache.
        foreach (var unit in versions.GroupBy(v => v.Unit)) Assert.Equal(Enumerable.Range(1, 40), unit.Select(v => v.Version).Order());
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
    }

    /// <summary>All in one batch: the lane is held before the doors by a first command until the others stand in its queue.</summary>
    private static async Task<List<Task<Answer>>> TogetherAsync(EngineUnderTest engine, GatedStore gate, IReadOnlyList<CommandEnvelope> envelopes)
    {
        gate.Shut();
        var first = engine.SendAsync(Desks.Stranger(0), Desks.Appoint(0, 99));
        await gate.WhenWaitingAsync();
        var answers = envelopes.Select(engine.SendAsync).ToList();
        gate.Unlock();
        Assert.False((await first).Accepted);
        return answers;
    }
}
