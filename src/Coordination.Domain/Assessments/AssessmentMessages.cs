using System.Collections.Immutable;
using Coordination.Domain.Calendars;

namespace Coordination.Domain.Assessments;

public abstract record AssessmentCommand(CycleId Cycle) : Command
{
    public override StreamId Stream => StreamId.Assessment(Cycle);
}

/// <summary>The process keeps the rules in force when the year opens: a year is judged by the rules it began with.</summary>
public sealed record FixAssessmentRules(CycleId Cycle) : AssessmentCommand(Cycle);

/// <summary>The office's head takes the rules in force now for a year that began with others, on record.</summary>
public sealed record AdoptAssessmentRules(CycleId Cycle, string Reason) : AssessmentCommand(Cycle);

/// <summary>The office lays down what was computed from the record. The cards come from the computation, never from a person.</summary>
/// <param name="AsAt">The day (Asia/Shanghai) up to whose end the record was read.</param>
/// <param name="RulesVersion">Of the rules they were computed by.</param>
public sealed record DraftAssessment(CycleId Cycle, DateOnly AsAt, string RulesVersion, ImmutableArray<Scorecard> Cards) : AssessmentCommand(Cycle);

/// <summary>The draft goes to the units it is about; their time to object begins.</summary>
public sealed record PublishAssessment(CycleId Cycle) : AssessmentCommand(Cycle);

/// <summary>提出异议: a unit's head doubts one point.</summary>
/// <param name="Evidence">Hashes of files attached to the assignment in question.</param>
public sealed record RaiseObjection(CycleId Cycle, UnitCode Unit, string Point, ObjectionKind Kind, string Text, string Request, ImmutableArray<string> Evidence) : AssessmentCommand(Cycle);

/// <summary>裁定: the office's head. The lead explains, and does not rule.</summary>
/// <param name="Delta">What the point changes from now on where the objection is upheld; from its old amount up to 0.</param>
public sealed record RuleOnObjection(CycleId Cycle, int Objection, bool Upheld, decimal Delta, string Reason) : AssessmentCommand(Cycle);

/// <summary>定稿: the office's head, then a leader of the leading group, under exactly the text on record.</summary>
public sealed record SignAssessment(CycleId Cycle, string TextHash) : AssessmentCommand(Cycle);

/// <summary>更正: a frozen result stays as it is; a new issue begins beside it.</summary>
public sealed record OpenAssessmentIssue(CycleId Cycle, string Reason) : AssessmentCommand(Cycle);

/// <summary>Ranking is off by default; whoever turns it on has read the rule that limits it (国办函〔2026〕12号), and it is recorded.</summary>
public sealed record SetRanking(CycleId Cycle, bool On, string Reason) : AssessmentCommand(Cycle);

public enum ObjectionKind
{
    /// <summary>事实有误.</summary>
    Fact,

    /// <summary>规则适用.</summary>
    Rule,

    /// <summary>算式有误.</summary>
    Arithmetic,
}

public sealed record AssessmentRulesFixed(AssessmentRules Rules) : Event;

public sealed record AssessmentRulesAdopted(AssessmentRules Rules, string Reason, Signer By) : Event;

/// <param name="Issue">Counts frozen results and their corrections, from 1.</param>
/// <param name="Edition">Counts drafts within the issue, from 1.</param>
/// <param name="Digest">SHA-256 of all cards.</param>
public sealed record AssessmentDrafted(int Issue, int Edition, DateOnly AsAt, string RulesVersion, ImmutableArray<Scorecard> Cards, string Digest, Signer By) : Event;

/// <param name="Until">The last moment to object.</param>
public sealed record AssessmentPublished(DueDate Until, Signer By) : Event;

public sealed record ObjectionRaised(int Objection, UnitCode Unit, string Point, ObjectionKind Kind, string Text, string Request, ImmutableArray<string> Evidence, Signer By) : Event;

public sealed record ObjectionRuled(int Objection, bool Upheld, decimal Delta, string Reason, Signer By) : Event;

public sealed record AssessmentSigned(UnitCode Unit, string Text, string TextHash, Signer By) : Event;

/// <summary>The result no longer changes.</summary>
/// <param name="Digest">SHA-256 of the cards as they were signed.</param>
public sealed record AssessmentFrozen(int Issue, string Digest) : Event;

public sealed record AssessmentIssueOpened(int Issue, string Reason, Signer By) : Event;

public sealed record RankingSet(bool On, string Reason, Signer By) : Event;
