using Coordination.Domain.Assignments;
using Coordination.Domain.Precedents;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Precedents;

// The rule: every ruling on a dispute is kept as a precedent of its task and unit, and laid before the arbiter the next time (rule 5). The
// attack: another unit, another year, a repeat, a person who asks or records.
public sealed class PrecedentTests
{
    private static readonly AssignmentId s_lastYear = AssignmentId.Of("lyg/2022-30/2024/10/hzq");

    private static RecordPrecedent Record(UnitCode? unit = null) => new(Year.Plan, 10, unit ?? Hzq, Ruling.Reassign, Slj, "由水利局承担", s_lastYear);

    private static Given Recorded() => Given.Of(Record(), Dispatched);

    [Fact]
    public void It_is_found_for_the_same_unit_and_task() => Recorded().When(new ConsultPrecedents(Year.Plan, 10, Hzq, OfHzq), Actor.System)
        .Then(new PrecedentFound(OfHzq, Ruling.Reassign, Slj, s_lastYear));

    [Fact]
    public void It_is_not_found_for_another() => Recorded().When(new ConsultPrecedents(Year.Plan, 10, Gxq, OfGxq), Actor.System).ThenNothing();

    [Fact]
    public void It_is_recorded_once_and_by_the_process()
    {
        Recorded().When(Record(), Actor.System).ThenNothing();
        Recorded().When(Record(), Head(Office)).ThenRefused<OnlyTheProcess>();
        Recorded().When(new ConsultPrecedents(Year.Plan, 10, Hzq, OfHzq), Head(Office)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void A_ruling_of_last_year_is_before_the_arbiter_this_year()
    {
        var w = new World().DispatchedToAll().DoAll((Record(), Actor.System)).Send(OfHzq, new Dispute("不归我", null));
        Assert.Equal(s_lastYear, w.Of(OfHzq).Dispute!.Precedent);
    }

    [Theory]
    [InlineData(Ruling.Reject)]
    [InlineData(Ruling.Cancel)]
    [InlineData(Ruling.Reassign)]
    public void Every_ruling_is_kept(Ruling ruling)
    {
        var w = new World().DispatchedToAll().Send(OfHzq, new Dispute("不归我", null));
        w.Do(new ArbitrateDispute(OfHzq, ruling, ruling == Ruling.Reassign ? Slj : null, "理由"), Head(Office));
        var kept = w.Of<PrecedentsState>(StreamId.Precedents(Year.Plan, 10)).ByUnit["hzq"];
        Assert.Equal((ruling, "理由", OfHzq), (kept.Ruling, kept.Reason, kept.From));
    }

    [Fact]
    public void A_ruling_about_a_successor_is_kept_for_the_unit_it_lies_with()
    {
        var w = new World().DispatchedToAll().Send(OfHzq, new Dispute("不归我", null)).Do(new ArbitrateDispute(OfHzq, Ruling.Reassign, Slj, "转"), Head(Office));
        var taken = OfHzq.SuccessorFor(Slj);
        w.Send(taken, new Dispute("也不归我", null)).Do(new ArbitrateDispute(taken, Ruling.Reject, null, "属你"), Head(Office));
        Assert.Equal(taken, w.Of<PrecedentsState>(StreamId.Precedents(Year.Plan, 10)).ByUnit["slj"].From);
    }
}
