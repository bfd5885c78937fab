using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>What a task is read against.</summary>
/// <param name="Units">Null where the units file could not be read at all: then no name is called unknown.</param>
internal sealed record TaskContext(UnitNames? Units, LadderSet? Ladders, PlanSettings Settings);

/// <summary>Reads one task file.</summary>
internal sealed class TaskReader(TaskContext context, Findings findings)
{
    public static readonly ImmutableArray<string> FileFields =
    [
        "number", "title", "summary", "clause", "lead", "responsible", "implementers", "cadence", "indicators", "milestones", "rules",
        "clocks", "steps",
    ];

    public static readonly ImmutableArray<string> IndicatorFields =
        ["id", "name", "comparator", "value", "unit", "year", "binding", "measure", "exemption", "source"];

    public static readonly ImmutableArray<string> MilestoneFields = ["id", "text", "year", "exemption", "covers"];
    public static readonly ImmutableArray<string> RuleFields = ["condition", "obligation"];

    private const int YearMin = 2022;
    private const int YearMax = 2100;

    /// <returns>Null where a field without which there is no task is missing; the fault is reported.</returns>
    public TaskDefinition? Read(string file, YamlMap map)
    {
        var id = Path.GetFileNameWithoutExtension(file);
        var number = map.Whole("number", 1, 99);
        if (number is { } n && id[..2] != FormattableString.Invariant($"{n:00}"))
            findings.Add(map.PlaceOf("number"), DefinitionRule.BadFileName, Say.FileNumberDiffers, n, id);
        var title = map.Text("title");
        var summary = map.Text("summary");
        var clause = map.Text("clause");
        var units = ReadUnits(map);
        var clocks = ReadClocks(map);
        var steps = new StepsReader(context, clocks.Work, findings).Read(map);
        var indicators = ReadIndicators(map, clause ?? "");
        var milestones = ReadMilestones(map, indicators);
        var rules = ReadRules(map);
        var cadence = map.ChoiceOrNull<ReportCadence>("cadence") ?? ReportCadence.Monthly;
        if (number is null || title is null || summary is null || clause is null || units.Lead is not { } lead || context.Ladders is null)
            return null;
        var named = steps.Select(s => s.Ladder)
            .Concat([clocks.Acknowledge, clocks.Work, clocks.Review, clocks.Arbitration, clocks.Extension, clocks.Merge])
            .ToHashSet(StringComparer.Ordinal);
        return new TaskDefinition(
            number.Value, id, title, summary, clause, lead, units.Responsible, units.Implementers, indicators, milestones, rules, cadence,
            steps, clocks, [.. context.Ladders.All.Where(l => named.Contains(l.Id))], "");
    }

    private (UnitCode? Lead, ImmutableArray<UnitCode> Responsible, ImmutableArray<UnitCode> Implementers) ReadUnits(YamlMap map)
    {
        map.Require("responsible");
        map.Require("implementers");
        var lead = map.Text("lead") is { } name ? context.Units?.Find(new Placed(name, map.PlaceOf("lead")), findings) : null;
        var taken = new HashSet<UnitCode>();
        if (lead is not null)
            taken.Add(lead.Code);
        var responsible = ReadList(map, "responsible", lead, taken);
        var implementers = ReadList(map, "implementers", lead, taken, onlyImplementers: true);
        return (lead?.Code, responsible, implementers);
    }

    private ImmutableArray<UnitCode> ReadList(
        YamlMap map, string field, Unit? lead, HashSet<UnitCode> taken, bool onlyImplementers = false)
    {
        var units = ImmutableArray.CreateBuilder<UnitCode>();
        foreach (var name in map.Texts(field))
        {
            foreach (var unit in context.Units?.Expand(name, findings) ?? [])
            {
                if (onlyImplementers && !unit.IsImplementer)
                    findings.Add(name.At, DefinitionRule.BadValue, Say.UnitNotImplementer, field, unit.Name);
                else if (unit.Code == lead?.Code)
                    findings.Add(name.At, DefinitionRule.DuplicateUnit, Say.UnitIsLead, unit.Name);
                else if (!taken.Add(unit.Code))
                    findings.Add(name.At, DefinitionRule.DuplicateUnit, Say.UnitNamedTwice, unit.Name);
                else
                    units.Add(unit.Code);
            }
        }

        return units.ToImmutable();
    }

    private ClockLadders ReadClocks(YamlMap map)
    {
        var chosen = map.Map("clocks", LaddersReader.Clocks);
        return new ClockLadders(
            Of("acknowledge"), Of("work"), Of("review"), Of("arbitration"), Of("extension"), Of("merge"));

        string Of(string clock)
        {
            if (chosen?.TextOrNull(clock) is not { } ladder)
                return context.Ladders?.Default(clock) ?? "";
            context.Ladders?.Check(ladder, chosen.PlaceOf(clock), findings);
            return ladder;
        }
    }

    private ImmutableArray<Indicator> ReadIndicators(YamlMap task, string clause)
    {
        var indicators = ImmutableArray.CreateBuilder<Indicator>();
        foreach (var map in task.Maps("indicators", IndicatorFields))
        {
            var id = ReadId(map, "id");
            var name = map.Text("name");
            var comparator = ReadComparator(map);
            var value = map.Decimal("value");
            var unit = map.TextOrNull("unit");
            if (!map.Has("unit"))
                findings.Add(map.At, DefinitionRule.FigureWithoutUnit, Say.FigureNoUnit, name ?? id);
            var year = map.WholeOrNull("year", YearMin, YearMax);
            if (!map.Has("year"))
                findings.Add(map.At, DefinitionRule.FigureWithoutYear, Say.FigureNoYear, name ?? id);
            var binding = map.ChoiceOrNull<IndicatorBinding>("binding") ?? IndicatorBinding.Hard;
            var measure = map.Choice<IndicatorMeasure>("measure");
            var exemption = map.TextOrNull("exemption");
            var source = map.TextOrNull("source") ?? clause;
            if (id is not null && indicators.Any(i => i.Id == id))
                findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
            if (id is not null && name is not null && comparator is { } c && value is { } v && unit is not null && year is { } y
                && measure is { } m)
                indicators.Add(new Indicator(id, name, c, v, unit, y, binding, m, exemption, source));
        }

        return indicators.ToImmutable();
    }

    private static IndicatorComparator? ReadComparator(YamlMap map)
    {
        if (map.Text("comparator") is not { } text)
            return null;
        if (Comparators.Parse(text) is { } comparator)
            return comparator;
        map.Bad("comparator", Say.NotOneOf, string.Join(", ", Comparators.All), text);
        return null;
    }

    private ImmutableArray<PlanMilestone> ReadMilestones(YamlMap task, ImmutableArray<Indicator> indicators)
    {
        var milestones = ImmutableArray.CreateBuilder<PlanMilestone>();
        foreach (var map in task.Maps("milestones", MilestoneFields))
        {
            var id = ReadId(map, "id");
            var text = map.Text("text");
            var year = map.Whole("year", YearMin, YearMax);
            var exemption = map.TextOrNull("exemption");
            var covers = map.Texts("covers");
            if (id is not null && (indicators.Any(i => i.Id == id) || milestones.Any(m => m.Id == id)))
                findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
            if (id is not null && text is not null && year is { } y)
                milestones.Add(new PlanMilestone(id, text, y, exemption, [.. covers.Select(c => c.Text)]));
        }

        return milestones.ToImmutable();
    }

    private static ImmutableArray<ThresholdRule> ReadRules(YamlMap task)
    {
        var rules = ImmutableArray.CreateBuilder<ThresholdRule>();
        foreach (var map in task.Maps("rules", RuleFields))
        {
            var condition = map.Text("condition");
            var obligation = map.Text("obligation");
            if (condition is not null && obligation is not null)
                rules.Add(new ThresholdRule(condition, obligation));
        }

        return rules.ToImmutable();
    }

    private static string? ReadId(YamlMap map, string field)
    {
        if (map.Text(field) is not { } id)
            return null;
        if (Identifiers.IsId(id))
            return id;
        map.Bad(field, Say.NotId, id);
        return null;
    }
}

/// <summary>The signs of the comparators, in files and in the printed plan.</summary>
internal static class Comparators
{
    public static readonly ImmutableArray<string> All = [">=", "<=", "=", ">"];

    public static IndicatorComparator? Parse(string text) => text switch
    {
        ">=" => IndicatorComparator.AtLeast,
        "<=" => IndicatorComparator.AtMost,
        "=" => IndicatorComparator.Equal,
        ">" => IndicatorComparator.MoreThan,
        _ => null,
    };

    public static string Sign(IndicatorComparator comparator) => comparator switch
    {
        IndicatorComparator.AtLeast => ">=",
        IndicatorComparator.AtMost => "<=",
        IndicatorComparator.Equal => "=",
        IndicatorComparator.MoreThan => ">",
        _ => throw new ArgumentOutOfRangeException(nameof(comparator), comparator, null),
    };
}
