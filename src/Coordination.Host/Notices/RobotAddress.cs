using System.Net;
using System.Net.Sockets;
using Coordination.Host.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Coordination.Host.Notices;

public enum RobotAddressFault
{
    /// <summary>No address over TLS, or one with a name and password in it.</summary>
    NotHttps,

    /// <summary>Without the token that this kind of robot is known by.</summary>
    NoToken,

    /// <summary>Inside the network, where a robot of a chat group is not.</summary>
    Inside,
}

/// <summary>
/// Where a robot may be. A unit's head types the address and this machine calls it: it must lead out of the network, by whatever name, unless the
/// operator has named the host.
/// </summary>
public static class RobotAddress
{
    public const int LengthMax = 500;

    public static RobotAddressFault? FaultOf(Uri address, RobotKind kind, IReadOnlyCollection<string> insideHosts)
    {
        var named = IsNamed(address.Host, insideHosts);
        var secure = address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && named && Secrets.IsLoopback(address.Host));
        if (!secure || address.UserInfo.Length > 0 || address.Fragment.Length > 0) return RobotAddressFault.NotHttps;
        if (!named && (Secrets.IsLoopback(address.Host) || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IsInside(ip)))) return RobotAddressFault.Inside;
        var query = QueryHelpers.ParseQuery(address.Query);
        return kind switch
        {
            RobotKind.DingTalk when !query.ContainsKey("access_token") => RobotAddressFault.NoToken,
            RobotKind.WeCom when !query.ContainsKey("key") => RobotAddressFault.NoToken,
            _ => null,
        };
    }

    /// <summary>Calls nobody inside, follows nobody there, and is in nobody's debt for long.</summary>
    public static HttpClient Client(IReadOnlyCollection<string> insideHosts) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        // A proxy would connect where we may not look.
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, insideHosts, token),
    })
    {
        // Each call has a patience of its own.
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    public static bool IsInside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsInside(address.MapToIPv4());
        if (IPAddress.IsLoopback(address)) return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any) || HidesIpv4(address);
        var b = address.GetAddressBytes();
        return b[0] is 0 or 10 or 127 or >= 224
            || (b[0] == 100 && (b[1] & 0xC0) == 64) || (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xF0) == 16) || (b[0] == 192 && b[1] == 168)
            || (b[0] == 198 && (b[1] & 0xFE) == 18);
    }

    /// <summary>6to4, NAT64 and Teredo lead to an IPv4 address that may be anything.</summary>
    private static bool HidesIpv4(IPAddress address)
    {
        var b = address.GetAddressBytes();
        return (b[0] == 0x20 && b[1] == 0x02) || (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xFF && b[3] == 0x9B) || (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0)
            || address.IsIPv6Teredo || b.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;
    }

    private static bool IsNamed(string host, IReadOnlyCollection<string> insideHosts) => insideHosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>The address that was looked at is the one connected to: a name may say something else a moment later.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, IReadOnlyCollection<string> insideHosts, CancellationToken cancellationToken)
    {
        var known = await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        var addresses = IsNamed(to.Host, insideHosts) ? known : [.. known.Where(a => !IsInside(a))];
        if (addresses.Length == 0) throw new HttpRequestException("The robot's host is inside the network");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
