using System.Collections.Concurrent;
using Coordination.Application.Audit;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Benchmarks;
using Coordination.Domain;
using Coordination.Engine.Tests.Harness;
using Coordination.Persistence;
using Coordination.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>
/// What was acknowledged is on record, once, with the answer that was given; attacked under load from two lanes by killing the database's
/// backends, cutting connections in mid-stream (a commit on its way among them) and restarting the database. Callers repeat a command under
/// its id until it is answered. <c>COORDINATION_TEST_FAULTS</c> sets how many faults (6).
/// </summary>
public sealed class LoadTests(Ground ground)
{
    private const int Callers = 16;
    private const int Commands = 4000;

    private static readonly int s_faults = int.TryParse(Environment.GetEnvironmentVariable("COORDINATION_TEST_FAULTS"), out var faults) ? faults : 6;

    [Fact]
    public async Task No_acknowledged_command_is_lost_and_none_is_done_twice()
    {
        var place = await ground.PlaceAsync();
        var postgres = await ground.Postgres;
        await using var proxy = new TcpProxy(postgres.Port);
        var direct = new Npgsql.NpgsqlConnectionStringBuilder(place.Store);
        var proxied = new Npgsql.NpgsqlConnectionStringBuilder(place.Store) { Port = proxy.Port }.ToString();
        await using var first = await StoreFactory.OpenAsync(StoreAddress.Parse(direct.ToString()), StoreOpenMode.OpenOrCreate, CancellationToken.None);
        await using var second = await StoreFactory.OpenAsync(StoreAddress.Parse(proxied), StoreOpenMode.OpenExisting, CancellationToken.None);
        await using var one = await LaneAsync(first, "one");
        await using var two = await LaneAsync(second, "two");
        var commands = await Bench.PrepareReviewsAsync(one, "load", Commands);

        var answered = new ConcurrentDictionary<Guid, Answer>();
        var done = Task.WhenAll(SendAllAsync(one, commands.Where((_, i) => i % 2 == 0), answered), SendAllAsync(two, commands.Where((_, i) => i % 2 == 1), answered));
        for (var fault = 0; fault < s_faults; fault++)
        {
            await WhenAnsweredAsync(answered, (fault + 1) * Commands / (s_faults + 2), done);
            if (fault % 3 == 0) await postgres.KillBackendsAsync(place.Database, TestContext.Current.CancellationToken);
            else if (fault % 3 == 1) proxy.Cut();
            else await postgres.RestartAsync(immediate: true, TestContext.Current.CancellationToken);
        }

        await done;
        Assert.Equal(Commands, answered.Count);
        await AssertOnRecordAsync(first, answered);
    }

    private static async Task AssertOnRecordAsync(IStore store, ConcurrentDictionary<Guid, Answer> answered)
    {
        await StoredRecord.AssertWholeAsync(store);
        await StoredRecord.AssertViewsAsync(store);
        var recorded = (await StoredRecord.CommandsAsync(store)).ToLookup(c => c.CommandId);
        foreach (var (id, answer) in answered) Assert.Equal(answer.Write(), Assert.Single(recorded[id]).Answer);
        var report = await new AuditVerifier(store, NoAnchors.Instance).VerifyAsync(null, CancellationToken.None);
        Assert.True(report.IsSound, $"{report.Broken}");
    }

    private static async Task<CommandLane> LaneAsync(IStore store, string node)
    {
        var lane = new CommandLane(
            store, new Bookshelf([Bench.Book]), TimeProvider.System, NoFaults.Instance, NullLogger<CommandLane>.Instance, new LaneOptions(node));
        await lane.StartAsync(CancellationToken.None);
        return lane;
    }

    private static Task SendAllAsync(CommandLane lane, IEnumerable<CommandEnvelope> commands, ConcurrentDictionary<Guid, Answer> answered)
    {
        var waiting = new ConcurrentQueue<CommandEnvelope>(commands);
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var command)) answered[command.Id.Value] = await InsistAsync(lane, command);
        })));
    }

    private static async Task<Answer> InsistAsync(CommandLane lane, CommandEnvelope command)
    {
        const int AttemptsMax = 50;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await lane.SendAsync(command, CancellationToken.None);
            }
            catch (Exception e) when (e is StoreException or StoreConflictException && attempt < AttemptsMax)
            {
                // Nobody knows what became of it: the same id asks again.
            }
        }
    }

    private static async Task WhenAnsweredAsync(ConcurrentDictionary<Guid, Answer> answered, int count, Task done)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (answered.Count < count && !done.IsCompleted) await pause.WaitForNextTickAsync();
    }

    private sealed class NoAnchors : IAnchors
    {
        public static NoAnchors Instance { get; } = new();

        public Task AppendAsync(Anchor anchor, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<Anchor>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Anchor>>([]);
    }
}
