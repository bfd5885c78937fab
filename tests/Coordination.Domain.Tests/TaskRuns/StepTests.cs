using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.TaskRuns;

// The rule: a step begins when all it waits for is complete, once; what several units do is complete when each has done it; a run keeps its
// version until it is moved, on record. The attack: steps too early, twice, of other kinds, parts of units that left, notes out of order,
// versions that lose a step or a ladder.
public sealed class StepTests
{
    private static World Ready() => new World().AllCompleted();

    private static CompleteStep Year(string text) => new(Run, Merge, text);

    [Fact]
    public void A_step_that_must_wait_is_not_begun()
    {
        var w = new World().DispatchedToAll();
        Assert.Equal(new StepNotReady(Merge), w.Try(new ActivateStep(Run, Merge), Actor.System).Rejection);
        Assert.IsType<UnknownStep>(w.Try(new ActivateStep(Run, new StepId("nothing")), Actor.System).Rejection);
        Assert.IsType<OnlyTheProcess>(w.Try(new ActivateStep(Run, Merge), Head(Zjj)).Rejection);
    }

    [Fact]
    public void A_step_begins_once() => Assert.Empty(new World().DispatchedToAll().Try(new ActivateStep(Run, Report), Actor.System).Events);

    [Fact]
    public void A_spread_step_is_complete_when_each_addressed_unit_has_done_it()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfHzq, OfGxq).Send(OfHzq, new Deliver(Plan, "方案"));
        Assert.Equal(StepStanding.Active, w.Run.Steps[Plan.Value].Standing);
        w.Send(OfGxq, new Deliver(Plan, "方案"));
        Assert.Equal(StepStanding.Done, w.Run.Steps[Plan.Value].Standing);
    }

    [Fact]
    public void A_unit_that_was_taken_out_is_not_waited_for()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfHzq).Send(OfHzq, new Deliver(Plan, "方案"));
        w.Do(new TerminateAssignment(OfGxq, "撤并"), Head(Office));
        Assert.Equal(StepStanding.Done, w.Run.Steps[Plan.Value].Standing);
    }

    [Fact]
    public void The_part_of_a_unit_that_takes_over_is_waited_for()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfHzq).Send(OfHzq, new Deliver(Plan, "方案"));
        w.Send(OfGxq, new Dispute("不归我", Hzq)).Do(new ArbitrateDispute(OfGxq, Ruling.Reassign, Hzq, "转交"), Head(Office));
        var taken = OfGxq.SuccessorFor(Hzq);
        Assert.Equal(StepStanding.Active, w.Run.Steps[Plan.Value].Standing);
        w.Acknowledged(taken).Send(taken, new Deliver(Plan, "方案"));
        Assert.Equal(StepStanding.Done, w.Run.Steps[Plan.Value].Standing);
    }

    [Fact]
    public void A_part_noted_twice_or_of_a_stranger_changes_nothing()
    {
        var w = Ready();
        Assert.Empty(w.Try(new NoteStepPart(Run, Plan, OfHzq), Actor.System).Events);
        Assert.IsType<UnknownStep>(w.Try(new NoteStepPart(Run, SignOff, OfHzq), Actor.System).Rejection);
        Assert.IsType<OnlyTheProcess>(w.Try(new NoteStepPart(Run, Plan, OfHzq), Head(Hzq)).Rejection);
    }

    [Fact]
    public void A_child_closed_before_its_completion_was_heard_of_stays_closed()
    {
        var w = new World().DispatchedToAll();
        w.Do(new NoteChildOfRun(Run, OfSlj, ChildStanding.ClosedOff, 2, 1, []), Actor.System).Do(new NoteChildOfRun(Run, OfSlj, ChildStanding.Completed, 2, 1, []), Actor.System);
        Assert.Equal((ChildStanding.ClosedOff, 2), (w.Run.Children[OfSlj.Value].Standing, w.Run.Children[OfSlj.Value].DaysLate));
        Assert.IsType<NotFound>(w.Try(new NoteChildOfRun(Run, OfSlj.SuccessorFor(Fgw), ChildStanding.Completed, 0, 1, []), Actor.System).Rejection);
    }

    [Fact]
    public void The_lead_s_result_waits_for_its_head()
    {
        var w = Ready().Do(Year("汇总"), Handler(Zjj));
        Assert.IsType<AlreadyExists>(w.Try(Year("再来"), Handler(Zjj)).Rejection);
        Assert.IsType<NotYourRole>(w.Try(new ApproveStep(Run, Merge), Handler(Zjj)).Rejection);
        Assert.IsType<TextMissing>(w.Try(new SendBackStep(Run, Merge, ""), Head(Zjj)).Rejection);
        w.Do(new SendBackStep(Run, Merge, "改"), Head(Zjj));
        Assert.IsType<NothingToApprove>(w.Try(new ApproveStep(Run, Merge), Head(Zjj)).Rejection);
        Assert.IsType<OwnWork>(w.Do(Year("新稿"), Head(Zjj)).Try(new ApproveStep(Run, Merge), Head(Zjj)).Rejection);
        Assert.Equal("新稿", w.Do(new ApproveStep(Run, Merge), Deputy(Zjj)).Run.MergedText);
    }

    [Fact]
    public void A_result_is_given_for_an_active_step_of_the_lead_s_own()
    {
        Assert.Equal(new StepNotActive(Merge), new World().DispatchedToAll().Try(Year("汇总"), Handler(Zjj)).Rejection);
        Assert.Equal(new WrongStepKind(Plan), new World().DispatchedToAll().Try(Year("汇总") with { Step = Plan }, Handler(Zjj)).Rejection);
        Assert.Equal(new WrongStepKind(BreakDown), new World().Opened().Try(Year("汇总") with { Step = BreakDown }, Handler(Zjj)).Rejection);
        Assert.IsType<UnknownStep>(Ready().Try(Year("汇总") with { Step = new StepId("nothing") }, Handler(Zjj)).Rejection);
        Assert.IsType<TextMissing>(Ready().Try(Year(" "), Handler(Zjj)).Rejection);
        Assert.IsType<NotYourUnit>(Ready().Try(Year("汇总"), Handler(Slj)).Rejection);
    }

    [Fact]
    public void The_merge_counts_what_the_record_says()
    {
        var w = Ready().Merged();
        var merged = (TaskRunMerged)w.History.Single(o => o.Event is TaskRunMerged).Event;
        Assert.Equal((4, 0, 0, 0), (merged.OnTime, merged.Late, merged.Terminated, merged.Open));
        Assert.Equal(TextHash.Of("全年汇总"), merged.TextHash);
    }

    [Fact]
    public void A_fixed_day_that_is_over_or_today_leaves_five_working_days()
    {
        var w = new World().DispatchedToAll().GoTo("2025-12-15 09:00").Acknowledged(OfHzq, OfGxq, OfSlj, OfFgw);
        w.Send(OfHzq, new Deliver(Plan, "方案")).Send(OfGxq, new Deliver(Plan, "方案"));
        foreach (var id in Acts.FirstFour) w.Send(id, new Submit("完成", null)).Complete(id);
        Assert.Equal("12-22 17:30", Wall(w.Run.Steps[Merge.Value].Due.At));
    }

    [Fact]
    public void A_run_stays_on_its_version_until_it_is_moved_by_the_lead_s_head_or_the_office_s()
    {
        var w = new World().DispatchedToAll();
        Assert.IsType<NotYourUnit>(w.Try(new MoveTaskRun(Run, "v2"), Head(Slj)).Rejection);
        Assert.IsType<NotYourRole>(w.Try(new MoveTaskRun(Run, "v2"), Handler(Zjj)).Rejection);
        Assert.IsType<UnknownVersion>(w.Try(new MoveTaskRun(Run, "v9"), Head(Zjj)).Rejection);
        Assert.Equal(new UnknownStep(Plan), w.Try(new MoveTaskRun(Run, "v3"), Head(Zjj)).Rejection);
        Assert.Empty(w.Try(new MoveTaskRun(Run, "v1"), Head(Zjj)).Events);
        Assert.Equal("v2", w.Do(new MoveTaskRun(Run, "v2"), Head(Office)).Run.Version);
    }

    [Fact]
    public void Moved_the_run_begins_the_steps_it_has_gained()
    {
        var w = new World().DispatchedToAll().Do(new MoveTaskRun(Run, "v2"), Head(Zjj));
        Assert.Equal(StepStanding.Active, w.Run.Steps["survey"].Standing);
        Assert.True(w.Of(OfSlj).Deliverables.ContainsKey("survey"));
    }

    [Fact]
    public void Moved_to_other_ladders_the_steps_of_the_old_one_lapse()
    {
        var w = new World().Opened().GoTo("2025-01-06 09:00").Do(new MoveTaskRun(Run, "v4"), Head(Zjj)).GoTo("2025-02-28 09:00");
        Assert.Contains(w.History, o => o is { Event: LadderStepLapsed { Clock: "step/break-down", Step: "red" } });
    }

    [Fact]
    public void Who_takes_over_after_a_move_stands_on_its_siblings_version_and_is_asked_by_the_run_s()
    {
        var w = new World().DispatchedToAll().Do(new MoveTaskRun(Run, "v4"), Head(Zjj)).Send(OfHzq, new Dispute("不归我", Slj));
        w.Do(new ArbitrateDispute(OfHzq, Ruling.Reassign, Slj, "转交"), Head(Office)).GoTo("2025-04-10 09:00");
        Assert.Equal("v1", w.Of(OfHzq.SuccessorFor(Slj)).Issue!.Version);
        w.Do(new SuspendAssignment(OfHzq.SuccessorFor(Slj), "停"), Head(Zjj)).Do(new ResumeAssignment(OfHzq.SuccessorFor(Slj), "复"), Head(Zjj));
        Assert.Contains(LadderLevel.Red, w.Of(OfHzq.SuccessorFor(Slj)).Clocks["step/plan"].Raised);
    }

    [Fact]
    public void Unknown_runs_and_closed_ones_say_so()
    {
        Assert.IsType<NotFound>(new World().Try(new DispatchTask(Run), Handler(Zjj)).Rejection);
        Assert.IsType<UnknownVersion>(new World().Try(new OpenTaskRun(Run, "v9"), Actor.System).Rejection);
        Assert.Empty(new World().Opened().Try(new OpenTaskRun(Run, "v1"), Actor.System).Events);
    }
}
