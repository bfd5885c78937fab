using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Coordination.Messaging;

/// <summary>Where the broker is and as whom to go there. Printing it never shows the password.</summary>
public sealed partial class BusAddress
{
    private const string Form =
        "A bus address is amqp://USER:PASSWORD@HOST:PORT/VHOST (amqps:// with TLS; %2F for the virtual host '/'; HOST:PORT,HOST:PORT for the nodes of a cluster)";

    private BusAddress(bool tls, IReadOnlyList<DnsEndPoint> nodes, string user, string password, string virtualHost) =>
        (Tls, Nodes, User, Password, VirtualHost) = (tls, nodes, user, password, virtualHost);

    public bool Tls { get; }

    /// <summary>The broker, or the nodes of its cluster: whichever answers is used.</summary>
    public IReadOnlyList<DnsEndPoint> Nodes { get; }

    public string User { get; }

    public string Password { get; }

    public string VirtualHost { get; }

    /// <summary>For people and logs: without the password.</summary>
    public string Display => $"{(Tls ? "amqps" : "amqp")}://{User}@{string.Join(',', Nodes.Select(n => $"{n.Host}:{n.Port}"))}/{Uri.EscapeDataString(VirtualHost)}";

    /// <exception cref="FormatException">It is no such address; the sentence does not repeat it.</exception>
    public static BusAddress Parse(string text)
    {
        var match = Whole().Match(text);
        if (!match.Success) throw new FormatException(Form);
        string Part(string name) => match.Groups[name].Value;
        if (Part("user").Length == 0 || Part("password").Length == 0) throw new FormatException($"{Form}; user or password is missing");
        var nodes = Part("nodes").Split(',').Select(NodeOf).ToList();
        var virtualHost = Uri.UnescapeDataString(Part("vhost"));
        if (virtualHost.Length == 0) throw new FormatException($"{Form}; the virtual host is one name");
        return new BusAddress(Part("scheme").Equals("amqps", StringComparison.OrdinalIgnoreCase), nodes, Uri.UnescapeDataString(Part("user")), Uri.UnescapeDataString(Part("password")), virtualHost);
    }

    public override string ToString() => Display;

    private static DnsEndPoint NodeOf(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            && Uri.CheckHostName(text[..colon]) != UriHostNameType.Unknown
            ? new DnsEndPoint(text[..colon], port)
            : throw new FormatException($"{Form}; host or port is missing");
    }

    [GeneratedRegex("^(?<scheme>amqps?)://(?<user>[^:@/?#]*)(:(?<password>[^:@/?#]*))?@(?<nodes>[^@/?#]*)/(?<vhost>[^/?#]*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
