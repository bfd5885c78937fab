using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Storage;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Host.Hosting;
using Coordination.Host.Screens;
using Coordination.Messaging;
using Coordination.Messaging.Units;
using Coordination.Persistence;
using Coordination.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coordination.Benchmarks;

/// <summary>A real database with fsync on and a real broker, both on this machine, both ended with the benchmark.</summary>
internal sealed class BenchServers : IAsyncDisposable
{
    private BenchServers(PostgresServer postgres, RabbitBroker rabbit) => (Postgres, Rabbit) = (postgres, rabbit);

    public PostgresServer Postgres { get; }

    public RabbitBroker Rabbit { get; }

    public static async Task<BenchServers> StartAsync() => new(await PostgresServer.StartAsync(), await RabbitBroker.StartAsync());

    public Task<IStore> OpenStoreAsync(string database) =>
        StoreFactory.OpenAsync(StoreAddress.Parse(Postgres.ConnectionString(database)), StoreOpenMode.OpenOrCreate, default);

    /// <summary>A virtual host nobody has used.</summary>
    public async Task<BusAddress> NewBusAsync() => BusAddress.Parse(Rabbit.UriOf(await Rabbit.AddVirtualHostAsync()).AbsoluteUri);

    /// <summary>A node that commits and publishes; what follows from its messages is left to others, of whom there are none.</summary>
    public static async Task<EngineRuntime> PublishingNodeAsync(
        IStore store, BusAddress bus, PlanBook book, Func<IMessagePublisher, IMessagePublisher>? publisher = null)
    {
        var enrolled = book.Units.Enrolled.Select(u => u.Code).ToList();
        var books = new Bookshelf([book]);
        var edge = enrolled.Count == 0 ? null : await UnitEdge.StartAsync(
            new UnitEdgeParts(bus, "bench", store, books, new RefusalTexts(book), TimeProvider.System, NullLoggerFactory.Instance), default);
        var lane = new LaneOptions("bench") { Subscriptions = new Subscriptions(enrolled) };
        var parts = new RuntimeParts(store, books, TimeProvider.System, new ProcessDriver(), NoFaults.Instance, NullLoggerFactory.Instance, lane, publisher)
        {
            Bus = bus,
            Units = edge,
            Consumes = false,
            SweepsAlone = false,
        };
        return await EngineRuntime.StartAsync(parts, default);
    }

    public static PlanBook Enrolling(PlanBook book, Unit unit) =>
        book with { Units = new UnitRegister([.. book.Units.All.Select(u => u.Code == unit.Code ? u with { Enrolled = true } : u)]) };

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Rabbit.DisposeAsync();
    }
}
