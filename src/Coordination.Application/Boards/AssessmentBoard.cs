using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assessments;

namespace Coordination.Application.Boards;

/// <summary>What the viewer may do about a year's assessment.</summary>
/// <param name="TextHash">Of the text a signature would stand under.</param>
public sealed record AssessmentActs(Offer Draft, Offer Publish, Offer Rule, Offer Sign, Offer Adopt, Offer OpenIssue, Offer Rank, string TextHash);

/// <summary>A year's assessment as a viewer sees it.</summary>
/// <param name="Version">Of the stream; 0 before the year opened.</param>
/// <param name="Issue">The latest the viewer may see; null before the first draft, and for a unit before the publication.</param>
/// <param name="Cards">Those the viewer may see, in the order of the register.</param>
/// <param name="Objections">Likewise.</param>
public sealed record AssessmentBoard(
    CycleId Cycle, int Version, AssessmentState State, AssessmentIssue? Issue, ImmutableArray<Scorecard> Cards, ImmutableArray<Objection> Objections, AssessmentActs Acts)
{
    /// <summary>A correction that has come less far than the result shown; null where there is none.</summary>
    public AssessmentIssue? Correction => State.Current is { } current && Issue is { } shown && current.Number > shown.Number ? current : null;

    public static AssessmentBoard? Of(PlanSnapshot plan, Viewer viewer, CycleId cycle, DateTimeOffset now)
    {
        if (viewer.IsAdministrator || !plan.Cycles.ContainsKey(cycle.Value)) return null;
        var held = plan.Assessments.GetValueOrDefault(cycle.Value);
        var state = held?.State ?? AssessmentState.Initial;
        var seesAll = Sight.IsOfAll(viewer, plan.Book);
        var issue = state.LatestFrom(seesAll ? AssessmentStatus.Drafted : AssessmentStatus.Published);
        return new AssessmentBoard(
            cycle, held?.Version ?? 0, state, issue,
            issue is null ? [] : [.. issue.Cards.Where(c => Sight.OfScorecard(viewer, plan.Book, issue, c.Unit))],
            issue is null ? [] : [.. issue.Objections.Where(o => seesAll || o.Unit == viewer.Unit)],
            ActsOf(plan, viewer, cycle, state, now));
    }

    /// <summary>Whether the viewer may object to a point of a card now, and the rule where not.</summary>
    public static Offer ObjectionOf(PlanSnapshot plan, Viewer viewer, AssessmentState state, UnitCode unit, string point, DateTimeOffset now) => Offer.Of(
        new Trial(plan, viewer, now).Of(state, new RaiseObjection(state.Cycle!.Value, unit, point, ObjectionKind.Fact, Trial.AnyText, Trial.AnyText, [])));

    private static AssessmentActs ActsOf(PlanSnapshot plan, Viewer viewer, CycleId cycle, AssessmentState state, DateTimeOffset now)
    {
        var trial = new Trial(plan, viewer, now);
        var hash = state is { Current: { } issue, Cycle: not null } ? TextHash.Of(issue.TextOf(cycle)) : "";
        var open = state.Current?.Objections.FirstOrDefault(o => o.Ruling is null);
        return new AssessmentActs(
            Of(new DraftAssessment(cycle, default, state.Rules?.Version ?? "", [Scorecard.Of(viewer.Unit, CardGroup.Bureau, 0, [], [])])),
            Of(new PublishAssessment(cycle)),
            open is null ? default : Of(new RuleOnObjection(cycle, open.Number, false, 0, Trial.AnyText)),
            Of(new SignAssessment(cycle, hash)),
            state.Rules is { } rules && rules.Version != plan.Book.Assessment.Version ? Of(new AdoptAssessmentRules(cycle, Trial.AnyText)) : default,
            Of(new OpenAssessmentIssue(cycle, Trial.AnyText)),
            Of(new SetRanking(cycle, !state.Ranking, Trial.AnyText)),
            hash);

        Offer Of(Command command) => Offer.Of(trial.Of(state, command));
    }
}
