using Coordination.Application.Simulation;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.TaskRuns;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// One assignment from breakdown to close-off over the real bus, played by hand, the engine stopped and started in between; and years that
/// may not be opened. Attacked by restarts at the two places where only the record knows what comes next.
/// </summary>
public sealed class OneAssignmentTests
{
    private const int Task = 10;
    private static readonly TaskRunId s_run = TaskRunId.Of(People.Cycle2025, Task);

    [Fact]
    public async Task From_breakdown_to_close_off_with_two_restarts_on_the_way()
    {
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var lead = EngineUnderTest.Book.Tasks[Task].Lead;
        var unit = EngineUnderTest.Book.Tasks[Task].Responsible[0];
        var id = AssignmentId.Of(s_run, unit);
        await engine.DoAsync(People.Handler(lead), OneTask.BreakDown(s_run));
        await engine.DoAsync(People.Head(lead), new ApproveBreakdown(s_run));
        Assert.Equal(AssignmentStatus.None, engine.State<AssignmentState>(id.Stream).Status);
        // Stopped the moment the dispatch is acknowledged: its fourteen assignments are messages in the outbox at best.
        Assert.True((await engine.SendAsync(People.Handler(lead), new DispatchTask(s_run))).Accepted);
        await engine.RestartAsync(EngineUnderTest.At(2025, 1, 3, 10));
        await engine.RestAsync();
        Assert.Equal(AssignmentStatus.Dispatched, engine.State<AssignmentState>(id.Stream).Status);
        Assert.Equal(13, (await StoredRecord.EntitiesAsync(engine.Sqlite, StreamKind.Assignment)).Count);

        await engine.DoAsync(People.Liaison(unit), new AcknowledgeAssignment(id));
        await engine.DoAsync(People.Handler(unit), new TakeAssignment(id));
        await engine.DoAsync(People.Handler(unit), new SendFromUnit(id, new Submit("本年度任务已完成。", 8.5m)));
        Assert.Equal(AssignmentStatus.InProgress, engine.State<AssignmentState>(id.Stream).Status);
        await engine.DoAsync(People.Head(unit), new ApproveOutgoing(id, "submit"));
        Assert.Equal(AssignmentStatus.Submitted, engine.State<AssignmentState>(id.Stream).Status);
        Assert.True((await engine.SendAsync(People.Handler(lead), new ReviewSubmission(id, true, null))).Accepted);
        await engine.RestartAsync(EngineUnderTest.At(2025, 1, 6, 10));
        await engine.RestAsync();
        Assert.Equal(ChildStanding.Completed, engine.State<TaskRunState>(s_run.Stream).Children[id.Value].Standing);

        await engine.DoAsync(People.Handler(EngineUnderTest.Book.Units.Office), new CloseOffAssignment(id));
        Assert.Equal(AssignmentStatus.ClosedOff, engine.State<AssignmentState>(id.Stream).Status);
        Assert.Equal(ChildStanding.ClosedOff, engine.State<TaskRunState>(s_run.Stream).Children[id.Value].Standing);
        await StoredRecord.AssertWholeAsync(engine.Sqlite);
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
    }

    [Fact]
    public async Task The_plan_s_first_year_opens_in_June_and_no_year_before_it_ever()
    {
        await using var engine = await EngineUnderTest.StartAsync(EngineUnderTest.At(2022, 6, 10));
        Assert.Equal(nameof(TooEarly), (await engine.SendAsync(People.OfficeHead, People.Open(2022))).Rejection);
        await engine.RestartAsync(EngineUnderTest.At(2022, 6, 13));
        Assert.Equal(nameof(YearBeforePlan), (await engine.SendAsync(People.OfficeHead, People.Open(2021))).Rejection);
        await engine.DoAsync(People.OfficeHead, People.Open(2022));
        Assert.Equal(21, engine.State<CycleState>(People.CycleOf(2022).Stream).Runs.Count);
        Assert.Equal(21, (await StoredRecord.EntitiesAsync(engine.Sqlite, StreamKind.TaskRun)).Count);
    }

    [Theory]
    [InlineData(2023)]
    [InlineData(2025)]
    [InlineData(2026)]
    public async Task A_year_opens_on_the_first_working_day_of_January_and_not_before(int year)
    {
        await using var engine = await EngineUnderTest.StartAsync(EngineUnderTest.At(year, 1, 1));
        Assert.Equal(nameof(TooEarly), (await engine.SendAsync(People.OfficeHead, People.Open(year))).Rejection);
        engine.Clock.Set(Simulator.StartOf(year, EngineUnderTest.Book));
        await engine.DoAsync(People.OfficeHead, People.Open(year));
    }
}
