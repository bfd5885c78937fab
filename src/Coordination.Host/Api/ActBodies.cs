using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Host.Api;

// What an act is sent with besides its address. Who acts is never in it.

public sealed record WithReason(string Reason);

public sealed record WithText(string Text);

public sealed record WithDraft(string Act);

public sealed record WithDraftReason(string Act, string Reason);

public sealed record WithDraftSigner(string Act, PersonId Signer);

public sealed record WithSigner(PersonId Signer);

public sealed record HandOverBody(PersonId To, string Reason);

/// <param name="Proposed">The unit whose duty it is instead.</param>
public sealed record DisputeBody(string Reason, UnitCode? Proposed = null);

/// <param name="Days">Working days.</param>
public sealed record ExtensionBody(int Days, string Reason, string Progress);

/// <param name="Value">The year's value of the task's first indicator.</param>
public sealed record SubmitBody(string Result, decimal? Value = null);

public sealed record StepResultBody(StepId Step, string Result);

/// <summary>A month's line about one assignment; all may be left out where nothing has changed.</summary>
/// <param name="Value">Of the task's first figure.</param>
/// <param name="MoreValues">Of its other figures, by their ids.</param>
public sealed record LineBody(
    decimal? Value = null, string? Milestone = null, string? Progress = null, string? Obstacle = null, string? DecisionNeeded = null, bool NoChange = false,
    ImmutableSortedDictionary<string, decimal>? MoreValues = null)
{
    internal ReportLine Line => new(Value, Milestone, Progress, Obstacle, DecisionNeeded, NoChange) { MoreValues = MoreValues };
}

public sealed record CorrectReportBody(ReportMonth Month, LineBody Line);

/// <param name="Successor">The unit that takes over, for <c>Reassign</c>.</param>
public sealed record ArbitrateBody(Ruling Ruling, string Reason, UnitCode? Successor = null);

public sealed record DecideExtensionBody(bool Grant, string Reason);

public sealed record ReviewReportBody(ReportMonth Month, bool Accept, string? Reason = null);

public sealed record ReviewBody(bool Accept, string? Reason = null);

public sealed record OnwardBody(ImmutableArray<OnwardPart> Parts);

/// <param name="Light">Null takes a manual light off.</param>
public sealed record OverrideBody(string Reason, Light? Light = null);

/// <param name="ExpectedAt">The instant (UTC) the new calendar gives, as it was shown.</param>
public sealed record ConfirmDateBody(DateTimeOffset ExpectedAt);

/// <param name="Share">Percent of the city's target.</param>
/// <param name="DueOn">Null: calculated back from the lead's date.</param>
public sealed record BreakdownLine(UnitCode Unit, Duty Duty, string Content, decimal? Share = null, DateOnly? DueOn = null)
{
    internal BreakdownItem Item => new(Unit, Duty, Content, Share, DueOn);
}

/// <param name="BasedOn">The run whose breakdown was the draft, last year's say.</param>
public sealed record BreakdownBody(ImmutableArray<BreakdownLine> Items, TaskRunId? BasedOn = null);

public sealed record AddUnitBody(BreakdownLine Item, string Reason);

public sealed record WithStep(StepId Step);

public sealed record StepReasonBody(StepId Step, string Reason);

/// <param name="TextHash">SHA-256 of the text that was read, as the task run tells it.</param>
public sealed record SignBody(string TextHash);

/// <param name="Assignments">Those that are opened again with it.</param>
public sealed record ReopenBody(string Reason, ImmutableArray<AssignmentId> Assignments);

public sealed record MoveBody(string Version);

public sealed record FilledLine(AssignmentId Assignment, LineBody Line);

public sealed record FileReturnBody(ImmutableArray<FilledLine> Lines, bool Submit);

public sealed record YearValue(int Year, decimal Value);

/// <param name="Share">Percent of the year's path due by the end of the month.</param>
public sealed record MonthShare(int Month, decimal Share);

/// <param name="Path">The city's value for the end of each year.</param>
/// <param name="Shares">For a course by months or steps.</param>
public sealed record IndicatorPlanBody(
    decimal Baseline, ImmutableArray<YearValue> Path, UnitCode Owner, Aggregation Aggregation, ImmutableArray<IndicatorPart> Parts, CourseKind Course = CourseKind.Linear,
    IReadOnlyList<MonthShare>? Shares = null, string? Reason = null)
{
    /// <summary>Of a year or month told twice the last counts.</summary>
    internal IndicatorPlan Plan => new(
        Baseline, Path.Aggregate(ImmutableSortedDictionary<int, decimal>.Empty, (all, p) => all.SetItem(p.Year, p.Value)),
        new Course(Course, (Shares ?? []).Aggregate(ImmutableSortedDictionary<int, decimal>.Empty, (all, s) => all.SetItem(s.Month, s.Share))), Owner, Aggregation, Parts);

    internal static IndicatorPlanBody Of(IndicatorPlan plan, IEnumerable<IndicatorPart> parts) => new(
        plan.Baseline, [.. plan.Path.Select(p => new YearValue(p.Key, p.Value))], plan.Owner, plan.Aggregation, [.. parts], plan.Course.Kind,
        [.. plan.Course.Points.Select(p => new MonthShare(p.Key, p.Value))]);
}

/// <param name="Rows">All of them or none.</param>
public sealed record EnterValuesBody(ImmutableArray<ValueRow> Rows, ValueStanding Standing, string? Reason = null);

/// <param name="Point">The point's id within the unit's sheet.</param>
/// <param name="Evidence">Hashes of files attached to the assignment in question.</param>
public sealed record ObjectionBody(UnitCode Unit, string Point, ObjectionKind Kind, string Text, string? Request = null, IReadOnlyList<string>? Evidence = null);

/// <param name="Delta">What the point changes from now on, where the objection is upheld.</param>
public sealed record RulingBody(int Objection, bool Upheld, string Reason, decimal Delta = 0);

public sealed record RankingBody(bool On, string Reason);

/// <param name="Seed">Said before the draw, or taken from a public source.</param>
public sealed record DrawBody(string Seed, int Count);

/// <param name="Item">As the draw names it.</param>
public sealed record JudgeBody(string Item, bool Passed, string? Reason = null);

public sealed record MergeBody(string Summary);

/// <param name="Days">Working days, for an extension or a direction.</param>
/// <param name="Units">Who takes over, for a reassignment or a split.</param>
public sealed record DecisionBody(DecisionKind Kind, string Text, int Days = 0, IReadOnlyList<UnitCode>? Units = null);

/// <summary>Whole days in Asia/Shanghai, both included.</summary>
public sealed record SubstituteBody(PersonId Principal, PersonId Substitute, Role Role, DateOnly From, DateOnly Until);

public sealed record WithdrawSubstituteBody(PersonId Principal, PersonId Substitute);

public sealed record PostBody(UnitCode Unit, Role Role, UnitCode? HomeUnit = null)
{
    internal Post Post => new(Unit, Role, HomeUnit);
}

public sealed record RevokeBody(PostBody Post, string Reason);

public sealed record PasswordStyleBody(PasswordStyle Style);

/// <param name="Off">Days off, weekends within a holiday included.</param>
/// <param name="MakeUp">Weekend days worked in exchange (调休).</param>
public sealed record HolidayNoticeBody(int Year, ImmutableArray<HolidayDay> Off, ImmutableArray<HolidayDay> MakeUp);
