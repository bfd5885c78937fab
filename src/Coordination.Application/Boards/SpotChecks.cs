using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assessments;

namespace Coordination.Application.Boards;

public static class SpotChecks
{
    /// <summary>All evidence on record of the check's year, the city's own assignments alone.</summary>
    public static ImmutableArray<SpotItem> PopulationOf(PlanSnapshot plan, SpotCheckId check) =>
    [
        .. plan.Assignments.Below(CycleId.OfKey(check.Value).Value).Select(a => a.State).Where(a => a.Id is { Parent: null } && a.Evidence is not null)
            .SelectMany(a => a.Evidence!.Select(e => new SpotItem(a.Id!.Value, e.Evidence.Hash, e.Evidence.Name))).DistinctBy(i => i.Key).Take(SpotCheckDecider.PopulationMax),
    ];
}
