using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Coordination.Servers;

/// <summary>Finds ports for servers that a test starts.</summary>
public static class LoopbackPort
{
    // Below the range outgoing connections are given ports from, or one of them could take a server's port while it restarts.
    private const int First = 12_000;
    private const int End = 32_000;
    private const int AttemptsMax = 100;

    /// <summary>A port on 127.0.0.1 that nobody listens on at this moment.</summary>
    public static int Free()
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {End}");
    }
}
