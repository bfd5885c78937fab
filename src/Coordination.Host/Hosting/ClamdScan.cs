using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Coordination.Application.Files;

namespace Coordination.Host.Hosting;

/// <summary>
/// Scans by ClamAV's daemon (clamd(8), INSTREAM): one connection a file, the content in chunks, one line back. The content goes there unencrypted,
/// so the daemon belongs on this machine. Only its plain "OK" lets a file pass.
/// </summary>
/// <param name="timeLimit">For the whole conversation.</param>
public sealed class ClamdScan(EndPoint address, TimeSpan timeLimit) : IVirusScan
{
    private const int ChunkBytes = 65536;
    private const int ReplyBytesMax = 4096;

    private const string Ok = "stream: OK", StreamPrefix = "stream: ", Found = " FOUND";

    /// <summary>Understands <c>HOST:PORT</c> and the path of a socket (<c>/run/clamav/clamd.ctl</c>); anything else is a <see cref="FormatException"/>.</summary>
    public static EndPoint ParseAddress(string text)
    {
        if (text.StartsWith('/')) return new UnixDomainSocketEndPoint(text);
        if (IPEndPoint.TryParse(text, out var numeric) && numeric.Port > 0) return numeric;
        var parts = text.Split(':');
        if (parts is [{ Length: > 0 } host, var port] && ushort.TryParse(port, out var number) && number > 0) return new DnsEndPoint(host, number);
        throw new FormatException("the virus scanner's address is neither HOST:PORT nor the path of a socket");
    }

    public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeLimit);
        try
        {
            return VerdictOf(await AskAsync(content, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unknown($"no answer within {timeLimit.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is SocketException or IOException or InvalidDataException)
        {
            return Unknown(error.Message);
        }
    }

    private static ScanVerdict VerdictOf(string reply)
    {
        if (reply == Ok) return ScanVerdict.Clean;
        return reply.StartsWith(StreamPrefix, StringComparison.Ordinal) && reply.EndsWith(Found, StringComparison.Ordinal)
            ? new ScanVerdict(ScanResult.Infected, reply[StreamPrefix.Length..^Found.Length])
            : Unknown(reply);
    }

    private static ScanVerdict Unknown(string why) => new(ScanResult.CannotBeScanned, why);

    private async Task<string> AskAsync(Stream content, CancellationToken cancellationToken)
    {
        using var socket = address.AddressFamily == AddressFamily.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancellationToken);
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await SendAsync(content, stream, cancellationToken);
        return await ReadReplyAsync(stream, cancellationToken);
    }

    /// <summary>Each chunk behind its length, the end as a chunk of nothing.</summary>
    private static async Task SendAsync(Stream content, NetworkStream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
        var buffer = new byte[sizeof(uint) + ChunkBytes];
        int read;
        do
        {
            read = await content.ReadAsync(buffer.AsMemory(sizeof(uint)), cancellationToken);
            BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)read);
            await to.WriteAsync(buffer.AsMemory(0, sizeof(uint) + read), cancellationToken);
        }
        while (read > 0);
    }

    /// <summary>Up to its final NUL; a reply that breaks off is none.</summary>
    private static async Task<string> ReadReplyAsync(NetworkStream from, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReplyBytesMax];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await from.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf((byte)0) is >= 0 and var end) return Encoding.ASCII.GetString(buffer, 0, end);
        }

        throw new InvalidDataException("the scanner's reply has no end");
    }
}
