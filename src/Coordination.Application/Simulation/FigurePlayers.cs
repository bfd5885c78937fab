using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Indicators;
using Coordination.Domain.Reports;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Simulation;

/// <summary>The year's figures: the office plans them, and units report values near their course, each after its temper.</summary>
internal static class FigurePlayers
{
    private const int Percent = 100;

    /// <summary>Day of January by which the year's statistics are out.</summary>
    private const int SettlingDay = 8;

    /// <summary>Day of the month from which the month before is told.</summary>
    private const int StageDay = 8;
    private const int StageLag = 20;
    private const int MilestoneYears = 14;
    private static readonly Course s_stages = new(CourseKind.Stepwise, ImmutableSortedDictionary<int, decimal>.Empty.Add(6, 40).Add(9, 70).Add(12, Percent));

    public static IEnumerable<Act> Play(Scene scene) => scene.Slot switch
    {
        Slot.Office => Plans(scene),
        Slot.Heads => Settlements(scene).Concat(Stages(scene)),
        _ => [],
    };

    /// <summary>年度审定: the data owner's head settles the year-end values of every unit.</summary>
    private static IEnumerable<Act> Settlements(Scene scene)
    {
        if (scene.Today < new DateOnly(scene.Cycle.Year + 1, 1, SettlingDay)) yield break;
        var december = ReportMonth.Of(scene.Cycle.Year, 12);
        foreach (var (key, state) in scene.World.All<IndicatorState>(StreamKind.Indicator))
        {
            var id = new IndicatorId(key);
            if (state.Plan is not { } plan || scene.Book.Indicator(id) is not { } figure || plan.Counted.Where(p => state.Value(p.Unit, december) is null).ToList() is not { Count: > 0 } open) continue;
            yield return new Act(
                scene.Cast.Head(plan.Owner, scene.Today),
                new EnterValues(id, [.. open.Select(p => new ValueRow(p.Unit, december, ValueOf(scene, p.Unit, december, key, figure, plan, p)))], ValueStanding.Final, "年度统计审定"));
        }
    }

    /// <summary>节点: the data owner's head tells, after each month in which the course has a stage, how far the city has come with a milestone.</summary>
    private static IEnumerable<Act> Stages(Scene scene)
    {
        if (scene.Today.Day < StageDay) yield break;
        var over = scene.Today.Year > scene.Cycle.Year ? 12 : scene.Today.Month - 1;
        foreach (var (key, state) in scene.World.All<IndicatorState>(StreamKind.Indicator))
        {
            var id = new IndicatorId(key);
            if (state.Plan is not { } plan || scene.Book.Indicator(id) is not { IsMilestone: true } milestone) continue;
            var way = plan.WayOf(scene.Cycle.Year);
            foreach (var (number, share) in plan.Course.Points.Where(p => p.Key <= over))
            {
                var month = ReportMonth.Of(scene.Cycle.Year, number);
                if (state.Value(null, month) is not null) continue;
                var done = share - (scene.Chance.Below(4, $"{key}/{month}", "stage") == 0 ? StageLag : 0);
                var value = way.Baseline + ((way.Target - way.Baseline) * done / Percent);
                value = milestone.Unit == PlanMilestone.Places ? Math.Floor(value) : decimal.Round(value, 2);
                yield return new Act(scene.Cast.Head(plan.Owner, scene.Today), new EnterValues(id, [new ValueRow(null, month, value)], ValueStanding.Provisional, "节点核实"));
            }
        }
    }

    /// <summary>The lead's breakdown says who has a part; the day after its dispatch the office enters the year.</summary>
    private static IEnumerable<Act> Plans(Scene scene)
    {
        foreach (var (key, run) in scene.World.All<Domain.TaskRuns.TaskRunState>(StreamKind.TaskRun))
        {
            if (run.Children.IsEmpty || scene.Book.Tasks.GetValueOrDefault(new TaskRunId(key).TaskNumber) is not { } task) continue;
            foreach (var figure in task.IndicatorsOf(scene.Cycle.Year).Where(f => !f.IsMilestone || f.Year >= scene.Cycle.Year))
            {
                var id = IndicatorId.Of(new TaskRunId(key), figure.Id);
                if (scene.World.Find<IndicatorState>(id.Stream)?.Plan is not null || PlanOf(scene, task, figure, run) is not { } plan) continue;
                yield return new Act(scene.Cast.OfficeHandler, new PlanIndicator(id, plan, null));
            }
        }
    }

    private static IndicatorPlan? PlanOf(Scene scene, TaskDefinition task, Indicator figure, Domain.TaskRuns.TaskRunState run)
    {
        var dispatched = run.Steps.Values.FirstOrDefault(s => s.Kind == StepKind.Dispatch)?.DoneAt;
        if (dispatched is not { } at || scene.DaysSince(at) < 1) return null;
        var year = scene.Cycle.Year;
        var years = Math.Max(0, figure.Year - year);
        if (figure.IsMilestone) return MilestonePlan(task, figure, year, years);
        // A few steps still to go, the next of them this year.
        var (goal, step) = (figure.Goal(), StepOf(figure));
        var path = Enumerable.Range(0, years + 1).ToImmutableSortedDictionary(i => year + i, i => decimal.Round(goal - (step * (years - i)), 4));
        var baseline = decimal.Round(goal - (step * (years + 1)), 4);
        ImmutableArray<IndicatorPart> parts =
        [
            .. run.Children.Values.Where(c => c.Issue is { Duty: Duty.Implementing, Parent: null }).Select(c => c.Issue.Unit).Distinct().Order()
                .Select(unit => PartOf(scene, figure, unit, baseline, path[year], step)),
        ];
        if (figure.Measure == IndicatorMeasure.Cumulative) return new IndicatorPlan(0, path, Course.Linear, task.Lead, Aggregation.Sum, Shared(parts, path[year]));
        return new IndicatorPlan(baseline, path, Course.Linear, task.Lead, Aggregation.WeightedMean, parts);
    }

    /// <summary>The city's own, told by its lead; of one that names places one is still to come each year.</summary>
    private static IndicatorPlan MilestonePlan(TaskDefinition task, Indicator milestone, int year, int years)
    {
        var named = milestone.Unit == PlanMilestone.Places;
        var step = named ? 1 : milestone.Value / MilestoneYears;
        var path = Enumerable.Range(-1, years + 2).ToImmutableSortedDictionary(i => year + i, i => decimal.Round(Math.Max(0, milestone.Value - (step * (years - i))), 2));
        return new IndicatorPlan(path[year - 1], path.Remove(year - 1), named ? Course.AtTheEnd : s_stages, task.Lead, Aggregation.EachAtLeast, []);
    }

    private static decimal StepOf(Indicator figure) => (figure.Comparator.IsFalling() ? -1 : 1) * (figure.Comparator == IndicatorComparator.Equal ? 0 : Math.Max(figure.Value / 10, 0.5m));

    private static IndicatorPart PartOf(Scene scene, Indicator figure, UnitCode unit, decimal baseline, decimal target, decimal step)
    {
        var spread = decimal.Round(step * scene.Chance.Below(40, $"{figure.Id}/{unit}", "baseline") / Percent, 4);
        return new IndicatorPart(unit, 5 + scene.Chance.Below(20, $"{figure.Id}/{unit}", "weight"), baseline - spread, target);
    }

    /// <summary>A sum is shared by weight; what rounding leaves falls to the last.</summary>
    private static ImmutableArray<IndicatorPart> Shared(ImmutableArray<IndicatorPart> parts, decimal target)
    {
        var weights = parts.Sum(p => p.Weight);
        var shared = parts.Select(p => p with { Weight = 0, Baseline = 0, Target = decimal.Round(target * p.Weight / weights, 2) }).ToList();
        if (shared.Count > 0) shared[^1] = shared[^1] with { Target = shared[^1].Target + target - shared.Sum(p => p.Target) };
        return [.. shared];
    }

    /// <summary>What a unit tells of its figures for a month; null where it has none.</summary>
    public static ReportLine? LineOf(Scene scene, ReturnState form, AssignmentId assignment, string? progress, string? obstacle)
    {
        var figures = scene.Book.Tasks[assignment.Run.TaskNumber].IndicatorsOf(scene.Cycle.Year).ToList();
        decimal? first = null;
        var others = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (var figure in figures)
        {
            if (scene.World.Find<IndicatorState>(IndicatorId.Of(assignment.Run, figure.Id).Stream)?.Plan is not { } plan || plan.Part(form.Unit) is not { Exemption: null } part) continue;
            var value = ValueOf(scene, form.Unit, form.Month, $"{assignment}", figure, plan, part);
            if (figure == figures[0] && !figure.IsMilestone) first = value;
            else others[figure.Id] = value;
        }

        return first is null && others.Count == 0 ? null : new ReportLine(first, null, progress, obstacle, null, false) { MoreValues = others.Count == 0 ? null : others.ToImmutable() };
    }

    /// <summary>The good are a little ahead of the course, the silent lag behind it.</summary>
    private static decimal ValueOf(Scene scene, UnitCode unit, ReportMonth month, string about, Indicator figure, IndicatorPlan plan, IndicatorPart part)
    {
        var key = $"{about}/{figure.Id}/{unit}";
        var bias = scene.Cast.TemperOf(unit) switch { Temper.Silent => -6, Temper.Slow => -3, _ => 1 } + scene.Chance.Below(5, key, "bias") - 1;
        var wobble = scene.Chance.Below(5, $"{key}/{month}", "value") - 2;
        var share = Math.Max(0, plan.Course.ShareAt(month.Month) + bias + wobble) / Percent;
        return decimal.Round(part.Baseline + ((part.Target - part.Baseline) * share), 2);
    }
}
