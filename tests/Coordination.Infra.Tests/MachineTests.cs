using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Coordination.Host.Tests;
using Coordination.Servers;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>nginx, systemd and the start script are given to the real programs; attacked with a node that is gone and files that are missing.</summary>
public sealed class MachineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_on_when_one_of_the_two_nodes_is_gone()
    {
        var nginx = Repository.Program("nginx");
        using var folder = new TempDirectory();
        using var node = new HttpListener();
        var (alive, gone, front) = (LoopbackPort.Free(), LoopbackPort.Free(), LoopbackPort.Free());
        var configuration = Repository.Text("infra", "nginx.conf")
            .Replace("node1:8080", $"127.0.0.1:{alive}", StringComparison.Ordinal)
            .Replace("node2:8080", $"127.0.0.1:{gone}", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen 127.0.0.1:{front}", StringComparison.Ordinal)
            .Replace("/tmp/", folder.Path + "/", StringComparison.Ordinal)
            .Replace("error_log stderr", $"error_log {folder.File("log")}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("nginx.conf"), configuration, Token);
        await Shell.SucceedAsync(nginx, ["-q", "-t", "-e", folder.File("log"), "-c", folder.File("nginx.conf")]);

        node.Prefixes.Add($"http://127.0.0.1:{alive}/");
        node.Start();
        var serving = ServeAsync(node);
        using var running = Process.Start(nginx, ["-e", folder.File("log"), "-c", folder.File("nginx.conf"), "-g", "daemon off;"]);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{front}") };
            await WhenListeningAsync(front);
            for (var i = 0; i < 8; i++) Assert.Equal("well", await client.GetStringAsync("/health/live", Token));
        }
        finally
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync(Token);
            node.Stop();
            await serving;
        }
    }

    [Fact]
    public async Task Systemd_takes_the_unit_and_finds_it_well_locked()
    {
        var analyze = Repository.Program("systemd-analyze");
        using var folder = new TempDirectory();
        var unit = folder.File("coordination@.service");
        var text = Repository.Text("infra", "systemd", "coordination@.service").Replace("/usr/lib/coordination/", "/bin/true ", StringComparison.Ordinal);
        await File.WriteAllTextAsync(unit, text, Token);
        Assert.Equal((0, "", ""), await Shell.RunAsync(analyze, "verify", "--man=no", unit));
        // 0 is locked tightest, 10 not at all; the manual calls up to 2 safe.
        await Shell.SucceedAsync(analyze, ["security", "--offline=yes", "--threshold=20", unit]);
    }

    [Fact]
    public async Task The_start_script_takes_connection_strings_from_files_and_hands_on_what_it_starts()
    {
        using var folder = new TempDirectory();
        await File.WriteAllTextAsync(folder.File("store"), "Host=h;Password=p w'\"$x\n", Token);
        var (code, output, _) = await Shell.RunAsync(
            "sh",
            [Repository.File("infra", "start.sh"), "sh", "-c", "echo \"$COORDINATION_STORE|$COORDINATION_BUS|$1\"; exit 7", "-", "a b"],
            new() { ["CREDENTIALS_DIRECTORY"] = folder.Path, ["COORDINATION_BUS"] = "as it was" });
        Assert.Equal((7, "Host=h;Password=p w'\"$x|as it was|a b\n"), (code, output));
    }

    private static async Task ServeAsync(HttpListener node)
    {
        try
        {
            while (true)
            {
                var request = await node.GetContextAsync();
                request.Response.OutputStream.Write("well"u8);
                request.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static async Task WhenListeningAsync(int port)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
    }
}
