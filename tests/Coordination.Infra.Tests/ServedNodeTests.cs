using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Coordination.Host.Tests;
using Coordination.Servers;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>
/// A served node answers the very health check that the compose files give it, and sends its telemetry where the environment says; attacked with a
/// check of a port where nobody is, and with no collector named.
/// </summary>
public sealed class ServedNodeTests
{
    private const string Running = "n1";

    [Fact]
    public async Task The_health_check_of_compose_tells_a_node_that_is_well_from_none()
    {
        using var folder = new TempDirectory();
        var port = LoopbackPort.Free();
        using var node = Serve(folder, port, []);
        node.WaitFor(Running);
        Assert.Equal(0, (await CheckAsync(port)).Code);
        Assert.NotEqual(0, (await CheckAsync(LoopbackPort.Free())).Code);
        node.Terminate();
        (await node.EndAsync()).Gives(0);
    }

    [Fact]
    public async Task Telemetry_goes_to_the_collector_that_is_named_and_none_is_asked_otherwise()
    {
        using var collector = new HttpListener();
        var (port, paths) = (LoopbackPort.Free(), new ConcurrentQueue<string>());
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        var collecting = CollectAsync(collector, paths);
        using var folder = new TempDirectory();
        var endpoint = $"http://127.0.0.1:{port}";
        (await EndedAsync(folder, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "", ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = endpoint })).Gives(0);
        Assert.Empty(paths);
        (await EndedAsync(folder, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" })).Gives(0);
        Assert.Contains("/v1/metrics", paths);
        Assert.Contains("/v1/traces", paths);
        collector.Stop();
        await collecting;
    }

    private static HostProcess Serve(TempDirectory folder, int port, Dictionary<string, string> environment) =>
        HostProcess.Start(["serve", "--node", "n1", "--data", folder.File("data"), "--urls", $"http://127.0.0.1:{port}"], environment);

    /// <summary>Started, asked once so that there is a trace to send, and stopped.</summary>
    private static async Task<Outcome> EndedAsync(TempDirectory folder, Dictionary<string, string> environment)
    {
        var port = LoopbackPort.Free();
        using var node = Serve(folder, port, environment);
        node.WaitFor(Running);
        using (var client = new HttpClient()) await client.GetStringAsync($"http://127.0.0.1:{port}/health/ready", TestContext.Current.CancellationToken);
        node.Terminate();
        return await node.EndAsync();
    }

    private static Task<(int Code, string Out, string Error)> CheckAsync(int port)
    {
        var test = ComposeFile.Texts(ComposeFile.Of(ComposeFile.Read("compose.yaml").Services["node1"]["healthcheck"])["test"]).ToList();
        Assert.Equal(["CMD", "bash", "-c"], test[..3]);
        return Shell.RunAsync("bash", "-c", test[3].Replace("8080", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static async Task CollectAsync(HttpListener collector, ConcurrentQueue<string> paths)
    {
        try
        {
            while (true)
            {
                var request = await collector.GetContextAsync();
                paths.Enqueue(request.Request.Url!.AbsolutePath);
                request.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
