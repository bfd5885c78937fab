using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Servers;

/// <summary>A server program is not installed on this machine.</summary>
public sealed class ServerMissingException(string message) : Exception(message);

/// <summary>
/// A real RabbitMQ broker on loopback, with its own node name, ports, name server, data and log in a directory of its own, and one
/// administrator with a random password. It ends with this process, however this process ends.
/// </summary>
public sealed class RabbitBroker : IAsyncDisposable
{
    private const string Programs = "/usr/lib/rabbitmq/bin";
    private const string DefaultVirtualHost = "/";

    private static readonly TimeSpan s_startMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_stopMax = TimeSpan.FromMinutes(1);

    private readonly BrokerPlace _place;
    private readonly string _directory = Directory.CreateTempSubdirectory("coordination-rabbit-").FullName;
    private readonly int _distributionPort = LoopbackPort.Free();
    private readonly int? _managementPort;
    private readonly bool _ownsPlace;
    private Process? _process;

    private RabbitBroker(BrokerPlace place, string name, bool management, bool ownsPlace)
    {
        (_place, _ownsPlace) = (place, ownsPlace);
        _managementPort = management ? LoopbackPort.Free() : null;
        Node = $"{name}@localhost";
    }

    /// <summary>Why no broker can be started here, as a sentence; null where one can.</summary>
    public static string? Missing => Erlang.Missing;

    /// <summary>The node's name, <c>rabbit-1a2b@localhost</c>.</summary>
    public string Node { get; }

    /// <summary>The AMQP port; the same after a restart.</summary>
    public int Port { get; } = LoopbackPort.Free();

    /// <summary>An administrator with all permissions on every virtual host made here.</summary>
    public string AdminUser => _place.AdminUser;

    public string AdminPassword => _place.AdminPassword;

    /// <summary>The administrator on the default virtual host.</summary>
    public Uri Uri => UriOf(DefaultVirtualHost);

    /// <summary>The management API, <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri ManagementUri =>
        _managementPort is { } port ? new Uri($"http://127.0.0.1:{port}/") : throw new InvalidOperationException("Started without the management plugin");

    public bool IsRunning => _process is { HasExited: false };

    /// <param name="management">Also with the management API (a second or two slower to start).</param>
    /// <exception cref="ServerMissingException">No broker is installed.</exception>
    public static async Task<RabbitBroker> StartAsync(bool management = false, CancellationToken cancellationToken = default)
    {
        var place = new BrokerPlace();
        var broker = new RabbitBroker(place, $"rabbit-{place.Mark}", management, ownsPlace: true);
        try
        {
            await broker.RestartAsync(cancellationToken);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    internal static RabbitBroker InCluster(BrokerPlace place, int number) => new(place, $"rabbit-{place.Mark}-{number}", management: false, ownsPlace: false);

    /// <summary>An AMQP address; the administrator's where no account is named.</summary>
    public Uri UriOf(string virtualHost, string? user = null, string? password = null) => new(
        $"amqp://{Uri.EscapeDataString(user ?? AdminUser)}:{Uri.EscapeDataString(password ?? AdminPassword)}@127.0.0.1:{Port}/{Uri.EscapeDataString(virtualHost)}");

    /// <summary>Makes a virtual host with a name of its own, where the administrator may do everything; gives its name.</summary>
    public async Task<string> AddVirtualHostAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test-{BrokerPlace.Random(4)}";
        await EvaluateAsync(
            $"ok = rabbit_vhost:add({Binary(name)}, {Binary(AdminUser)}), "
            + $"ok = rabbit_auth_backend_internal:set_permissions({Binary(AdminUser)}, {Binary(name)}, <<\".*\">>, <<\".*\">>, <<\".*\">>, {Binary(AdminUser)})",
            cancellationToken);
        return name;
    }

    public Task DeleteVirtualHostAsync(string name, CancellationToken cancellationToken = default) =>
        EvaluateAsync($"rabbit_vhost:delete({Binary(name)}, {Binary(AdminUser)}), ok", cancellationToken);

    /// <summary>All messages of a queue, handed out or not; exact, where the management figures lag by seconds.</summary>
    public async Task<long> CountMessagesAsync(string virtualHost, string queue, CancellationToken cancellationToken = default)
    {
        var count = await EvaluateAsync(
            $"{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r({Binary(virtualHost)}, queue, {Binary(queue)})), "
            + "case amqqueue:get_type(Q) of "
            + "rabbit_quorum_queue -> {ok, {_, N}, _} = ra:leader_query(amqqueue:get_pid(Q), fun rabbit_fifo:query_messages_total/1), N; "
            + "_ -> [{messages, N}] = rabbit_amqqueue:info(Q, [messages]), N end",
            cancellationToken);
        return long.Parse(count, CultureInfo.InvariantCulture);
    }

    /// <summary>Closes every client's connection from the broker's side; clients may come back at once.</summary>
    public Task CloseConnectionsAsync(CancellationToken cancellationToken = default) =>
        EvaluateAsync("[rabbit_networking:close_connection(P, \"closed by a test\") || P <- rabbit_networking:connections()], ok", cancellationToken);

    /// <summary>Evaluates Erlang expressions on the node, in milliseconds; gives the value as Erlang writes it.</summary>
    public Task<string> EvaluateAsync(string text, CancellationToken cancellationToken = default) =>
        Erlang.EvaluateAsync(Node, _place.Cookie, _place.NamesPort, text, cancellationToken);

    /// <summary>Runs rabbitmqctl (about a second); throws with its output where it fails.</summary>
    public async Task<string> ControlAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        var start = Program("rabbitmqctl", [.. arguments]);
        start.RedirectStandardError = true;
        var (exitCode, output) = await Erlang.RunAsync(start, "", cancellationToken);
        return exitCode == 0 ? output : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', start.ArgumentList)}: {output}");
    }

    /// <summary>Ends it as an administrator would.</summary>
    public async Task StopAsync()
    {
        if (!IsRunning) return;
        await EvaluateAsync("init:stop()");
        using var limit = new CancellationTokenSource(s_stopMax);
        await _process!.WaitForExitAsync(limit.Token);
    }

    /// <summary>SIGKILL to the broker's process: nothing is flushed, no connection is closed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { HasExited: false } process) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it (again) on the same data and ports; stops it before where it runs. Complete when it takes connections.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        _process?.Dispose();
        Configure();
        var start = Program("rabbitmq-server", []);
        // Runs the virtual machine in the place of the start script, and ends when its input closes.
        start.Environment["RABBITMQ_ALLOW_INPUT"] = "1";
        var process = _process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();
        await WhenReadyAsync(process, output, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        if (_ownsPlace) await _place.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A text as Erlang writes a binary; for names and passwords without quotes.</summary>
    private static string Binary(string text) => $"<<\"{text}\"/utf8>>";

    private async Task WhenReadyAsync(Process process, StringBuilder output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (process.HasExited) throw new InvalidOperationException($"The broker ended as it started: {output}");
            try
            {
                if (await EvaluateAsync("rabbit_boot_state:get()", cancellationToken) == "ready") return;
            }
            catch (InvalidOperationException) when (watch.Elapsed < s_startMax)
            {
                // Not there yet.
            }

            if (watch.Elapsed > s_startMax) throw new TimeoutException($"The broker was not ready after {s_startMax}: {output}");
        }
    }

    private void Configure()
    {
        var cookie = Path.Combine(_directory, ".erlang.cookie");
        if (File.Exists(cookie)) return;
        File.WriteAllText(cookie, _place.Cookie);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        File.WriteAllText(Path.Combine(_directory, "plugins"), _managementPort is null ? "[]." : "[rabbitmq_management].");
        var management = _managementPort is { } port ? $"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {port}\n" : "";
        File.WriteAllText(Path.Combine(_directory, "rabbitmq.conf"), $"""
            default_user = {AdminUser}
            default_pass = {AdminPassword}
            disk_free_limit.absolute = 50MB
            raft.wal_max_size_bytes = 64000000
            {management}
            """);
    }

    private ProcessStartInfo Program(string name, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Programs, name), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _directory,
        };
        foreach (var (key, value) in EnvironmentOf()) start.Environment[key] = value;
        return start;
    }

    private IEnumerable<(string Key, string Value)> EnvironmentOf()
    {
        string In(string file) => Path.Combine(_directory, file);
        const string Loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
        yield return ("HOME", _directory);
        yield return ("RABBITMQ_NODENAME", Node);
        yield return ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        yield return ("RABBITMQ_NODE_PORT", $"{Port}");
        yield return ("RABBITMQ_DIST_PORT", $"{_distributionPort}");
        yield return ("ERL_EPMD_ADDRESS", "127.0.0.1");
        yield return ("ERL_EPMD_PORT", $"{_place.NamesPort}");
        yield return ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", Loopback);
        yield return ("RABBITMQ_CTL_ERL_ARGS", Loopback);
        yield return ("RABBITMQ_MNESIA_BASE", In("data"));
        yield return ("RABBITMQ_LOG_BASE", In("log"));
        yield return ("RABBITMQ_PID_FILE", In("pid"));
        yield return ("RABBITMQ_CONFIG_FILE", In("rabbitmq.conf"));
        yield return ("RABBITMQ_ADVANCED_CONFIG_FILE", In("advanced.config"));
        yield return ("RABBITMQ_CONF_ENV_FILE", In("none"));
        yield return ("RABBITMQ_ENABLED_PLUGINS_FILE", In("plugins"));
    }
}

/// <summary>What the nodes of one broker share: cookie, administrator, name server.</summary>
internal sealed class BrokerPlace : IAsyncDisposable
{
    private readonly Process _names;

    public BrokerPlace()
    {
        if (Erlang.Missing is { } missing) throw new ServerMissingException(missing);
        NamesPort = LoopbackPort.Free();
        _names = Erlang.StartNames(NamesPort);
    }

    public int NamesPort { get; }

    public string Mark { get; } = Random(3);

    public string Cookie { get; } = Random(16);

    public string AdminUser { get; } = $"admin-{Random(4)}";

    public string AdminPassword { get; } = Random(16);

    public static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    public async ValueTask DisposeAsync() => await Erlang.StopNamesAsync(_names);
}
