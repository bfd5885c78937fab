using System.Collections.Immutable;
using Coordination.Domain.Assessments;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assessments;

/// <summary>Draft, publication, objection, ruling, two signatures, frozen; and that nothing comes out of turn.</summary>
public sealed class AssessmentTests
{
    private static readonly StreamId s_stream = StreamId.Assessment(Scenario.Year);
    private static readonly ScorePoint s_point = new("甲1/x", "甲", "甲1", OfGxq.Stream, [], [], "1.00 × 2 = 2.00", -2);
    private static readonly ImmutableArray<Scorecard> s_cards = [Card(Hzq), Card(Gxq, s_point)];

    [Fact]
    public void A_year_is_judged_by_the_rules_it_opened_with_until_the_office_takes_others_on_record()
    {
        Given.Of(s_stream).When(new FixAssessmentRules(Scenario.Year), Actor.System, Opening).ThenTypes(nameof(AssessmentRulesFixed));
        Fixed().When(new FixAssessmentRules(Scenario.Year), Actor.System, Opening).ThenNothing();
        var old = Given.Of(s_stream).Happened(Opening, new AssessmentRulesFixed(AssessmentRules.None with { Version = "old" }));
        old.When(new DraftAssessment(Scenario.Year, Day("2026-01-11"), "", s_cards), Handler(Office)).ThenRefused(new UnknownVersion(""));
        old.When(new AdoptAssessmentRules(Scenario.Year, " "), Head(Office)).ThenRefused(new TextMissing());
        old.When(new AdoptAssessmentRules(Scenario.Year, "经领导小组同意"), Head(Office)).ThenTypes(nameof(AssessmentRulesAdopted));
        old.When(new AdoptAssessmentRules(Scenario.Year, "经领导小组同意"), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
    }

    [Fact]
    public void Rules_do_not_change_under_what_units_have_seen()
    {
        Published().When(new AdoptAssessmentRules(Scenario.Year, "理由"), Head(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Published)));
        Frozen().When(new AdoptAssessmentRules(Scenario.Year, "理由"), Head(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Frozen)));
    }

    /// <summary>The rules changed in mid-year are adopted between draft and publication: the draft has to be computed again, and the old words stay with what they were said of.</summary>
    [Fact]
    public void A_draft_by_other_rules_is_not_published()
    {
        var changed = Drafted().Happened(At("2026-01-12 09:30"), new AssessmentRulesAdopted(AssessmentRules.None with { Version = "new" }, "规则修订", Hand(Head(Office))));
        changed.When(new PublishAssessment(Scenario.Year), Head(Office), "2026-01-12 10:00").ThenRefused(new RulesChanged(""));
        var state = changed.As<AssessmentState>();
        Assert.Equal(("", "new"), (state.RulesOf(state.Current!.RulesVersion)!.Version, state.Rules!.Version));
    }

    /// <summary>While a correction is being made the frozen result holds for everybody who looks.</summary>
    [Fact]
    public void A_correction_hides_nothing_until_it_is_published()
    {
        var open = Frozen().Has(new OpenAssessmentIssue(Scenario.Year, "统计数据更正"), Head(Office), "2026-03-02 09:00").As<AssessmentState>();
        Assert.Equal((2, 1, 1), (open.Current!.Number, open.LatestFrom(AssessmentStatus.Drafted)!.Number, open.LatestFrom(AssessmentStatus.Published)!.Number));
    }

    /// <summary>Three of 2 under a cap of 4: the third is kept back; where the first falls away, it counts.</summary>
    [Fact]
    public void What_a_cap_kept_back_counts_where_a_ruling_makes_room()
    {
        ScorePoint[] points = [.. Enumerable.Range(1, 3).Select(i => s_point with { Id = $"甲1/{i}", Whole = 2, Delta = i < 3 ? -2 : 0 })];
        var rules = Facts.Only(RuleKind.UrgedAgain, 2, cap: 4);
        var ruling = new ObjectionRuled(1, true, 0, "经核", Hand(Head(Office)));
        var after = Assessor.WithRuling(Card(Gxq, points), "甲1/1", ruling, rules);
        Assert.Equal([0m, -2m, -2m], after.Points.Select(p => p.Delta));
        Assert.Equal([-1m, -2m, -1m], Assessor.WithRuling(Card(Gxq, points), "甲1/1", ruling with { Delta = -1 }, rules).Points.Select(p => p.Delta));
        Assert.Equal([0m, -2m, 0m], Assessor.WithRuling(Card(Gxq, points), "甲1/1", ruling, null).Points.Select(p => p.Delta));
    }

    [Fact]
    public void A_draft_may_be_computed_anew_until_it_is_published_and_the_same_one_is_no_news()
    {
        Drafted().When(Draft(), Handler(Office)).ThenNothing();
        Assert.Equal(2, Drafted().When(new DraftAssessment(Scenario.Year, Day("2026-01-10"), "", [Card(Hzq)]), Handler(Office)).Then<AssessmentDrafted>().Edition);
        Fixed().When(new DraftAssessment(Scenario.Year, Day("2026-01-12"), "", s_cards), Handler(Office), "2026-01-12 18:00").ThenRefused(new DayNotOver(Day("2026-01-12")));
        Fixed().When(new DraftAssessment(Scenario.Year, DateOnly.MaxValue, "", s_cards), Handler(Office), "2026-01-12 18:00").ThenRefused(new DayNotOver(DateOnly.MaxValue));
        Published().When(Draft(), Handler(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Published)));
        Fixed().When(Draft(), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
    }

    /// <summary>Published on Monday 12 January 2026; five working days on is Monday the 19th.</summary>
    [Fact]
    public void Publication_opens_five_working_days_and_happens_once()
    {
        Assert.Equal(Day("2026-01-19"), Drafted().When(new PublishAssessment(Scenario.Year), Head(Office), "2026-01-12 10:00").Then<AssessmentPublished>().Until.On);
        Published().When(new PublishAssessment(Scenario.Year), Head(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Published)));
        Fixed().When(new PublishAssessment(Scenario.Year), Head(Office)).ThenRefused(new NotFound(nameof(AssessmentIssue)));
    }

    [Fact]
    public void A_unit_objects_to_its_own_points_in_time_and_once_at_a_time()
    {
        Published().When(Objection(), Head(Gxq), "2026-01-19 17:30").ThenTypes(nameof(ObjectionRaised));
        Published().When(Objection(), Head(Gxq), "2026-01-19 17:31").ThenRefused(new ObjectionTermOver(Day("2026-01-19")));
        Published().When(Objection(), Head(Hzq), "2026-01-13 09:00").ThenRefused(new NotYourUnit(Gxq));
        Published().When(Objection() with { Unit = Hzq }, Handler(Hzq), "2026-01-13 09:00").ThenRefused(new NotYourRole(Role.Handler));
        // What leaves 高新区 needs no approval of its head.
        Published().When(Objection(), Handler(Gxq), "2026-01-13 09:00").ThenTypes(nameof(ObjectionRaised));
        Published().When(Objection(), Liaison(Gxq), "2026-01-13 09:00").ThenRefused(new NotYourRole(Role.Liaison));
        Published().When(Objection() with { Evidence = ["../../x"] }, Head(Gxq), "2026-01-13 09:00").ThenRefused(new NotFound("Evidence"));
        Published().When(Objection() with { Evidence = [new string('a', 64)] }, Head(Gxq), "2026-01-13 09:00").ThenTypes(nameof(ObjectionRaised));
        Published().When(Objection() with { Point = "none" }, Head(Gxq), "2026-01-13 09:00").ThenRefused(new NotFound("none"));
        Objected().When(Objection(), Head(Gxq), "2026-01-14 09:00").ThenRefused(new AlreadyExists(s_point.Id));
        Drafted().When(Objection(), Head(Gxq), "2026-01-12 09:00").ThenRefused(new WrongState(nameof(AssessmentStatus.Drafted)));
    }

    [Fact]
    public void A_ruling_takes_a_point_back_in_part_or_whole_and_never_makes_it_worse()
    {
        Objected().When(Ruling(true, -2.01m), Head(Office)).ThenRefused(new RulingOutOfRange(-2));
        Objected().When(Ruling(true, 0.01m), Head(Office)).ThenRefused(new RulingOutOfRange(-2));
        Objected().When(Ruling(true, 0), Head(Zjj)).ThenRefused(new NotYourUnit(Office));
        var after = Objected().Has(Ruling(true, -0.5m), Head(Office)).As<AssessmentState>().Current!;
        Assert.Equal((99.5m, 2, "1.00 × 2 = 2.00 → -0.50"), (after.Card(Gxq)!.Score, after.Edition, after.Card(Gxq)!.Points[0].Arithmetic));
        Assert.NotEqual(Objected().As<AssessmentState>().Current!.Digest, after.Digest);
        var refused = Objected().Has(Ruling(false, 0), Head(Office)).As<AssessmentState>().Current!;
        Assert.Equal((98m, 1), (refused.Card(Gxq)!.Score, refused.Edition));
    }

    [Fact]
    public void It_is_signed_after_the_term_and_every_ruling_by_two_hands_under_the_text_on_record()
    {
        Published().When(Sign(Published()), Head(Office), "2026-01-19 09:00").ThenRefused(new TooEarly(Day("2026-01-20")));
        Objected().When(Sign(Objected()), Head(Office), "2026-01-20 09:00").ThenRefused(new ObjectionOpen(1));
        Published().When(Sign(Published()), Leader, "2026-01-20 09:00").ThenRefused(new NotYourTurnToSign(Office));
        Published().When(new SignAssessment(Scenario.Year, "another"), Head(Office), "2026-01-20 09:00").ThenRefused(new TextChanged());
        var once = Published().Has(Sign(Published()), Head(Office), "2026-01-20 09:00");
        once.When(Sign(Published()), Head(Office), "2026-01-21 09:00").ThenRefused(new NotYourTurnToSign(Group));
        once.When(Sign(Published()), Leader, "2026-01-21 09:00").ThenTypes($"{nameof(AssessmentSigned)} {nameof(AssessmentFrozen)}");
    }

    [Fact]
    public void A_frozen_result_never_changes_and_a_correction_is_an_issue_beside_it()
    {
        Frozen().When(Objection(), Head(Gxq)).ThenRefused(new AlreadyClosed());
        Frozen().When(Draft(), Handler(Office)).ThenRefused(new AlreadyClosed());
        Frozen().When(Sign(Published()), Leader).ThenRefused(new AlreadyClosed());
        Frozen().When(new PublishAssessment(Scenario.Year), Head(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Frozen)));
        Published().When(new OpenAssessmentIssue(Scenario.Year, "理由"), Head(Office)).ThenRefused(new WrongState(nameof(AssessmentStatus.Published)));
        var corrected = Frozen().Has(new OpenAssessmentIssue(Scenario.Year, "统计数据更正"), Head(Office), "2026-03-02 09:00")
            .Has(new DraftAssessment(Scenario.Year, Day("2026-03-01"), "", [Card(Hzq)]), Handler(Office), "2026-03-02 10:00").As<AssessmentState>();
        Assert.Equal([(1, AssessmentStatus.Frozen, 2), (2, AssessmentStatus.Drafted, 1)], corrected.Issues.Select(i => (i.Number, i.Status, i.Cards.Length)));
        Assert.Equal(Frozen().As<AssessmentState>().Current!.Digest, corrected.Issues[0].Digest);
    }

    [Fact]
    public void Ranking_is_off_and_turned_on_with_a_reason_on_record()
    {
        Assert.False(Fixed().As<AssessmentState>().Ranking);
        Fixed().When(new SetRanking(Scenario.Year, true, ""), Head(Office)).ThenRefused(new TextMissing());
        Fixed().When(new SetRanking(Scenario.Year, true, "已阅知有关规定，仅供领导小组参考"), Head(Office)).ThenTypes(nameof(RankingSet));
        Fixed().When(new SetRanking(Scenario.Year, false, "理由"), Head(Office)).ThenNothing();
    }

    /// <summary>The same seed and papers, in any order, draw the same; another seed another.</summary>
    [Fact]
    public void A_draw_can_be_repeated_by_whoever_knows_its_seed()
    {
        var check = SpotCheckId.Of(Scenario.Year, Month(6));
        var papers = Enumerable.Range(0, 50).Select(i => new SpotItem(OfGxq, new string((char)('a' + (i % 26)), 60) + i.ToString("0000", null), $"{i}.pdf")).ToImmutableArray();
        var drawn = Given.Of(check.Stream).When(new DrawSpotCheck(check, "种子", 5, papers), Head(Supervision), Opening).Then<SpotCheckDrawn>();
        var again = Given.Of(check.Stream).When(new DrawSpotCheck(check, "种子", 5, [.. papers.Reverse()]), Head(Supervision), Opening).Then<SpotCheckDrawn>();
        Assert.Equal((drawn.PopulationHash, 50, 5), (again.PopulationHash, again.PopulationCount, again.Drawn.Length));
        Assert.Equal(drawn.Drawn, again.Drawn);
        Assert.NotEqual(drawn.Drawn, SpotCheckDecider.Lot("另一种子", 5, papers));
        Given.Of(check.Stream).Happened(Opening, drawn).When(new DrawSpotCheck(check, "种子", 5, papers), Head(Supervision)).ThenRefused(new AlreadyExists(check.Value));
        Given.Of(check.Stream).Happened(Opening, drawn).When(new JudgeSpotItem(check, "other", true, null), Head(Supervision)).ThenRefused(new NotFound("other"));
        Given.Of(check.Stream).Happened(Opening, drawn).When(new JudgeSpotItem(check, drawn.Drawn[0].Key, false, null), Head(Supervision)).ThenRefused(new TextMissing());
        Given.Of(check.Stream).When(new DrawSpotCheck(check, "种子", 5, papers), Head(Zjj), Opening).ThenRefused(new NotYourUnit(Supervision));
    }

    private static Scorecard Card(UnitCode unit, params ScorePoint[] points) => Scorecard.Of(unit, CardGroup.Zone, 100, [new SectionScore("甲", 100, 0, true)], [.. points]);

    private static DraftAssessment Draft() => new(Scenario.Year, Day("2026-01-11"), "", s_cards);

    private static RaiseObjection Objection() => new(Scenario.Year, Gxq, s_point.Id, ObjectionKind.Fact, "收文在期限之后", "不计该项", []);

    private static RuleOnObjection Ruling(bool upheld, decimal delta) => new(Scenario.Year, 1, upheld, delta, "经核收文记录");

    private static SignAssessment Sign(Given given) => new(Scenario.Year, TextHash.Of(given.As<AssessmentState>().Current!.TextOf(Scenario.Year)));

    private static Given Fixed() => Given.Of(s_stream).Has(new FixAssessmentRules(Scenario.Year), Actor.System, Opening);

    private static Given Drafted() => Fixed().Has(Draft(), Handler(Office), "2026-01-12 08:30");

    private static Given Published() => Drafted().Has(new PublishAssessment(Scenario.Year), Head(Office), "2026-01-12 10:00");

    private static Given Objected() => Published().Has(Objection(), Head(Gxq), "2026-01-13 09:00");

    private static Given Frozen() => Published().Has(Sign(Published()), Head(Office), "2026-01-20 09:00").Has(Sign(Published()), Leader, "2026-01-21 09:00");
}
