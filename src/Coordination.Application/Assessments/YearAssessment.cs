using System.Collections.Immutable;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;

namespace Coordination.Application.Assessments;

/// <summary>A year's score sheets as computed from the record.</summary>
/// <param name="AsAt">The day (Asia/Shanghai) up to whose end the record was read.</param>
/// <param name="Digest">SHA-256 of the sheets: the same record and rules give the same.</param>
public sealed record YearAssessment(CycleId Cycle, DateOnly AsAt, AssessmentRules Rules, ImmutableArray<Scorecard> Cards, string Digest)
{
    /// <summary>
    /// Reads one plan-year stream by stream and computes its sheets; writes nothing. Memory holds the year's states, whatever else the store holds.
    /// </summary>
    /// <param name="rules">Null: those the year is judged by; those in force where it has none on record.</param>
    public static async Task<YearAssessment> ComputeAsync(
        IStore store, PlanBook book, CycleId cycle, DateOnly asAt, AssessmentRules? rules, CancellationToken cancellationToken)
    {
        var end = EndOf(asAt);
        rules ??= await RulesOfAsync(store, cycle, end, cancellationToken) ?? book.Assessment;
        var facts = new YearFacts(cycle);
        foreach (var kind in YearFacts.Kinds)
        {
            await foreach (var row in RecordPages.StreamsAsync(store, kind, cycle.Value, cancellationToken))
            {
                if (row.At <= end) facts.Take(row.Stream, row.Version, row.At, Catalog.ReadEvent(row.Type, row.Body));
            }
        }

        var cards = Assessor.Assess(rules, facts, book, end);
        return new YearAssessment(cycle, asAt, rules, cards, AssessmentIssue.DigestOf(cards));
    }

    /// <summary>The last instant (UTC) of a day in Shanghai.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => WorkCalendar.At(day.AddDays(1), TimeOnly.MinValue).AddTicks(-1);

    public DraftAssessment ToDraft() => new(Cycle, AsAt, Rules.Version, Cards);

    /// <summary>The rules the year is judged by, as they stood; null where none are on record.</summary>
    private static async Task<AssessmentRules?> RulesOfAsync(IStore store, CycleId cycle, DateTimeOffset end, CancellationToken cancellationToken)
    {
        AssessmentRules? rules = null;
        await foreach (var row in RecordPages.StreamsAsync(store, StreamKind.Assessment, cycle.Value, cancellationToken))
        {
            if (row.At > end) continue;
            rules = Catalog.ReadEvent(row.Type, row.Body) switch
            {
                AssessmentRulesFixed e => e.Rules,
                AssessmentRulesAdopted e => e.Rules,
                _ => rules,
            };
        }

        return rules;
    }
}
