using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Coordination.Domain.Calendars;

namespace Coordination.Domain.Assessments;

public enum AssessmentStatus
{
    /// <summary>Nothing computed yet.</summary>
    Open,

    /// <summary>初稿: the office alone sees it.</summary>
    Drafted,

    /// <summary>异议期, then 裁定.</summary>
    Published,

    /// <summary>待领导小组签批.</summary>
    OfficeSigned,

    /// <summary>定稿.</summary>
    Frozen,
}

public sealed record Objection(
    int Number, UnitCode Unit, string Point, ObjectionKind Kind, string Text, string Request, ImmutableArray<string> Evidence, Signer By, DateTimeOffset At)
{
    public ObjectionRuled? Ruling { get; init; }

    public DateTimeOffset? RuledAt { get; init; }
}

/// <summary>One result: drafted, objected to, signed, frozen.</summary>
public sealed record AssessmentIssue(int Number)
{
    public AssessmentStatus Status { get; init; }

    public int Edition { get; init; }

    public DateOnly AsAt { get; init; }

    public string RulesVersion { get; init; } = "";

    /// <summary>As they stand, upheld objections in them.</summary>
    public ImmutableArray<Scorecard> Cards { get; init; } = [];

    public string Digest { get; init; } = "";

    public DateTimeOffset? DraftedAt { get; init; }

    public DueDate? Until { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public ImmutableArray<Objection> Objections { get; init; } = [];

    public ImmutableArray<AssessmentSigned> Signatures { get; init; } = [];

    public DateTimeOffset? FrozenAt { get; init; }

    /// <summary>Why it was opened beside an earlier one; null for the first.</summary>
    public string? Reason { get; init; }

    public Scorecard? Card(UnitCode unit) => Cards.FirstOrDefault(c => c.Unit == unit);

    /// <summary>The same whatever order the units stand in.</summary>
    public static string DigestOf(IEnumerable<Scorecard> cards) => TextHash.Of(string.Concat(cards.OrderBy(c => c.Unit).Select(c => c.Canonical())));

    /// <summary>What is signed: year, issue, rules, digest, and each unit's score.</summary>
    public string TextOf(CycleId cycle)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{cycle} issue {Number} edition {Edition} as at {AsAt:yyyy-MM-dd} rules {RulesVersion} digest {Digest}\n");
        foreach (var card in Cards) text.Append(CultureInfo.InvariantCulture, $"{card.Group} {card.Unit} {card.Score:0.00}\n");
        return text.ToString();
    }
}

/// <summary>One year's assessment. A frozen issue never changes: a correction is another beside it.</summary>
public sealed record AssessmentState
{
    public static AssessmentState Initial { get; } = new();

    public CycleId? Cycle { get; init; }

    /// <summary>Every set of rules the year has had, in their order: an issue is told by those it was drafted with.</summary>
    public ImmutableArray<AssessmentRules> RulesKept { get; init; } = [];

    /// <summary>Those the year is judged by; null until it opened.</summary>
    public AssessmentRules? Rules => RulesKept.IsEmpty ? null : RulesKept[^1];

    /// <summary>In their order; the last is the one at work.</summary>
    public ImmutableArray<AssessmentIssue> Issues { get; init; } = [];

    public bool Ranking { get; init; }

    public AssessmentIssue? Current => Issues.IsEmpty ? null : Issues[^1];

    /// <summary>The rules of a version the year has had; null for another.</summary>
    public AssessmentRules? RulesOf(string version) => RulesKept.FirstOrDefault(r => r.Version == version);

    /// <summary>The latest result that has come so far: while a correction is being made, that is the frozen one before it.</summary>
    public AssessmentIssue? LatestFrom(AssessmentStatus status) => Issues.LastOrDefault(i => i.Status >= status);

    public static AssessmentState Apply(AssessmentState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Cycle is null) s = s with { Cycle = new CycleId(stream.Key) };
        return e switch
        {
            AssessmentRulesFixed x => s with { RulesKept = s.RulesKept.Add(x.Rules) },
            AssessmentRulesAdopted x => s with { RulesKept = s.RulesKept.Add(x.Rules) },
            RankingSet x => s with { Ranking = x.On },
            AssessmentIssueOpened x => s with { Issues = s.Issues.Add(new AssessmentIssue(x.Issue) { Reason = x.Reason }) },
            AssessmentDrafted { Issue: var issue } x when issue > s.Issues.Length => s with { Issues = s.Issues.Add(Drafted(new AssessmentIssue(issue), x, at)) },
            _ => Evolve(s.Current ?? new AssessmentIssue(1), e, at, s) is var issue && s.Issues.IsEmpty ? s with { Issues = [issue] } : s with { Issues = s.Issues.SetItem(s.Issues.Length - 1, issue) },
        };
    }

    private static AssessmentIssue Evolve(AssessmentIssue i, Event e, DateTimeOffset at, AssessmentState s) => e switch
    {
        AssessmentDrafted x => Drafted(i, x, at),
        AssessmentPublished x => i with { Status = AssessmentStatus.Published, Until = x.Until, PublishedAt = at },
        ObjectionRaised x => i with { Objections = i.Objections.Add(new Objection(x.Objection, x.Unit, x.Point, x.Kind, x.Text, x.Request, x.Evidence, x.By, at)) },
        ObjectionRuled x => Ruled(i, x, at, s.RulesOf(i.RulesVersion)),
        AssessmentSigned x => i with { Status = AssessmentStatus.OfficeSigned, Signatures = i.Signatures.Add(x) },
        AssessmentFrozen x => i with { Status = AssessmentStatus.Frozen, FrozenAt = at, Digest = x.Digest },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Assessment),
    };

    private static AssessmentIssue Drafted(AssessmentIssue i, AssessmentDrafted x, DateTimeOffset at) => i with
    {
        Status = AssessmentStatus.Drafted,
        Edition = x.Edition,
        AsAt = x.AsAt,
        RulesVersion = x.RulesVersion,
        Cards = x.Cards,
        Digest = x.Digest,
        DraftedAt = at,
    };

    private static AssessmentIssue Ruled(AssessmentIssue i, ObjectionRuled x, DateTimeOffset at, AssessmentRules? rules)
    {
        if (i.Objections.FirstOrDefault(o => o.Number == x.Objection) is not { } objection) return i;
        var after = i with { Objections = i.Objections.Replace(objection, objection with { Ruling = x, RuledAt = at }) };
        if (!x.Upheld || i.Card(objection.Unit) is not { } card) return after;
        var cards = i.Cards.Replace(card, Assessor.WithRuling(card, objection.Point, x, rules));
        return after with { Cards = cards, Digest = AssessmentIssue.DigestOf(cards), Edition = i.Edition + 1 };
    }
}
