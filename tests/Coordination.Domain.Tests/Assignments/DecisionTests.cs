using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: a leadership decision becomes action on the assignment, once, by the process (rule 7). The attack: every kind, a second delivery,
// persons who pretend to be the process, assignments in the wrong state.
public sealed class DecisionTests
{
    private static Outcome Carry(Given given, Decided decided) => given.When(new CarryOutDecision(OfSlj, decided), Actor.System);

    [Fact]
    public void Only_the_process_carries_out() =>
        InProgress().When(new CarryOutDecision(OfSlj, Decision(DecisionKind.TakeNote)), Leader).ThenRefused<OnlyTheProcess>();

    [Theory]
    [InlineData(DecisionKind.Admonish)]
    [InlineData(DecisionKind.Bulletin)]
    [InlineData(DecisionKind.TakeNote)]
    public void What_changes_no_state_is_kept_on_record(DecisionKind kind) =>
        Carry(InProgress(), Decision(kind)).Then(new DecisionNoted(kind, "会议决定", "lyg/2022-30/2025/10/slj/work#1"));

    [Theory]
    [InlineData(DecisionKind.Extend)]
    [InlineData(DecisionKind.Direct)]
    [InlineData(DecisionKind.Suspend)]
    [InlineData(DecisionKind.Admonish)]
    public void A_decision_delivered_twice_is_carried_out_once(DecisionKind kind)
    {
        var carry = new CarryOutDecision(OfSlj, Decision(kind, 5));
        InProgress().Has(carry, Actor.System).When(carry, Actor.System).ThenNothing();
    }

    [Fact]
    public void Directed_the_unit_has_a_date_for_acting_beside_the_date_in_force()
    {
        var given = InProgress().Has(new CarryOutDecision(OfSlj, Decision(DecisionKind.Direct, 5)), Actor.System, "2025-04-01 09:00");
        Assert.Equal(("04-09 17:30", "11-28 17:30"), (Wall(given.Is().Clocks[ClockNames.Directed].Due.At), Wall(given.Is().Work!.Due.At)));
        given.Sent(new Submit("完成", null), "2025-04-02 09:00");
        Assert.False(given.Is().Clocks.ContainsKey(ClockNames.Directed));
    }

    [Fact]
    public void A_second_direction_settles_what_the_first_had_come_to()
    {
        var given = InProgress().Has(new CarryOutDecision(OfSlj, Decision(DecisionKind.Direct, 1)), Actor.System, "2025-03-10 09:00").Until("2025-03-19 09:00");
        Carry(given, Decision(DecisionKind.Direct, 3) with { Reference = "anew#2" }).ThenTypes("UnitDirected EscalationSettled");
    }

    [Fact]
    public void Reassigned_and_split_it_ends_with_its_successors_named()
    {
        Assert.Equal([Fgw], Carry(InProgress(), Decision(DecisionKind.Reassign, 0, Fgw)).Then<AssignmentTerminated>().Successors);
        Assert.Equal([Fgw, Hzq], Carry(InProgress(), Decision(DecisionKind.Split, 0, Fgw, Hzq)).Then<AssignmentTerminated>().Successors);
        Carry(InProgress(), Decision(DecisionKind.Reassign, 0, Slj)).ThenRefused<UnknownUnit>();
    }

    [Fact]
    public void Suspended_and_terminated_by_decision_the_decision_is_named()
    {
        Assert.Equal("lyg/2022-30/2025/10/slj/work#1", Carry(InProgress(), Decision(DecisionKind.Suspend)).Then<AssignmentSuspended>().Decision);
        Assert.Equal("lyg/2022-30/2025/10/slj/work#1", Carry(InProgress(), Decision(DecisionKind.Terminate)).Then<AssignmentTerminated>().Decision);
    }

    [Fact]
    public void What_is_closed_is_left_alone() => Carry(ClosedOff(), Decision(DecisionKind.Terminate)).ThenRefused<AlreadyClosed>();

    [Fact]
    public void A_manual_light_needs_a_reason_and_comes_off_again()
    {
        InProgress().When(new OverrideLight(OfSlj, Light.Red, ""), Head(Zjj)).ThenRefused<TextMissing>();
        InProgress().When(new OverrideLight(OfSlj, Light.Red, "现场"), Head(Slj)).ThenRefused<NotYourUnit>();
        var given = InProgress().Has(new OverrideLight(OfSlj, Light.Red, "现场"), Head(Zjj));
        Assert.Equal(Light.Red, given.Is().Override!.Light);
        Assert.Null(given.Has(new OverrideLight(OfSlj, null, "已改"), Head(Office)).Is().Override);
    }
}
