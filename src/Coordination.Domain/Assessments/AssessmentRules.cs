using System.Collections.Immutable;

namespace Coordination.Domain.Assessments;

/// <summary>Reference groups: each is judged by the rules made for it and told apart from the others.</summary>
public enum CardGroup
{
    /// <summary>县区: what the policy puts into the annual assessment.</summary>
    County,

    /// <summary>功能板块: outside the county result.</summary>
    Zone,

    /// <summary>Leads and responsible units.</summary>
    Bureau,
}

/// <summary>What a rule counts: a closed vocabulary, each word of it read from recorded events and values alone.</summary>
public enum RuleKind
{
    /// <summary>Each figure of the unit has an equal part of the section; what is not done of it is lost.</summary>
    Indicator,

    /// <summary>力争 figures that were not reached: told, never deducted.</summary>
    IndicatorSoft,

    /// <summary>Figures the document leaves out for the unit: told.</summary>
    IndicatorExempt,

    /// <summary>Hard figures done far beyond the target (<see cref="AssessmentRule.From"/> percent of the way): a bonus for results.</summary>
    IndicatorBeyond,

    /// <summary>Per working day that a step's result came late.</summary>
    DeliverableLate,

    /// <summary>Per assignment handed in late, or not yet though due.</summary>
    WorkLate,

    /// <summary>Per clock of the unit's own on which a second paper had to be sent.</summary>
    UrgedAgain,

    /// <summary>Told: an approved extension is not lateness.</summary>
    ExtensionGranted,

    /// <summary>Told: a suspension stops the clock.</summary>
    Suspended,

    /// <summary>Per monthly form that came late.</summary>
    ReportLate,

    /// <summary>Per monthly form that never came.</summary>
    ReportMissing,

    /// <summary>Per report or result returned by its reviewer.</summary>
    Returned,

    /// <summary>Per assignment acknowledged late.</summary>
    AcknowledgedLate,

    /// <summary>Per direction of the leading group (责成办理) not done in time.</summary>
    DirectedLate,

    /// <summary>Per paper that a spot check found wanting.</summary>
    SpotCheckFailed,

    /// <summary>Leads: per working day a breakdown or dispatch was late.</summary>
    DispatchLate,

    /// <summary>Leads: per review, ruling or decision whose own clock escalated.</summary>
    ReviewLate,

    /// <summary>Leads: per merged report that came late.</summary>
    MergeLate,

    /// <summary>Leads: per merged report that never came.</summary>
    MergeMissing,
}

/// <param name="Id">As the score sheet cites it, 丙1.</param>
/// <param name="Points">Per occurrence: deducted where positive, unless the kind is a bonus.</param>
/// <param name="EachMax">Most for one occurrence that counts days; null: no bound.</param>
/// <param name="Cap">Most for the whole rule; null: the section.</param>
/// <param name="Free">The first so many are told and not counted.</param>
/// <param name="From">For <see cref="RuleKind.IndicatorBeyond"/>: percent of the way.</param>
/// <param name="Text">The rule in Chinese; what it says is what the numbers do.</param>
public sealed record AssessmentRule(
    string Id, RuleKind Kind, decimal Points, decimal? EachMax, decimal? Cap, int Free, decimal From, string Text, string TextEnglish);

/// <summary>A part of the score with its full marks.</summary>
/// <param name="Full">0 for a section of bonuses.</param>
public sealed record AssessmentSection(string Id, string Title, string TitleEnglish, ImmutableArray<CardGroup> Groups, decimal Full, ImmutableArray<AssessmentRule> Rules);

/// <summary>The rules of a year's assessment as data. <paramref name="Version"/> is the hash of everything else.</summary>
/// <param name="Base">What a unit that lost nothing has.</param>
/// <param name="ZonesCount">True where the office has put the zones into the county result.</param>
public sealed record AssessmentRules(string Version, decimal Base, bool ZonesCount, ImmutableArray<AssessmentSection> Sections)
{
    public static AssessmentRules None { get; } = new("", 100, false, []);

    public AssessmentRule? Rule(string id) => Sections.SelectMany(s => s.Rules).FirstOrDefault(r => r.Id == id);

    public IEnumerable<AssessmentSection> For(CardGroup group) => Sections.Where(s => s.Groups.Contains(group));
}
