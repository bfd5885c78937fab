using Coordination.Domain.Assignments;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.TaskRuns;

// The rule: the lead breaks its task down for every unit of the task, its head approves, one act dispatches to all; co-units' dates are
// calculated back from the lead's. The attack: units missing, twice, unknown or the lead itself, dates without room, one's own draft,
// dispatch without approval, a unit added late.
public sealed class BreakdownTests
{
    private static World Opened() => new World().Opened().GoTo("2025-01-08 10:00");

    private static Rejection? Refused(params BreakdownItem[] items) => Opened().Try(new BreakDownTask(Run, [.. items], null), Handler(Zjj)).Rejection;

    private static BreakdownItem[] With(BreakdownItem changed) => [.. Items.Where(i => i.Unit != changed.Unit), changed];

    private static World Drafted() => Opened().Do(new BreakDownTask(Run, Items, null), Handler(Zjj));

    [Fact]
    public void The_run_opens_with_its_first_step_and_ten_working_days_for_it() =>
        Assert.Equal("01-16 17:30", Wall(Opened().Run.Clocks["step/break-down"].Due.At));

    [Fact]
    public void Every_unit_of_the_task_must_be_there() => Assert.Equal(new UnitMissing(Gxq), Refused([.. Items.Where(i => i.Unit != Gxq)]));

    [Fact]
    public void Nothing_is_no_breakdown() => Assert.IsType<TextMissing>(Refused());

    [Fact]
    public void Others_may_be_added() => Opened().Do(new BreakDownTask(Run, [.. Items, new BreakdownItem(Supervision, Duty.Responsible, "协助", null, null)], null), Handler(Zjj));

    [Fact]
    public void No_unit_stands_there_twice() => Assert.Equal(new DuplicateUnit(Slj), Refused([.. Items, Items[0]]));

    [Fact]
    public void Neither_the_lead_itself_nor_an_unknown_unit_nor_an_onward_duty()
    {
        Assert.Equal(new UnknownUnit(Zjj), Refused([.. Items, new(Zjj, Duty.Responsible, "自己", null, null)]));
        Assert.IsType<UnknownUnit>(Refused([.. Items, new(new UnitCode("nobody"), Duty.Responsible, "谁", null, null)]));
        Assert.IsType<UnknownUnit>(Refused(With(new(Slj, Duty.Onward, "转", null, null))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public void A_share_is_a_part_of_the_whole(int share) => Assert.Equal(new BadShare(share), Refused(With(new(Slj, Duty.Responsible, "节水", share, null))));

    [Fact]
    public void Dates_are_calculated_back_from_the_lead_s()
    {
        var dues = Drafted().Run.Breakdown!.Dues;
        Assert.All(dues, d => Assert.Equal("11-28 17:30", Wall(d.At)));
    }

    [Fact]
    public void A_lead_so_late_that_nothing_fits_before_its_own_date_still_gives_its_units_five_working_days()
    {
        var late = Opened().GoTo("2025-12-10 10:00").Do(new BreakDownTask(Run, Items, null), Handler(Zjj));
        Assert.All(late.Run.Breakdown!.Dues, d => Assert.Equal("12-17 17:30", Wall(d.At)));
    }

    [Fact]
    public void A_date_leaves_room_for_review_and_merge_and_is_not_past()
    {
        Assert.Equal(new DueTooLate(Slj, Day("2025-12-03")), Refused(With(new(Slj, Duty.Responsible, "节水", null, Day("2025-12-04")))));
        Assert.Null(Refused(With(new(Slj, Duty.Responsible, "节水", null, Day("2025-12-03")))));
        Assert.Equal(new DueInThePast(Slj), Refused(With(new(Slj, Duty.Responsible, "节水", null, Day("2025-01-07")))));
    }

    [Fact]
    public void Only_the_lead_breaks_down_and_once()
    {
        Assert.Equal(new NotYourUnit(Zjj), Opened().Try(new BreakDownTask(Run, Items, null), Handler(Slj)).Rejection);
        Assert.IsType<AlreadyExists>(Drafted().Try(new BreakDownTask(Run, Items, null), Handler(Zjj)).Rejection);
    }

    [Fact]
    public void The_head_approves_what_another_hand_drafted()
    {
        Assert.IsType<NotYourRole>(Drafted().Try(new ApproveBreakdown(Run), Handler(Zjj)).Rejection);
        Assert.IsType<OwnWork>(Opened().Do(new BreakDownTask(Run, Items, null), Head(Zjj)).Try(new ApproveBreakdown(Run), Head(Zjj)).Rejection);
        Assert.IsType<NothingToApprove>(Drafted().Do(new ApproveBreakdown(Run), Head(Zjj)).Try(new ApproveBreakdown(Run), Head(Zjj)).Rejection);
    }

    [Fact]
    public void Sent_back_it_is_drafted_anew()
    {
        Assert.IsType<TextMissing>(Drafted().Try(new SendBackBreakdown(Run, ""), Head(Zjj)).Rejection);
        Drafted().Do(new SendBackBreakdown(Run, "份额不对"), Head(Zjj)).Do(new BreakDownTask(Run, Items, null), Handler(Zjj));
    }

    [Fact]
    public void Nothing_is_dispatched_that_the_head_has_not_approved() => Assert.IsType<NotApproved>(Drafted().Try(new DispatchTask(Run), Handler(Zjj)).Rejection);

    [Fact]
    public void One_act_makes_every_assignment_and_a_second_none()
    {
        var w = new World().DispatchedToAll();
        Assert.Equal([OfFgw, OfGxq, OfHzq, OfSlj], w.All<AssignmentState>().Select(a => a.Id!.Value));
        Assert.All(w.All<AssignmentState>(), a => Assert.Equal(AssignmentStatus.Dispatched, a.Status));
        Assert.Empty(w.Try(new DispatchTask(Run), Handler(Zjj)).Events);
    }

    [Fact]
    public void A_unit_added_after_the_dispatch_takes_part_in_the_open_steps()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-10 09:00");
        w.Do(new AddUnitToTask(Run, new BreakdownItem(Supervision, Duty.Implementing, "补充", null, null), "漏列"), Head(Zjj));
        var added = AssignmentId.Of(Run, Supervision);
        Assert.Equal("04-02 17:30", Wall(w.Of(added).Deliverables["plan"].Due.At));
        Assert.Equal(ChildStanding.Open, w.Run.Children[added.Value].Standing);
    }

    [Fact]
    public void A_unit_is_added_by_the_lead_s_head_with_a_reason_after_the_dispatch_and_once()
    {
        var w = new World().DispatchedToAll();
        var add = new AddUnitToTask(Run, new BreakdownItem(Supervision, Duty.Responsible, "补充", null, null), "漏列");
        Assert.IsType<NotYourRole>(w.Try(add, Handler(Zjj)).Rejection);
        Assert.IsType<TextMissing>(w.Try(add with { Reason = "" }, Head(Zjj)).Rejection);
        Assert.Equal(new DuplicateUnit(Slj), w.Try(add with { Item = Items[0] }, Head(Zjj)).Rejection);
        Assert.IsType<NotApproved>(Drafted().Try(add, Head(Zjj)).Rejection);
    }

    [Fact]
    public void Who_takes_over_keeps_the_date_if_ten_working_days_are_left()
    {
        Assert.Equal("11-28 17:30", Wall(TakenOver("2025-03-10 09:00").Work!.Due.At));
        Assert.Equal("12-08 17:30", Wall(TakenOver("2025-11-24 09:00").Work!.Due.At));
    }

    private static AssignmentState TakenOver(string at)
    {
        var w = new World().DispatchedToAll().GoTo(at);
        var decided = Assignments.Stages.Decision(Domain.Escalations.DecisionKind.Reassign, 0, Fgw);
        return w.Do(new CarryOutDecision(OfSlj, decided), Actor.System).Of(OfSlj.SuccessorFor(Fgw));
    }
}
