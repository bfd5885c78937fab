using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Coordination.SqlServer.Tests;

public enum TdsKind
{
    Login,
    Statement,
    Begin,
    Commit,
    Rollback,
}

/// <summary>What the driver asked.</summary>
/// <param name="Text">The statements; at a login, the database.</param>
/// <param name="Parameters">Their parameters as the driver declares them (<c>@Id bigint,@Node nvarchar(4000)</c>); empty where there are none.</param>
internal sealed record TdsRequest(TdsKind Kind, string Text, string Parameters);

/// <summary>
/// Speaks enough of MS-TDS 7.4 on loopback for the real driver to log in, run statements and end transactions. It knows no SQL: the test says what is
/// answered, so that faults a server cannot be made to have on demand come through the driver as they would.
/// </summary>
internal sealed class TdsServer : IAsyncDisposable
{
    private const byte BatchPacket = 1, CallPacket = 3, AnswerPacket = 4, AttentionPacket = 6, TransactionPacket = 14, LoginPacket = 16, PreloginPacket = 18;
    private const byte LongTextType = 0x63;
    private const int HeaderLength = 8, PacketMax = 4096;

    /// <summary>Where a login says at which offset its database stands.</summary>
    private const int DatabasePlace = 68;

    private static readonly byte[] s_prelogin = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 15, 0, 7, 208, 0, 0, 2];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<TdsRequest, TdsAnswer?> _answer;
    private readonly Task _accepting;

    public TdsServer(Func<TdsRequest, TdsAnswer?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString =>
        $"Server=tcp:127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port};Database=coordination;User Id=u;Password=p;Encrypt=False;Pooling=False"
        + ";Connect Timeout=10";

    public ConcurrentQueue<TdsRequest> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        while (await ReadMessageAsync(stream) is var (type, body))
        {
            if (type == PreloginPacket) await SendAsync(stream, s_prelogin);
            else if (type == AttentionPacket) await SendAsync(stream, TdsAnswer.Stopped());
            else if (!await AnswerAsync(stream, RequestOf(type, body))) return;
        }
    }

    /// <returns>False where the connection is to be cut.</returns>
    private async Task<bool> AnswerAsync(NetworkStream stream, TdsRequest request)
    {
        Requests.Enqueue(request);
        var answer = _answer(request) ?? Usual(request.Kind);
        if (answer.Cuts) return false;
        if (!answer.Waits) await SendAsync(stream, answer.ToBytes());
        return true;
    }

    private static TdsAnswer Usual(TdsKind kind) => kind switch
    {
        TdsKind.Begin => TdsAnswer.Transaction(8),
        TdsKind.Commit => TdsAnswer.Transaction(9),
        TdsKind.Rollback => TdsAnswer.Transaction(10),
        TdsKind.Login => TdsAnswer.Login(),
        _ => new TdsAnswer(),
    };

    private async Task<(byte Type, byte[] Body)?> ReadMessageAsync(NetworkStream stream)
    {
        var header = new byte[HeaderLength];
        using var body = new MemoryStream();
        do
        {
            if (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, _stopping.Token) < HeaderLength) return null;
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderLength];
            await stream.ReadExactlyAsync(part, _stopping.Token);
            body.Write(part);
        }
        while ((header[1] & 1) == 0);

        return (header[0], body.ToArray());
    }

    private async Task SendAsync(NetworkStream stream, byte[] body)
    {
        var sent = 0;
        do
        {
            var length = Math.Min(body.Length - sent, PacketMax - HeaderLength);
            var packet = new byte[HeaderLength + length];
            packet[0] = AnswerPacket;
            packet[1] = (byte)(sent + length == body.Length ? 1 : 0);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            body.AsSpan(sent, length).CopyTo(packet.AsSpan(HeaderLength));
            await stream.WriteAsync(packet, _stopping.Token);
            sent += length;
        }
        while (sent < body.Length);
    }

    private static TdsRequest RequestOf(byte type, byte[] body)
    {
        if (type == LoginPacket) return new TdsRequest(TdsKind.Login, DatabaseOf(body), "");

        // Every request begins with headers of its own, their length first.
        var rest = body.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(body));
        switch (type)
        {
            case BatchPacket:
                return new TdsRequest(TdsKind.Statement, Encoding.Unicode.GetString(rest), "");
            case CallPacket:
                // The procedure's number and options, then the texts of the statements and of their parameters' types.
                rest = rest[6..];
                var text = ReadText(ref rest);
                return new TdsRequest(TdsKind.Statement, text, ReadText(ref rest));
            case TransactionPacket:
                var kind = BinaryPrimitives.ReadUInt16LittleEndian(rest) switch { 5 => TdsKind.Begin, 7 => TdsKind.Commit, _ => TdsKind.Rollback };
                return new TdsRequest(kind, "", "");
            default:
                throw new InvalidOperationException($"The driver sent a packet of type {type}");
        }
    }

    private static string DatabaseOf(byte[] login)
    {
        var place = login.AsSpan(DatabasePlace);
        return Encoding.Unicode.GetString(login, BinaryPrimitives.ReadUInt16LittleEndian(place), 2 * BinaryPrimitives.ReadUInt16LittleEndian(place[2..]));
    }

    /// <summary>An unnamed parameter of type nvarchar, or ntext where the driver finds it long.</summary>
    private static string ReadText(ref Span<byte> rest)
    {
        rest = rest[(1 + (2 * rest[0]) + 1)..];
        var (type, collation) = (rest[0], 5);
        rest = rest[1..];
        if (type == LongTextType)
        {
            rest = rest[(4 + collation)..];
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            var text = Encoding.Unicode.GetString(rest.Slice(4, length));
            rest = rest[(4 + length)..];
            return text;
        }

        var bounded = BinaryPrimitives.ReadUInt16LittleEndian(rest) != ushort.MaxValue;
        rest = rest[(2 + collation)..];
        return bounded ? ReadBounded(ref rest) : ReadChunks(ref rest);
    }

    private static string ReadBounded(ref Span<byte> rest)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var text = Encoding.Unicode.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    private static string ReadChunks(ref Span<byte> rest)
    {
        var text = new StringBuilder();
        rest = rest[8..];
        while (true)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            rest = rest[4..];
            if (length == 0) return text.ToString();
            text.Append(Encoding.Unicode.GetString(rest[..length]));
            rest = rest[length..];
        }
    }
}
