using System.Text;
using Coordination.Host.Hosting;

namespace Coordination.Host.Provisioning;

/// <summary>
/// Passwords of the accounts about to be made, drawn at random and given out once: nobody can ask for them again, only replace them on the
/// broker. Written before the broker hears of them, so that no account stands whose password is lost.
/// </summary>
internal sealed class Credentials(IEnumerable<string> accounts)
{
    private const int RandomBytes = 32;

    private readonly SortedDictionary<string, string> _passwords = new(
        accounts.ToDictionary(a => a, _ => Secrets.New(RandomBytes)), StringComparer.Ordinal);

    public int Count => _passwords.Count;

    public string Of(string account) => _passwords[account];

    /// <summary>A line an account: name, tab, password.</summary>
    public void Write(TextWriter writer)
    {
        foreach (var (account, password) in _passwords) writer.WriteLine($"{account}\t{password}");
    }

    /// <summary>Into a new file that only its owner may read, on the disk when this returns. Throws <see cref="IOException"/> where a file of that name is there.</summary>
    public void WriteFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        using (var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true)) Write(writer);
        file.Flush(flushToDisk: true);
    }
}
