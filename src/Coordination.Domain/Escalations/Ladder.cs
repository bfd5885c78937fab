using System.Collections.Immutable;

namespace Coordination.Domain.Escalations;

/// <summary>How loud a ladder step is. Blue is a step of notice, never a light.</summary>
public enum LadderLevel
{
    Reminder,
    Blue,
    Yellow,
    Red,
    Agenda,
}

public enum LadderTrigger
{
    /// <summary>So many working days before the due day.</summary>
    BeforeDue,

    /// <summary>Half of the term's working days gone.</summary>
    HalfTerm,

    /// <summary>So many working days after the due day; 1 is the working day after expiry.</summary>
    AfterDue,
}

/// <summary>A post a notice goes to, relative to the late unit.</summary>
public enum NoticePost
{
    Handler,
    Liaison,
    UnitHead,
    LeadUnit,
    Office,
    LeadingGroup,
}

/// <summary>The papers of the office; all but the brief are numbered by kind and year.</summary>
public enum PaperKind
{
    /// <summary>交办单.</summary>
    DispatchOrder,

    /// <summary>催办单: automatic.</summary>
    UrgeNotice,

    /// <summary>督办通知单: prepared by the system, issued by a named person.</summary>
    SupervisionOrder,

    /// <summary>通报: prepared by the system, issued by a named person.</summary>
    Bulletin,

    /// <summary>办结报告.</summary>
    CompletionReport,

    /// <summary>年度考核结果, one unit's.</summary>
    AssessmentResult,

    /// <summary>年度考核结果, of all that were assessed.</summary>
    AssessmentOverview,

    /// <summary>领导小组一页纸: internal, without a number.</summary>
    GroupBrief,
}

/// <param name="Days">Working days before or after the due day; 0 at half-term.</param>
/// <param name="Paper">The paper prepared, if any; a reminder is a message without paper.</param>
public sealed record LadderStep(string Id, LadderTrigger Trigger, int Days, LadderLevel Level, ImmutableArray<NoticePost> To, PaperKind? Paper);

/// <summary>A ladder of notices to named posts; data of the plan, one per kind of clock.</summary>
public sealed record Ladder(string Id, ImmutableArray<LadderStep> Steps);
