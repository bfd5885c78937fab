using Coordination.Application.Assessments;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Cycles;

namespace Coordination.Application.Simulation;

/// <summary>After the year has closed: the draft, the units' objections, the rulings, and the two signatures.</summary>
internal static class AssessmentPlayers
{
    /// <summary>Whether the office computes the result at this instant: the working day after the year closed, once.</summary>
    public static bool IsDraftDue(Scene scene) =>
        scene.Slot == Slot.Office && scene.World.Find<CycleState>(scene.Cycle.Stream) is { Closed: true, ClosedAt: { } closed } && scene.DaysSince(closed) >= 1
        && Find(scene) is not { Current: not null };

    public static bool IsFrozen(World world, CycleId cycle) => world.Find<AssessmentState>(StreamId.Assessment(cycle)) is { Current.Status: AssessmentStatus.Frozen };

    public static IEnumerable<Act> Play(Scene scene, YearAssessment? draft)
    {
        if (draft is not null) return [new Act(scene.Cast.OfficeHandler, draft.ToDraft())];
        if (Find(scene)?.Current is not { } issue) return [];
        return scene.Slot switch
        {
            Slot.Heads when issue.Status == AssessmentStatus.Published => Objections(scene, issue),
            Slot.Office => Office(scene, issue),
            Slot.Group when issue.Status == AssessmentStatus.OfficeSigned && scene.DaysSince(issue.Until!.At) >= 3 =>
                [new Act(scene.Cast.GroupDecider(scene.Book.Units.Office), new SignAssessment(scene.Cycle, TextHash.Of(issue.TextOf(scene.Cycle))))],
            _ => [],
        };
    }

    /// <summary>One unit in three doubts the point that cost it most, on the second day; at one instant the year's stream takes one of them.</summary>
    private static IEnumerable<Act> Objections(Scene scene, AssessmentIssue issue)
    {
        if (scene.DaysSince(issue.PublishedAt!.Value) is < 1 or > 4) yield break;
        foreach (var card in issue.Cards)
        {
            if (!scene.Chance.Happens(15, $"{scene.Cycle}/{card.Unit}", "object") || issue.Objections.Any(o => o.Unit == card.Unit)) continue;
            if (card.Points.Where(p => p.Delta < 0).MinBy(p => (p.Delta, p.Id)) is not { } point) continue;
            yield return new Act(
                scene.Cast.Head(card.Unit, scene.Today),
                new RaiseObjection(scene.Cycle, card.Unit, point.Id, ObjectionKind.Fact, "有关材料已按时送达，请核对收文记录。", "不计该项扣分。", []));
        }
    }

    private static IEnumerable<Act> Office(Scene scene, AssessmentIssue issue)
    {
        if (issue.Status == AssessmentStatus.Drafted && scene.DaysSince(issue.DraftedAt!.Value) >= 1) return [new Act(scene.Cast.OfficeHead, new PublishAssessment(scene.Cycle))];
        if (issue.Status != AssessmentStatus.Published) return [];
        if (issue.Objections.FirstOrDefault(o => o.Ruling is null) is { } objection)
        {
            if (scene.DaysSince(objection.At) < 1) return [];
            var upheld = scene.Chance.Happens(50, $"{scene.Cycle}/{objection.Unit}", "uphold");
            return [new Act(scene.Cast.OfficeHead, new RuleOnObjection(scene.Cycle, objection.Number, upheld, 0, upheld ? "经核，收文记录属实，不计扣分。" : "经核，扣分有据，予以维持。"))];
        }

        return scene.DaysSince(issue.Until!.At) >= 2
            ? [new Act(scene.Cast.OfficeHead, new SignAssessment(scene.Cycle, TextHash.Of(issue.TextOf(scene.Cycle))))]
            : [];
    }

    private static AssessmentState? Find(Scene scene) => scene.World.Find<AssessmentState>(StreamId.Assessment(scene.Cycle));
}
