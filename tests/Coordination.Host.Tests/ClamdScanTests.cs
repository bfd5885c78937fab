using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Coordination.Application.Files;
using Coordination.Application.Storage;
using Coordination.Host.Hosting;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>
/// Nothing passes but what the scanner calls clean; attacked with a listener that speaks its protocol and finds, errs, hangs, hangs up, babbles.
/// </summary>
public sealed class ClamdScanTests
{
    private const string Eicar = "stream: Eicar-Signature FOUND\0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stream: OK\0", ScanResult.Clean, "")]
    [InlineData(Eicar, ScanResult.Infected, "Eicar-Signature")]
    [InlineData("INSTREAM size limit exceeded. ERROR\0", ScanResult.CannotBeScanned, "INSTREAM size limit exceeded. ERROR")]
    [InlineData("stream: OK or so\0", ScanResult.CannotBeScanned, "stream: OK or so")]
    [InlineData("OK\0", ScanResult.CannotBeScanned, "OK")]
    [InlineData("\0", ScanResult.CannotBeScanned, "")]
    public async Task Only_the_scanners_plain_ok_is_clean(string reply, ScanResult result, string detail)
    {
        await using var clamd = Clamd.OnTcp(reply);

        Assert.Equal(new ScanVerdict(result, detail), await ScanAsync(clamd, new byte[10]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(1_000_001)]
    public async Task The_scanner_gets_the_content_byte_for_byte(int length)
    {
        var content = Enumerable.Range(0, length).Select(n => (byte)(n * 31)).ToArray();
        await using var clamd = Clamd.OnTcp("stream: OK\0");

        Assert.Equal(ScanVerdict.Clean, await ScanAsync(clamd, content));

        Assert.Equal(content, await clamd.ReceivedAsync());
    }

    [Fact]
    public async Task A_socket_of_this_machine_serves_as_well()
    {
        using var directory = new TempDirectory();
        await using var clamd = Clamd.OnSocket(directory.File("clamd.ctl"), Eicar);

        Assert.Equal(new ScanVerdict(ScanResult.Infected, "Eicar-Signature"), await ScanAsync(clamd, new byte[10]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stream: OK")]
    public async Task A_scanner_that_hangs_up_before_the_end_of_its_answer_clears_nothing(string reply)
    {
        await using var clamd = Clamd.OnTcp(reply);

        Assert.Equal(ScanResult.CannotBeScanned, (await ScanAsync(clamd, new byte[10])).Result);
    }

    [Fact]
    public async Task A_scanner_that_hangs_up_in_mid_file_or_answers_without_end_clears_nothing()
    {
        await using var hangsUp = Clamd.OnTcp("stream: OK\0", bytesRead: 1000);
        await using var babbles = Clamd.OnTcp(new string('x', 100_000));

        Assert.Equal(ScanResult.CannotBeScanned, (await ScanAsync(hangsUp, new byte[50_000_000])).Result);
        Assert.Equal(ScanResult.CannotBeScanned, (await ScanAsync(babbles, new byte[10])).Result);
    }

    [Fact]
    public async Task A_scanner_that_never_answers_is_given_up_and_a_sender_who_leaves_is_not_answered()
    {
        await using var silent = Clamd.OnTcp(null);
        using var leaving = new CancellationTokenSource();

        var verdict = await new ClamdScan(silent.Address, TimeSpan.FromMilliseconds(200)).ScanAsync(new MemoryStream(new byte[10]), Token);
        Assert.Equal(ScanResult.CannotBeScanned, verdict.Result);

        var scan = new ClamdScan(silent.Address, TimeSpan.FromMinutes(5)).ScanAsync(new MemoryStream(new byte[10]), leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scan);
    }

    [Fact]
    public async Task Where_no_scanner_is_the_file_is_refused_and_not_kept()
    {
        using var directory = new TempDirectory();
        EndPoint nobody;
        await using (var gone = Clamd.OnTcp(null)) nobody = gone.Address;
        foreach (var address in new[] { nobody, ClamdScan.ParseAddress(directory.File("no.ctl")), new DnsEndPoint("scanner.invalid", 3310) })
        {
            var files = FileDirectory.Open(directory.File("files"), new ClamdScan(address, TimeSpan.FromSeconds(20)), TimeProvider.System);

            var outcome = await files.SaveAsync(new MemoryStream("%PDF-1.7\n%%EOF"u8.ToArray()), 1000, Token);

            Assert.Equal(FileRefusal.CannotBeScanned, Assert.IsType<FileRefused>(outcome).Reason);
        }

        Assert.Equal([directory.File("files/incoming")], Directory.EnumerateFileSystemEntries(directory.File("files")));
    }

    [Fact]
    public void Addresses_are_a_host_with_its_port_or_a_socket()
    {
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 3310), ClamdScan.ParseAddress("127.0.0.1:3310"));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 3310), ClamdScan.ParseAddress("[::1]:3310"));
        Assert.Equal(new DnsEndPoint("scanner", 3310), ClamdScan.ParseAddress("scanner:3310"));
        Assert.Equal(new UnixDomainSocketEndPoint("/run/clamav/clamd.ctl"), ClamdScan.ParseAddress("/run/clamav/clamd.ctl"));
        Assert.All(["", "scanner", "scanner:", ":3310", "scanner:0", "scanner:99999", "tcp://scanner:3310", "127.0.0.1"],
            text => Assert.Throws<FormatException>(() => ClamdScan.ParseAddress(text)));
    }

    private static Task<ScanVerdict> ScanAsync(Clamd clamd, byte[] content) =>
        new ClamdScan(clamd.Address, TimeSpan.FromSeconds(30)).ScanAsync(new MemoryStream(content), Token);

    /// <summary>Listens, reads an INSTREAM conversation as clamd's manual has it, gives the reply and hangs up; null: reads and keeps silent.</summary>
    private sealed class Clamd : IAsyncDisposable
    {
        private readonly Socket _listener;
        private readonly string? _reply;
        private readonly int _bytesRead;
        private readonly CancellationTokenSource _end = new();
        private readonly TaskCompletionSource<byte[]> _received = new();
        private readonly Task _serving;

        private Clamd(EndPoint address, string? reply, int bytesRead)
        {
            (_reply, _bytesRead) = (reply, bytesRead);
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            _listener.Bind(address);
            _listener.Listen();
            _serving = ServeAsync();
        }

        public EndPoint Address => _listener.LocalEndPoint!;

        public static Clamd OnTcp(string? reply, int bytesRead = int.MaxValue) => new(new IPEndPoint(IPAddress.Loopback, 0), reply, bytesRead);

        public static Clamd OnSocket(string path, string reply) => new(new UnixDomainSocketEndPoint(path), reply, int.MaxValue);

        public Task<byte[]> ReceivedAsync() => _received.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            _listener.Dispose();
            await _serving;
            _end.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var socket = await _listener.AcceptAsync(_end.Token);
                    await using var stream = new NetworkStream(socket);
                    await AnswerAsync(stream);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The test is over, or the scanner's client hung up first.
            }
        }

        private async Task AnswerAsync(NetworkStream stream)
        {
            var command = new byte[10];
            await stream.ReadExactlyAsync(command, _end.Token);
            Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
            var content = new MemoryStream();
            var length = new byte[4];
            while (content.Length < _bytesRead)
            {
                await stream.ReadExactlyAsync(length, _end.Token);
                var chunk = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
                if (chunk.Length == 0) break;
                await stream.ReadExactlyAsync(chunk, _end.Token);
                content.Write(chunk);
            }

            _received.TrySetResult(content.ToArray());
            if (_reply is null) await stream.ReadExactlyAsync(length, _end.Token);
            else await stream.WriteAsync(Encoding.ASCII.GetBytes(_reply), _end.Token);
        }
    }
}
