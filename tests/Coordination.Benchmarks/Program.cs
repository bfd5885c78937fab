using System.Globalization;
using Coordination.Benchmarks;

// Timings, never tests. Each prints ours and what it is compared with, interleaved, and the median ratio.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
switch (args.FirstOrDefault())
{
    case "commands":
        await CommandsBenchmark.RunAsync(pairs: count > 0 ? count : 10);
        return 0;
    case "year":
        await YearBenchmark.RunAsync(runs: count > 0 ? count : 3);
        return 0;
    case "cities":
        await CitiesBenchmark.RunAsync(cities: count > 0 ? count : 100);
        return 0;
    case "assess":
        await AssessBenchmark.RunAsync(cities: count > 0 ? count : 100);
        return 0;
    case "postgres":
        await PostgresBenchmark.RunAsync(pairs: count > 0 ? count : 10);
        return 0;
    case "outbox":
        await OutboxBenchmark.RunAsync(pairs: count > 0 ? count : 10);
        return 0;
    case "latency":
        await LatencyBenchmark.RunAsync();
        return 0;
    case "deadlines":
        await DeadlinesBenchmark.RunAsync(pairs: 10, atOnce: count > 0 ? count : 100_000);
        return 0;
    case "pages":
        await PagesBenchmark.RunAsync(times: count > 0 ? count : 100, seconds: 60);
        return 0;
    default:
        Console.Error.WriteLine(
            "dotnet run -c Release --project tests/Coordination.Benchmarks -- "
            + "commands [PAIRS] | year [RUNS] | cities [CITIES] | assess [CITIES] | postgres [PAIRS] | outbox [PAIRS] | latency | deadlines [COUNT] | pages [TIMES]");
        return 2;
}
