using System.Collections.Immutable;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Papers;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Plans;

/// <summary>
/// The reference data of one plan: units, calendar, ladders, settings, the 21 tasks in force and every older version a running task may
/// still stand on. Immutable; a new one takes its place when definitions change.
/// </summary>
/// <param name="Archive">Every known version of every task, the ones in force included, by version.</param>
public sealed record PlanBook(
    PlanId Plan,
    string Document,
    PlanSettings Settings,
    WorkCalendar Calendar,
    UnitRegister Units,
    ImmutableArray<Ladder> Ladders,
    ImmutableSortedDictionary<int, TaskDefinition> Tasks,
    ImmutableDictionary<string, TaskDefinition> Archive)
{
    /// <summary>The rules in force for years that open from now on; each year keeps those it opened with.</summary>
    public Assessments.AssessmentRules Assessment { get; init; } = Assessments.AssessmentRules.None;

    /// <summary>The texts of the office's papers.</summary>
    public PaperTemplates Papers { get; init; } = PaperTemplates.None;

    public TaskDefinition? Version(string version) => Archive.GetValueOrDefault(version);

    /// <summary>The document's figure or milestone behind one year of an indicator, or null.</summary>
    public Indicator? Indicator(IndicatorId id) => Tasks.GetValueOrDefault(id.Run.TaskNumber)?.FindIndicator(id.Name);

    public Ladder Ladder(string id) => Ladders.First(l => l.Id == id);
}
