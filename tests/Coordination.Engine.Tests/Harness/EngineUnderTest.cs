using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Messaging;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Engine.Tests.Harness;

/// <summary>What differs between one engine under test and the next.</summary>
internal sealed record EngineSetup
{
    public IProcessDriver Driver { get; init; } = new ProcessDriver();

    public IFaultPoints Faults { get; init; } = NoFaults.Instance;

    public LaneOptions Lane { get; init; } = new();

    /// <summary>Null: the real plan.</summary>
    public PlanBook? Book { get; init; }

    /// <summary>The broker's address; null: the bus in memory.</summary>
    public BusAddress? Bus { get; init; }

    public IUnitPublisher? Units { get; init; }

    /// <summary>Stands between the engine and its store.</summary>
    public Func<IStore, IStore> Store { get; init; } = store => store;

    /// <summary>Stands between the relay and the bus.</summary>
    public Func<IMessagePublisher, IMessagePublisher> Publisher { get; init; } = publisher => publisher;
}

/// <summary>
/// A whole engine on a data directory of its own: SQLite, the in-memory bus or a broker, the real definitions, a clock that stands still. It
/// can be stopped and started again on the same directory.
/// </summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    /// <summary>Only a test that hangs ever meets it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    private readonly string _directory;
    private Workplace? _place;
    private EngineRuntime? _runtime;
    private int _commands;

    private EngineUnderTest(DateTimeOffset now)
    {
        _directory = Directory.CreateTempSubdirectory("coordination-engine-").FullName;
        Clock = new VirtualClock(now);
    }

    public static PlanBook Book => Repository.Book;

    public VirtualClock Clock { get; private set; }

    public LogCapture Log { get; } = new();

    public string DataDirectory => _directory;

    public SqliteStore Sqlite => (SqliteStore)_place!.Store;

    /// <summary>The store as the engine sees it.</summary>
    public IStore Store { get; private set; } = null!;

    public EngineRuntime Runtime => _runtime!;

    public CommandLane Lane => _runtime!.Lane;

    /// <summary>The kind of instant people mean: a day in Shanghai and a time of day.</summary>
    public static DateTimeOffset At(int year, int month, int day, int hour = 9, int minute = 0) =>
        WorkCalendar.At(new DateOnly(year, month, day), new TimeOnly(hour, minute));

    public static async Task<EngineUnderTest> StartAsync(DateTimeOffset now, EngineSetup? setup = null)
    {
        var engine = new EngineUnderTest(now);
        await engine.StartAsync(setup);
        return engine;
    }

    /// <summary>A simulation from the opening of the year to the end of the day given (or of the year), at rest and still running.</summary>
    public static async Task<EngineUnderTest> SimulatedAsync(SimulationPlan plan, EngineSetup? setup = null)
    {
        var engine = await StartAsync(Simulator.StartOf(plan.Year, Book).AddTicks(-1), setup);
        try
        {
            await engine.SimulateAsync(plan);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(EngineSetup? setup = null)
    {
        setup ??= new EngineSetup();
        _place = await Workplace.OpenAsync(_directory, setup.Book ?? Book, Clock, CancellationToken.None);
        Store = setup.Store(_place.Store);
        _runtime = await EngineRuntime.StartAsync(
            new RuntimeParts(Store, _place.Books, Clock, setup.Driver, setup.Faults, Log, setup.Lane, setup.Publisher)
            {
                Bus = setup.Bus,
                Units = setup.Units,
            },
            CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_runtime is not null) await _runtime.DisposeAsync().AsTask().WaitAsync(s_patience);
        if (_place is not null) await _place.DisposeAsync();
        (_runtime, _place) = (null, null);
    }

    /// <summary>Stops, lets the clock run on to the instant given, and starts again.</summary>
    public async Task RestartAsync(DateTimeOffset? at = null, EngineSetup? setup = null)
    {
        await StopAsync();
        if (at is { } instant) Clock.Set(instant);
        await StartAsync(setup);
    }

    public Task SimulateAsync(SimulationPlan plan) =>
        new Simulator(Store, Lane, Runtime.Rest, Runtime.Sweep, Clock, Book, _place!.Anchors, NoFaults.Instance, plan, "n1")
            .RunAsync(null, CancellationToken.None).WaitAsync(s_patience);

    /// <summary>An envelope at the clock's instant with an id of its own.</summary>
    public CommandEnvelope Envelope(Actor actor, Command command) =>
        new(DerivedIds.Of($"test|{Interlocked.Increment(ref _commands)}"), actor, Clock.GetUtcNow(), command);

    public Task<Answer> SendAsync(Actor actor, Command command) => SendAsync(Envelope(actor, command));

    public Task<Answer> SendAsync(CommandEnvelope envelope) => Lane.SendAsync(envelope, CancellationToken.None).WaitAsync(s_patience);

    /// <summary>Sends, asks that it was accepted, and waits until all that follows is done.</summary>
    public async Task DoAsync(Actor actor, Command command)
    {
        var answer = await SendAsync(actor, command);
        Assert.True(answer.Accepted, $"{command.GetType().Name} of {command.Stream} by {actor.Unit}: {answer.Write()}");
        await RestAsync();
    }

    public Task RestAsync() => Runtime.Rest.WhenAtRestAsync(CancellationToken.None).WaitAsync(s_patience);

    /// <summary>Lets the clock run on and fires what is due then. Gives the number of deadlines fired.</summary>
    public Task<int> AdvanceToAsync(DateTimeOffset instant)
    {
        Clock.Set(instant);
        return FireDueAsync();
    }

    public Task<int> FireDueAsync() => Runtime.Sweep.FireDueAsync(Clock.GetUtcNow(), CancellationToken.None).WaitAsync(s_patience);

    public T State<T>(StreamId stream) where T : class =>
        (T)StoredRecord.StateOfAsync(Sqlite, stream).GetAwaiter().GetResult();

    public Task<string> DigestAsync(int year) => Digest.OfAsync(Sqlite, CycleId.Of(Book.Plan, year).Value, CancellationToken.None);

    public Task<StoreCounts> CountsAsync() => Sqlite.CountAsync("", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
