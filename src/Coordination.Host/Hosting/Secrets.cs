using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Coordination.Domain;

namespace Coordination.Host.Hosting;

/// <summary>What counts as a secret worth the name, and where one is needed.</summary>
public static class Secrets
{
    private const int LengthMin = 8;

    /// <summary>Defaults of servers and examples, and what people type instead of thinking; compared without case.</summary>
    private static readonly HashSet<string> s_wellKnown = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "admin123", "administrator", "changeit", "changeme", "coordination", "default", "guest", "letmein", "master", "password", "password1", "passw0rd",
        "p@ssw0rd", "p@ssword", "postgres", "postgresql", "qwerty", "rabbitmq", "root", "secret", "sa", "sqlserver", "test", "welcome", "yourStrong(!)Password",
        "12345678", "123456789", "1234567890", "11111111", "00000000", "88888888", "66666666", "abc12345", "a1234567", "qwer1234", "1qaz2wsx", "admin@123", "Admin@123",
    };

    /// <summary>So many random bytes as text that an address can hold.</summary>
    public static string New(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    /// <summary>SHA-256 in 64 lower-case hexadecimal digits: the key under which something random, or too long, is kept without being readable.</summary>
    public static string HashOf(string text) => TextHash.Of(text);

    /// <summary>True where the server is reached without leaving this machine; a name that is not plainly loopback is taken to be away.</summary>
    public static bool IsLoopback(string host)
    {
        var name = host.Trim('[', ']');
        return name.Length == 0 || name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.StartsWith('/')
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Empty, short, well known, or the account's own name.</summary>
    public static bool IsWeak(string? user, string? password) =>
        string.IsNullOrWhiteSpace(password) || password.Length < LengthMin || s_wellKnown.Contains(password)
        || string.Equals(user, password, StringComparison.OrdinalIgnoreCase);
}
