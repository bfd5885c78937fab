using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Cycles;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Precedents;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Host.Api;

/// <summary>Every act a person can do, as one table. A test proves that each command stands here or below with the reason why not.</summary>
public static class ActRoutes
{
    private const string ByProcess = "follows from an event or a deadline; the domain takes it from the process alone";
    private const string ByParkedList = "goes with the message's own row, which is looked up first: ParkedRoutes";

    private static readonly ActTarget<AssignmentId> s_assignment = new(
        "assignments", RouteKey.AssignmentPattern, k => k.Assignment, (v, p, id) => p.Assignment(id) is { } a && Sight.OfAssignment(v, p, a));

    private static readonly ActTarget<TaskRunId> s_run = new(
        "tasks", RouteKey.RunPattern, k => k.Run, (v, p, id) => p.Run(id) is { } run && Sight.OfRun(v, p.Book, run));

    private static readonly ActTarget<IndicatorId> s_indicator = new(
        "indicators", RouteKey.IndicatorPattern, k => k.Indicator, (v, p, id) => p.Book.Indicator(id) is not null && p.Run(id.Run) is { } run && Sight.OfFigure(v, p, run, p.Indicator(id) ?? IndicatorState.Initial));

    private static readonly ActTarget<ReturnId> s_return = new(
        "returns", RouteKey.ReturnPattern, k => k.Return, (v, p, id) => p.Returns.GetValueOrDefault(id.Value) is { } form && Sight.OfReturn(v, p.Book, form.State));

    private static readonly ActTarget<MergeId> s_merge = new(
        "merges", RouteKey.MergePattern, k => k.Merge,
        (v, p, id) => p.Merges.ContainsKey(id.Value) && p.Run(id.Run) is { } run && Sight.OfRun(v, p.Book, run));

    private static readonly ActTarget<EscalationId> s_escalation = new(
        "escalations", RouteKey.EscalationPattern, k => k.Escalation,
        (v, p, id) => p.Escalations.GetValueOrDefault(id.Value) is { } matter && Sight.OfEscalation(v, p.Book, matter.State));

    private static readonly ActTarget<NoticeId> s_notice = new(
        "notices", RouteKey.NoticePattern, k => k.Notice, (v, p, id) => p.Notices.GetValueOrDefault(id.Value) is { } paper && Sight.OfNotice(v, p.Book, paper.State));

    private static readonly ActTarget<CycleId> s_assessment = new("assessments", RouteKey.CyclePattern, k => k.Cycle, (v, p, id) => !v.IsAdministrator && p.Assessments.ContainsKey(id.Value));

    private static readonly ActTarget<SpotCheckId> s_spotCheck = new("spot-checks", RouteKey.SpotCheckPattern, k => k.SpotCheck, (v, p, _) => Sight.IsOfAll(v, p.Book));

    private static readonly ActTarget<CycleId> s_cycle = new("cycles", RouteKey.CyclePattern, k => k.Cycle, (_, _, _) => true);

    private static readonly ActTarget<Place<UnitCode>> s_unit = new(
        "units", RouteKey.UnitPattern, k => k.Unit is { } unit ? new(k.Jurisdiction, unit) : null, (_, p, unit) => p.Book.Units.Find(unit.Key) is not null);

    /// <summary>Whether there is such a person is told by the decider, to those who may know.</summary>
    private static readonly ActTarget<Place<PersonId>> s_person = new(
        "persons", RouteKey.PersonPattern, k => k.Person is { } person ? new(k.Jurisdiction, person) : null, (_, _, _) => true);

    private static readonly ActTarget<City> s_city = new("settings", "city", k => new City(k.Jurisdiction), (_, _, _) => true);

    public static IReadOnlyList<ActRoute> All { get; } = [.. OfUnits(), .. OfReviewers(), .. OfRuns(), .. OfReports(), .. OfFigures(), .. OfAssessments(), .. OfOffices(), .. OfPeople()];

    /// <summary>Commands that no route sends, each with the reason.</summary>
    public static IReadOnlyDictionary<Type, string> Others { get; } = new Dictionary<Type, string>
    {
        [typeof(IssueAssignment)] = ByProcess,
        [typeof(OpenDeliverable)] = ByProcess,
        [typeof(NotePrecedent)] = ByProcess,
        [typeof(ReceiveReport)] = ByProcess,
        [typeof(NoteChildOfAssignment)] = ByProcess,
        [typeof(ReopenAssignment)] = ByProcess,
        [typeof(CarryOutDecision)] = ByProcess,
        [typeof(OpenTaskRun)] = ByProcess,
        [typeof(ActivateStep)] = ByProcess,
        [typeof(NoteChildOfRun)] = ByProcess,
        [typeof(NoteStepPart)] = ByProcess,
        [typeof(NoteRunStanding)] = ByProcess,
        [typeof(ExpectLine)] = ByProcess,
        [typeof(ExpectReport)] = ByProcess,
        [typeof(NoteReport)] = ByProcess,
        [typeof(FixAssessmentRules)] = ByProcess,
        [typeof(DraftAssessment)] = "is computed from the record: AssessmentRoutes",
        [typeof(NoteReportedValue)] = ByProcess,
        [typeof(RaiseEscalation)] = ByProcess,
        [typeof(SettleEscalation)] = ByProcess,
        [typeof(AddNoticeItem)] = ByProcess,
        [typeof(NumberNotice)] = ByProcess,
        [typeof(AllocateNumber)] = ByProcess,
        [typeof(KeepPaper)] = ByProcess,
        [typeof(RecordPrecedent)] = ByProcess,
        [typeof(ConsultPrecedents)] = ByProcess,
        [typeof(FireDeadline)] = ByProcess,
        [typeof(TakeDelivery)] = ByProcess,
        [typeof(RefuseDelivery)] = ByProcess,
        [typeof(ReplayParkedMessage)] = ByParkedList,
        [typeof(DropParkedMessage)] = ByParkedList,
        [typeof(AttachEvidence)] = "goes with the file itself, whose content is looked at: EvidenceActs",
    };

    private static IEnumerable<ActRoute> OfUnits() =>
    [
        s_assignment.Does<AcknowledgeAssignment>("acknowledge", id => new(id)),
        s_assignment.Does<TakeAssignment>("take", id => new(id)),
        s_assignment.Does<HandOverBody, HandOverAssignment>("hand-over", (id, b) => new(id, b.To, b.Reason)),
        s_assignment.Does<DisputeBody, SendFromUnit>("dispute", (id, b) => new(id, new Dispute(b.Reason, b.Proposed))),
        s_assignment.Does<ExtensionBody, SendFromUnit>("request-extension", (id, b) => new(id, new RequestExtension(b.Days, b.Reason, b.Progress))),
        s_assignment.Does<SubmitBody, SendFromUnit>("submit", (id, b) => new(id, new Submit(b.Result, b.Value))),
        s_assignment.Does<StepResultBody, SendFromUnit>("deliver", (id, b) => new(id, new Deliver(b.Step, b.Result))),
        s_assignment.Does<CorrectReportBody, SendFromUnit>("correct-report", (id, b) => new(id, new CorrectReport(b.Month, b.Line.Line))),
        s_assignment.Does<WithDraft, ApproveOutgoing>("approve-draft", (id, b) => new(id, b.Act)),
        s_assignment.Does<WithDraftReason, SendBackOutgoing>("send-back-draft", (id, b) => new(id, b.Act, b.Reason)),
        s_assignment.Does<WithDraftSigner, AskCosignature>("ask-cosignature", (id, b) => new(id, b.Act, b.Signer)),
        s_assignment.Does<WithDraft, Cosign>("cosign", (id, b) => new(id, b.Act)),
        s_assignment.Does<OnwardBody, DispatchOnward>("dispatch-onward", (id, b) => new(id, b.Parts)),
        s_assignment.Does<WithText, RemarkOnAssignment>("remark", (id, b) => new(id, b.Text)),
    ];

    private static IEnumerable<ActRoute> OfReviewers() =>
    [
        s_assignment.Does<ArbitrateBody, ArbitrateDispute>("arbitrate", (id, b) => new(id, b.Ruling, b.Successor, b.Reason)),
        s_assignment.Does<DecideExtensionBody, DecideExtension>("decide-extension", (id, b) => new(id, b.Grant, b.Reason)),
        s_assignment.Does<ReviewReportBody, ReviewReport>("review-report", (id, b) => new(id, b.Month, b.Accept, b.Reason)),
        s_assignment.Does<ReviewBody, ReviewSubmission>("review", (id, b) => new(id, b.Accept, b.Reason)),
        s_assignment.Does<WithText, RemindUnit>("remind", (id, b) => new(id, b.Text)),
        s_assignment.Does<CloseOffAssignment>("close-off", id => new(id)),
        s_assignment.Does<WithReason, SuspendAssignment>("suspend", (id, b) => new(id, b.Reason)),
        s_assignment.Does<WithReason, ResumeAssignment>("resume", (id, b) => new(id, b.Reason)),
        s_assignment.Does<WithReason, TerminateAssignment>("terminate", (id, b) => new(id, b.Reason)),
        s_assignment.Does<OverrideBody, OverrideLight>("override-light", (id, b) => new(id, b.Light, b.Reason)),
        s_assignment.Does<ConfirmDateBody, ConfirmProvisionalDate>("confirm-date", (id, b) => new(id, new(b.ExpectedAt.ToUniversalTime(), default, "", false))),
    ];

    private static IEnumerable<ActRoute> OfRuns() =>
    [
        s_run.Does<BreakdownBody, BreakDownTask>("break-down", (id, b) => new(id, [.. b.Items.Select(i => i.Item)], b.BasedOn)),
        s_run.Does<ApproveBreakdown>("approve-breakdown", id => new(id)),
        s_run.Does<WithReason, SendBackBreakdown>("send-back-breakdown", (id, b) => new(id, b.Reason)),
        s_run.Does<DispatchTask>("dispatch", id => new(id)),
        s_run.Does<AddUnitBody, AddUnitToTask>("add-unit", (id, b) => new(id, b.Item.Item, b.Reason)),
        s_run.Does<StepResultBody, CompleteStep>("complete-step", (id, b) => new(id, b.Step, b.Result)),
        s_run.Does<WithStep, ApproveStep>("approve-step", (id, b) => new(id, b.Step)),
        s_run.Does<StepReasonBody, SendBackStep>("send-back-step", (id, b) => new(id, b.Step, b.Reason)),
        s_run.Does<SignBody, SignTaskRun>("sign", (id, b) => new(id, b.TextHash)),
        s_run.Does<WithReason, RefuseSignature>("refuse-signature", (id, b) => new(id, b.Reason)),
        s_run.Does<CloseOffTaskRun>("close-off", id => new(id)),
        s_run.Does<ReopenBody, ReopenTaskRun>("reopen", (id, b) => new(id, b.Reason, b.Assignments)),
        s_run.Does<MoveBody, MoveTaskRun>("move", (id, b) => new(id, b.Version)),
    ];

    private static IEnumerable<ActRoute> OfReports() =>
    [
        s_return.Does<FilledLine, FillLine>("fill", (id, b) => new(id, b.Assignment, b.Line.Line)),
        s_return.Does<FileReturnBody, FileReturn>("file", (id, b) => new(id, [.. b.Lines.Select(l => new ReturnLine(l.Assignment, l.Line.Line))], b.Submit)),
        s_return.Does<FillRestUnchanged>("fill-rest-unchanged", id => new(id)),
        s_return.Does<SubmitReturn>("submit", id => new(id)),
        s_return.Does<ApproveReturn>("approve", id => new(id)),
        s_return.Does<WithReason, SendBackReturn>("send-back", (id, b) => new(id, b.Reason)),
        s_return.Does<WithSigner, AskReturnCosignature>("ask-cosignature", (id, b) => new(id, b.Signer)),
        s_return.Does<CosignReturn>("cosign", id => new(id)),
        s_merge.Does<MergeBody, MergeReports>("merge", (id, b) => new(id, b.Summary)),
        s_merge.Does<ApproveMerge>("approve", id => new(id)),
        s_merge.Does<WithReason, SendBackMerge>("send-back", (id, b) => new(id, b.Reason)),
    ];

    private static IEnumerable<ActRoute> OfFigures() =>
    [
        s_indicator.Does<IndicatorPlanBody, PlanIndicator>("plan", (id, b) => new(id, b.Plan, b.Reason)),
        s_indicator.Does<EnterValuesBody, EnterValues>("enter-values", (id, b) => new(id, b.Rows, b.Standing, b.Reason)),
    ];

    private static IEnumerable<ActRoute> OfAssessments() =>
    [
        s_assessment.Does<PublishAssessment>("publish", id => new(id)),
        s_assessment.Does<ObjectionBody, RaiseObjection>("object", (id, b) => new(id, b.Unit, b.Point, b.Kind, b.Text, b.Request ?? "", [.. b.Evidence ?? []])),
        s_assessment.Does<RulingBody, RuleOnObjection>("rule", (id, b) => new(id, b.Objection, b.Upheld, b.Delta, b.Reason)),
        s_assessment.Does<SignBody, SignAssessment>("sign", (id, b) => new(id, b.TextHash)),
        s_assessment.Does<WithReason, AdoptAssessmentRules>("adopt-rules", (id, b) => new(id, b.Reason)),
        s_assessment.Does<WithReason, OpenAssessmentIssue>("open-issue", (id, b) => new(id, b.Reason)),
        s_assessment.Does<RankingBody, SetRanking>("set-ranking", (id, b) => new(id, b.On, b.Reason)),
        s_spotCheck.Does<DrawBody, DrawSpotCheck>("draw", (id, p, b) => new(id, b.Seed, b.Count, SpotChecks.PopulationOf(p, id))),
        s_spotCheck.Does<JudgeBody, JudgeSpotItem>("judge", (id, b) => new(id, b.Item, b.Passed, b.Reason)),
    ];

    private static IEnumerable<ActRoute> OfOffices() =>
    [
        s_escalation.Does<DecisionBody, DecideEscalation>("decide", (id, b) => new(id, b.Kind, b.Text, b.Days, [.. b.Units ?? []])),
        s_escalation.Does<DecisionBody, SuggestDecision>("suggest", (id, b) => new(id, b.Kind, b.Text, b.Days, [.. b.Units ?? []])),
        s_notice.Does<IssueNotice>("issue", id => new(id)),
        s_cycle.Does<OpenCycle>("open", id => new(id)),
    ];

    private static IEnumerable<ActRoute> OfPeople() =>
    [
        s_unit.Does<SubstituteBody, AppointSubstitute>(
            "appoint-substitute", (at, b) => new(at.Jurisdiction, at.Key, new Substitution(b.Principal, b.Substitute, b.Role, b.From, b.Until))),
        s_unit.Does<WithdrawSubstituteBody, WithdrawSubstitute>("withdraw-substitute", (at, b) => new(at.Jurisdiction, at.Key, b.Principal, b.Substitute)),
        s_person.Does<RegisterPerson>("register", at => new(at.Jurisdiction, at.Key)),
        s_person.Does<PostBody, GrantPost>("grant", (at, b) => new(at.Jurisdiction, at.Key, b.Post)),
        s_person.Does<RevokeBody, RevokePost>("revoke", (at, b) => new(at.Jurisdiction, at.Key, b.Post.Post, b.Reason)),
        s_person.Does<WithReason, DisablePerson>("disable", (at, b) => new(at.Jurisdiction, at.Key, b.Reason)),
        s_person.Does<WithReason, EnablePerson>("enable", (at, b) => new(at.Jurisdiction, at.Key, b.Reason)),
        s_city.Does<PasswordStyleBody, ChoosePasswordStyle>("choose-password-style", (at, b) => new(at.Jurisdiction, b.Style)),
        s_city.Does<HolidayNoticeBody, EnterHolidayNotice>("enter-holiday-notice", (at, b) => new(at.Jurisdiction, b.Year, b.Off, b.MakeUp)),
    ];

    private readonly record struct City(string Jurisdiction);

    private readonly record struct Place<TKey>(string Jurisdiction, TKey Key);
}
