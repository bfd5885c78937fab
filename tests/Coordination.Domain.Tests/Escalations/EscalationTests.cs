using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Escalations;

// The rule: red goes to the office, the agenda to the leading group; those before whom it stands decide, with a text, never on themselves,
// and the decision becomes commands (rules 6 and 7). The attack: messages out of order, deciders of the wrong level or concerned, decisions
// that do not fit, a reviewer's delay made up for by the doer.
public sealed class EscalationTests
{
    private static readonly EscalationId s_id = new($"{OfGxq}/work");
    private static readonly string s_key = EscalationState.KeyOf(OfGxq.Stream, "work");

    private static RaiseEscalation Raise(LadderLevel level = LadderLevel.Red, string due = "2025-11-28", string clock = "work", UnitCode? unit = null, StreamId? subject = null) =>
        new(s_id, level, unit ?? Gxq, subject ?? OfGxq.Stream, clock, DueOn(due).At);

    private static Given Red() => Given.Of(Raise(), At("2025-12-05 08:30"));

    private static Given Agenda() => Red().Has(Raise(LadderLevel.Agenda), Actor.System, "2025-12-12 08:30");

    private static DecideEscalation Decide(DecisionKind kind, int days = 0, params UnitCode[] units) => new(s_id, kind, "会议决定", days, [.. units]);

    [Fact]
    public void Red_is_decided_by_the_office_s_head_or_the_leading_group()
    {
        Red().When(Decide(DecisionKind.TakeNote), Head(Office)).Then<EscalationDecided>();
        Red().When(Decide(DecisionKind.TakeNote), Leader).Then<EscalationDecided>();
        Red().When(Decide(DecisionKind.TakeNote), Handler(Office)).ThenRefused<NotYourRole>();
        Red().When(Decide(DecisionKind.TakeNote), Head(Zjj)).ThenRefused<NotYourUnit>();
    }

    [Fact]
    public void What_is_on_the_agenda_is_decided_by_the_leaders_alone()
    {
        Agenda().When(Decide(DecisionKind.TakeNote), Head(Office)).ThenRefused(new NotYourUnit(Group));
        Agenda().When(Decide(DecisionKind.TakeNote), Member).ThenRefused<NotYourRole>();
        Agenda().When(Decide(DecisionKind.TakeNote), Leader).Then<EscalationDecided>();
    }

    [Fact]
    public void Who_comes_from_the_unit_or_from_the_lead_recuses_himself()
    {
        Agenda().When(Decide(DecisionKind.TakeNote), Leader with { HomeUnit = Gxq }).ThenRefused(new MustRecuse(Gxq));
        Agenda().When(Decide(DecisionKind.TakeNote), Leader with { HomeUnit = Zjj }).ThenRefused(new MustRecuse(Zjj));
        Agenda().When(Decide(DecisionKind.TakeNote), Leader with { HomeUnit = Fgw }).Then<EscalationDecided>();
    }

    [Fact]
    public void The_office_does_not_decide_on_its_own_delay() =>
        Given.Of(Raise(unit: Office, clock: "arbitration"), At("2025-12-05 08:30")).When(Decide(DecisionKind.TakeNote), Head(Office)).ThenRefused(new NotYourUnit(Group));

    [Fact]
    public void A_decision_has_a_text_and_fits()
    {
        Red().When(Decide(DecisionKind.TakeNote) with { Text = " " }, Head(Office)).ThenRefused<TextMissing>();
        Red().When(Decide(DecisionKind.Extend), Head(Office)).ThenRefused<ExtensionTooLong>();
        Red().When(Decide(DecisionKind.Extend, 21), Head(Office)).ThenRefused<ExtensionTooLong>();
        Red().When(Decide(DecisionKind.Direct), Head(Office)).ThenRefused<DecisionDoesNotFit>();
        Red().When(Decide(DecisionKind.Reassign), Head(Office)).ThenRefused<DecisionDoesNotFit>();
        Red().When(Decide(DecisionKind.Split, 0, Slj), Head(Office)).ThenRefused<DecisionDoesNotFit>();
        Red().When(Decide(DecisionKind.Split, 0, Slj, Slj), Head(Office)).ThenRefused(new DuplicateUnit(Slj));
        Red().When(Decide(DecisionKind.Reassign, 0, new UnitCode("nobody")), Head(Office)).ThenRefused<UnknownUnit>();
    }

    private static SuggestDecision Suggest(DecisionKind kind, int days = 0, params UnitCode[] units) => new(s_id, kind, "建议如此", days, [.. units]);

    [Fact]
    public void Nobody_else_suggests_nor_the_office_on_its_own_delay_nor_what_does_not_fit()
    {
        Agenda().When(Suggest(DecisionKind.TakeNote), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        Agenda().When(Suggest(DecisionKind.TakeNote), Liaison(Office)).ThenRefused<NotYourRole>();
        Agenda().When(Suggest(DecisionKind.TakeNote), Leader).ThenRefused<NotYourUnit>();
        Agenda().When(Suggest(DecisionKind.TakeNote), Handler(Office) with { HomeUnit = Zjj }).ThenRefused(new MustRecuse(Zjj));
        Agenda().When(Suggest(DecisionKind.TakeNote) with { Text = "" }, Handler(Office)).ThenRefused<TextMissing>();
        Agenda().When(Suggest(DecisionKind.Extend), Handler(Office)).ThenRefused<ExtensionTooLong>();
        Agenda().When(Suggest(DecisionKind.Split, 0, Slj), Handler(Office)).ThenRefused<DecisionDoesNotFit>();
        Given.Of(Raise(unit: Office, clock: "arbitration"), At("2025-12-05 08:30")).When(Suggest(DecisionKind.TakeNote), Handler(Office)).ThenRefused(new MustRecuse(Office));
    }

    [Fact]
    public void A_suggestion_stands_until_a_decision_is_taken()
    {
        var given = Agenda().Has(Suggest(DecisionKind.Direct, 5), Handler(Office), "2025-12-12 09:00");
        Assert.Equal((DecisionKind.Direct, 5), (((EscalationState)given.State).Suggestion!.Kind, ((EscalationState)given.State).Suggestion!.Days));
        given.Has(Suggest(DecisionKind.Admonish), Head(Office), "2025-12-12 09:30");
        Assert.Equal(DecisionKind.Admonish, ((EscalationState)given.State).Suggestion!.Kind);
        given.Has(Decide(DecisionKind.TakeNote), Leader, "2025-12-12 10:00");
        Assert.Null(((EscalationState)given.State).Suggestion);
        given.When(Suggest(DecisionKind.Bulletin), Handler(Office)).ThenRefused<AlreadyClosed>();
    }

    [Theory]
    [InlineData("review")]
    [InlineData("review/2025-04")]
    [InlineData("extension")]
    [InlineData("arbitration")]
    public void A_reviewer_s_delay_is_not_made_up_for_by_the_doer(string clock)
    {
        var given = Given.Of(Raise(clock: clock, unit: Zjj), At("2025-12-05 08:30"));
        given.When(Decide(DecisionKind.Direct, 5), Leader).ThenRefused<DecisionDoesNotFit>();
        given.When(Decide(DecisionKind.Admonish), Leader).Then<EscalationDecided>();
    }

    [Fact]
    public void A_task_run_s_own_matter_is_not_reassigned() =>
        Given.Of(Raise(clock: "step/merge", subject: Run.Stream), At("2025-12-05 08:30")).When(Decide(DecisionKind.Reassign, 0, Slj), Leader).ThenRefused<DecisionDoesNotFit>();

    [Fact]
    public void A_matter_is_raised_to_the_higher_level_and_not_back()
    {
        Agenda().When(Raise(), Actor.System, "2025-12-12 08:30").ThenNothing();
        Assert.Equal(LadderLevel.Agenda, Agenda().As<EscalationState>().Level);
    }

    [Fact]
    public void Settled_twice_is_settled_once()
    {
        var settle = new SettleEscalation(s_id, s_key);
        Red().When(settle, Actor.System, "2025-12-08 09:00").Then(new EscalationItemSettled(s_key, true));
        Red().Has(settle, Actor.System, "2025-12-08 09:00").When(settle, Actor.System).ThenNothing();
        Red().When(settle, Head(Office)).ThenRefused<OnlyTheProcess>();
    }

    [Fact]
    public void A_settlement_that_overtakes_the_matter_is_not_lost()
    {
        var settle = new SettleEscalation(s_id, s_key);
        var ordered = Red().Has(settle, Actor.System, "2025-12-08 09:00");
        var overtaken = Given.Of(s_id.Stream).Has(settle, Actor.System, "2025-12-08 09:00").Has(Raise(), Actor.System, "2025-12-05 08:30");
        Assert.Equal(Canonical.Text(ordered.State), Canonical.Text(overtaken.State));
    }

    [Fact]
    public void A_raise_heard_of_after_its_end_is_stale() => Red().Has(new SettleEscalation(s_id, s_key), Actor.System, "2025-12-08 09:00")
        .When(Raise(LadderLevel.Agenda), Actor.System, "2025-12-08 08:30").ThenNothing();

    [Fact]
    public void What_goes_on_after_it_was_settled_is_raised_again() => Red().Has(new SettleEscalation(s_id, s_key), Actor.System, "2025-12-08 09:00")
        .When(Raise(LadderLevel.Agenda), Actor.System, "2025-12-15 08:30").Then<EscalationRaised>();

    [Fact]
    public void A_settlement_of_the_old_date_does_not_settle_the_new() => Given.Of(Raise(due: "2025-12-12"), At("2025-12-19 08:30"))
        .When(new SettleEscalation(s_id, s_key), Actor.System, "2025-12-08 09:00").ThenNothing();

    [Fact]
    public void The_levels_go_where_they_belong()
    {
        var w = new World().DispatchedToAll().GoTo("2025-04-10 09:00");
        Assert.Equal(LadderLevel.Red, w.Of<EscalationState>(new EscalationId($"{OfHzq}/step/plan").Stream).Level);
        Assert.Equal(LadderLevel.Agenda, w.GoTo("2025-04-17 09:00").Of<EscalationState>(new EscalationId($"{OfHzq}/step/plan").Stream).Level);
    }

    [Fact]
    public void Two_missing_reports_are_one_matter_of_the_unit_on_the_agenda()
    {
        var w = new World().DispatchedToAll().GoTo("2025-04-30 09:00");
        var matter = w.Of<EscalationState>(new EscalationId($"{Year}/hzq/reports/2025-04").Stream);
        Assert.Equal((LadderLevel.Agenda, Hzq, true), (matter.Level, matter.Unit, matter.IsOpen));
        Assert.False(w.Acknowledged(OfHzq).Report(Hzq, 4).Of<EscalationState>(matter.Id!.Value.Stream).IsOpen);
    }

    [Fact]
    public void A_decision_causes_the_command_and_names_itself()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 15:00").Acknowledged(OfHzq).GoTo("2025-04-10 09:00");
        var id = new EscalationId($"{OfHzq}/step/plan");
        w.Do(new DecideEscalation(id, DecisionKind.Direct, "限期办理", 5, []), Head(Office));
        Assert.Equal("04-17 17:30", Wall(w.Of(OfHzq).Clocks[ClockNames.Directed].Due.At));
        Assert.Contains($"{id}#1", w.Of(OfHzq).Decisions);
    }

    [Fact]
    public void A_bulletin_is_prepared_for_a_named_person()
    {
        var w = new World().DispatchedToAll().GoTo("2025-04-10 09:00");
        w.Do(new DecideEscalation(new EscalationId($"{OfHzq}/step/plan"), DecisionKind.Bulletin, "通报", 0, []), Head(Office)).GoTo("2025-04-10 12:00");
        var paper = w.Of<NoticeState>(NoticeId.Of(Year, Hzq, "bulletin", Day("2025-04-10")).Stream);
        Assert.Equal((PaperKind.Bulletin, NoticeStatus.Prepared), (paper.Paper, paper.Status));
    }

    [Fact]
    public void A_matter_nobody_raised_is_not_found() => Given.Of(s_id.Stream).When(Decide(DecisionKind.TakeNote), Leader).ThenRefused<NotFound>();
}
