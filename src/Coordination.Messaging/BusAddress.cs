namespace Coordination.Messaging;

/// <summary>Where the broker is and as whom to go there. Printing it never shows the password.</summary>
public sealed class BusAddress
{
    private const string Form = "A bus address is amqp://USER:PASSWORD@HOST:PORT/VHOST (amqps:// with TLS; %2F for the virtual host '/')";

    private BusAddress(bool tls, string host, int port, string user, string password, string virtualHost) =>
        (Tls, Host, Port, User, Password, VirtualHost) = (tls, host, port, user, password, virtualHost);

    public bool Tls { get; }

    public string Host { get; }

    public int Port { get; }

    public string User { get; }

    public string Password { get; }

    public string VirtualHost { get; }

    /// <summary>For people and logs: without the password.</summary>
    public string Display => $"{(Tls ? "amqps" : "amqp")}://{User}@{Host}:{Port}/{Uri.EscapeDataString(VirtualHost)}";

    /// <exception cref="FormatException">It is no such address; the sentence does not repeat it.</exception>
    public static BusAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps")) throw new FormatException(Form);
        var account = uri.UserInfo.Split(':');
        var virtualHost = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (account is not [{ Length: > 0 } user, { Length: > 0 } password]) throw new FormatException($"{Form}; user or password is missing");
        if (uri.Host.Length == 0 || uri.Port <= 0) throw new FormatException($"{Form}; host or port is missing");
        if (virtualHost.Length == 0 || uri.AbsolutePath.Count(c => c == '/') > 1) throw new FormatException($"{Form}; the virtual host is one name");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) throw new FormatException($"{Form}, and nothing more");
        return new BusAddress(uri.Scheme == "amqps", uri.Host, uri.Port, Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), virtualHost);
    }

    public override string ToString() => Display;
}
