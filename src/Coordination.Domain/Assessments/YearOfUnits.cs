using System.Collections.Immutable;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Domain.Assessments;

/// <summary>Something a rule counts, so many times, with what it rests on.</summary>
/// <param name="Key">Within its rule and unit, always the same for the same thing.</param>
internal sealed record Occurred(string Key, StreamId Subject, decimal Amount, ImmutableArray<string> Events, ImmutableArray<Fact> Facts);

/// <summary>A figure of a unit at the year's end.</summary>
/// <param name="IsCounted">A hard figure with a part that is not exempt.</param>
internal sealed record FigureOfUnit(IndicatorId Id, Indicator Indicator, bool IsCounted, bool IsExempt, bool IsMet, decimal DoneShare, ImmutableArray<string> Events, ImmutableArray<Fact> Facts);

/// <summary>A year's facts by unit, and what each kind of rule finds among them. Onward parts are their unit's own business and are not counted again.</summary>
internal sealed partial class YearOfUnits
{
    private readonly PlanBook _book;
    private readonly DateTimeOffset _asAt;
    private readonly ILookup<UnitCode, StreamFacts<AssignmentState>> _assignments;
    private readonly ILookup<UnitCode, StreamFacts<ReturnState>> _returns;
    private readonly ILookup<UnitCode, StreamFacts<TaskRunState>> _led;
    private readonly ILookup<UnitCode, StreamFacts<MergeState>> _merges;
    private readonly ILookup<UnitCode, Mark> _reviews;
    private readonly ILookup<AssignmentId, SpotCheckJudged> _spotChecks;
    private readonly Dictionary<string, AssignmentState> _states;
    private readonly Dictionary<UnitCode, List<FigureOfUnit>> _figures = [];

    public YearOfUnits(YearFacts facts, PlanBook book, DateTimeOffset asAt)
    {
        (_book, _asAt) = (book, asAt);
        var all = facts.All<AssignmentState>().Where(a => a.State is { Id: not null, Issue: not null }).ToList();
        // What was found not to be a unit's duty counts for whoever got it instead; what ended otherwise counts up to its end: a lapse is not erased by losing the task.
        _assignments = all.Where(a => a.State.Issue!.Duty != Duty.Onward && !a.Marks.Any(m => m.Event is DisputeUpheld)).ToLookup(a => a.State.Issue!.Unit);
        _states = all.ToDictionary(a => a.State.Id!.Value.Value, a => a.State, StringComparer.Ordinal);
        _returns = facts.All<ReturnState>().Where(r => r.State.Id is not null).ToLookup(r => r.State.Unit);
        _led = facts.All<TaskRunState>().Where(r => r.State.Id is not null).ToLookup(r => r.State.Lead);
        _merges = facts.All<MergeState>().Where(m => m.State is { Lead: not null, Clocks: not null }).ToLookup(m => m.State.Lead!.Value);
        _reviews = all.SelectMany(a => a.Marks).Where(m => m.Event is LadderStepRaised { Level: >= LadderLevel.Blue } e && ClockNames.IsOthers(e.Clock)).ToLookup(m => ((LadderStepRaised)m.Event).Owner);
        // A paper may be drawn in more than one month: the last word about it counts, once.
        _spotChecks = facts.All<SpotCheckState>().SelectMany(s => s.Marks).Where(m => m.Event is SpotCheckJudged).OrderBy(m => m.At).ThenBy(m => m.Stream)
            .Select(m => (SpotCheckJudged)m.Event).GroupBy(j => (j.Assignment, j.Hash)).Select(g => g.Last()).ToLookup(j => j.Assignment);
        foreach (var indicator in facts.All<IndicatorState>()) Take(indicator.State);
        Units = _assignments.Select(a => a.Key).Concat(_led.Select(r => r.Key)).ToHashSet();
    }

    /// <summary>Those who had something to do or to lead.</summary>
    public IReadOnlySet<UnitCode> Units { get; }

    public IReadOnlyList<FigureOfUnit> FiguresOf(UnitCode unit) => _figures.GetValueOrDefault(unit) ?? [];

    public int CountedFigures(UnitCode unit) => FiguresOf(unit).Count(f => f.IsCounted);

    /// <summary>Whether the unit had anything of what the rule counts at all.</summary>
    public bool HasLoad(RuleKind kind, UnitCode unit) => kind switch
    {
        RuleKind.Indicator => CountedFigures(unit) > 0,
        RuleKind.DeliverableLate => _assignments[unit].Any(a => !a.State.Deliverables.IsEmpty),
        RuleKind.WorkLate or RuleKind.UrgedAgain or RuleKind.AcknowledgedLate or RuleKind.DirectedLate => _assignments[unit].Any(),
        RuleKind.ReportLate or RuleKind.ReportMissing or RuleKind.Returned => _returns[unit].Any(),
        RuleKind.DispatchLate or RuleKind.ReviewLate or RuleKind.MergeLate or RuleKind.MergeMissing => _led[unit].Any(),
        _ => false,
    };

    public IEnumerable<Occurred> Of(AssessmentRule rule, UnitCode unit) => rule.Kind switch
    {
        RuleKind.IndicatorSoft => FiguresOf(unit).Where(f => f is { IsCounted: false, IsExempt: false, IsMet: false }).Select(OfFigure),
        RuleKind.IndicatorExempt => FiguresOf(unit).Where(f => f.IsExempt).Select(OfFigure),
        RuleKind.IndicatorBeyond => FiguresOf(unit).Where(f => f is { IsCounted: true, IsMet: true } && f.DoneShare >= rule.From).Select(OfFigure),
        RuleKind.DeliverableLate => _assignments[unit].SelectMany(LateDeliverables),
        RuleKind.WorkLate => _assignments[unit].SelectMany(LateWork),
        RuleKind.UrgedAgain => _assignments[unit].SelectMany(UrgedAgain),
        RuleKind.ExtensionGranted => _assignments[unit].SelectMany(a => Marked<ExtensionGranted>(a, (m, e) => [new(FactNames.Days, Text(e.Days)), new(FactNames.Due, Text(e.Work.Due.On)), new(FactNames.Original, Text(e.Work.OriginalDue.On))])),
        RuleKind.Suspended => _assignments[unit].SelectMany(a => Marked<AssignmentSuspended>(a, (m, e) => [new(FactNames.On, Text(m.At)), new(FactNames.Reason, e.Reason)])),
        RuleKind.ReportLate => _returns[unit].SelectMany(LateReturns),
        RuleKind.ReportMissing => _returns[unit].SelectMany(MissingReturns),
        RuleKind.Returned => _assignments[unit].SelectMany(Returned),
        RuleKind.AcknowledgedLate => _assignments[unit].SelectMany(LateAcknowledgement),
        RuleKind.DirectedLate => _assignments[unit].SelectMany(DirectedLate),
        RuleKind.SpotCheckFailed => _assignments[unit].SelectMany(a => _spotChecks[a.State.Id!.Value].Where(j => !j.Passed).Select(j => OfSpotCheck(a, j))),
        _ => OfLead(rule.Kind, unit),
    };
}
