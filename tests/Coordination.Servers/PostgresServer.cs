using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Coordination.Servers;

/// <summary>
/// A real PostgreSQL server on loopback with its data in a directory of its own and one superuser with a random password. It ends with this
/// process, however this process ends.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Of the server and of its superuser.</summary>
    private const string User = "coordination";

    /// <summary>PostgreSQL refuses to run as root; the packages bring this account.</summary>
    private const string Account = "postgres";

    private static readonly TimeSpan s_startMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_stopMax = TimeSpan.FromMinutes(1);

    private readonly string _programs;
    private readonly bool _durable;
    private readonly string _directory = Directory.CreateTempSubdirectory("coordination-postgres-").FullName;
    private readonly string _password;
    private int _databases;
    private Process? _process;

    private PostgresServer(string programs, bool durable, string password) => (_programs, _durable, _password) = (programs, durable, password);

    /// <summary>Why no server can be started here, as a sentence; null where one can.</summary>
    public static string? Missing { get; } =
        FindPrograms() is null ? "PostgreSQL's programs are neither in PATH nor below /usr/lib/postgresql"
        : Environment.IsPrivilegedProcess && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith(Account + ":", StringComparison.Ordinal))
            ? $"PostgreSQL does not run as root and there is no account {Account}"
            : null;

    /// <summary>The same after a restart.</summary>
    public int Port { get; } = LoopbackPort.Free();

    private string DataDirectory => Path.Combine(_directory, "data");

    private string LogPath => Path.Combine(_directory, "log");

    /// <param name="durable">False skips every fsync: faster, and a stop of the machine would lose data, though a kill of the server does not.</param>
    /// <exception cref="ServerMissingException">PostgreSQL is not installed.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = true, CancellationToken cancellationToken = default)
    {
        if (Missing is { } missing) throw new ServerMissingException(missing);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return await StartAsync(new PostgresServer(FindPrograms()!, durable, password), server => server.InitializeAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Starts a second server that follows this one and takes no writes until it is promoted (<c>SELECT pg_promote()</c>).</summary>
    public Task<PostgresServer> StartStandbyAsync(CancellationToken cancellationToken = default) =>
        StartAsync(new PostgresServer(_programs, _durable, _password), standby => standby.CopyAsync(Port, cancellationToken), cancellationToken);

    /// <summary>The superuser's; the database need not exist.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = database,
    }.ToString();

    /// <summary>A database name nobody has used on this server yet.</summary>
    public string NewDatabaseName() => FormattableString.Invariant($"test_{Interlocked.Increment(ref _databases)}");

    /// <summary>Creates an empty database and gives the connection string for it.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = NewDatabaseName();
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}", cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Runs SQL of the test's own as superuser; gives the first value of the first row.</summary>
    public async Task<object?> ExecuteAsync(string database, string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed text of a test.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Ends every connection to a database from the server's side; clients may come back at once. Gives how many there were.</summary>
    public async Task<long> KillBackendsAsync(string database, CancellationToken cancellationToken = default) =>
        (long)(await ExecuteAsync(
            "postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()", cancellationToken))!;

    /// <param name="immediate">As after a power cut: no checkpoint, so the server recovers from its log when it comes back.</param>
    public async Task RestartAsync(bool immediate, CancellationToken cancellationToken = default)
    {
        await StopAsync(immediate);
        await LaunchAsync(cancellationToken);
    }

    /// <summary>Stops the server and ends its connections; <see cref="RestartAsync"/> brings it back with its data.</summary>
    public async Task StopAsync(bool immediate = false)
    {
        if (_process is not { } shell) return;
        _process = null;
        using (shell)
        {
            await shell.StandardInput.WriteLineAsync(immediate ? "QUIT" : "INT");
            shell.StandardInput.Close();
            using var limit = new CancellationTokenSource(s_stopMax);
            await shell.WaitForExitAsync(limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(immediate: true);
        Directory.Delete(_directory, recursive: true);
    }

    private static string? FindPrograms()
    {
        var versions = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(VersionOf).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] needed = ["initdb", "postgres", "pg_basebackup"];
        return path.Concat(versions).FirstOrDefault(d => needed.All(program => File.Exists(Path.Combine(d, program))));

        static double VersionOf(string directory) =>
            double.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    private static ProcessStartInfo AsAccount(params string[] command)
    {
        string[] whole = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", .. command]
            : command;
        return new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardInput = true };
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var (exitCode, output) = await Erlang.RunAsync(start, "", cancellationToken);
        if (exitCode != 0) throw new InvalidOperationException($"{start.FileName} failed: {output}");
    }

    private static async Task<PostgresServer> StartAsync(PostgresServer server, Func<PostgresServer, Task> prepare, CancellationToken cancellationToken)
    {
        try
        {
            await prepare(server);
            await server.LaunchAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var passwordFile = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(passwordFile, _password, cancellationToken);
        await HandOverAsync(cancellationToken);
        await RunAsync(
            AsAccount(
                Path.Combine(_programs, "initdb"), "-D", DataDirectory, "-U", User, "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--locale=C", "-N"),
            cancellationToken);
        File.Delete(passwordFile);
    }

    private async Task CopyAsync(int port, CancellationToken cancellationToken)
    {
        await HandOverAsync(cancellationToken);
        var copy = AsAccount(
            Path.Combine(_programs, "pg_basebackup"), "-D", DataDirectory, "-h", "127.0.0.1", "-p", $"{port}", "-U", User, "-R", "-c", "fast", "-X", "stream", "-N");
        copy.Environment["PGPASSWORD"] = _password;
        await RunAsync(copy, cancellationToken);
    }

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess) await RunAsync(new ProcessStartInfo("chown", ["-R", $"{Account}:", _directory]), cancellationToken);
    }

    /// <summary>A shell stands between, which ends the server and deletes its data when its own input closes: a test run that is killed leaves nothing behind.</summary>
    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", $"fsync={(_durable ? "on" : "off")}",
        ];
        var server = string.Join(' ', settings.Select(setting => $"-c '{setting}'"));
        var script = $"'{_programs}/postgres' -D '{DataDirectory}' {server} >>'{LogPath}' 2>&1 </dev/null & read how; kill -${{how:-QUIT}} $!; wait; "
            + $"[ -n \"$how\" ] || rm -rf '{_directory}'";
        var start = AsAccount("/bin/sh", "-c", script);
        start.WorkingDirectory = _directory;
        _process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_startMax);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await AnswersAsync(limit.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"PostgreSQL did not start: {await File.ReadAllTextAsync(LogPath, cancellationToken)}");
            await pause.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
