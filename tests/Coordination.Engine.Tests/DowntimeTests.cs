using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A deadline fires once, and the sweep need not run on the very day. Attacked by stopping the engine for weeks and months while the clock
/// runs on, by sweeping again, and by commands that stand in the queue when the sweep begins.
/// </summary>
public sealed class DowntimeTests(SharedYear shared)
{
    private static readonly DateTimeOffset s_back = EngineUnderTest.At(2025, 1, 24, 18);

    [Fact]
    public async Task After_three_weeks_each_step_of_each_clock_is_taken_once_and_what_makes_no_sense_any_more_lapses()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var planned = Runs(engine).SelectMany(r => r.Clocks.Values, (run, clock) => (run.Id!.Value.Stream, clock)).ToList();
        await engine.RestartAsync(s_back);
        await engine.FireDueAsync();

        var taken = await TakenAsync(engine);
        foreach (var (stream, clock) in planned)
        {
            var due = clock.Planned.Where(p => p.At <= s_back).OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
            var mine = taken.Where(t => t.Stream == stream && t.Clock == clock.Name).OrderBy(t => t.Step, StringComparer.Ordinal).ToList();
            Assert.Equal(due.Select(p => p.Id), mine.Select(t => t.Step));
            Assert.Equal(due.Select(p => p.Level == LadderLevel.Reminder && s_back > clock.Due.At), mine.Select(t => t.Lapsed));
        }

        var levels = taken.Where(t => !t.Lapsed).Select(t => t.Level).Distinct().Order();
        Assert.Equal([LadderLevel.Blue, LadderLevel.Yellow, LadderLevel.Red], levels);
        Assert.Contains(taken, t => t.Lapsed);
        await AssertNothingLeftAsync(engine);
    }

    [Fact]
    public async Task A_unit_gets_one_notice_a_level_and_day_with_all_that_is_late()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        await engine.RestartAsync(s_back);
        await engine.FireDueAsync();
        // What was collected goes out ten minutes later, once.
        Assert.True(await engine.AdvanceToAsync(s_back.AddMinutes(10)) > 0);
        Assert.Equal(0, await engine.FireDueAsync());

        var raised = (await TakenAsync(engine)).Where(t => !t.Lapsed).ToList();
        var notices = (await StoredRecord.EntitiesAsync(engine.Sqlite, StreamKind.Notice)).Select(n => engine.State<NoticeState>(n.Stream)).ToList();
        Assert.Equal(raised.Select(r => (r.Owner, r.Level)).Distinct().Count(), notices.Count);
        Assert.All(notices, n =>
        {
            Assert.Equal(new DateOnly(2025, 1, 24), n.Day);
            Assert.Contains(n.Status, new[] { NoticeStatus.Sent, NoticeStatus.Prepared });
            var expected = raised.Where(r => r.Owner == n.Unit && r.Level.ToString().Equals(n.Level, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(expected.Select(r => $"{r.Stream}#{r.Clock}").Order(StringComparer.Ordinal), n.Items.Keys);
        });
        Assert.Contains(notices, n => n.Items.Count > 1);
    }

    [Fact]
    public async Task A_command_that_waits_when_the_sweep_begins_is_taken_first()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var run = TaskRunId.Of(People.Cycle2025, 10);
        var lead = engine.State<TaskRunState>(run.Stream).Lead;
        await engine.DoAsync(People.Handler(lead), OneTask.BreakDown(run));
        var due = engine.State<TaskRunState>(run.Stream).Clocks.Values.Single();
        var blue = due.Planned.Single(p => p.Level == LadderLevel.Blue);
        await engine.RestartAsync(blue.At);

        var approved = engine.SendAsync(People.Head(lead), new ApproveBreakdown(run));
        await engine.FireDueAsync();
        Assert.True((await approved).Accepted);
        var blues = (await TakenAsync(engine)).Where(t => t.Level == LadderLevel.Blue && !t.Lapsed).ToList();
        Assert.DoesNotContain(blues, t => t.Stream == run.Stream && t.Clock == due.Name);
        Assert.NotEmpty(blues);
    }

    /// <summary>More is due than one page of the sweep holds, and what fires sets new deadlines that are due as well.</summary>
    [Fact]
    public async Task After_three_months_thousands_of_deadlines_are_caught_up_in_one_sweep()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter));
        await engine.RestartAsync(EngineUnderTest.At(2025, 5, 20, 18));
        Assert.True((await engine.Sqlite.ReadDueAsync(engine.Clock.GetUtcNow(), 10_000, TestContext.Current.CancellationToken)).Count > 500);
        var fired = await engine.FireDueAsync();
        Assert.True(fired > 1000, $"{fired} fired");
        await StoredRecord.AssertStepsOnceAsync(engine.Sqlite);
        await AssertNothingLeftAsync(engine);
        Assert.Equal(0, await engine.Sqlite.CountOutboxOpenAsync(TestContext.Current.CancellationToken));
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
    }

    /// <summary>Restarted before each of many sweeps, a sweep remembers nothing: what it must not do twice is in the record.</summary>
    [Fact]
    public async Task Restarted_before_every_sweep_nothing_fires_twice()
    {
        await using var daily = await EngineUnderTest.StartAsync(People.Opening2025);
        await daily.DoAsync(People.OfficeHead, People.Open(2025));
        for (var day = new DateOnly(2025, 1, 3); day <= new DateOnly(2025, 2, 6); day = day.AddDays(1))
        {
            foreach (var time in (TimeOnly[])[new(8, 30), new(9, 0)])
            {
                await daily.RestartAsync(WorkCalendar.At(day, time));
                await daily.FireDueAsync();
                Assert.Equal(0, await daily.FireDueAsync());
            }
        }

        var taken = await TakenAsync(daily);
        Assert.Equal(taken.Count, taken.DistinctBy(t => (t.Stream, t.Clock, t.Step)).Count());
        Assert.DoesNotContain(taken, t => t.Lapsed);
        Assert.Equal(Enum.GetValues<LadderLevel>().Order(), taken.Select(t => t.Level).Distinct().Order());
        await StoredRecord.AssertWholeAsync(daily.Sqlite);
    }

    [Fact]
    public async Task A_stale_serial_does_nothing()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var next = (await engine.Sqlite.ReadDueAsync(DateTimeOffset.MaxValue, 1, TestContext.Current.CancellationToken))[0];
        engine.Clock.Set(next.DueAt);
        foreach (var serial in (int[])[next.Serial - 1, next.Serial + 1])
            Assert.Equal((true, 2), Result(await engine.SendAsync(Actor.System, new FireDeadline(next.Stream, next.Name, serial))));
        Assert.Equal((true, 3), Result(await engine.SendAsync(Actor.System, new FireDeadline(next.Stream, next.Name, next.Serial))));
        Assert.Equal((true, 3), Result(await engine.SendAsync(Actor.System, new FireDeadline(next.Stream, next.Name, next.Serial))));

        static (bool, int) Result(Answer answer) => (answer.Accepted, answer.Version);
    }

    [Fact]
    public async Task In_a_whole_year_no_deadline_fires_in_vain_and_nothing_goes_wrong()
    {
        var year = await shared.WholeAsync();
        Assert.Empty(year.Log.LinesOfEngine);
        await StoredRecord.AssertStepsOnceAsync(year.Sqlite);
        var idle = (await StoredRecord.CommandsAsync(year.Sqlite)).Where(c => c is { Type: nameof(FireDeadline), Accepted: false });
        Assert.Empty(idle);
    }

    private static async Task AssertNothingLeftAsync(EngineUnderTest engine)
    {
        var events = (await engine.CountsAsync()).EventsByType.Values.Sum();
        Assert.Empty(await engine.Sqlite.ReadDueAsync(engine.Clock.GetUtcNow(), 10, CancellationToken.None));
        Assert.Equal(0, await engine.FireDueAsync());
        await engine.RestartAsync();
        Assert.Equal(0, await engine.FireDueAsync());
        Assert.Equal(events, (await engine.CountsAsync()).EventsByType.Values.Sum());
        Assert.Empty(engine.Log.LinesOfEngine);
    }

    private static List<TaskRunState> Runs(EngineUnderTest engine) =>
        [.. EngineUnderTest.Book.Tasks.Keys.Select(n => engine.State<TaskRunState>(TaskRunId.Of(People.Cycle2025, n).Stream))];

    private static async Task<List<Taken>> TakenAsync(EngineUnderTest engine)
    {
        var taken = new List<Taken>();
        foreach (var row in await StoredRecord.EventsAsync(engine.Sqlite))
        {
            if (Catalog.ReadEvent(row.Type, row.Body) is LadderStepRaised raised)
                taken.Add(new Taken(row.Stream, raised.Clock, raised.Step, raised.Level, raised.Owner, false));
            else if (Catalog.ReadEvent(row.Type, row.Body) is LadderStepLapsed lapsed)
                taken.Add(new Taken(row.Stream, lapsed.Clock, lapsed.Step, LadderLevel.Reminder, default, true));
        }

        return taken;
    }

    /// <summary>A ladder step that is off its clock's plan.</summary>
    private sealed record Taken(StreamId Stream, string Clock, string Step, LadderLevel Level, UnitCode Owner, bool Lapsed);
}
