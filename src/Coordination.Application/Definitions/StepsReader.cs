using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>
/// A step as read, with where it and the names it waits for stand. Terms and doers may still be wrong: the graph needs neither.
/// </summary>
internal sealed record ReadStep(StepDefinition Step, YamlMap Map, ImmutableArray<Placed> After);

/// <summary>Reads the steps of one task and checks each; how they hang together is <see cref="StepOrderCheck"/>'s.</summary>
/// <param name="workLadder">The ladder of the report step, which is the year's work itself.</param>
internal sealed class StepsReader(TaskContext context, string workLadder, Findings findings)
{
    public static readonly ImmutableArray<string> StepFields =
        ["id", "kind", "delivers", "by", "title", "within", "after", "ladder", "years"];

    private const int DaysMax = 250;

    /// <summary>Stands in for a term that is missing or wrong while the rest is checked; never leaves this reader.</summary>
    private static readonly Term s_noTerm = Term.Of(1);

    public ImmutableArray<StepDefinition> Read(YamlMap task)
    {
        if (!task.Require("steps"))
            return [];
        var steps = new List<ReadStep>();
        var complete = true;
        foreach (var map in task.Maps("steps", StepFields))
        {
            if (ReadOne(map) is not { } step)
                complete = false;
            else if (steps.Any(s => s.Step.Id == step.Step.Id))
                findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, step.Step.Id.Value);
            else
                steps.Add(step);
        }

        // A step that could not be read would make its successors look unreachable: judge the graph when all are there.
        if (complete)
            new StepOrderCheck(steps, task.PlaceOf("steps"), findings).Check();
        return [.. steps.Select(s => s.Step)];
    }

    private ReadStep? ReadOne(YamlMap map)
    {
        var id = map.Text("id");
        if (id is not null && !Identifiers.IsId(id))
        {
            map.Bad("id", Say.NotId, id);
            id = null;
        }

        var kind = map.Choice<StepKind>("kind");
        var by = map.Choice<StepBy>("by");
        var title = map.Text("title");
        var after = map.Texts("after");
        var years = ReadYears(map);
        var delivers = map.ChoiceOrNull<DeliverableKind>("delivers");
        var ladder = ReadLadder(map, kind);
        var term = ReadTerm(map, id, kind, by);
        if (kind is { } k && by is { } doer)
            CheckDoer(map, k, doer);
        if (kind is StepKind.Deliver && !map.Has("delivers"))
            findings.Add(map.At, DefinitionRule.DeliverWithoutKind, Say.DeliverNoKind, id, string.Join(", ", Kebab.All<DeliverableKind>()));
        if (kind is not (null or StepKind.Deliver) && map.Has("delivers"))
            map.Bad("delivers", Say.DeliversOnlyForDeliver);
        if (id is null || kind is null || by is null)
            return null;
        var step = new StepDefinition(
            StepId.Of(id), kind.Value, by.Value, title ?? "", term ?? s_noTerm, [.. after.Select(a => StepId.Of(a.Text)).Distinct()], ladder,
            delivers, years);
        return new ReadStep(step, map, after);
    }

    private string ReadLadder(YamlMap map, StepKind? kind)
    {
        if (map.TextOrNull("ladder") is not { } ladder)
            return kind == StepKind.Report ? workLadder : context.Ladders?.Default("step") ?? "";
        context.Ladders?.Check(ladder, map.PlaceOf("ladder"), findings);
        return ladder;
    }

    private Term? ReadTerm(YamlMap map, string? id, StepKind? kind, StepBy? by)
    {
        if (!map.Has("within"))
        {
            findings.Add(map.At, DefinitionRule.StepWithoutTerm, Say.TermMissing, id);
            return null;
        }

        if (map.TextOrNull("within") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= DaysMax)
            return Term.Of(days);
        if (MonthDay.Parse(text) is not var (month, day))
        {
            findings.Add(map.PlaceOf("within"), DefinitionRule.BadTerm, Say.TermBad, text, DaysMax);
            return null;
        }

        // What units hand in during the year must be in before the year's work itself is due.
        var due = context.Settings.CoUnitDue;
        if (kind is not StepKind.Report && by is (StepBy.Responsible or StepBy.Implementers or StepBy.Units)
            && (month, day).CompareTo((due.Month, due.Day)) >= 0)
            findings.Add(map.PlaceOf("within"), DefinitionRule.BadTerm, Say.TermTooLate, text, due.ToString());
        return Term.Until(month, day);
    }

    private static ImmutableArray<int> ReadYears(YamlMap map)
    {
        var years = new SortedSet<int>();
        foreach (var text in map.Texts("years"))
        {
            if (int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2022 and <= 2100)
                years.Add(year);
            else
                map.Findings.Add(text.At, DefinitionRule.BadValue, Say.NotWhole, "years", 2022, 2100, text.Text);
        }

        return [.. years];
    }

    private void CheckDoer(YamlMap map, StepKind kind, StepBy by)
    {
        ImmutableArray<StepBy> allowed = kind switch
        {
            StepKind.BreakDown or StepKind.Dispatch or StepKind.Merge or StepKind.Review => [StepBy.Lead],
            StepKind.Report => [StepBy.Units],
            StepKind.SignOff => [StepBy.Chain],
            _ => [StepBy.Lead, StepBy.Responsible, StepBy.Implementers, StepBy.Units],
        };
        if (!allowed.Contains(by))
        {
            findings.Add(
                map.PlaceOf("by"), DefinitionRule.WrongDoer, Say.DoerWrong, Kebab.Of(kind),
                string.Join(", ", allowed.Select(a => Kebab.Of(a))), Kebab.Of(by));
        }
    }
}
