using System.Collections.Immutable;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Indicators;
using Coordination.Domain.TaskRuns;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assessments;

/// <summary>Each rule by an example worked by hand: the history is played by commands, the numbers stand beside it.</summary>
public sealed class AssessorTests
{
    /// <summary>Due Friday 28 November; handed in on Wednesday 3 December, three working days late.</summary>
    [Fact]
    public void Late_work_costs_once_however_late()
    {
        var cards = Started().GoTo("2025-12-03 09:00").Send(OfGxq, new Submit("完成", null)).Assess(Facts.Only(RuleKind.WorkLate, 0.5m));
        var point = Assert.Single(cards.Of(Gxq).Points);
        Assert.Equal(("0.50 × 1 = 0.50", -0.5m), (point.Arithmetic, point.Delta));
        Assert.Equal(["due=2025-11-28", "done=2025-12-03", "days-late=3"], point.Facts.Select(f => $"{f.Name}={f.Value}"));
        Assert.StartsWith($"{OfGxq.Stream}@", Assert.Single(point.Events), StringComparison.Ordinal);
        Assert.Equal(97.5m, cards.Of(Gxq).Score); // 19.5 of 20
    }

    [Fact]
    public void Work_in_time_costs_nothing_and_work_never_handed_in_is_late()
    {
        var cards = Started().GoTo("2025-11-28 09:00").Send(OfGxq, new Submit("完成", null)).GoTo("2026-01-31 09:00").Assess(Facts.Only(RuleKind.WorkLate, 0.5m));
        Assert.Empty(cards.Of(Gxq).Points);
        Assert.Equal("open", Assert.Single(cards.Of(Hzq).Points).Facts[1].Name);
    }

    /// <summary>Asked in time and granted: 28 November becomes 5 December, and 3 December is punctual.</summary>
    [Fact]
    public void An_approved_extension_moves_the_date_and_is_told_at_no_cost()
    {
        var w = Started().GoTo("2025-11-20 09:00").Send(OfGxq, new RequestExtension(5, "施工受阻", "八成")).Do(new DecideExtension(OfGxq, true, "同意"), Head(Zjj));
        w.GoTo("2025-12-03 09:00").Send(OfGxq, new Submit("完成", null));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.WorkLate, 0.5m)).Of(Gxq).Points);
        Assert.Equal(["days=5", "due=2025-12-05", "original=2025-11-28"], Assert.Single(w.Assess(Facts.Only(RuleKind.ExtensionGranted)).Of(Gxq).Points).Facts.Select(f => $"{f.Name}={f.Value}"));
    }

    [Fact]
    public void Rework_does_not_make_a_late_result_punctual()
    {
        var w = Started().GoTo("2025-12-03 09:00").Send(OfGxq, new Submit("完成", null)).Do(new ReviewSubmission(OfGxq, false, "缺附件"), Handler(Zjj));
        w.GoTo("2025-12-04 09:00").Send(OfGxq, new Submit("补齐", null));
        Assert.Equal(-0.5m, Assert.Single(w.Assess(Facts.Only(RuleKind.WorkLate, 0.5m)).Of(Gxq).Points).Delta);
    }

    /// <summary>Due 2 April (20 working days from 5 March); delivered on 21 April, 12 working days late (Qingming lies between).</summary>
    [Fact]
    public void Late_deliverables_cost_by_the_day_up_to_their_most()
    {
        var w = Acknowledged().GoTo("2025-04-21 14:00").Send(OfGxq, new Deliver(Plan, "迟到的方案"));
        Assert.Equal([("0.10 × 12 = 1.20 > 1.00", -1m)], w.Assess(Facts.Only(RuleKind.DeliverableLate, 0.1m, eachMax: 1)).Told(Gxq));
        Assert.Equal([("0.05 × 12 = 0.60", -0.6m)], w.Assess(Facts.Only(RuleKind.DeliverableLate, 0.05m, eachMax: 1)).Told(Gxq));
    }

    /// <summary>Due on Thursday 6 March; acknowledged on the 13th, five working days late.</summary>
    [Fact]
    public void A_late_acknowledgement_costs()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-13 09:00").Acknowledged(OfGxq);
        Assert.Equal([("0.10 × 1 = 0.10", -0.1m)], w.Assess(Facts.Only(RuleKind.AcknowledgedLate, 0.1m)).Told(Gxq));
    }

    /// <summary>March's form goes out on the 26th, a day late; those of later months never come.</summary>
    [Fact]
    public void Monthly_forms_are_late_or_missing_by_the_form()
    {
        var w = Started().GoTo("2025-03-26 10:00").Report(Gxq, 3).GoTo("2025-06-30 09:00");
        Assert.Equal([("0.25 × 1 = 0.25", -0.25m)], w.Assess(Facts.Only(RuleKind.ReportLate, 0.25m), w.Now).Told(Gxq));
        var missing = w.Assess(Facts.Only(RuleKind.ReportMissing, 1), w.Now).Of(Gxq).Points;
        Assert.Equal(["2025-04", "2025-05", "2025-06"], missing.Select(p => p.Facts[0].Value));
    }

    /// <summary>Three returns, the first free: 0.20 each for the two others, and 0.30 is all the rule may take.</summary>
    [Fact]
    public void Returns_beyond_the_free_ones_cost_up_to_the_cap()
    {
        var w = Started();
        foreach (var day in new[] { "06", "10", "14" })
        {
            w.GoTo($"2025-10-{(day == "06" ? "09" : day)} 09:00").Send(OfGxq, new Submit("完成", null)).Do(new ReviewSubmission(OfGxq, false, "缺附件"), Handler(Zjj));
        }

        Assert.Equal([("1 ≤ 1", 0m), ("0.20 × 1 = 0.20", -0.2m), ("0.20 × 1 = 0.20 > 0.10", -0.1m)], w.Assess(Facts.Only(RuleKind.Returned, 0.2m, cap: 0.3m, free: 1)).Told(Gxq));
    }

    /// <summary>One figure: from 11.5 to 8.8 is 2.7; 9.07 is 2.43 of it, 90.0 %: 20 × 10 % = 2.00 lost.</summary>
    [Fact]
    public void A_figure_loses_what_is_not_done_of_it()
    {
        var w = WithFigures(new ValueRow(Hzq, Month(12), 9.07m));
        Assert.Equal([("20 ÷ 1 × (1 − 90.0%) = 2.00", -2m)], w.Assess(Facts.Only(RuleKind.Indicator)).Told(Hzq));
    }

    [Fact]
    public void A_figure_reached_loses_nothing_and_one_without_data_everything()
    {
        var w = WithFigures(new ValueRow(Hzq, Month(12), 8.8m));
        Assert.Equal([("20 ÷ 1 × (1 − 100%) = 0", 0m)], w.Assess(Facts.Only(RuleKind.Indicator)).Told(Hzq));
        var without = Assert.Single(w.Assess(Facts.Only(RuleKind.Indicator)).Of(Gxq).Points);
        Assert.Equal((-20m, "no-data"), (without.Delta, without.Facts[^1].Name));
    }

    /// <summary>力争: 22 of 25 is told and costs nothing; 3.0 of 2.7 is 111.1 % of the way and earns a bonus.</summary>
    [Fact]
    public void Soft_figures_never_cost_and_results_beyond_the_target_earn()
    {
        var w = WithFigures(new ValueRow(Hzq, Month(12), 8.5m));
        var reuse = IndicatorId.Of(Run, "reuse");
        w.Do(new PlanIndicator(reuse, new IndicatorPlan(20, Path(25), Course.Linear, Zjj, Aggregation.EachAtLeast, [new(Hzq, 0, 20, 25)]), null), Head(Office));
        w.Do(new EnterValues(reuse, [new ValueRow(Hzq, Month(12), 22)], ValueStanding.Final, null), Head(Zjj));
        Assert.Equal([("0", 0m)], w.Assess(Facts.Only(RuleKind.IndicatorSoft)).Told(Hzq));
        Assert.Equal([("0.20 × 1 = 0.20", 0.2m)], w.Assess(Facts.Only(RuleKind.IndicatorBeyond, 0.2m, from: 110, full: 0)).Told(Hzq));
        Assert.Equal(100.2m, w.Assess(Facts.Only(RuleKind.IndicatorBeyond, 0.2m, from: 110, full: 0)).Of(Hzq).Score);
        Assert.Empty(w.Assess(Facts.Only(RuleKind.IndicatorBeyond, 0.2m, from: 112, full: 0)).Of(Hzq).Points);
    }

    [Fact]
    public void A_section_without_load_is_left_out_and_the_others_stand_for_the_whole()
    {
        var rules = Facts.Only(RuleKind.WorkLate, 0.5m) with { };
        rules = rules with { Sections = rules.Sections.Add(new AssessmentSection("乙", "乙", "B", [CardGroup.Zone], 80, [new AssessmentRule("乙1", RuleKind.Indicator, 0, null, null, 0, 0, "", "")])) };
        var card = Started().GoTo("2025-12-03 09:00").Send(OfGxq, new Submit("完成", null)).Assess(rules).Of(Gxq);
        Assert.Equal((97.5m, false), (card.Score, card.Sections[1].Applies)); // 100 × 19.5 ÷ 20
    }

    [Fact]
    public void Zones_are_a_group_of_their_own_unless_the_office_counts_them_among_the_counties()
    {
        var (apart, within) = (Facts.Only(RuleKind.WorkLate, 0.5m), Facts.Only(RuleKind.WorkLate, 0.5m) with { ZonesCount = true });
        Assert.Equal((CardGroup.Zone, CardGroup.County), (Started().Assess(apart).Of(Gxq).Group, Started().Assess(within).Of(Gxq).Group));
    }

    /// <summary>The county says it is not its duty, the water bureau gets it: the county is not judged for it, the bureau is.</summary>
    [Fact]
    public void What_was_taken_off_a_unit_counts_for_whoever_got_it()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 16:00").Acknowledged(OfSlj, OfFgw, OfHzq, OfGxq);
        w.GoTo("2025-03-10 09:00").Send(OfHzq, new Dispute("不属于本单位职责", Slj));
        w.GoTo("2025-03-12 09:00").Do(new ArbitrateDispute(OfHzq, Ruling.Reassign, Slj, "由水利局承担"), Head(Office)).GoTo("2026-01-31 09:00");
        var cards = w.Assess(Facts.Only(RuleKind.WorkLate, 0.5m));
        Assert.DoesNotContain(cards, c => c.Unit == Hzq);
        Assert.Contains(cards.Of(Slj).Points, p => p.Subject == OfHzq.SuccessorFor(Slj).Stream);
    }

    /// <summary>
    /// Added on 10 June, with its part of the figure from June: from 10.00 down to 9.00 by December, 9.25 reached, 75.0 done, 5 of 20 lost. Nothing of the
    /// months before is asked of it: missing are June to November.
    /// </summary>
    [Fact]
    public void A_unit_that_joined_in_June_is_judged_from_June()
    {
        var (joined, id) = (AssignmentId.Of(Run, Lyq), IndicatorId.Of(Run, "leakage"));
        ImmutableArray<IndicatorPart> parts = [new(Hzq, 60, 11.5m, 8.8m), new(Gxq, 40, 9.9m, 9.3m), new(Lyq, 10, 10m, 9m, From: 6)];
        var w = Started().GoTo("2025-06-10 09:00").Do(new AddUnitToTask(Run, new BreakdownItem(Lyq, Duty.Implementing, "本区落实", null, null), "六月起纳入"), Head(Zjj)).Acknowledged(joined);
        w.Do(new PlanIndicator(id, new IndicatorPlan(10.91m, Path(9), Course.Linear, Zjj, Aggregation.WeightedMean, parts), null), Head(Office));
        w.GoTo("2026-01-08 09:00").Do(new EnterValues(id, [new ValueRow(Lyq, Month(12), 9.25m)], ValueStanding.Final, null), Head(Zjj)).GoTo("2026-01-31 09:00");

        Assert.Equal([-5m], w.Assess(Facts.Only(RuleKind.Indicator)).Of(Lyq).Points.Select(p => p.Delta));
        Assert.Equal(
            ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11"],
            w.Assess(Facts.Only(RuleKind.ReportMissing, 1)).Of(Lyq).Points.Select(p => p.Facts.Single(f => f.Name == FactNames.Month).Value));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.AcknowledgedLate, 0.1m)).Of(Lyq).Points);
    }

    /// <summary>Due 28 November, taken away on 3 December without a result: the three days stay with the unit that had it; taken away in time, nothing does.</summary>
    [Theory]
    [InlineData("2025-12-03 09:00", -0.5)]
    [InlineData("2025-11-20 09:00", 0)]
    public void Losing_a_task_erases_no_lapse(string at, double delta)
    {
        var w = Started().GoTo(at).Do(new TerminateAssignment(OfHzq, "机构调整"), Head(Office)).GoTo("2026-01-31 09:00");
        Assert.Equal((decimal)delta, w.Assess(Facts.Only(RuleKind.WorkLate, 0.5m)).Of(Hzq).Points.Sum(p => p.Delta));
    }

    /// <summary>A unit merged into another in June: it keeps a sheet of what it did until then; of the months after nothing is asked of it.</summary>
    [Theory]
    [InlineData("2025-06-10 09:00")]
    [InlineData("2025-06-18 09:00")] // June's form is open already
    public void A_merged_unit_keeps_its_sheet_up_to_the_merger(string at)
    {
        var w = Started().GoTo(at).Do(new TerminateAssignment(OfHzq, "并入高新区"), Head(Office)).GoTo("2026-01-31 09:00");
        Assert.Equal(["2025-03", "2025-04", "2025-05"], w.Assess(Facts.Only(RuleKind.ReportMissing, 1)).Of(Hzq).Points.Select(p => p.Facts[0].Value));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.WorkLate, 1)).Of(Hzq).Points);
    }

    [Fact]
    public void Never_to_acknowledge_costs_what_a_late_acknowledgement_costs()
    {
        var w = new World().DispatchedToAll().GoTo("2025-03-05 16:00").Acknowledged(OfSlj, OfFgw, OfGxq).GoTo("2026-01-31 09:00");
        Assert.Equal([-0.1m], w.Assess(Facts.Only(RuleKind.AcknowledgedLate, 0.1m)).Of(Hzq).Points.Select(p => p.Delta));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.AcknowledgedLate, 0.1m)).Of(Gxq).Points);
    }

    [Fact]
    public void A_paper_drawn_in_two_months_counts_once_and_by_the_last_word()
    {
        var w = Started();
        var item = new SpotItem(OfGxq, new string('a', 64), "台账.pdf");
        foreach (var (month, day) in new[] { (6, "2025-07-01 09:00"), (7, "2025-08-01 09:00") })
        {
            var check = SpotCheckId.Of(Scenario.Year, Month(month));
            w.GoTo(day).Do(new DrawSpotCheck(check, "种子", 1, [item]), Head(Supervision)).Do(new JudgeSpotItem(check, item.Key, false, "不符"), Head(Supervision));
        }

        Assert.Single(w.Assess(Facts.Only(RuleKind.SpotCheckFailed, 0.5m, full: 0)).Of(Gxq).Points);
        w.GoTo("2025-08-02 09:00").Do(new JudgeSpotItem(SpotCheckId.Of(Scenario.Year, Month(7)), item.Key, true, null), Head(Supervision));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.SpotCheckFailed, 0.5m, full: 0)).Of(Gxq).Points);
    }

    [Fact]
    public void The_lead_answers_for_its_own_delay_and_the_doer_does_not()
    {
        var w = Started().GoTo("2025-11-20 09:00").Send(OfGxq, new Submit("完成", null)).GoTo("2026-01-31 09:00");
        Assert.Empty(w.Assess(Facts.Only(RuleKind.WorkLate, 0.5m)).Of(Gxq).Points);
        Assert.Contains(w.Assess(Facts.Only(RuleKind.ReviewLate, 0.2m)).Of(Zjj).Points, p => p.Subject == OfGxq.Stream);
    }

    [Fact]
    public void A_paper_found_wanting_counts_and_the_last_word_about_it()
    {
        var w = Started();
        var item = new SpotItem(OfGxq, new string('a', 64), "台账.pdf");
        var check = SpotCheckId.Of(Scenario.Year, Month(6));
        w.Do(new DrawSpotCheck(check, "2025-06-30 收盘指数", 1, [item]), Head(Supervision)).Do(new JudgeSpotItem(check, item.Key, false, "与现场不符"), Head(Supervision));
        Assert.Equal([("0.50 × 1 = 0.50", -0.5m)], w.Assess(Facts.Only(RuleKind.SpotCheckFailed, 0.5m, full: 0)).Told(Gxq));
        w.Do(new JudgeSpotItem(check, item.Key, true, null), Head(Supervision));
        Assert.Empty(w.Assess(Facts.Only(RuleKind.SpotCheckFailed, 0.5m, full: 0)).Of(Gxq).Points);
    }

    /// <summary>Everybody at work since the day of the dispatch; 高新区 has handed in its plan in time.</summary>
    internal static World Started() => Acknowledged().GoTo("2025-03-20 09:00").Send(OfGxq, new Deliver(Plan, "方案"));

    private static World Acknowledged() => new World().DispatchedToAll().GoTo("2025-03-05 16:00").Acknowledged(OfSlj, OfFgw, OfHzq, OfGxq);

    private static World WithFigures(ValueRow row)
    {
        var id = IndicatorId.Of(Run, "leakage");
        ImmutableArray<IndicatorPart> parts = [new(Hzq, 60, 11.5m, 8.8m), new(Gxq, 40, 9.9m, 9.3m)];
        return Started().Do(new PlanIndicator(id, new IndicatorPlan(10.91m, Path(9), Course.Linear, Zjj, Aggregation.WeightedMean, parts), null), Head(Office))
            .GoTo("2026-01-08 09:00").Do(new EnterValues(id, [row], ValueStanding.Final, null), Head(Zjj));
    }

    private static ImmutableSortedDictionary<int, decimal> Path(decimal target) => ImmutableSortedDictionary<int, decimal>.Empty.Add(2025, target);
}
