using System.Diagnostics;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Shell
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static Task<(int Code, string Out, string Error)> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, []);

    public static async Task<(int Code, string Out, string Error)> RunAsync(
        string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, texts[0], texts[1]);
    }

    /// <summary>Fails with what was said where it does not end well.</summary>
    public static async Task<string> SucceedAsync(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var (code, output, error) = await RunAsync(program, arguments, environment ?? []);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit {code}. {output} {error}");
        return output;
    }
}
