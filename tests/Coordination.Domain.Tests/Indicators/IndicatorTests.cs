using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Workflows;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Indicators;

/// <summary>The office plans, parts add up, reports come in, and what is corrected or settled does not go back unseen.</summary>
public sealed class IndicatorTests
{
    private static readonly IndicatorId s_leakage = IndicatorId.Of(Run, "leakage"), s_reuse = IndicatorId.Of(Run, "reuse");

    /// <summary>8.80 × 60 % + 9.30 × 40 % = 9.00.</summary>
    private static readonly ImmutableArray<IndicatorPart> s_parts = [new(Hzq, 60, 11.5m, 8.8m), new(Gxq, 40, 9.9m, 9.3m)];

    private static readonly IndicatorPlan s_plan = new(10.91m, Path((2025, 9m)), Course.Linear, Zjj, Aggregation.WeightedMean, s_parts);

    [Fact]
    public void The_office_enters_the_year() =>
        Given.Of(s_leakage.Stream).When(new PlanIndicator(s_leakage, s_plan, null), Handler(Office), Dispatched).Then(new IndicatorPlanned(s_plan, null, Hand(Handler(Office)), Office));

    [Fact]
    public void Nobody_else_does() => Given.Of(s_leakage.Stream).When(new PlanIndicator(s_leakage, s_plan, null), Head(Zjj), Dispatched).ThenRefused(new NotYourUnit(Office));

    [Fact]
    public void A_change_says_why() => Planned().When(new PlanIndicator(s_leakage, s_plan with { Baseline = 11 }, " "), Head(Office), Dispatched).ThenRefused(new TextMissing());

    [Fact]
    public void Parts_that_do_not_add_up_are_refused_with_their_sum() =>
        Refused(s_plan with { Parts = [new(Hzq, 60, 11.5m, 9.0m), new(Gxq, 40, 9.9m, 9.3m)] }, new PartsDoNotAddUp(9.12m, 9m));

    [Fact]
    public void A_sum_is_compared_with_the_city() =>
        Refused(s_plan with { Aggregation = Aggregation.Sum, Parts = [new(Hzq, 0, 0, 5m), new(Gxq, 0, 0, 4.5m)] }, new PartsDoNotAddUp(9.5m, 9m));

    [Fact]
    public void Where_each_keeps_it_each_part_is_compared() =>
        Refused(s_plan with { Aggregation = Aggregation.EachAtLeast, Parts = [new(Hzq, 0, 11, 9m), new(Gxq, 0, 10, 9.1m)] }, new PartsDoNotAddUp(9.1m, 9m));

    [Fact]
    public void The_exempt_are_left_out_of_the_sum()
    {
        var exempt = s_plan with { Parts = [new(Hzq, 60, 11.5m, 9m), new(Gxq, 40, 9.9m, 12m, "无市政供水管网")] };
        Given.Of(s_leakage.Stream).When(new PlanIndicator(s_leakage, exempt, null), Head(Office), Dispatched).ThenTypes(nameof(IndicatorPlanned));
    }

    [Fact]
    public void The_path_comes_to_the_documents_figure()
    {
        Refused(s_plan with { Path = Path((2025, 9.1m)) }, new PathMissesTarget(2025, 9));
        Refused(s_plan with { Path = Path((2026, 9m)) }, new PathIncomplete(2025));
    }

    [Fact]
    public void Weights_units_and_courses_are_checked()
    {
        Refused(s_plan with { Parts = [new(Hzq, 0, 11.5m, 8.8m)] }, new BadWeight(Hzq));
        Refused(s_plan with { Parts = [.. s_parts, s_parts[0]] }, new DuplicateUnit(Hzq));
        Refused(s_plan with { Parts = [s_parts[0] with { Unit = new UnitCode("nowhere") }] }, new UnknownUnit(new UnitCode("nowhere")));
        Refused(s_plan with { Course = new Course(CourseKind.ByMonth, ImmutableSortedDictionary<int, decimal>.Empty) }, new CourseUnsound());
        Refused(s_plan with { Baseline = 2 * IndicatorDecider.ValueMax }, new ValueOutOfRange());
    }

    [Fact]
    public void A_part_begins_in_a_month_of_the_year()
    {
        Refused(s_plan with { Parts = [s_parts[0], s_parts[1] with { From = 13 }] }, new ValueOutOfRange());
        Refused(s_plan with { Parts = [s_parts[0], s_parts[1] with { From = 0 }] }, new ValueOutOfRange());
    }

    /// <summary>The city's value of May is the first unit's alone; from June on both are needed: 10.1 × 60 % + 9.8 × 40 % = 9.98.</summary>
    [Fact]
    public void A_unit_counts_in_the_city_from_the_month_it_has_the_figure()
    {
        var plan = s_plan with { Parts = [s_parts[0], s_parts[1] with { From = 6 }] };
        var given = Given.Of(s_leakage.Stream).Has(new PlanIndicator(s_leakage, plan, null), Head(Office), Dispatched);
        given = given.Has(new EnterValues(s_leakage, [new ValueRow(Hzq, Month(5), 10.1m)], ValueStanding.Provisional, null), Handler(Zjj));
        Assert.Equal((Month(5), 10.1m), City(given, 5));
        Assert.Null(City(given, 6));
        given = given.Has(new EnterValues(s_leakage, [new ValueRow(Gxq, Month(6), 9.8m)], ValueStanding.Provisional, null), Handler(Zjj));
        Assert.Equal((Month(6), 9.98m), City(given, 6));

        static (ReportMonth, decimal)? City(Given given, int month) =>
            Trajectory.LatestValue((IndicatorState)given.State, IndicatorComparator.AtMost, null, Month(month), At("2025-12-31 09:00")) is var (of, value, _) ? (of, value) : null;
    }

    /// <summary>节点: in steps over the year, told for the city by the data owner; behind only once its stage has passed.</summary>
    [Fact]
    public void A_milestone_is_followed_like_a_figure()
    {
        var id = IndicatorId.Of(Run, WaterCity.Id);
        var stages = new Course(CourseKind.Stepwise, ImmutableSortedDictionary<int, decimal>.Empty.Add(6, 40).Add(12, 100));
        var plan = new IndicatorPlan(0, Path((2025, 100m)), stages, Zjj, Aggregation.EachAtLeast, []);
        var given = Given.Of(id.Stream).Has(new PlanIndicator(id, plan, null), Head(Office), Dispatched)
            .Has(new EnterValues(id, [new ValueRow(null, Month(5), 30m)], ValueStanding.Provisional, null), Handler(Zjj));
        var milestone = Book.Indicator(id)!;
        Assert.True(milestone.IsMilestone);
        Assert.Equal((30m, Light.Green), Reading("2025-05-31 18:00"));
        given = given.Has(new EnterValues(id, [new ValueRow(null, Month(6), 30m)], ValueStanding.Provisional, null), Handler(Zjj));
        Assert.Equal((-10m, Light.Red), Reading("2025-06-30 18:00"));
        Given.Of(id.Stream).When(new PlanIndicator(id, plan with { Path = Path((2025, 90m)) }, null), Head(Office), Dispatched).ThenRefused(new PathMissesTarget(2025, 100));

        (decimal, Light) Reading(string at) => Trajectory.Latest((IndicatorState)given.State, milestone, null, At(at), Settings) is { } r ? (r.Gap, r.Light) : default;
    }

    [Fact]
    public void The_places_a_milestone_names_are_counted()
    {
        var covers = new PlanMilestone("garden", "覆盖市及三县", 2025, null, ["市区", "东海县", "灌云县", "灌南县"]).AsIndicator("四（五）");
        Assert.Equal((4m, "个", IndicatorComparator.AtLeast, "四（五）"), (covers.Value, covers.Unit, covers.Comparator, covers.Source));
    }

    /// <summary>The first value of a line is the task's first figure's; a milestone is told by its name even where it stands first.</summary>
    [Fact]
    public void A_milestone_is_never_the_unnamed_value_of_a_line()
    {
        var (milestone, line) = (WaterCity.AsIndicator("四（十）"), new ReportLine(7, null, null, null, null, false));
        Assert.Null(line.ValueOf(milestone.Id, [milestone]));
        Assert.Equal(40m, (line with { MoreValues = ImmutableSortedDictionary<string, decimal>.Empty.Add(milestone.Id, 40) }).ValueOf(milestone.Id, [Leakage, milestone]));
    }

    [Fact]
    public void Unchanged_carries_the_last_value_into_the_month()
    {
        var after = Planned().Has(Noted(8, 10.1m), Actor.System).Has(Noted(9, null), Actor.System);
        Assert.Equal((Month(9), 10.1m), Latest(after, "2025-10-01 09:00"));
        after.When(Noted(9, null), Actor.System, Dispatched).Then();
    }

    /// <summary>March's 无变化 is processed before February's value, and February's is put right later: the same history, the same March.</summary>
    [Fact]
    public void Unchanged_holds_whatever_the_month_before_turns_out_to_be()
    {
        var inOrder = Planned().Has(Noted(1, 10m), Actor.System).Has(Noted(2, 12m), Actor.System).Has(Noted(3, null), Actor.System);
        var mixed = Planned().Has(Noted(1, 10m), Actor.System).Has(Noted(3, null), Actor.System).Has(Noted(2, 12m), Actor.System);
        Assert.Equal((Month(3), 12m), Latest(inOrder, "2025-10-01 09:00"));
        Assert.Equal(Latest(inOrder, "2025-10-01 09:00"), Latest(mixed, "2025-10-01 09:00"));
        mixed = mixed.Has(new EnterValues(s_leakage, [new ValueRow(Hzq, Month(2), 11.5m)], ValueStanding.Corrected, "订正"), Handler(Zjj));
        Assert.Equal((Month(3), 11.5m), Latest(mixed, "2025-10-01 09:00"));
        Assert.Equal(11.5m, ((IndicatorState)mixed.State).HoldsIn(Hzq, Month(3), At("2025-10-01 09:00"))!.Value);
        Assert.Null(((IndicatorState)mixed.State).HoldsIn(Hzq, Month(4), At("2025-10-01 09:00")));
    }

    /// <summary>A report from before the office divided the figure, and entries since.</summary>
    [Fact]
    public void Months_before_a_unit_has_the_figure_are_not_taken_and_do_not_count()
    {
        var plan = s_plan with { Parts = [s_parts[0] with { From = 6 }, s_parts[1]] };
        var given = Given.Of(s_leakage.Stream).Has(Noted(3, 10.4m), Actor.System).Has(new PlanIndicator(s_leakage, plan, null), Head(Office), Dispatched);
        Assert.Null(Latest(given, "2025-10-01 09:00"));
        given.When(new EnterValues(s_leakage, [new ValueRow(Hzq, Month(5), 10m)], ValueStanding.Provisional, null), Handler(Zjj), Dispatched).ThenRefused(new ReportNotExpected(Month(5)));
        given.When(Noted(4, 10m), Actor.System, Dispatched).Then();
        Assert.Equal((Month(6), 11m), Latest(given.Has(Noted(6, 11m), Actor.System), "2025-10-01 09:00"));
    }

    /// <summary>The document asks for more than 50, the office plans 51: parts of 51 add up, and 51 reached is reached.</summary>
    [Fact]
    public void More_than_is_asked_of_the_document_and_at_least_of_the_plan()
    {
        Assert.Null(IndicatorComparator.MoreThan.OfPlan().IsMet(51, 51) ? null : "not met");
        Assert.False(IndicatorComparator.MoreThan.IsMet(50, 50));
        var reading = Trajectory.Read(IndicatorComparator.MoreThan, new Way(Course.Linear, 0, 51, 1), Month(12), 51, Settings);
        Assert.Equal((true, 0m), (reading.IsMet, reading.Gap));
    }

    [Fact]
    public void A_corrected_value_is_not_changed_by_a_report_and_a_settled_one_only_by_the_offices_head()
    {
        var row = new ValueRow(Hzq, Month(8), 9.9m);
        var corrected = Planned().Has(Noted(8, 10.1m), Actor.System).Has(new EnterValues(s_leakage, [row], ValueStanding.Corrected, "计量口径订正"), Handler(Zjj));
        corrected.When(Noted(8, 10.4m), Actor.System, Dispatched).Then();
        corrected.When(new EnterValues(s_leakage, [row], ValueStanding.Final, null), Handler(Zjj), Dispatched).ThenRefused(new NotYourRole(Role.Handler));
        var settled = corrected.Has(new EnterValues(s_leakage, [row], ValueStanding.Final, null), Head(Zjj));
        var changed = new EnterValues(s_leakage, [row with { Value = 9.8m }], ValueStanding.Final, "审计调整");
        settled.When(changed, Head(Zjj), Dispatched).ThenRefused(new ValueIsFinal(Hzq, Month(8)));
        settled.When(changed with { Reason = null }, Head(Office), Dispatched).ThenRefused(new TextMissing());
        settled.When(changed, Head(Office), Dispatched).ThenTypes(nameof(ValuesEntered));
        Assert.Equal(
            [(10.1m, ValueStanding.Provisional), (9.9m, ValueStanding.Corrected), (9.9m, ValueStanding.Final)],
            ((IndicatorState)settled.State).Value(Hzq, Month(8))!.Versions.Select(v => (v.Value, v.Standing)));
    }

    [Fact]
    public void A_file_with_one_wrong_row_is_refused_whole_and_one_sent_twice_is_entered_once()
    {
        ImmutableArray<ValueRow> rows = [new(Hzq, Month(1), 11), new(Gxq, Month(1), 10)];
        Planned().When(new EnterValues(s_leakage, rows.Add(new ValueRow(Slj, Month(1), 1)), ValueStanding.Provisional, null), Handler(Zjj), Dispatched).ThenRefused(new UnknownUnit(Slj));
        Planned().When(new EnterValues(s_leakage, rows.Add(rows[0]), ValueStanding.Provisional, null), Handler(Zjj), Dispatched).ThenRefused(new AlreadyExists("hzq 2025-01"));
        Planned().When(new EnterValues(s_leakage, [new ValueRow(Hzq, ReportMonth.Of(2024, 1), 11)], ValueStanding.Provisional, null), Handler(Zjj), Dispatched).ThenRefused(new ReportNotExpected(ReportMonth.Of(2024, 1)));
        var entered = new EnterValues(s_leakage, rows, ValueStanding.Provisional, "供水企业月报");
        Planned().Has(entered, Handler(Zjj)).When(entered, Handler(Zjj), Dispatched).Then();
        Planned().When(entered, Handler(Hzq), Dispatched).ThenRefused(new NotYourUnit(Zjj));
    }

    /// <summary>9.87 × 60 % + 9.45 × 40 % = 9.702; nothing is guessed while one is missing.</summary>
    [Fact]
    public void The_citys_value_is_what_the_units_come_to_once_all_have_told()
    {
        var one = Planned().Has(Noted(9, 9.87m), Actor.System, "2025-09-26 10:00");
        Assert.Null(Trajectory.LatestValue((IndicatorState)one.State, Leakage.Comparator, null, Month(9), At("2025-10-01 09:00")));
        var both = one.Has(new NoteReportedValue(s_leakage, Gxq, Month(8), 9.45m, OfGxq, Hand(Handler(Zjj))), Actor.System, "2025-09-27 10:00");
        Assert.Equal((Month(9), 9.702m, At("2025-09-27 10:00")), Trajectory.LatestValue((IndicatorState)both.State, Leakage.Comparator, null, Month(9), At("2025-10-01 09:00")));
        // As it stood the day before.
        Assert.Null(Trajectory.LatestValue((IndicatorState)both.State, Leakage.Comparator, null, Month(9), At("2025-09-26 23:00")));
    }

    [Fact]
    public void A_red_that_caught_up_is_yellow_for_that_month()
    {
        // August: 0.9 of 2.7 done, 66.7 due. September: all of it, 75 due.
        var given = Planned().Has(Noted(8, 10.6m), Actor.System, "2025-08-26 10:00").Has(Noted(9, 8.8m), Actor.System, "2025-09-24 10:00");
        Assert.Equal(Light.Red, ReadingOf(given, "2025-09-23 09:00").Light);
        Assert.Equal((Light.Yellow, true), (ReadingOf(given, "2025-09-30 09:00").Light, ReadingOf(given, "2025-09-30 09:00").CaughtUp));
        Assert.Equal((Light.Green, false), (ReadingOf(given, "2025-10-01 09:00").Light, ReadingOf(given, "2025-10-01 09:00").CaughtUp));
    }

    /// <summary>力争: behind is yellow, however far.</summary>
    [Fact]
    public void A_soft_target_is_never_red()
    {
        var plan = new IndicatorPlan(20, Path((2025, 25m)), Course.Linear, Zjj, Aggregation.WeightedMean, [new(Hzq, 1, 20, 25)]);
        var given = Given.Of(s_reuse.Stream).Has(new PlanIndicator(s_reuse, plan, null), Head(Office))
            .Has(new NoteReportedValue(s_reuse, Hzq, Month(6), 20, OfHzq, Hand(Handler(Zjj))), Actor.System, "2025-06-24 10:00");
        var reading = Trajectory.Latest((IndicatorState)given.State, Reuse, Hzq, At("2025-06-25 09:00"), Settings)!.Value;
        Assert.Equal((-50m, Light.Yellow), (reading.Gap, reading.Light));
    }

    [Fact]
    public void A_unit_without_a_part_has_no_trajectory() =>
        Assert.Null(Trajectory.Latest((IndicatorState)Planned().State, Leakage, Slj, At("2025-06-25 09:00"), Settings));

    private static Given Planned() => Given.Of(s_leakage.Stream).Has(new PlanIndicator(s_leakage, s_plan, null), Handler(Office), Dispatched);

    private static NoteReportedValue Noted(int month, decimal? value) => new(s_leakage, Hzq, Month(month), value, OfHzq, Hand(Handler(Zjj)));

    private static GapReading ReadingOf(Given given, string at) => Trajectory.Latest((IndicatorState)given.State, Leakage, Hzq, At(at), Settings)!.Value;

    private static (ReportMonth, decimal)? Latest(Given given, string at) =>
        ((IndicatorState)given.State).LatestOf(Hzq, Month(12), At(at)) is var (month, version) ? (month, version.Value) : null;

    private static ImmutableSortedDictionary<int, decimal> Path(params (int Year, decimal Value)[] years) => years.ToImmutableSortedDictionary(y => y.Year, y => y.Value);

    private static void Refused(IndicatorPlan plan, Rejection why) => Given.Of(s_leakage.Stream).When(new PlanIndicator(s_leakage, plan, null), Handler(Office), Dispatched).ThenRefused(why);
}
