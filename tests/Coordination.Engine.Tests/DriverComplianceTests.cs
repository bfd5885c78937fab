using Coordination.Application.Engine;
using Coordination.Application.Processes;
using Coordination.Application.Simulation;
using Coordination.Domain;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// What any process driver must do, ours or another host's: walk each of the 21 real definitions from its opening to its sign-off, start no
/// step before what it waits for, and bear hearing everything twice and in any order. The year must be the very same with each of them.
/// </summary>
public abstract class DriverComplianceTests(SharedYear shared)
{
    public abstract IProcessDriver Driver { get; }

    /// <summary>A whole year under this driver; kept for the class's tests.</summary>
    internal abstract Task<EngineUnderTest> WholeAsync();

    [Fact]
    public async Task The_year_is_the_same_under_every_driver()
    {
        var (ours, theirs) = (await shared.WholeAsync(), await WholeAsync());
        Assert.Equal(await ours.DigestAsync(SharedYear.Year), await theirs.DigestAsync(SharedYear.Year));
        var (a, b) = (await ours.CountsAsync(), await theirs.CountsAsync());
        Assert.Equal(a.EventsByType.OrderBy(t => t.Key), b.EventsByType.OrderBy(t => t.Key));
        Assert.Equal(b.MessagesPublished, b.MessagesConsumed);
    }

    [Fact]
    public async Task Every_definition_is_walked_from_its_opening_to_its_sign_off()
    {
        var events = await RunEventsAsync();
        Assert.Equal(21, events.Count);
        Assert.All(events, run =>
        {
            var (task, year) = (TaskOf(run.Key), new TaskRunId(run.Key.Key).Cycle.Year);
            var expected = task.Steps.Where(s => StepGraph.IsIn(s, year)).Select(s => s.Id.Value).Order(StringComparer.Ordinal);
            var started = run.Value.OfType<StepActivated>().Select(e => e.Step.Value).ToList();
            Assert.Equal(expected, started.Distinct().Order(StringComparer.Ordinal));
            // A step starts once, and once more after each refused signature or reopening.
            var again = run.Value.Count(e => e is SignatureRefused or TaskRunReopened);
            Assert.All(started.CountBy(s => s), s => Assert.InRange(s.Value, 1, 1 + again));
            Assert.Equal(expected, run.Value.OfType<StepCompleted>().Select(e => e.Step.Value).Distinct().Order(StringComparer.Ordinal));
            Assert.Single(run.Value.OfType<TaskRunOpened>());
            Assert.Contains(run.Value, e => e is TaskRunSigned { Post: SignaturePost.LeadingGroup });
        });
    }

    [Fact]
    public async Task No_step_starts_before_what_it_waits_for_is_complete()
    {
        Assert.All(await RunEventsAsync(), run =>
        {
            var (task, year) = (TaskOf(run.Key), new TaskRunId(run.Key.Key).Cycle.Year);
            var done = new HashSet<StepId>();
            foreach (var e in run.Value)
            {
                if (e is StepCompleted completed) done.Add(completed.Step);
                if (e is not StepActivated activated) continue;
                Assert.All(StepGraph.WaitsFor(task, task.FindStep(activated.Step)!, year), before => Assert.Contains(before, done));
            }
        });
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Hearing_everything_twice_and_in_any_order_changes_nothing(int seed)
    {
        var holding = new HoldingBack(seed, percent: 60);
        var setup = holding.On(new EngineSetup { Driver = Driver, Publisher = bus => new TwicePublisher(bus) });
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter), setup);
        Assert.True(holding.HeldEver > 0, $"nothing was kept back (seed {seed})");
        var undisturbed = await shared.WinterAsync();
        Assert.Equal(undisturbed.Digest, await engine.DigestAsync(SharedYear.Year));
        Assert.Equal(undisturbed.Counts.EventsByType.OrderBy(t => t.Key), (await engine.CountsAsync()).EventsByType.OrderBy(t => t.Key));
    }

    /// <summary>Workflows of a plan differ by year (a milestone of one year only): each year's first steps and no others.</summary>
    [Theory]
    [InlineData(2022)]
    [InlineData(2024)]
    [InlineData(2026)]
    public async Task In_every_year_exactly_the_steps_that_wait_for_nothing_start_with_the_opening(int year)
    {
        await using var engine = await EngineUnderTest.StartAsync(Simulator.StartOf(year, EngineUnderTest.Book), new EngineSetup { Driver = Driver });
        await engine.DoAsync(People.OfficeHead, People.Open(year));
        foreach (var task in EngineUnderTest.Book.Tasks.Values)
        {
            var expected = StepGraph.Ready(task, year, new HashSet<StepId>()).Select(s => s.Id.Value).Order(StringComparer.Ordinal);
            var state = engine.State<TaskRunState>(TaskRunId.Of(People.CycleOf(year), task.Number).Stream);
            Assert.Equal(expected, state.Steps.Keys.Order(StringComparer.Ordinal));
        }
    }

    private async Task<Dictionary<StreamId, List<Event>>> RunEventsAsync() =>
        (await StoredRecord.EventsAsync((await WholeAsync()).Sqlite))
            .Where(e => e.Stream.Kind == StreamKind.TaskRun)
            .GroupBy(e => e.Stream, e => Catalog.ReadEvent(e.Type, e.Body))
            .ToDictionary(g => g.Key, g => g.ToList());

    private static TaskDefinition TaskOf(StreamId run) => EngineUnderTest.Book.Tasks[new TaskRunId(run.Key).TaskNumber];
}

/// <summary>Ours.</summary>
public sealed class ProcessDriverTests(SharedYear shared) : DriverComplianceTests(shared)
{
    private readonly SharedYear _shared = shared;

    public override IProcessDriver Driver => new ProcessDriver();

    internal override Task<EngineUnderTest> WholeAsync() => _shared.WholeAsync();
}

/// <summary>A driver that knows nothing of order: the guard is the domain's, not the driver's.</summary>
public sealed class NaiveDriverTests(SharedYear shared, NaiveDriverTests.NaiveYear year) : DriverComplianceTests(shared), IClassFixture<NaiveDriverTests.NaiveYear>
{
    public override IProcessDriver Driver => new NaiveDriver();

    internal override Task<EngineUnderTest> WholeAsync() => year.Engine.Value;

    [Fact]
    public async Task What_it_asks_too_early_is_refused_on_record()
    {
        var refused = (await StoredRecord.CommandsAsync((await WholeAsync()).Sqlite)).Where(c => c is { Accepted: false, Type: nameof(ActivateStep) }).ToList();
        Assert.True(refused.Count > 100, $"{refused.Count} refused");
        Assert.All(refused.Select(c => Answer.Read(c.Answer).Rejection), r => Assert.Contains(r, new[] { nameof(StepNotReady), nameof(UnknownStep) }));
    }

    public sealed class NaiveYear : IAsyncDisposable
    {
        internal Lazy<Task<EngineUnderTest>> Engine { get; } = new(() =>
            EngineUnderTest.SimulatedAsync(new SimulationPlan(SharedYear.Year, SharedYear.Seed), new EngineSetup { Driver = new NaiveDriver() }));

        public async ValueTask DisposeAsync()
        {
            if (Engine.IsValueCreated) await (await Engine.Value).DisposeAsync();
        }
    }
}
