using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>Runs the real executable as a process. Waiting is for its lines or its end, never for a while.</summary>
internal sealed class Host : IDisposable
{
    /// <summary>A process that says nothing for so long hangs.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    private Host(Process process) => _process = process;

    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "Coordination.Host.dll");

    public static string Workflows { get; } = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static Host Start(params string[] args) => Start(args, []);

    public static Host Start(string[] args, Dictionary<string, string> environment) => Start("dotnet", [Dll, .. args], environment);

    /// <summary>Another program of ours, by the name of its assembly.</summary>
    public static Host StartOther(string assembly, string[] args, Dictionary<string, string> environment) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. args], environment);

    private static Host Start(string program, string[] args, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var arg in args) start.ArgumentList.Add(arg);
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment.Remove("LC_ALL");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var host = new Host(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, e) => host.Take(host._out, e.Data);
        host._process.ErrorDataReceived += (_, e) => host.Take(host._error, e.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    public static Task<Outcome> RunAsync(params string[] args) => RunAsync(args, []);

    public static async Task<Outcome> RunAsync(string[] args, Dictionary<string, string> environment)
    {
        using var host = Start(args, environment);
        return await host.EndAsync();
    }

    /// <summary>With no file allowed to grow beyond so many KiB: writing fails as on a full disk.</summary>
    public static async Task<Outcome> RunLimitedAsync(int kilobytes, params string[] args)
    {
        // The runtime's own double mapping of code is a file too.
        Dictionary<string, string> environment = new() { ["DOTNET_EnableWriteXorExecute"] = "0" };
        using var host = Start("bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec dotnet \"$0\" \"$@\"", Dll, .. args], environment);
        return await host.EndAsync();
    }

    /// <summary>Waits for a line, on either stream, that contains the text.</summary>
    public void WaitFor(string text)
    {
        if (!TryWaitFor(text)) throw new TimeoutException($"'{text}' was not said. Output: {_out} Error: {_error}");
    }

    /// <summary>False where the process ended without saying it.</summary>
    public bool TryWaitFor(string text)
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < s_patience)
        {
            if (_lines.TryTake(out var line, TimeSpan.FromMilliseconds(100)) && line.Contains(text, StringComparison.Ordinal)) return true;
            if (_process.HasExited && _lines.Count == 0) break;
        }

        return false;
    }

    /// <summary>Its standard output as far as it has come.</summary>
    public string SaidSoFar
    {
        get
        {
            lock (_out) return _out.ToString();
        }
    }

    public void Kill() => _process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<Outcome> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        lock (_out) return new Outcome(_process.ExitCode, _out.ToString(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _lines.Dispose();
    }

    private void Take(StringBuilder stream, string? line)
    {
        if (line is null) return;
        lock (_out) stream.Append(line).Append('\n');
        _lines.Add(line);
    }
}

internal sealed record Outcome(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Outcome Gives(int code)
    {
        Assert.True(Code == code, $"exit {Code}, expected {code}. Output: {Out} Error: {Error}");
        return this;
    }

    /// <summary>One sentence on standard error, nothing on standard output, no stack trace.</summary>
    public void Says(int code, string part)
    {
        Gives(code);
        Assert.Empty(Out);
        Assert.Contains(part, Assert.Single(ErrorLines), StringComparison.Ordinal);
    }
}
