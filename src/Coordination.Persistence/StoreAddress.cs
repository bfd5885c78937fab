using System.Data.Common;
using System.Net;
using Microsoft.Data.SqlClient;
using Npgsql;

namespace Coordination.Persistence;

public enum StoreKind
{
    /// <summary>The embedded default, a data directory.</summary>
    Sqlite,

    Postgres,

    SqlServer,
}

/// <summary>Where a store is, told apart by the form of what was typed. Only <see cref="Display"/> is fit to be shown or logged: it holds no password.</summary>
public sealed class StoreAddress
{
    private static readonly string[] s_sqlServerKeys = ["Server", "Data Source", "Address", "Addr", "Network Address"];

    private StoreAddress(StoreKind kind, string target, string display) => (Kind, Target, Display) = (kind, target, display);

    public StoreKind Kind { get; }

    /// <summary>The kind, host, database and user, or the directory.</summary>
    public string Display { get; }

    /// <summary>As in the connection string, without port or instance; several divided by commas; null for a directory.</summary>
    public string? Host { get; private init; }

    /// <summary>Null where none is given (another way to log in, or a directory).</summary>
    public string? Password { get; private init; }

    /// <summary>Whether something other than a password proves who we are: the operating system's account, a certificate, a password file.</summary>
    public bool LogsInOtherwise { get; private init; }

    /// <summary>Whether the store is on this machine alone.</summary>
    public bool IsLoopback => Host is null || Host.Split(',').All(IsLoopbackHost);

    /// <summary>The directory, or the connection string for the kind's driver.</summary>
    internal string Target { get; }

    /// <summary>
    /// Understands <c>postgres://USER:PASSWORD@HOST:PORT/DATABASE</c>, an Npgsql connection string (<c>Host=…;Database=…</c>), a SQL Server one
    /// (<c>Server=…;Database=…</c> or <c>Data Source=…;Initial Catalog=…</c>) and the path of a data directory.
    /// Anything else is a <see cref="FormatException"/> whose sentence repeats nothing of the text.
    /// </summary>
    public static StoreAddress Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
            return OfPostgres(() => PostgresUri.Read(trimmed));
        if (trimmed.Contains("://", StringComparison.Ordinal)) throw new FormatException("the store's address has a scheme that is not postgres");
        if (trimmed.Length == 0) throw new FormatException("the store's address is empty");
        if (!trimmed.Contains('=', StringComparison.Ordinal) || Path.IsPathRooted(trimmed) || trimmed[0] == '.') return OfDirectory(trimmed);
        var keys = KeysOf(trimmed);
        if (keys.Contains("Host")) return OfPostgres(() => new NpgsqlConnectionStringBuilder(trimmed));
        if (s_sqlServerKeys.Any(keys.Contains)) return OfSqlServer(trimmed);
        throw new FormatException("the store's address is neither a PostgreSQL nor a SQL Server connection string nor a directory");
    }

    public static StoreAddress OfDirectory(string path) => new(StoreKind.Sqlite, path, path);

    public override string ToString() => Display;

    private static StoreAddress OfPostgres(Func<NpgsqlConnectionStringBuilder> read)
    {
        var settings = Guard(read);
        if (string.IsNullOrEmpty(settings.Host)) throw new FormatException("the store's connection string names no host");
        if (string.IsNullOrEmpty(settings.Database)) throw new FormatException("the store's connection string names no database");
        return new StoreAddress(
            StoreKind.Postgres, settings.ToString(), FormattableString.Invariant($"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database} ({settings.Username})"))
        {
            Host = string.Join(',', settings.Host.Split(',').Select(WithoutPort)),
            Password = NullIfEmpty(settings.Password),
            LogsInOtherwise = settings.Password is not { Length: > 0 } && (settings.SslCertificate is { Length: > 0 } || settings.Passfile is { Length: > 0 }),
        };
    }

    private static StoreAddress OfSqlServer(string text)
    {
        var settings = Guard(() => new SqlConnectionStringBuilder(text));
        if (string.IsNullOrEmpty(settings.InitialCatalog)) throw new FormatException("the store's connection string names no database");
        var source = settings.DataSource.Trim();
        var host = source.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? source[4..] : source;
        var user = settings.IntegratedSecurity ? "integrated" : settings.UserID;
        return new StoreAddress(StoreKind.SqlServer, settings.ToString(), $"SQL Server {source}/{settings.InitialCatalog} ({user})")
        {
            Host = host.Split(',', '\\')[0].Trim(),
            Password = NullIfEmpty(settings.Password),
            LogsInOtherwise = settings.IntegratedSecurity || settings.Authentication is not (SqlAuthenticationMethod.NotSpecified or SqlAuthenticationMethod.SqlPassword),
        };
    }

    private static HashSet<string> KeysOf(string text)
    {
        var settings = Guard(() => new DbConnectionStringBuilder { ConnectionString = text });
        return settings.Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The drivers' own messages may repeat what was typed.</summary>
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or OverflowException or InvalidCastException)
        {
            throw new FormatException("the store's connection string has a key or a value that its driver does not know");
        }
    }

    private static bool IsLoopbackHost(string host) =>
        host is "." or "localhost" or "(local)" || host.StartsWith('/') || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A host of several may carry its own port; an IPv6 address has colons of its own and stands in brackets then.</summary>
    private static string WithoutPort(string host)
    {
        var trimmed = host.Trim();
        if (trimmed.StartsWith('[')) return trimmed[1..].Split(']')[0];
        return trimmed.Count(c => c == ':') == 1 ? trimmed.Split(':')[0] : trimmed;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
