using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Precedents;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One unit's line as it is proposed.</summary>
/// <param name="Content">What is to be done: last year's words, else the definition's.</param>
/// <param name="Required">The definition names the unit: it may not be left out.</param>
/// <param name="Precedent">How a dispute of this unit about this task was last ruled.</param>
public sealed record BreakdownLine(UnitCode Unit, Duty Duty, string Content, decimal? Share, DateOnly? DueOn, bool Required, Precedent? Precedent);

/// <summary>What a lead's breakdown begins with: last year's where it is on record, else the units of the definition.</summary>
/// <param name="BasedOn">Last year's run, where its breakdown was taken.</param>
/// <param name="Latest">The latest day a unit may be given: review and merge must fit before the lead's own date.</param>
/// <param name="Others">Units that may be added (等).</param>
public sealed record BreakdownSheet(IReadOnlyList<BreakdownLine> Lines, TaskRunId? BasedOn, DateOnly Latest, IReadOnlyList<UnitCode> Others)
{
    /// <param name="run">One whose breakdown is to be made.</param>
    public static BreakdownSheet Of(PlanSnapshot plan, TaskRunState run, DateTimeOffset now)
    {
        var (id, book) = (run.Id!.Value, plan.Book);
        var task = book.Version(run.Version) ?? book.Tasks[id.TaskNumber];
        var lastRun = TaskRunId.Of(CycleId.Of(id.Cycle.Plan, id.Cycle.Year - 1), id.TaskNumber);
        var last = plan.Run(lastRun)?.Breakdown;
        var precedents = plan.Precedents.GetValueOrDefault(StreamId.Precedents(book.Plan, id.TaskNumber).Key)?.State ?? PrecedentsState.Initial;
        var proposed = last is null ? FromDefinition(task, id.Cycle.Year) : FromLastYear(task, last, id.Cycle.Year, book);
        List<BreakdownLine> lines = [.. proposed.Select(l => l with { Precedent = precedents.ByUnit.GetValueOrDefault(l.Unit.Value) })];
        return new BreakdownSheet(lines, last is null ? null : lastRun, BreakdownDates.Latest(run, now, book), [.. Candidates(run, book).Except(lines.Select(l => l.Unit))]);
    }

    /// <summary>Units that may take a part in the task: not the lead itself, nor those that decide about it.</summary>
    public static IEnumerable<UnitCode> Candidates(TaskRunState run, PlanBook book) => book.Units.All
        .Where(u => u.Code != run.Lead && u.Parent is null && u.Code != book.Units.Office && u.Code != book.Units.LeadingGroup && u.Code != book.Units.SupervisionOffice)
        .Select(u => u.Code);

    private static IEnumerable<BreakdownLine> FromDefinition(TaskDefinition task, int year) =>
        task.Responsible.Select(u => new BreakdownLine(u, Duty.Responsible, ContentOf(task, Duty.Responsible, year), null, null, true, null))
            .Concat(task.Implementers.Select(u => new BreakdownLine(u, Duty.Implementing, ContentOf(task, Duty.Implementing, year), null, null, true, null)));

    /// <summary>In the definition's own words: the steps that ask the unit for something, and of those that carry the task out the year's figures.</summary>
    public static string ContentOf(TaskDefinition task, Duty duty, int year)
    {
        var steps = StepGraph.StepsOf(task, year).Where(s => s.By == StepBy.Units || s.By == (duty == Duty.Responsible ? StepBy.Responsible : StepBy.Implementers)).Select(s => s.Title);
        var figures = duty == Duty.Implementing ? task.Indicators.Select(i => i.Name + GoalOf(i)) : [];
        return string.Join("；", steps.Concat(figures));
    }

    /// <summary>≥25%.</summary>
    private static string GoalOf(Indicator indicator) => FormattableString.Invariant($"{indicator.Comparator.Sign()}{indicator.Value:0.####}{indicator.Unit}");

    /// <summary>A day chosen last year is this year's too; units the definition has gained since join at the end.</summary>
    private static IEnumerable<BreakdownLine> FromLastYear(TaskDefinition task, BreakdownEntry last, int year, PlanBook book)
    {
        var required = task.Responsible.Concat(task.Implementers).ToHashSet();
        var kept = last.Items.Where(i => book.Units.Find(i.Unit) is not null).ToImmutableArray();
        foreach (var item in kept)
            yield return new BreakdownLine(item.Unit, item.Duty, item.Content, item.Share, item.DueOn is { } on ? new DayOfYear(on.Month, on.Day).In(year) : null, required.Contains(item.Unit), null);
        foreach (var line in FromDefinition(task, year).Where(l => !kept.Any(i => i.Unit == l.Unit))) yield return line;
    }
}
