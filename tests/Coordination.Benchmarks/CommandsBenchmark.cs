using Coordination.Persistence;

namespace Coordination.Benchmarks;

/// <summary>Commands a second with 64 callers on SQLite, against a bare loop that writes the same rows with one commit each.</summary>
internal static class CommandsBenchmark
{
    private const int WindowCommands = 4000;

    public static async Task RunAsync(int pairs)
    {
        var (ours, bare) = (Bench.TempDirectory("ours"), Bench.TempDirectory("bare"));
        try
        {
            await using var inner = await SqliteStore.OpenAsync(ours, StoreOpenMode.OpenOrCreate, default);
            var store = new RecordingStore(inner);
            await using var lane = await Bench.LaneAsync(store);
            using var loop = await BareLoop.OpenAsync(bare);
            var ratios = new List<double>();
            var sequence = 0L;
            Console.WriteLine("pair  ours/s    bare/s    ratio  commits per command");
            for (var pair = 0; pair <= pairs; pair++)
            {
                var commands = await Bench.PrepareReviewsAsync(lane, $"w{pair}-", WindowCommands);
                store.Writes.Clear();
                var commits = inner.Counters.Commits;
                var a = await Bench.SendAsync(lane, commands);
                var perCommand = (double)(inner.Counters.Commits - commits) / WindowCommands;
                var b = loop.Run([.. store.Writes], ref sequence);
                // The first pair warms both up.
                if (pair == 0) continue;
                ratios.Add(a / b);
                Console.WriteLine($"{pair,4}  {a,8:F0}  {b,8:F0}  {a / b,5:F2}  {perCommand:F3}");
            }

            Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 2)");
        }
        finally
        {
            if (Directory.Exists(ours)) Directory.Delete(ours, recursive: true);
            if (Directory.Exists(bare)) Directory.Delete(bare, recursive: true);
        }
    }
}
