using Coordination.Application.Definitions;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Messaging;
using Coordination.Persistence;
using Coordination.Servers;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>One real PostgreSQL server and one real RabbitMQ broker for the tests of this assembly, which run one after the other.</summary>
public sealed class Ground : IAsyncLifetime
{
    internal const int Year = 2025;
    internal const int Seed = 1;

    /// <summary>Broken down, dispatched, acknowledged, disputed: some six thousand commands.</summary>
    internal const string Winter = "2025-02-14";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("coordination-nodes-");
    private readonly Lazy<Task<PostgresServer>> _postgres = new(() => PostgresServer.StartAsync());
    private readonly Lazy<Task<RabbitBroker>> _rabbit = new(() => RabbitBroker.StartAsync());
    private readonly Lazy<Task<string>> _digest;
    private int _places;

    public Ground() => _digest = new Lazy<Task<string>>(EmbeddedDigestAsync);

    internal static PlanBook Book { get; } = DefinitionReader.Load(Host.Tests.Host.Workflows).Book ?? throw new InvalidOperationException("The definitions do not load");

    internal static CycleId Cycle { get; } = CycleId.Of(Book.Plan, Year);

    internal Task<PostgresServer> Postgres => _postgres.Value;

    internal Task<RabbitBroker> Rabbit => _rabbit.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_postgres.IsValueCreated) await (await _postgres.Value).DisposeAsync();
        if (_rabbit.IsValueCreated) await (await _rabbit.Value).DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>What the same winter comes to in one process with everything embedded.</summary>
    internal Task<string> DigestAsync() => _digest.Value;

    /// <summary>A database and a virtual host nobody has used. Skips the test where a server is not installed; on the build machine it fails.</summary>
    internal async Task<Place> PlaceAsync()
    {
        if ((PostgresServer.Missing ?? RabbitBroker.Missing) is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
            Assert.Skip(missing);
        }

        var (postgres, rabbit) = (await Postgres, await Rabbit);
        var bus = rabbit.UriOf(await rabbit.AddVirtualHostAsync(TestContext.Current.CancellationToken)).AbsoluteUri;
        return new Place(postgres.ConnectionString(postgres.NewDatabaseName()), bus, NewDirectory());
    }

    internal string NewDirectory() => _directory.CreateSubdirectory(FormattableString.Invariant($"{Interlocked.Increment(ref _places)}")).FullName;

    private async Task<string> EmbeddedDigestAsync()
    {
        var directory = NewDirectory();
        using var simulation = new Place(null, null, directory).Simulate();
        (await simulation.EndAsync()).Gives(0);
        await using var store = await SqliteStore.OpenAsync(directory, StoreOpenMode.ReadOnly, CancellationToken.None);
        return await Digest.OfAsync(store, Cycle.Value, CancellationToken.None);
    }
}

/// <summary>Where one test's processes meet: a database, a virtual host, and a directory for anchors.</summary>
internal sealed record Place(string? Store, string? Bus, string Directory)
{
    public string Database => new Npgsql.NpgsqlConnectionStringBuilder(Store).Database!;

    /// <summary>The simulated winter, one line on stderr a day; started again it goes on from where it was.</summary>
    public Host.Tests.Host Simulate() => Host.Tests.Host.StartOther(
        "Coordination.Engine.Crash", [Directory, $"{Ground.Year}", $"{Ground.Seed}", Ground.Winter, Host.Tests.Host.Workflows], Environment());

    /// <summary>A node of the real host, once it says that it runs.</summary>
    public Host.Tests.Host Serve(string node, string role = "all")
    {
        var data = System.IO.Path.Combine(Directory, node);
        string[] args = ["serve", "--node", node, "--role", role, "--urls", "http://127.0.0.1:0", "--data", data, "--lang", "en", "--verbose"];
        var host = Host.Tests.Host.Start(args, Environment());
        host.WaitFor("is running");
        return host;
    }

    public Task<Host.Tests.Outcome> RunAsync(params string[] args) => Host.Tests.Host.RunAsync([.. args, "--lang", "en"], Environment());

    public Task<IStore> OpenStoreAsync() => StoreFactory.OpenAsync(StoreAddress.Parse(Store!), StoreOpenMode.OpenExisting, CancellationToken.None);

    public Task<Host.Hosting.Workplace> OpenAsync(TimeProvider time) => Host.Hosting.Workplace.OpenAsync(
        StoreAddress.Parse(Store!), Bus is null ? null : BusAddress.Parse(Bus), Directory, StoreOpenMode.OpenOrCreate, Ground.Book, time, CancellationToken.None);

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>();
        if (Store is not null) environment["COORDINATION_STORE"] = Store;
        if (Bus is not null) environment["COORDINATION_BUS"] = Bus;
        return environment;
    }
}
