using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Reports;

// The rule: 最多报一次: one return a unit and month for all its assignments, every line filled, approved once by the head (rule 11). The
// attack: lines missing, filled by strangers, after approval, arriving late; one's own approval; lateness at the minute.
public sealed class ReturnTests
{
    private static readonly ReturnId s_id = ReturnId.Of(Year, Slj, Month(4));
    private static readonly AssignmentId s_second = OfHzq.SuccessorFor(Slj);

    private static ExpectLine Expect(AssignmentId id) => new(s_id, id, Slj, Month(4), DueOn("2025-04-25"));

    private static Given Open() => Given.Of(Expect(OfSlj), At("2025-04-15 08:30")).Has(Expect(s_second), Actor.System);

    private static Given Filled() => Open().Has(new FillRestUnchanged(s_id), Handler(Slj), "2025-04-24 09:00");

    private static Given Drafted() => Filled().Has(new SubmitReturn(s_id), Handler(Slj));

    private static Given Sent() => Drafted().Has(new ApproveReturn(s_id), Head(Slj));

    [Fact]
    public void The_first_line_opens_the_form_and_a_repeat_adds_none()
    {
        Given.Of(s_id.Stream).When(Expect(OfSlj), Actor.System, "2025-04-15 08:30").ThenTypes("ReturnOpened LineExpected");
        Open().When(Expect(OfSlj), Actor.System).ThenNothing();
        Given.Of(s_id.Stream).When(Expect(OfSlj), Head(Slj)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void Every_line_is_filled_before_it_leaves()
    {
        Open().When(new SubmitReturn(s_id), Handler(Slj)).ThenRefused(new LinesMissing(2));
        Open().Has(new FillLine(s_id, OfSlj, Line("进展")), Handler(Slj)).When(new SubmitReturn(s_id), Handler(Slj)).ThenRefused(new LinesMissing(1));
    }

    [Fact]
    public void No_change_in_one_click_leaves_what_is_filled_alone()
    {
        var given = Open().Has(new FillLine(s_id, OfSlj, Line("进展")), Handler(Slj)).Has(new FillRestUnchanged(s_id), Handler(Slj));
        Assert.Equal((false, true), (given.As<ReturnState>().Lines[OfSlj.Value].Line!.NoChange, given.As<ReturnState>().Lines[s_second.Value].Line!.NoChange));
    }

    [Fact]
    public void Several_lines_and_the_submission_are_filed_whole_or_not_at_all()
    {
        FileReturn File(bool submit, params ReturnLine[] lines) => new(s_id, [.. lines], submit);
        var (first, second) = (new ReturnLine(OfSlj, Line("进展")), new ReturnLine(s_second, Line("进展")));
        Open().When(File(true, first, second), Handler(Slj)).ThenTypes("LineFilled LineFilled ReturnDrafted");
        Open().When(File(false, first), Handler(Slj)).ThenTypes("LineFilled");
        Open().When(File(true, first), Handler(Slj)).ThenRefused(new LinesMissing(1));
        Open().When(File(true, first, second with { Line = Line(" ") }), Handler(Slj)).ThenRefused(new LineRefused(s_second, nameof(TextMissing)));
        Open().When(File(false, first, new ReturnLine(OfFgw, Line("进展"))), Handler(Slj)).ThenRefused(new LineRefused(OfFgw, nameof(ReportNotExpected)));
        Open().When(File(false, first), Handler(Fgw)).ThenRefused(new NotYourUnit(Slj));
        Open().When(File(false, [.. Enumerable.Repeat(first, 201)]), Handler(Slj)).ThenRefused(new TooManyItems(200));
    }

    [Fact]
    public void A_line_says_something_within_bounds()
    {
        Open().When(new FillLine(s_id, OfSlj, new ReportLine(null, null, " ", "有障碍", null, false)), Handler(Slj)).ThenRefused<TextMissing>();
        Open().When(new FillLine(s_id, OfSlj, Line(new string('长', 2001))), Handler(Slj)).ThenRefused<TextTooLong>();
        Open().When(new FillLine(s_id, OfSlj, new ReportLine(18.5m, null, null, null, null, false)), Handler(Slj)).Then<LineFilled>();
        Filled().When(new FillLine(s_id, OfSlj, ReportLine.Unchanged), Handler(Slj)).ThenNothing();
        Open().When(new FillLine(s_id, OfFgw, Line("进展")), Handler(Slj)).ThenRefused<ReportNotExpected>();
    }

    [Fact]
    public void Only_the_unit_s_own_people_fill_it()
    {
        Open().When(new FillLine(s_id, OfSlj, Line("进展")), Handler(Fgw)).ThenRefused(new NotYourUnit(Slj));
        Open().When(new FillRestUnchanged(s_id), Liaison(Slj)).ThenRefused<NotYourRole>();
        Open().When(new SubmitReturn(s_id), Admin).ThenRefused<AdministratorsDoNotAct>();
    }

    [Fact]
    public void The_head_approves_once_what_another_hand_drafted()
    {
        Drafted().When(new ApproveReturn(s_id), Handler(Slj)).ThenRefused<NotYourRole>();
        Filled().When(new ApproveReturn(s_id), Head(Slj)).ThenRefused<NothingToApprove>();
        Filled().Has(new SubmitReturn(s_id), Head(Slj)).When(new ApproveReturn(s_id), Head(Slj)).ThenRefused<OwnWork>();
        Sent().When(new ApproveReturn(s_id), Head(Slj)).ThenRefused<NothingToApprove>();
    }

    [Fact]
    public void Approved_all_lines_leave_at_once()
    {
        var e = Drafted().When(new ApproveReturn(s_id), Head(Slj), "2025-04-25 17:31").Then<ReturnSubmitted>();
        Assert.Equal((2, 1), (e.Lines.Length, e.DaysLate));
    }

    [Fact]
    public void Where_the_head_need_not_approve_it_leaves_at_once()
    {
        var id = ReturnId.Of(Year, Gxq, Month(4));
        Given.Of(new ExpectLine(id, OfGxq, Gxq, Month(4), DueOn("2025-04-25")), At("2025-04-15 08:30")).Has(new FillRestUnchanged(id), Handler(Gxq))
            .When(new SubmitReturn(id), Handler(Gxq)).ThenTypes("ReturnSubmitted");
    }

    [Fact]
    public void What_waits_for_the_head_or_has_left_is_not_changed()
    {
        Drafted().When(new FillLine(s_id, OfSlj, Line("改")), Handler(Slj)).ThenRefused<AlreadySubmitted>();
        Sent().When(new SubmitReturn(s_id), Handler(Slj)).ThenRefused<AlreadySubmitted>();
        Sent().When(new FillRestUnchanged(s_id), Handler(Slj)).ThenRefused<AlreadySubmitted>();
        Assert.Empty(Model.Deadlines(Sent().State));
    }

    [Fact]
    public void Sent_back_it_is_open_again()
    {
        Drafted().When(new SendBackReturn(s_id, ""), Head(Slj)).ThenRefused<TextMissing>();
        Filled().When(new SendBackReturn(s_id, "改"), Head(Slj)).ThenRefused<NothingToApprove>();
        Drafted().Has(new SendBackReturn(s_id, "改"), Head(Slj)).When(new FillLine(s_id, OfSlj, Line("改")), Handler(Slj)).Then<LineFilled>();
    }

    [Fact]
    public void Whoever_is_asked_co_signs_before_the_head_approves()
    {
        var (ask, sign, approve) = (new AskReturnCosignature(s_id, Colleague(Slj).Person), new CosignReturn(s_id), new ApproveReturn(s_id));
        Drafted().When(ask, Handler(Slj)).Then(new ReturnCosignatureAsked(Colleague(Slj).Person, Handler(Slj).Hand));
        var asked = Drafted().Has(ask, Handler(Slj));
        asked.When(approve, Head(Slj)).ThenRefused(new CosignaturePending(Colleague(Slj).Person));
        asked.When(sign, Handler(Slj)).ThenRefused<NothingToApprove>();
        asked.When(sign, Colleague(Slj)).Then(new ReturnCosigned(Colleague(Slj).Hand));
        asked.Has(sign, Colleague(Slj)).When(approve, Head(Slj)).Then<ReturnSubmitted>();
    }

    [Fact]
    public void Co_signatures_belong_to_one_draft_of_the_return()
    {
        var (ask, sign) = (new AskReturnCosignature(s_id, Colleague(Slj).Person), new CosignReturn(s_id));
        Filled().When(ask, Handler(Slj)).ThenRefused<NothingToApprove>();
        Sent().When(ask, Handler(Slj)).ThenRefused<NothingToApprove>();
        Filled().When(sign, Colleague(Slj)).ThenRefused<NothingToApprove>();
        Drafted().Has(ask, Handler(Slj)).Has(sign, Colleague(Slj)).Has(new SendBackReturn(s_id, "改"), Head(Slj)).Has(new SubmitReturn(s_id), Handler(Slj))
            .When(sign, Colleague(Slj)).ThenRefused<NothingToApprove>();
        var reopened = Drafted().Has(ask, Handler(Slj)).Has(sign, Colleague(Slj)).Has(Expect(OfGxq.SuccessorFor(Slj)), Actor.System);
        reopened.Has(new FillRestUnchanged(s_id), Handler(Slj)).Has(new SubmitReturn(s_id), Handler(Slj)).When(sign, Colleague(Slj)).ThenRefused<NothingToApprove>();
    }

    [Fact]
    public void A_line_that_comes_after_it_left_reopens_itself_alone()
    {
        var late = OfGxq.SuccessorFor(Slj);
        var given = Sent().Has(Expect(late), Actor.System);
        given.When(new FillLine(s_id, OfSlj, Line("改")), Handler(Slj)).ThenRefused<ReportNotExpected>();
        var e = given.Has(new FillLine(s_id, late, Line("补")), Handler(Slj)).Has(new SubmitReturn(s_id), Handler(Slj)).When(new ApproveReturn(s_id), Head(Slj)).Then<ReturnSubmitted>();
        Assert.Equal([late], e.Lines.Select(l => l.Assignment));
    }

    [Fact]
    public void A_form_nobody_opened_is_not_found() => Given.Of(s_id.Stream).When(new SubmitReturn(s_id), Handler(Slj)).ThenRefused<NotFound>();

    [Fact]
    public void The_form_opens_eight_working_days_before_the_25th_rolled_back()
    {
        var w = new World().DispatchedToAll().GoTo("2025-05-13 09:00");
        Assert.Equal(("05-13 08:30", "05-23 17:30"), (Wall(w.Of(OfSlj).Reports["2025-05"].OpensAt), Wall(w.Of<ReturnState>(ReturnId.Of(Year, Slj, Month(5)).Stream).Due!.At)));
    }
}
