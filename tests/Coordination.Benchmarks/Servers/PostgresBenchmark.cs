using Coordination.Persistence;
using Coordination.Servers;

namespace Coordination.Benchmarks;

/// <summary>Commands a second with 64 callers on PostgreSQL, fsync on, against pgbench on the same server (<see cref="PgBench"/>).</summary>
internal static class PostgresBenchmark
{
    private const int WindowCommands = 8000;

    public static async Task RunAsync(int pairs)
    {
        await using var server = await PostgresServer.StartAsync();
        var (ours, bare) = (server.ConnectionString("ours"), server.ConnectionString("bare"));
        await (await StoreFactory.OpenAsync(StoreAddress.Parse(bare), StoreOpenMode.OpenOrCreate, default)).DisposeAsync();
        await using var inner = await StoreFactory.OpenAsync(StoreAddress.Parse(ours), StoreOpenMode.OpenOrCreate, default);
        var store = new RecordingStore(inner);
        await using var lane = await Bench.LaneAsync(store);
        PgBench? pgbench = null;
        var ratios = new List<double>();
        Console.WriteLine("pair  ours/s    pgbench/s ratio  commits per command");
        for (var pair = 0; pair <= pairs; pair++)
        {
            var commands = await Bench.PrepareReviewsAsync(lane, $"w{pair}-", WindowCommands);
            store.Writes.Clear();
            var commits = ((SqlStore)inner).Counters.Commits;
            var a = await Bench.SendAsync(lane, commands);
            var perCommand = (double)(((SqlStore)inner).Counters.Commits - commits) / WindowCommands;
            pgbench ??= await PgBench.PrepareAsync(server, bare, store.Writes.First(w => w.Events.Count > 10));
            var b = await pgbench.RunAsync(WindowCommands);
            // The first pair warms both up.
            if (pair == 0) continue;
            ratios.Add(a / b);
            Console.WriteLine($"{pair,4}  {a,8:F0}  {b,8:F0}  {a / b,5:F2}  {perCommand:F3}");
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 0.4)");
    }
}
