using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain.Escalations;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Definitions;

/// <summary>The ladders of the plan and which of them a clock or step has unless a task says otherwise.</summary>
internal sealed class LadderSet(ImmutableArray<Ladder> all, ImmutableDictionary<string, string> defaults)
{
    public ImmutableArray<Ladder> All { get; } = all;

    public string Default(string clock) => defaults.GetValueOrDefault(clock, "");

    public bool Check(string id, Place at, Findings findings)
    {
        if (All.Any(l => l.Id == id))
            return true;
        if (Nearest.To(id, All.Select(l => l.Id)) is { } nearest)
            findings.Add(at, DefinitionRule.UnknownLadder, Say.LadderUnknownNearest, id, nearest);
        else
            findings.Add(at, DefinitionRule.UnknownLadder, Say.LadderUnknown, id);
        return false;
    }
}

/// <summary>Reads <c>ladders.yaml</c>.</summary>
internal sealed class LaddersReader(Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["ladders", "defaults"];
    public static readonly ImmutableArray<string> LadderFields = ["id", "steps"];
    public static readonly ImmutableArray<string> StepFields = ["id", "when", "level", "to", "paper"];

    /// <summary>The clocks of <see cref="ClockLadders"/>.</summary>
    public static readonly ImmutableArray<string> Clocks = ["acknowledge", "work", "review", "arbitration", "extension", "merge"];

    public static readonly ImmutableArray<string> DefaultFields = [.. Clocks, "step"];

    private const int DaysMax = 250;

    private static readonly ImmutableArray<PaperKind> s_papers = [PaperKind.UrgeNotice, PaperKind.SupervisionOrder, PaperKind.Bulletin];

    public LadderSet Read(YamlMap file)
    {
        var ladders = new List<Ladder>();
        if (file.Require("ladders"))
        {
            foreach (var map in file.Maps("ladders", LadderFields))
                ReadLadder(map, ladders);
        }

        var defaults = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var set = new LadderSet([.. ladders], defaults.ToImmutable());
        if (file.Require("defaults") && file.Map("defaults", DefaultFields) is { } chosen)
        {
            foreach (var clock in DefaultFields)
            {
                if (chosen.Text(clock) is { } ladder && set.Check(ladder, chosen.PlaceOf(clock), findings))
                    defaults[clock] = ladder;
            }
        }

        return new LadderSet(set.All, defaults.ToImmutable());
    }

    private void ReadLadder(YamlMap map, List<Ladder> ladders)
    {
        var steps = new List<LadderStep>();
        if (map.Require("steps"))
        {
            foreach (var step in map.Maps("steps", StepFields))
                ReadStep(step, steps);
        }

        if (ReadId(map) is not { } id)
            return;
        if (ladders.Any(l => l.Id == id))
            findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
        else
            ladders.Add(new Ladder(id, [.. steps]));
    }

    private void ReadStep(YamlMap map, List<LadderStep> steps)
    {
        var id = ReadId(map);
        var when = ReadWhen(map);
        var level = map.Choice<LadderLevel>("level");
        var paper = ReadPaper(map);
        var to = map.Require("to") ? ReadPosts(map) : [];
        if (id is not null && steps.Any(s => s.Id == id))
            findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
        else if (id is not null && when is var (trigger, days) && level is { } loud)
            steps.Add(new LadderStep(id, trigger, days, loud, to, paper));
    }

    /// <summary>The other papers come of other acts than of time that has passed.</summary>
    private static PaperKind? ReadPaper(YamlMap map)
    {
        if (map.ChoiceOrNull<PaperKind>("paper") is not { } paper)
            return null;
        if (s_papers.Contains(paper))
            return paper;
        map.Bad("paper", Say.NotOneOf, string.Join(", ", s_papers.Select(Kebab.Of)), Kebab.Of(paper));
        return null;
    }

    private static string? ReadId(YamlMap map)
    {
        if (map.Text("id") is not { } id)
            return null;
        if (Identifiers.IsId(id))
            return id;
        map.Bad("id", Say.NotId, id);
        return null;
    }

    private ImmutableArray<NoticePost> ReadPosts(YamlMap map)
    {
        var posts = ImmutableArray.CreateBuilder<NoticePost>();
        foreach (var text in map.Texts("to"))
        {
            if (Kebab.Parse<NoticePost>(text.Text) is { } post)
                posts.Add(post);
            else
                findings.Add(text.At, DefinitionRule.BadValue, Say.NotOneOf, "to", string.Join(", ", Kebab.All<NoticePost>()), text.Text);
        }

        return posts.ToImmutable();
    }

    private static (LadderTrigger Trigger, int Days)? ReadWhen(YamlMap map)
    {
        if (map.Text("when") is not { } text)
            return null;
        if (text == "half-term")
            return (LadderTrigger.HalfTerm, 0);
        if (text.Split(' ') is [var number, "before" or "after"]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= DaysMax)
            return (text.EndsWith("before", StringComparison.Ordinal) ? LadderTrigger.BeforeDue : LadderTrigger.AfterDue, days);
        map.Bad("when", Say.NotLadderTime, text);
        return null;
    }
}
