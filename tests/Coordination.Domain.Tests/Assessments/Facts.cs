using System.Collections.Immutable;
using Coordination.Domain.Assessments;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assessments;

/// <summary>A world's history as an assessment reads it, and rules of one kind each.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset YearEnd = At("2026-01-31 23:59");

    /// <summary>Stream by stream; with a seed, the streams' events mixed, each stream's own in order.</summary>
    public static YearFacts Of(World w, DateTimeOffset? asAt = null, int? seed = null)
    {
        var facts = new YearFacts(Scenario.Year);
        var queues = w.History.Where(o => YearFacts.Kinds.Contains(o.Stream.Kind) && o.At <= (asAt ?? YearEnd)).GroupBy(o => o.Stream)
            .ToDictionary(g => g.Key, g => new Queue<(Occurrence Occurrence, int Version)>(g.Select((o, i) => (o, i + 1))));
#pragma warning disable CA5394 // A seeded order of test events, not a secret.
        var random = seed is { } s ? new Random(s) : null;
        while (queues.Count > 0)
        {
            var stream = random is null ? queues.Keys.Min() : queues.Keys.Order().ElementAt(random.Next(queues.Count));
#pragma warning restore CA5394
            var (o, version) = queues[stream].Dequeue();
            facts.Take(o.Stream, version, o.At, o.Event);
            if (queues[stream].Count == 0) queues.Remove(stream);
        }

        return facts;
    }

    /// <summary>One section of 20 with one rule, for everybody.</summary>
    public static AssessmentRules Only(RuleKind kind, decimal points = 0, decimal? eachMax = null, decimal? cap = null, int free = 0, decimal from = 0, decimal full = 20) =>
        new("test", 100, false, [new AssessmentSection("甲", "甲", "A", [CardGroup.County, CardGroup.Zone, CardGroup.Bureau], full, [new AssessmentRule("甲1", kind, points, eachMax, cap, free, from, "规则", "rule")])]);

    public static ImmutableArray<Scorecard> Assess(this World w, AssessmentRules rules, DateTimeOffset? asAt = null, int? seed = null) =>
        Assessor.Assess(rules, Of(w, asAt, seed), Book, asAt ?? YearEnd);

    public static Scorecard Of(this ImmutableArray<Scorecard> cards, UnitCode unit) => cards.Single(c => c.Unit == unit);

    /// <summary>Arithmetic and delta of each point.</summary>
    public static IEnumerable<(string, decimal)> Told(this ImmutableArray<Scorecard> cards, UnitCode unit) => cards.Of(unit).Points.Select(p => (p.Arithmetic, p.Delta));

    /// <summary>The rules as shipped, in short: each kind once, so that nothing is left out of a property.</summary>
    public static AssessmentRules Whole { get; } = new("whole", 100, false,
    [
        new AssessmentSection("甲", "甲", "A", [CardGroup.County, CardGroup.Zone, CardGroup.Bureau], 40, [R("甲1", RuleKind.Indicator, 0)]),
        new AssessmentSection("乙", "乙", "B", [CardGroup.County, CardGroup.Zone, CardGroup.Bureau], 60,
        [
            R("乙1", RuleKind.WorkLate, 5), R("乙2", RuleKind.DeliverableLate, 0.1m, 1), R("乙3", RuleKind.UrgedAgain, 0.2m), R("乙4", RuleKind.ReportLate, 0.25m), R("乙5", RuleKind.ReportMissing, 1),
            R("乙6", RuleKind.Returned, 0.2m), R("乙7", RuleKind.AcknowledgedLate, 0.1m), R("乙8", RuleKind.DirectedLate, 1), R("乙9", RuleKind.ExtensionGranted, 0), R("乙10", RuleKind.Suspended, 0),
            R("乙11", RuleKind.DispatchLate, 0.5m, 2), R("乙12", RuleKind.ReviewLate, 0.2m), R("乙13", RuleKind.MergeLate, 0.5m), R("乙14", RuleKind.MergeMissing, 1), R("乙15", RuleKind.SpotCheckFailed, 0.5m),
        ]),
    ]);

    private static AssessmentRule R(string id, RuleKind kind, decimal points, decimal? eachMax = null) => new(id, kind, points, eachMax, null, 0, 0, "规则", "rule");
}
