using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Coordination.Web.Tests.Notices;

/// <summary>A mail server on loopback that speaks as much SMTP as a sender needs, and keeps what it is handed in.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string To, string Raw)> _received = [];
    private readonly List<TaskCompletionSource> _called = [];
    private readonly int _port;
    private TcpListener? _listener;

    public MailServer()
    {
        _listener = Listen(0);
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public Uri Url => new($"smtp://127.0.0.1:{_port}");

    /// <summary>Takes the call and says nothing.</summary>
    public bool IsMute { get; set; }

    /// <summary>Receivers it does not know.</summary>
    public HashSet<string> Unknown { get; } = [];

    public int Calls { get; private set; }

    public IReadOnlyList<(string To, string Raw)> Received
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    public IReadOnlyList<MimeMessage> To(string address) =>
        [.. Received.Where(r => r.To == address).Select(r => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(r.Raw))))];

    /// <summary>Done when somebody calls again.</summary>
    public Task WhenCalledAsync()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_called) _called.Add(called);
        return called.Task;
    }

    public void Stop()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void Start() => _listener = Listen(_port);

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = TalkAsync(await listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        Calls++;
        lock (_called)
        {
            foreach (var called in _called) called.TrySetResult();
            _called.Clear();
        }

        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            if (!IsMute) await writer.WriteLineAsync("220 test");
            var to = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase)) to = line[8..].Trim().Split(' ')[0].Trim('<', '>');
                if (line == "DATA") await TakeAsync(to, reader, writer);
                else await writer.WriteLineAsync(Unknown.Contains(to) && line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase) ? "550 no such user" : line == "QUIT" ? "221 bye" : "250 ok");
                if (line == "QUIT") return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The sender hung up.
        }
    }

    private async Task TakeAsync(string to, StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var raw = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".") raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        lock (_received) _received.Add((to, raw.ToString()));
        await writer.WriteLineAsync("250 taken");
    }
}
