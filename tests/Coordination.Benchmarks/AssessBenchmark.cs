using System.Diagnostics;
using Coordination.Application.Assessments;
using Coordination.Domain;
using Coordination.Persistence;

namespace Coordination.Benchmarks;

/// <summary>A city-year assessed from its events: alone in its store, beside many, and all of them one after the other; with the memory held.</summary>
internal static class AssessBenchmark
{
    private const int Rounds = 10;
    private const int Year = 2025;
    private static readonly DateOnly s_asAt = new(2026, 12, 31);

    public static Task RunAsync(int cities) => ManyCities.InTwoStoresAsync(cities, CompareAsync);

    private static async Task CompareAsync(string one, string many, int cities)
    {
        await using var alone = await SqliteStore.OpenAsync(one, StoreOpenMode.ReadOnly, default);
        await using var beside = await SqliteStore.OpenAsync(many, StoreOpenMode.ReadOnly, default);
        var ratios = new List<double>();
        Console.WriteLine($"round  alone ms  beside {cities - 1} others ms  ratio");
        for (var round = 0; round <= Rounds; round++)
        {
            var (a, b) = (await TimeAsync(alone, 0), await TimeAsync(beside, 0));
            // The first is the cold one: said, and kept out of the median.
            Console.WriteLine($"{(round == 0 ? "cold" : round),5}  {a,8:F0}  {b,20:F0}  {b / a,5:F2}");
            if (round > 0) ratios.Add(b / a);
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 1)");
        var (watch, most) = (Stopwatch.StartNew(), 0L);
        for (var city = 0; city < cities; city++)
        {
            await TimeAsync(beside, city);
            if (city % 10 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }

        Console.WriteLine($"all {cities}: {watch.Elapsed.TotalSeconds:F1} s, live memory at most {most / 1_048_576.0:F0} MB, process at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1_048_576.0:F0} MB");
    }

    private static async Task<double> TimeAsync(SqliteStore store, int city)
    {
        var cycle = CycleId.Of(PlanId.Of(ManyCities.Key(city), Bench.Book.Plan.Value[(Bench.Book.Plan.Jurisdiction.Length + 1)..]), Year);
        var watch = Stopwatch.StartNew();
        var assessed = await YearAssessment.ComputeAsync(store, Bench.Book, cycle, s_asAt, rules: null, default);
        return assessed.Cards.IsEmpty ? throw new InvalidOperationException($"{cycle} has nothing to assess.") : watch.Elapsed.TotalMilliseconds;
    }
}
