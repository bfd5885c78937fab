using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Xunit;
using static Coordination.Domain.Tests.Assignments.Stages;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Reports;

// The rule: accepted reports merge into the lead's; a missing one is shown as missing and never blamed on the lead; the reviewer has three
// days, returned reports are corrected. The attack: notes before the expectation, strangers, one's own approval, months out of order after
// downtime, reports nobody asked for.
public sealed class MergeTests
{
    private static readonly MergeId s_id = MergeId.Of(Run, Month(4));

    private static ExpectReport Expect(AssignmentId id, UnitCode unit) => new(s_id, id, unit, Zjj, "v1", DueOn("2025-04-25"));

    private static NoteReport Note(AssignmentId id, UnitCode unit) => new(s_id, id, unit, Line("进展"));

    private static Given Open() => Given.Of(Expect(OfSlj, Slj), At("2025-04-15 08:30")).Has(Expect(OfFgw, Fgw), Actor.System);

    private static Given Drafted() => Open().Has(Note(OfSlj, Slj), Actor.System).Has(new MergeReports(s_id, "汇总"), Handler(Zjj), "2025-05-06 09:00");

    [Fact]
    public void The_lead_has_five_working_days_after_the_report_date() => Assert.Equal("05-06 17:30", Wall(Open().As<MergeState>().Clocks["merge"].Due.At));

    [Fact]
    public void A_note_that_comes_before_its_expectation_counts_all_the_same()
    {
        var early = Given.Of(s_id.Stream).Has(Note(OfSlj, Slj), Actor.System, "2025-04-15 08:30").Has(Expect(OfSlj, Slj), Actor.System);
        Assert.Equal(Canonical.Text(Given.Of(Expect(OfSlj, Slj), At("2025-04-15 08:30")).Has(Note(OfSlj, Slj), Actor.System).State), Canonical.Text(early.State));
        early.When(Note(OfSlj, Slj), Actor.System).ThenNothing();
    }

    [Fact]
    public void What_has_not_come_is_shown_as_missing()
    {
        var e = Drafted().When(new ApproveMerge(s_id), Head(Zjj)).Then<ReportsMerged>();
        Assert.Equal((OfSlj, OfFgw, 0), (Assert.Single(e.Received), Assert.Single(e.Missing), e.DaysLate));
    }

    [Fact]
    public void Another_hand_approves_it_once()
    {
        Drafted().When(new ApproveMerge(s_id), Handler(Zjj)).ThenRefused<NotYourRole>();
        Drafted().When(new MergeReports(s_id, "再来"), Handler(Zjj)).ThenRefused<AlreadySubmitted>();
        Open().Has(new MergeReports(s_id, "汇总"), Head(Zjj)).When(new ApproveMerge(s_id), Head(Zjj)).ThenRefused<OwnWork>();
        Drafted().Has(new ApproveMerge(s_id), Head(Zjj)).When(new ApproveMerge(s_id), Head(Zjj)).ThenRefused<NothingToApprove>();
        Drafted().Has(new ApproveMerge(s_id), Head(Zjj)).When(new MergeReports(s_id, "再来"), Handler(Zjj)).ThenRefused<AlreadySubmitted>();
    }

    [Fact]
    public void Sent_back_it_is_drafted_anew()
    {
        Drafted().When(new SendBackMerge(s_id, " "), Head(Zjj)).ThenRefused<TextMissing>();
        Open().When(new SendBackMerge(s_id, "改"), Head(Zjj)).ThenRefused<NothingToApprove>();
        Drafted().Has(new SendBackMerge(s_id, "改"), Head(Zjj)).When(new MergeReports(s_id, "新稿"), Handler(Zjj)).Then<MergeDrafted>();
    }

    [Fact]
    public void Only_the_lead_merges_with_words()
    {
        Open().When(new MergeReports(s_id, "汇总"), Handler(Slj)).ThenRefused(new NotYourUnit(Zjj));
        Open().When(new MergeReports(s_id, ""), Handler(Zjj)).ThenRefused<TextMissing>();
        Given.Of(s_id.Stream).When(new MergeReports(s_id, "汇总"), Handler(Zjj)).ThenRefused<NotFound>();
        Open().When(Note(OfSlj, Slj), Handler(Zjj)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void The_reviewer_returns_a_report_with_a_reason_and_it_is_corrected_once_more()
    {
        var given = InProgress().Until("2025-03-20 09:00").Has(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System);
        given.When(new ReviewReport(OfSlj, Month(3), false, ""), Handler(Zjj)).ThenRefused<TextMissing>();
        given.When(new ReviewReport(OfSlj, Month(3), true, null), Handler(Slj)).ThenRefused(new NotYourUnit(Zjj));
        given.Has(new ReviewReport(OfSlj, Month(3), false, "不清"), Handler(Zjj));
        Assert.Equal(("slj", "03-25 17:30"), (given.Is().Clocks["correct/2025-03"].Owner.Value, Wall(given.Is().Clocks["correct/2025-03"].Due.At)));
        given.Sent(new CorrectReport(Month(3), Line("更正")), "2025-03-21 09:00");
        Assert.Equal((ReportStanding.Received, 2), (given.Is().Reports["2025-03"].Standing, given.Is().Clocks["review/2025-03"].Serial));
        given.When(new SendFromUnit(OfSlj, new CorrectReport(Month(3), Line("再更正"))), Handler(Slj)).ThenRefused<ReportNotExpected>();
    }

    [Fact]
    public void A_report_nobody_expects_or_that_was_handed_on_twice_changes_nothing()
    {
        InProgress().When(new ReceiveReport(OfSlj, Month(3), Line("早")), Actor.System).ThenNothing();
        InProgress().Until("2025-03-20 09:00").Has(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System)
            .When(new ReceiveReport(OfSlj, Month(3), Line("进展")), Actor.System).ThenNothing();
    }

    [Fact]
    public void Months_found_missing_in_any_order_come_up_the_same()
    {
        var fired = Enumerable.Range(3, 3).Select(m => new FireDeadline(OfSlj.Stream, ClockNames.ReportMissed(Month(m)), 1)).ToList();
        Assert.Equal(["2025-04", "2025-05"], Matters(fired));
        Assert.Equal(["2025-04", "2025-05"], Matters(fired.AsEnumerable().Reverse()));
    }

    private static IEnumerable<string> Matters(IEnumerable<FireDeadline> fired)
    {
        // The forms opened in time; then the machine was down.
        var given = InProgress();
        foreach (var month in Enumerable.Range(3, 3)) given.Has(new FireDeadline(OfSlj.Stream, ClockNames.ReportOpens, month), Actor.System, "2025-05-30 09:00");
        var raised = new List<string>();
        foreach (var command in fired)
        {
            raised.AddRange(given.When(command, Actor.System).Decision.Events.OfType<ReportsMissedInARow>().Select(e => e.Months[^1].Value));
            given.Has(command, Actor.System);
        }

        return raised.Order();
    }

    [Fact]
    public void What_was_handed_in_before_the_report_day_is_not_missed()
    {
        var given = InProgress().Until("2025-03-20 09:00").Sent(new Submit("完成", null), "2025-03-20 10:00").Until("2025-04-30 09:00");
        Assert.All(given.Is().Reports.Values.Take(2), r => Assert.Equal(ReportStanding.Waived, r.Standing));
    }
}
