using System.Collections.Immutable;
using Coordination.Domain.Assessments;

namespace Coordination.Application.Definitions;

/// <summary>Reads <c>assessment.yaml</c>: sections and rules of a closed vocabulary, so that each can be tested and checked by hand.</summary>
internal sealed class AssessmentReader(Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["base", "zones-count", "sections"];
    public static readonly ImmutableArray<string> SectionFields = ["id", "title", "title-en", "groups", "full", "rules"];
    public static readonly ImmutableArray<string> RuleFields = ["id", "kind", "points", "each-max", "cap", "free", "from", "text", "text-en"];

    private const int BaseMax = 1000;
    private const int FreeMax = 1000;
    private const int IdLengthMax = 8;

    public AssessmentRules Read(YamlMap file)
    {
        var whole = file.Whole("base", 1, BaseMax) ?? 0;
        var sections = new List<AssessmentSection>();
        if (file.Require("sections"))
        {
            foreach (var map in file.Maps("sections", SectionFields)) ReadSection(map, sections);
        }

        foreach (var group in Enum.GetValues<CardGroup>())
        {
            var full = sections.Where(s => s.Groups.Contains(group)).Sum(s => s.Full);
            if (sections.Exists(s => s.Groups.Contains(group)) && full != whole) file.Bad("sections", Say.FullMarksOff, Kebab.Of(group), full, whole);
        }

        var rules = new AssessmentRules("", whole, file.FlagOrNull("zones-count") ?? false, [.. sections]);
        return rules with { Version = ContentHash.Of(rules) };
    }

    private void ReadSection(YamlMap map, List<AssessmentSection> sections)
    {
        var id = ReadId(map, sections.Select(s => s.Id));
        var (title, english, full) = (map.Text("title"), map.Text("title-en"), map.Decimal("full"));
        if (full < 0) map.Bad("full", Say.NotDecimal, full);
        var groups = ImmutableArray.CreateBuilder<CardGroup>();
        if (map.Require("groups"))
        {
            foreach (var text in map.Texts("groups"))
            {
                if (Kebab.Parse<CardGroup>(text.Text) is { } group) groups.Add(group);
                else findings.Add(text.At, DefinitionRule.BadValue, Say.NotOneOf, "groups", string.Join(", ", Kebab.All<CardGroup>()), text.Text);
            }
        }

        var rules = new List<AssessmentRule>();
        if (map.Require("rules"))
        {
            foreach (var rule in map.Maps("rules", RuleFields)) ReadRule(rule, sections.SelectMany(s => s.Rules).Concat(rules).Select(r => r.Id).ToList(), rules);
        }

        if (id is not null && title is not null && english is not null && full is { } marks) sections.Add(new AssessmentSection(id, title, english, groups.ToImmutable(), marks, [.. rules]));
    }

    private void ReadRule(YamlMap map, List<string> taken, List<AssessmentRule> rules)
    {
        var id = ReadId(map, taken);
        var kind = map.Choice<RuleKind>("kind");
        // A figure's points come from the section; every other rule says what it costs.
        var points = kind == RuleKind.Indicator ? 0 : map.Decimal("points");
        var (each, cap) = (map.Has("each-max") ? map.Decimal("each-max") : null, map.Has("cap") ? map.Decimal("cap") : null);
        foreach (var (field, value) in new[] { ("points", points), ("each-max", each), ("cap", cap) })
        {
            if (value < 0) map.Bad(field, Say.NotDecimal, value);
        }

        var free = map.WholeOrNull("free", 0, FreeMax) ?? 0;
        var from = kind == RuleKind.IndicatorBeyond ? map.Decimal("from") : 0;
        var (text, english) = (map.Text("text"), map.Text("text-en"));
        if (id is not null && kind is { } known && points is { } p && from is { } f && text is not null && english is not null)
            rules.Add(new AssessmentRule(id, known, p, each, cap, free, f, text, english));
    }

    private string? ReadId(YamlMap map, IEnumerable<string> taken)
    {
        if (map.Text("id") is not { } id) return null;
        if (id.Length > IdLengthMax || id.Contains('/', StringComparison.Ordinal)) map.Bad("id", Say.NotId, id);
        else if (taken.Contains(id)) findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
        else return id;
        return null;
    }
}
