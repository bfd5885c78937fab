using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Engine.Tests.Harness;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// Commands are committed in groups, and a group costs as many round trips and statements as one command. The numbers stand as they are
/// today and may only go down. Attacked by 64 callers at once, on real SQLite.
/// </summary>
public sealed class GroupCommitTests
{
    private const int StatementsPerBatch = 8;
    private const int RoundTripsPerBatch = 2;

    [Fact]
    public async Task Sixty_four_callers_share_their_commits()
    {
        const int Callers = 64, CommandsEach = 20;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        var before = engine.Sqlite.Counters.Commits;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < CommandsEach; i++) Assert.True((await engine.SendAsync(Desks.Head(caller), Desks.Appoint(caller, i))).Accepted);
        })));
        var perCommand = (double)(engine.Sqlite.Counters.Commits - before) / (Callers * CommandsEach);
        Assert.True(perCommand < 0.25, $"{perCommand:0.000} commits a command");
    }

    [Fact]
    public async Task A_batch_costs_two_round_trips_eight_statements_and_one_commit_however_many_commands_are_in_it()
    {
        GatedStore? gate = null;
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup { Store = store => gate = new GatedStore(store) });
        await gate!.WhenOutboxReadAsync();
        foreach (var commands in (int[])[1, 10, 60])
        {
            var before = Count(engine.Sqlite);
            gate.Shut();
            var first = engine.SendAsync(Desks.Head(0), Desks.Appoint(0, commands));
            await gate.WhenWaitingAsync();
            var others = Enumerable.Range(1, commands).Select(i => engine.SendAsync(Desks.Head(i), Desks.Appoint(i, commands))).ToList();
            gate.Unlock();
            Assert.All(await Task.WhenAll([first, .. others]), a => Assert.True(a.Accepted));
            var after = Count(engine.Sqlite);
            // The one that stood at the doors, and all others behind it.
            Assert.Equal(commands, gate.BatchSizes[^1]);
            Assert.Equal(
                (2 * StatementsPerBatch, 2 * RoundTripsPerBatch, 2),
                (after.Statements - before.Statements, after.RoundTrips - before.RoundTrips, after.Commits - before.Commits));
        }
    }

    [Fact]
    public async Task An_event_with_a_message_costs_no_statement_of_its_own()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var ledger = await StoredRecord.LedgerAsync(engine.Sqlite);
        var commits = engine.Sqlite.Counters.Commits;
        // One commit is the definitions'.
        Assert.Equal(ledger.Count + 1, commits);
        Assert.True(ledger.Count < (await engine.CountsAsync()).CommandsAccepted);
    }

    [Fact]
    public async Task A_year_is_committed_in_far_fewer_transactions_than_it_has_commands()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter));
        var counts = await engine.CountsAsync();
        var perCommand = (double)(await StoredRecord.LedgerAsync(engine.Sqlite)).Count / (counts.CommandsAccepted + counts.CommandsRefused);
        Assert.True(perCommand < 0.6, $"{perCommand:0.000} commits a command");
    }

    private static (long Statements, long RoundTrips, long Commits) Count(SqliteStore store) =>
        (store.Counters.Statements, store.Counters.RoundTrips, store.Counters.Commits);
}

/// <summary>Commands that meet nobody else's: each caller appoints substitutes on the desk of a unit of its own choice.</summary>
internal static class Desks
{
    public static UnitCode Unit(int caller) => EngineUnderTest.Book.Units.All[caller % EngineUnderTest.Book.Units.All.Length].Code;

    public static Actor Head(int caller) => People.Head(Unit(caller));

    public static AppointSubstitute Appoint(int caller, int number) => new(
        EngineUnderTest.Book.Plan.Jurisdiction, Unit(caller),
        new Substitution(
            new PersonId($"{Unit(caller)}.head"), new PersonId($"deputy.{caller}.{number}"), Role.UnitHead, new DateOnly(2025, 8, 1), new DateOnly(2025, 8, 31)));

    /// <summary>Of a person of another unit.</summary>
    public static Actor Stranger(int caller) => Head(caller + 1);
}
