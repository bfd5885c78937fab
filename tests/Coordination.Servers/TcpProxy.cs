using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Coordination.Servers;

/// <summary>Stands between a client and a server on loopback, and can cut the line or let one direction of it fall silent.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, LoopbackPort.Free());
    private readonly ConcurrentDictionary<Line, bool> _lines = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Gate _toServer = new();
    private readonly Gate _toClient = new();
    private readonly Task _accepting;
    private readonly int _serverPort;

    /// <param name="serverPort">On 127.0.0.1; may be closed: then the client's connection ends as soon as it is made.</param>
    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets every connection there is; new ones are let through.</summary>
    public void Cut()
    {
        foreach (var line in _lines.Keys) line.Reset();
    }

    /// <summary>From here on nothing the server says arrives, though all connections stay open.</summary>
    public void SilenceServer() => _toClient.Shut();

    /// <summary>From here on nothing the client says arrives, though all connections stay open.</summary>
    public void SilenceClient() => _toServer.Shut();

    /// <summary>Both directions flow again; what was kept back arrives on connections that are still there.</summary>
    public void Flow()
    {
        _toClient.Open();
        _toServer.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        Flow();
        Cut();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var line = new Line(client, server);
        _lines.TryAdd(line, true);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAny(PumpAsync(client, server, _toServer), PumpAsync(server, client, _toClient));
        }
        catch (SocketException)
        {
            // No server there: the client learns it by the reset.
        }
        finally
        {
            _lines.TryRemove(line, out _);
            line.Reset();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Gate gate)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                await gate.PassAsync();
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone: so is the line.
        }
    }

    private sealed record Line(Socket Client, Socket Server)
    {
        public void Reset()
        {
            foreach (var socket in (Socket[])[Client, Server])
            {
                try
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // Gone already.
                }

                socket.Close();
            }
        }
    }

    private sealed class Gate
    {
        private volatile TaskCompletionSource? _shut;

        public void Shut() => _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => Interlocked.Exchange(ref _shut, null)?.SetResult();

        public Task PassAsync() => _shut?.Task ?? Task.CompletedTask;
    }
}
