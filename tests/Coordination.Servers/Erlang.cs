using System.Diagnostics;

namespace Coordination.Servers;

/// <summary>The Erlang installation under the broker: the name server of its nodes, and calls into a running node.</summary>
internal static class Erlang
{
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Installations = "/usr/lib/erlang";

    private static readonly TimeSpan s_callMax = TimeSpan.FromMinutes(1);

    /// <summary>Why no broker can be started here, or null.</summary>
    public static string? Missing { get; } =
        !File.Exists(Server) ? $"rabbitmq-server is not installed ({Server})"
        : FindCall() is null ? $"erl_call of Erlang is not installed (below {Installations})"
        : null;

    /// <summary>
    /// Starts the name server (epmd) in the foreground of a shell that ends it when its own input closes, so that it is not left behind by a
    /// test run that is killed.
    /// </summary>
    public static Process StartNames(int port)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"epmd -address 127.0.0.1 -port {port} & cat >/dev/null; kill $!");
        return Process.Start(start)!;
    }

    public static async Task StopNamesAsync(Process names)
    {
        names.StandardInput.Close();
        await names.WaitForExitAsync();
        names.Dispose();
    }

    /// <summary>Evaluates Erlang expressions on a running node; gives the value as Erlang writes it. Throws where the node is away or the evaluation fails.</summary>
    public static async Task<string> EvaluateAsync(string node, string cookie, int namesPort, string text, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(FindCall()!, ["-c", cookie, "-n", node, "-e"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ERL_EPMD_PORT"] = $"{namesPort}";
        var output = (await RunAsync(start, text + ".\n", cancellationToken)).Output;
        return output.StartsWith("{ok, ", StringComparison.Ordinal) && output.EndsWith('}')
            ? output["{ok, ".Length..^1]
            : throw new InvalidOperationException($"{node}: {output}");
    }

    /// <summary>Runs a program to its end with the input given.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, string input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_callMax);
        try
        {
            await GiveAsync(process, input, limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token) + await error;
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task GiveAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its output says why.
        }
    }

    private static string? FindCall() => !Directory.Exists(Installations)
        ? null
        : Directory.EnumerateDirectories(Installations, "erts-*").Select(d => Path.Combine(d, "bin", "erl_call")).FirstOrDefault(File.Exists);
}
