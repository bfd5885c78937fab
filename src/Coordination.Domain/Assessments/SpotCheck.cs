using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assessments;

/// <summary>A paper that may be drawn: evidence of an assignment, by its content.</summary>
public sealed record SpotItem(AssignmentId Assignment, string Hash, string Name)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => KeyOf(Assignment, Hash);

    public static string KeyOf(AssignmentId assignment, string hash) => $"{assignment}#{hash}";
}

/// <summary>抽查: the supervision office draws papers by lot. Who knows the seed and the papers on record can draw again and finds the same.</summary>
/// <param name="Seed">Said before the draw, or taken from a public source; kept with it.</param>
/// <param name="Population">All evidence on record at the time.</param>
public sealed record DrawSpotCheck(SpotCheckId Check, string Seed, int Count, ImmutableArray<SpotItem> Population) : Command
{
    public override StreamId Stream => Check.Stream;
}

/// <summary>What was found about one paper drawn; the last word counts.</summary>
public sealed record JudgeSpotItem(SpotCheckId Check, string Item, bool Passed, string? Reason) : Command
{
    public override StreamId Stream => Check.Stream;
}

/// <param name="PopulationHash">SHA-256 of all the papers' keys in order, one a line.</param>
public sealed record SpotCheckDrawn(string Seed, int PopulationCount, string PopulationHash, ImmutableArray<SpotItem> Drawn, Signer By) : Event;

public sealed record SpotCheckJudged(AssignmentId Assignment, string Hash, bool Passed, string? Reason, Signer By) : Event;

public sealed record SpotVerdict(bool Passed, string? Reason, Signer By, DateTimeOffset At);

public sealed record SpotCheckState
{
    public static SpotCheckState Initial { get; } = new();

    public SpotCheckId? Id { get; init; }

    public SpotCheckDrawn? Draw { get; init; }

    public DateTimeOffset? DrawnAt { get; init; }

    public ImmutableSortedDictionary<string, SpotVerdict> Verdicts { get; init; } = ImmutableSortedDictionary.Create<string, SpotVerdict>(StringComparer.Ordinal);

    public static SpotCheckState Apply(SpotCheckState s, Event e, StreamId stream, DateTimeOffset at) => e switch
    {
        SpotCheckDrawn x => s with { Id = new SpotCheckId(stream.Key), Draw = x, DrawnAt = at },
        SpotCheckJudged x => s with { Verdicts = s.Verdicts.SetItem(SpotItem.KeyOf(x.Assignment, x.Hash), new SpotVerdict(x.Passed, x.Reason, x.By, at)) },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.SpotCheck),
    };
}

/// <summary>A check is drawn once, by lot, and only what was drawn is judged.</summary>
public static class SpotCheckDecider
{
    public const int CountMax = 100;
    public const int PopulationMax = 20_000;

    public static Decision Decide(SpotCheckState s, Command command, Frame f) => command switch
    {
        DrawSpotCheck c => Draw(s, c, f),
        JudgeSpotItem c => Judge(s, c, f),
        FireDeadline => Decision.Nothing,
        _ => new NotUnderstood(command.GetType().Name),
    };

    /// <summary>The lot: each paper's hash with the seed, smallest first.</summary>
    public static ImmutableArray<SpotItem> Lot(string seed, int count, IEnumerable<SpotItem> population) =>
        [.. population.Select(p => (Ticket: TextHash.Of($"{seed}|{p.Key}"), Item: p)).OrderBy(p => p.Ticket, StringComparer.Ordinal).Take(count).Select(p => p.Item)];

    private static Decision Draw(SpotCheckState s, DrawSpotCheck c, Frame f)
    {
        if (Authority.InOneOf(f, f.Book.Units.SupervisionOffice, f.Book.Units.Office) is { } no) return no;
        if (s.Draw is not null) return new AlreadyExists(c.Check.Value);
        if (Texts.Required(c.Seed) is { } text) return text;
        if (c.Population.IsDefaultOrEmpty) return new NotFound(nameof(DrawSpotCheck.Population));
        if (c.Count is < 1 or > CountMax || c.Population.Length > PopulationMax) return new TooManyItems(CountMax);
        var population = c.Population.DistinctBy(p => p.Key).OrderBy(p => p.Key, StringComparer.Ordinal).ToList();
        var hash = TextHash.Of(string.Join('\n', population.Select(p => p.Key)));
        return new SpotCheckDrawn(c.Seed, population.Count, hash, Lot(c.Seed, c.Count, population), f.Actor.Hand);
    }

    private static Decision Judge(SpotCheckState s, JudgeSpotItem c, Frame f)
    {
        if (Authority.InOneOf(f, f.Book.Units.SupervisionOffice, f.Book.Units.Office) is { } no) return no;
        if (s.Draw?.Drawn.FirstOrDefault(d => d.Key == c.Item) is not { } item) return new NotFound(c.Item);
        if ((c.Passed ? Texts.Bounded(c.Reason) : Texts.Required(c.Reason)) is { } text) return text;
        if (s.Verdicts.GetValueOrDefault(c.Item) is { } known && known.Passed == c.Passed && known.Reason == c.Reason) return Decision.Nothing;
        return new SpotCheckJudged(item.Assignment, item.Hash, c.Passed, c.Reason, f.Actor.Hand);
    }
}
