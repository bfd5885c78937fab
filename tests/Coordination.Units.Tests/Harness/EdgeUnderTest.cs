using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Engine.Tests.Harness;
using Coordination.Host.Screens;
using Coordination.Messaging;
using Coordination.Messaging.Units;

namespace Coordination.Units.Tests.Harness;

/// <summary>What differs between one edge under test and the next.</summary>
internal sealed record EdgeSetup
{
    public UnitQueueLimits? Limits { get; init; }

    /// <summary>Stands between the edge (not the engine) and the store.</summary>
    public Func<IStore, IStore> EdgeStore { get; init; } = store => store;

    /// <summary>Stands between the engine and the store.</summary>
    public Func<IStore, IStore> EngineStore { get; init; } = store => store;
}

/// <summary>
/// A whole engine with the units' edge on a virtual host of its own, in January 2025: task 10 is dispatched to its thirteen units. Two of
/// them are enrolled: 海州区, whose head approves what leaves it, and 云台山风景名胜区, whose head need not.
/// </summary>
internal sealed class EdgeUnderTest : IUnitPublisher, IAsyncDisposable
{
    public const string Hzq = "hzq";
    public const string Ytsj = "ytsj";

    private readonly Broker _broker;
    private readonly EdgeSetup _setup;
    private readonly List<UnitSystem> _systems = [];
    private UnitEdge? _edge;

    private EdgeUnderTest(Broker broker, string virtualHost, EdgeSetup setup) => (_broker, VirtualHost, _setup) = (broker, virtualHost, setup);

    /// <summary>The real plan with the two units enrolled.</summary>
    public static PlanBook Book { get; } = Repository.Book with
    {
        Units = new UnitRegister([.. Repository.Book.Units.All.Select(u => u.Code.Value is Hzq or Ytsj ? u with { Enrolled = true } : u)]),
    };

    public static TaskRunId Run { get; } = TaskRunId.Of(People.Cycle2025, 10);

    public static AssignmentId OfHzq { get; } = AssignmentId.Of(Run, new UnitCode(Hzq));

    public static AssignmentId OfYtsj { get; } = AssignmentId.Of(Run, new UnitCode(Ytsj));

    public string VirtualHost { get; }

    private BusAddress Address => BusAddress.Parse(_broker.UriOf(VirtualHost).AbsoluteUri);

    public Broker Broker => _broker;

    public EngineUnderTest Engine { get; private set; } = null!;

    public UnitEdge Edge => _edge!;

    public static async Task<EdgeUnderTest> StartAsync(Broker broker, EdgeSetup? setup = null)
    {
        broker.Require();
        var under = new EdgeUnderTest(broker, await broker.Running.AddVirtualHostAsync(), setup ?? new EdgeSetup());
        try
        {
            await under.StartEngineAsync();
            await under.StartEdgeAsync();
            return under;
        }
        catch
        {
            await under.DisposeAsync();
            throw;
        }
    }

    /// <summary>With task 10 dispatched.</summary>
    public static async Task<EdgeUnderTest> DispatchedAsync(Broker broker, EdgeSetup? setup = null)
    {
        var under = await StartAsync(broker, setup);
        await under.DispatchAsync(Run);
        return under;
    }

    public async Task StartEdgeAsync()
    {
        _edge = await UnitEdge.StartAsync(
            new UnitEdgeParts(Address, "n1", _setup.EdgeStore(Engine.Store), new Bookshelf([Book]), new RefusalTexts(Book), Engine.Clock, Engine.Log, _setup.Limits),
            Patience.Token);
        _edge.Serve(Engine.Lane);
        await _edge.WhenServingAsync(Patience.Token);
    }

    /// <summary>Goes by whichever edge runs at the moment.</summary>
    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken) =>
        _edge is { } edge ? edge.PublishAsync(message, cancellationToken) : throw new BusAwayException("The edge does not run");

    public async Task StopEdgeAsync()
    {
        if (_edge is not null) await _edge.DisposeAsync();
        _edge = null;
    }

    /// <summary>Opens the year where it is not open yet, and takes a task from its breakdown to its dispatch.</summary>
    public async Task DispatchAsync(TaskRunId run)
    {
        if (!await IsOpenAsync()) await Engine.DoAsync(People.OfficeHead, People.Open(2025));
        var lead = Book.Tasks[run.TaskNumber].Lead;
        await Engine.DoAsync(People.Handler(lead), OneTask.BreakDown(run));
        await Engine.DoAsync(People.Head(lead), new ApproveBreakdown(run));
        await Engine.DoAsync(People.Handler(lead), new DispatchTask(run));
    }

    /// <summary>A unit's own system, connected with the unit's account.</summary>
    public async Task<UnitSystem> ConnectAsync(string unit)
    {
        await _broker.AddAccountAsync(VirtualHost, unit);
        var system = await UnitSystem.ConnectAsync(_broker.UriOf(VirtualHost, BusNames.UnitQueue(unit)), unit);
        _systems.Add(system);
        return system;
    }

    public AssignmentState State(AssignmentId id) => Engine.State<AssignmentState>(id.Stream);

    /// <summary>The refused commands on record, by what they were refused for.</summary>
    public async Task<List<CommandRow>> RefusalsAsync() => [.. (await StoredRecord.CommandsAsync(Engine.Sqlite)).Where(c => !c.Accepted)];

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems) await system.DisposeAsync();
        if (_edge is not null) await _edge.StopServingAsync();
        if (Engine is not null) await Engine.DisposeAsync();
        await StopEdgeAsync();
        if (_broker.Running.IsRunning) await _broker.Running.DeleteVirtualHostAsync(VirtualHost);
    }

    private async Task StartEngineAsync() => Engine = await EngineUnderTest.StartAsync(People.Opening2025, new EngineSetup
    {
        Book = Book,
        Store = _setup.EngineStore,
        Lane = new LaneOptions { Subscriptions = new Subscriptions(Book.Units.Enrolled.Select(u => u.Code)) },
        Bus = Address,
        Units = this,
    });

    private async Task<bool> IsOpenAsync() => (await StoredRecord.EntitiesAsync(Engine.Sqlite, StreamKind.Cycle)).Count > 0;
}
