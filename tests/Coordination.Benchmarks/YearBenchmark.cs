using System.Diagnostics;

namespace Coordination.Benchmarks;

/// <summary>A whole year with the real plan, in a process of its own: seconds and peak memory.</summary>
internal static class YearBenchmark
{
    public static async Task RunAsync(int runs)
    {
        Console.WriteLine(" run  seconds  peak MB");
        var seconds = new List<double>();
        for (var run = 1; run <= runs; run++)
        {
            var data = Bench.TempDirectory($"year{run}");
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Coordination.Host.dll"), "simulate", "--year", "2025", "--seed", "7", "--data", data, "--json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var started = TimeProvider.System.GetTimestamp();
            using var process = Process.Start(start) ?? throw new InvalidOperationException("The host did not start");
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            var peak = 0L;
            while (!process.HasExited)
            {
                peak = Math.Max(peak, PeakKilobytes(process.Id));
                await Task.WhenAny(process.WaitForExitAsync(), Task.Run(() => process.WaitForExit(200)));
            }

            await Task.WhenAll(errors, output);
            if (process.ExitCode != 0) throw new InvalidOperationException(await errors);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
            Console.WriteLine($"{run,4}  {seconds[^1],7:F1}  {peak / 1024.0,7:F0}");
            Directory.Delete(data, recursive: true);
        }

        Console.WriteLine($"median {Bench.Median(seconds):F1} s (to reach: 20 s, 400 MB)");
    }

    /// <summary>The kernel's high-water mark of the process's resident memory.</summary>
    private static long PeakKilobytes(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
