using Coordination.Persistence;

namespace Coordination.Benchmarks;

/// <summary>Commands a second on a store that holds a year of a hundred cities, against one that holds a year of one; windows interleaved.</summary>
internal static class CitiesBenchmark
{
    private const int Windows = 10;
    private const int WindowCommands = 20_000;

    public static Task RunAsync(int cities) => ManyCities.InTwoStoresAsync(cities, CompareAsync);

    private static async Task CompareAsync(string one, string many, int cities)
    {
        await using var a = await SqliteStore.OpenAsync(one, StoreOpenMode.OpenOrCreate, default);
        await using var b = await SqliteStore.OpenAsync(many, StoreOpenMode.OpenOrCreate, default);
        await using var laneOne = await Bench.LaneAsync(a);
        await using var laneMany = await Bench.LaneAsync(b);
        var ratios = new List<double>();
        Console.WriteLine($"window  1 city/s  {cities} cities/s  ratio");
        for (var window = 0; window <= Windows; window++)
        {
            var perOne = await Bench.SendAsync(laneOne, await Bench.PrepareReviewsAsync(laneOne, $"w{window}-", WindowCommands));
            var perMany = await Bench.SendAsync(laneMany, await Bench.PrepareReviewsAsync(laneMany, $"w{window}-", WindowCommands));
            if (window == 0) continue;
            ratios.Add(perMany / perOne);
            Console.WriteLine($"{window,6}  {perOne,8:F0}  {perMany,10:F0}  {perMany / perOne,5:F2}");
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 0.8)");
    }
}
