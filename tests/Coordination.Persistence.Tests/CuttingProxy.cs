using System.Net;
using System.Net.Sockets;

namespace Coordination.Persistence.Tests;

internal enum Cut
{
    /// <summary>The server never sees the COMMIT.</summary>
    BeforeTheServerHasIt,

    /// <summary>The server has committed, and its answer is lost.</summary>
    AfterTheServerAnswered,
}

/// <summary>Stands between a client and a server on loopback and, once armed, breaks the connection at the next COMMIT.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private Cut? _armed;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public void Arm(Cut cut) => _armed = cut;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> pumps = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Connections++;
                pumps.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            var swallow = new TaskCompletionSource();
            await Task.WhenAny(UpAsync(near, far, swallow), DownAsync(far, near, swallow));
        }
    }

    private async Task UpAsync(NetworkStream near, NetworkStream far, TaskCompletionSource swallow)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(near, buffer) is > 0 and var count)
        {
            var cut = buffer.AsSpan(0, count).IndexOf("COMMIT"u8) >= 0 ? _armed : null;
            if (cut == Cut.BeforeTheServerHasIt) return;
            if (cut == Cut.AfterTheServerAnswered) swallow.SetResult();
            await far.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }

    private async Task DownAsync(NetworkStream far, NetworkStream near, TaskCompletionSource swallow)
    {
        var buffer = new byte[64 * 1024];
        while (await ReadAsync(far, buffer) is > 0 and var count)
        {
            if (swallow.Task.IsCompleted) return;
            await near.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }

    private async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, _stopping.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return 0;
        }
    }
}
