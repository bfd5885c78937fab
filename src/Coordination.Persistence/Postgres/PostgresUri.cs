using Npgsql;

namespace Coordination.Persistence;

/// <summary>
/// PostgreSQL's connection URI (its manual, "Connection URIs"), which Npgsql does not read: user, password, hosts with ports, database and
/// settings after the question mark under Npgsql's or libpq's names.
/// </summary>
internal static class PostgresUri
{
    private static readonly Dictionary<string, string> s_libpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connect_timeout"] = "Timeout",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <summary>Throws <see cref="ArgumentException"/> where a setting is unknown or has an impossible value.</summary>
    public static NpgsqlConnectionStringBuilder Read(string uri)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (body, query) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var (authority, database) = Cut(body, body.IndexOf('/', StringComparison.Ordinal));
        var at = authority.LastIndexOf('@');
        settings.Host = authority[(at + 1)..];
        if (at > 0)
        {
            var (user, password) = Cut(authority[..at], authority.IndexOf(':', 0, at));
            settings.Username = Uri.UnescapeDataString(user);
            if (password.Length > 0) settings.Password = Uri.UnescapeDataString(password);
        }

        if (!settings.Host.Contains(',', StringComparison.Ordinal)) SplitPort(settings);
        settings.Database = Uri.UnescapeDataString(database);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, pair.IndexOf('=', StringComparison.Ordinal));
            settings[s_libpqNames.GetValueOrDefault(name, name)] = Uri.UnescapeDataString(value);
        }

        return settings;
    }

    private static void SplitPort(NpgsqlConnectionStringBuilder settings)
    {
        var host = settings.Host!;
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            if (!ushort.TryParse(host[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture, out var port)) throw new ArgumentException("the port is not a number");
            settings.Port = port;
            host = host[..colon];
        }

        settings.Host = host.Trim('[', ']');
    }

    /// <summary>What is before and after a place; nothing after where there is no such place.</summary>
    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
