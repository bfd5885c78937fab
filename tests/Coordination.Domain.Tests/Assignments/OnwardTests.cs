using Coordination.Domain.Assignments;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assignments;

// The rule: a unit breaks its assignment into children for its own sub-units and waits for them; they are reviewed and closed by the unit
// that made them, and end when it ends. The attack: strangers' sub-units, dates that leave no room, an open child at every step upward, a
// parent ended, notes in the wrong order.
public sealed class OnwardTests
{
    private static readonly AssignmentId s_first = AssignmentId.ChildOf(OfHzq, 1);

    private static World Parent() => new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfHzq).Send(OfHzq, new Deliver(Plan, "方案"));

    private static World Broken() => Parent().Do(Onward(HzqZj, "2025-10-31"), Handler(Hzq));

    private static DispatchOnward Onward(UnitCode unit, string due, string content = "分办") => new(OfHzq, [new OnwardPart(unit, content, Day(due))]);

    [Fact]
    public void A_child_is_laid_on_the_sub_unit_s_desk_and_reviewed_by_the_parent_s_unit()
    {
        var child = Broken().Of(s_first);
        Assert.Equal((HzqZj, Hzq, Duty.Onward, OfHzq), (child.Issue!.Unit, child.Issue.Reviewer, child.Issue.Duty, child.Issue.Parent));
        Assert.Empty(child.Reports);
    }

    [Fact]
    public void Only_to_its_own_sub_units_with_words_and_with_time_for_the_review()
    {
        var w = Parent();
        Assert.IsType<UnknownUnit>(w.Try(Onward(Slj, "2025-10-31"), Handler(Hzq)).Rejection);
        Assert.IsType<TextMissing>(w.Try(Onward(HzqZj, "2025-10-31", " "), Handler(Hzq)).Rejection);
        Assert.IsType<TextMissing>(w.Try(new DispatchOnward(OfHzq, []), Handler(Hzq)).Rejection);
        Assert.IsType<DueTooLate>(w.Try(Onward(HzqZj, "2025-11-28"), Handler(Hzq)).Rejection);
        Assert.IsType<DueInThePast>(w.Try(Onward(HzqZj, "2025-03-04"), Handler(Hzq)).Rejection);
        var twice = new OnwardPart(HzqZj, "分办", Day("2025-10-31"));
        Assert.IsType<DuplicateUnit>(w.Try(new DispatchOnward(OfHzq, [twice, twice]), Handler(Hzq)).Rejection);
        Assert.IsType<NotYourUnit>(w.Try(Onward(HzqZj, "2025-10-31"), Handler(Zjj)).Rejection);
    }

    [Fact]
    public void The_parent_waits_for_its_children()
    {
        var w = Broken();
        Assert.Equal(new ChildStillOpen(s_first), w.Try(new SendFromUnit(OfHzq, new Submit("完成", null)), Handler(Hzq)).Rejection);
        w.Acknowledged(s_first).Send(s_first, new Submit("完成", null));
        Assert.Equal(new ChildStillOpen(s_first), w.Try(new SendFromUnit(OfHzq, new Submit("完成", null)), Handler(Hzq)).Rejection);
        w.Do(new ReviewSubmission(s_first, true, null), Handler(Hzq)).Send(OfHzq, new Submit("完成", null)).Complete(OfHzq);
        Assert.Equal(new ChildStillOpen(s_first), w.Try(new CloseOffAssignment(OfHzq), Head(Office)).Rejection);
        w.Do(new CloseOffAssignment(s_first), Head(Hzq)).Do(new CloseOffAssignment(OfHzq), Head(Office));
    }

    [Fact]
    public void The_lead_does_not_review_a_child_and_the_office_does_not_close_it()
    {
        var w = Broken().Acknowledged(s_first).Send(s_first, new Submit("完成", null));
        Assert.Equal(new NotYourUnit(Hzq), w.Try(new ReviewSubmission(s_first, true, null), Handler(Zjj)).Rejection);
        w.Do(new ReviewSubmission(s_first, true, null), Handler(Hzq));
        Assert.Equal(new NotYourUnit(Hzq), w.Try(new CloseOffAssignment(s_first), Head(Office)).Rejection);
    }

    [Fact]
    public void A_child_s_dispute_goes_to_the_unit_that_made_it_and_never_to_another()
    {
        var w = Broken().Send(s_first, new Dispute("不归我", HzqCg));
        Assert.IsType<NotYourUnit>(w.Try(new ArbitrateDispute(s_first, Ruling.Cancel, null, "取消"), Head(Office)).Rejection);
        Assert.IsType<DecisionDoesNotFit>(w.Try(new ArbitrateDispute(s_first, Ruling.Reassign, HzqCg, "转交"), Head(Hzq)).Rejection);
        w.Do(new ArbitrateDispute(s_first, Ruling.Cancel, null, "取消"), Head(Hzq)).Do(Onward(HzqCg, "2025-10-31"), Handler(Hzq));
        Assert.Equal(HzqCg, w.Of(AssignmentId.ChildOf(OfHzq, 2)).Issue!.Unit);
    }

    [Fact]
    public void Children_end_with_the_parent()
    {
        var w = Broken().Do(new TerminateAssignment(OfHzq, "任务取消"), Head(Office));
        Assert.Equal(AssignmentStatus.Terminated, w.Of(s_first).Status);
        Assert.Equal(ChildStanding.Terminated, w.Of(OfHzq).Children[s_first.Value].Standing);
        Assert.Empty(w.Refusals);
    }

    [Theory]
    [InlineData(ChildStanding.Open, 1, ChildStanding.Completed, 1, true)]
    [InlineData(ChildStanding.ClosedOff, 1, ChildStanding.Completed, 1, false)]
    [InlineData(ChildStanding.Completed, 1, ChildStanding.ClosedOff, 1, true)]
    [InlineData(ChildStanding.Open, 2, ChildStanding.ClosedOff, 1, false)]
    [InlineData(ChildStanding.ClosedOff, 1, ChildStanding.Completed, 2, true)]
    [InlineData(ChildStanding.Open, 2, ChildStanding.Terminated, 1, true)]
    [InlineData(ChildStanding.Terminated, 1, ChildStanding.Terminated, 1, false)]
    [InlineData(ChildStanding.Terminated, 1, ChildStanding.Completed, 1, false)]
    public void A_note_is_news_if_it_tells_more_than_is_known(ChildStanding known, int generation, ChildStanding noted, int ofGeneration, bool news) =>
        Assert.Equal(news, ChildNote.IsNews(new ChildEntry(HzqZj, known, generation), noted, ofGeneration));
}
