using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coordination.Application.Simulation;
using Coordination.Host.Hosting;

namespace Coordination.Engine.Tests.Harness;

/// <summary>How a child process came to its end.</summary>
/// <param name="Result">Null where it was killed.</param>
internal sealed record ChildEnd(int ExitCode, SimulationResult? Result, string Errors)
{
    /// <summary>128 + SIGKILL, as .NET reports it.</summary>
    public bool WasKilled => ExitCode == 137;
}

/// <summary>Plays a simulated year in a process of its own, which can be killed for real.</summary>
internal static class ChildRun
{
    /// <summary>Kills itself the n-th time it reaches the point.</summary>
    public static Task<ChildEnd> KilledAtAsync(string directory, string point, int occurrence) =>
        RunAsync(directory, $"{point}:{occurrence.ToString(CultureInfo.InvariantCulture)}", null);

    /// <summary>Is killed from outside once it has told of so many days.</summary>
    public static Task<ChildEnd> KilledAfterDaysAsync(string directory, int days) => RunAsync(directory, null, days);

    public static Task<ChildEnd> ToTheEndAsync(string directory) => RunAsync(directory, null, null);

    private static async Task<ChildEnd> RunAsync(string directory, string? killAt, int? days)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Coordination.Engine.Crash.dll"), directory,
                SharedYear.Year.ToString(CultureInfo.InvariantCulture), SharedYear.Seed.ToString(CultureInfo.InvariantCulture),
                SharedYear.Winter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Repository.Workflows,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (killAt is not null) start.Environment[KillFaults.Variable] = killAt;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = new System.Text.StringBuilder();
        var told = 0;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            errors.AppendLine(line);
            if (++told == days) process.Kill();
        }

        await process.WaitForExitAsync();
        var text = await output;
        var result = process.ExitCode == 0 ? JsonSerializer.Deserialize<SimulationResult>(text) : null;
        return new ChildEnd(process.ExitCode, result, errors.ToString());
    }
}
