using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Assignments;

/// <summary>How each event changes an assignment. An event it does not know throws: it must never be swallowed.</summary>
public static class AssignmentEvolution
{
    public static AssignmentState Apply(AssignmentState s, Event e, StreamId stream, DateTimeOffset at)
    {
        if (s.Id is null) s = s with { Id = new AssignmentId(stream.Key) };
        var after = Evolve(s, e, at);
        var (clocks, serials) = Clocks.Number(s.Clocks, after.Clocks, s.Serials);
        return ReferenceEquals(clocks, s.Clocks) ? after : after with { Clocks = clocks, Serials = serials };
    }

    private static AssignmentState Evolve(AssignmentState s, Event e, DateTimeOffset at) => e switch
    {
        LadderStepRaised x => s with { Clocks = Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: true) },
        LadderStepLapsed x => s with { Clocks = Clocks.TakeOff(s.Clocks, x.Clock, x.Step, raised: false) },
        EscalationSettled => s,
        AssignmentDispatched x => Dispatched(s, x, at),
        AssignmentAcknowledged x => s with
        {
            Status = AssignmentStatus.InProgress,
            Clocks = s.Clocks.Remove(ClockNames.Acknowledge),
            Lapse = Lapse.Worse(s.Lapse, new Lapse(at, x.DaysLate, 0)),
        },
        AssignmentTaken x => s with { Holder = x.By },
        AssignmentHandedOver x => s with { Holder = x.To },
        OutgoingDrafted x => s with { Drafts = s.Drafts.SetItem(x.Key, new Draft(x.Act, x.By, at)) },
        OutgoingApproved x => s with { Drafts = s.Drafts.Remove(x.Key) },
        OutgoingSentBack x => s with { Drafts = s.Drafts.Remove(x.Key) },
        CosignatureAsked x => WithDraft(s, x.Key, d => d with { Cosigners = Cosigning.WithAsked(d.Cosigners, x.Cosigner) }),
        Cosigned x => WithDraft(s, x.Key, d => d with { Cosigners = Cosigning.WithHand(d.Cosigners, x.By) }),
        RemarkMade => s with { Remarks = s.Remarks + 1 },
        EvidenceAttached x => s with { Evidence = (s.Evidence ?? []).Add(new EvidenceEntry(x.Evidence, x.Edition, x.Unit, x.By, at)) },
        UnitReminded => s with { RemindedAt = at },
        AssignmentDisputed or PrecedentProposed or DisputeRejected or DisputeUpheld => OfDispute(s, e, at),
        ExtensionRequested or ExtensionGranted or ExtensionRefused or AssignmentExtendedByDecision => OfExtension(s, e, at),
        ReportExpected or ReportWaived or ReportReceived or ReportAccepted or ReportReturned or ReportMissed => OfReport(s, e, at),
        ReportsMissedInARow => s,
        DeliverableOpened x => s with
        {
            Deliverables = s.Deliverables.SetItem(x.Step.Value, new DeliverableEntry(x.Step, x.Due, null, null, 0) { Version = x.Version }),
            Clocks = s.Clocks.SetItem(x.Clock.Name, x.Clock),
        },
        DeliverableDelivered x => s with
        {
            Deliverables = s.Deliverables.SetItem(
                x.Step.Value, s.Deliverables[x.Step.Value] with { Result = x.Result, DeliveredAt = at, DaysLate = x.DaysLate }),
            Clocks = s.Clocks.Remove(ClockNames.Step(x.Step)),
            Lapse = Lapse.Worse(s.Lapse, new Lapse(at, x.DaysLate, 0)),
        },
        OnwardDispatched x => s with
        {
            Children = s.Children.AddRange(x.Children.Select(c =>
                KeyValuePair.Create(c.Id.Value, new ChildEntry(c.Issue.Unit, ChildStanding.Open, 1)))),
        },
        ChildOfAssignmentNoted x => s with
        {
            Children = s.Children.SetItem(x.Child.Value, s.Children[x.Child.Value] with { Standing = x.Standing, Generation = x.Generation }),
        },
        _ => OfEnding(s, e, at),
    };

    private static AssignmentState Dispatched(AssignmentState s, AssignmentDispatched x, DateTimeOffset at) => s with
    {
        Status = AssignmentStatus.Dispatched,
        Issue = x.Issue,
        DispatchedAt = at,
        Clocks = s.Clocks.SetItem(x.Acknowledge.Name, x.Acknowledge).SetItem(x.Work.Name, x.Work),
        Reports = s.Reports.SetItems(x.Windows.Select(w => KeyValuePair.Create(
            w.Month.Value, new ReportEntry(w.Month, w.OpensAt, w.Due, w.MissedAt, ReportStanding.Planned, null, null, false)))),
    };

    private static AssignmentState OfDispute(AssignmentState s, Event e, DateTimeOffset at) => e switch
    {
        AssignmentDisputed x => s with
        {
            Status = AssignmentStatus.Disputed,
            Before = s.Status,
            Dispute = new DisputeEntry(x.Reason, x.Proposed, at, null, null, null, null, null),
            Clocks = StopAll(s.Clocks.Remove(ClockNames.Acknowledge), at).SetItem(x.Arbitration.Name, x.Arbitration),
        },
        PrecedentProposed x => s with { Dispute = s.Dispute! with { Precedent = x.Precedent } },
        DisputeRejected x => s with
        {
            Status = AssignmentStatus.Dispatched,
            Dispute = s.Dispute! with { Ruling = Ruling.Reject, RulingReason = x.Reason, By = x.By },
            Clocks = RunAll(s.Clocks.Remove(ClockNames.Arbitration), [x.Acknowledge, x.Work, .. x.Others]),
        },
        DisputeUpheld x => s with
        {
            Dispute = s.Dispute! with { Ruling = x.Ruling, Successor = x.Successor, RulingReason = x.Reason, By = x.By },
            Clocks = s.Clocks.Remove(ClockNames.Arbitration),
        },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Assignment),
    };

    private static AssignmentState OfExtension(AssignmentState s, Event e, DateTimeOffset at) => e switch
    {
        ExtensionRequested x => s with
        {
            Extensions = s.Extensions.Add(new ExtensionEntry(x.Days, at, x.DueAt, x.Decider, null, null)),
            Clocks = s.Clocks.SetItem(x.Decision.Name, x.Decision),
        },
        ExtensionGranted x => s with
        {
            Extensions = s.Extensions.SetItem(s.Extensions.Length - 1, s.Extensions[^1] with { Granted = true, By = x.By }),
            Submission = x.SubmittedDaysLate is { } late ? s.Submission! with { DaysLate = late } : s.Submission,
            Clocks = s.Clocks.Remove(ClockNames.Extension).SetItem(ClockNames.Work, x.Work),
        },
        ExtensionRefused x => s with
        {
            Extensions = s.Extensions.SetItem(s.Extensions.Length - 1, s.Extensions[^1] with { Granted = false, By = x.By }),
            Clocks = s.Clocks.Remove(ClockNames.Extension),
        },
        AssignmentExtendedByDecision x => s with { Clocks = s.Clocks.SetItem(ClockNames.Work, x.Work), Decisions = s.Decisions.Add(x.Decision) },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Assignment),
    };

    private static AssignmentState OfReport(AssignmentState s, Event e, DateTimeOffset at) => e switch
    {
        ReportExpected x => WithReport(s, x.Month, r => r with { Standing = ReportStanding.Expected }),
        ReportWaived x => WithReport(s, x.Month, r => r with { Standing = ReportStanding.Waived }),
        ReportReceived x => WithReport(s, x.Month, r => r with { Standing = ReportStanding.Received, Line = x.Line, ReceivedAt = at, ReturnReason = null }) with
        {
            Clocks = s.Clocks.Remove(ClockNames.CorrectionOf(x.Month)).SetItem(x.Review.Name, x.Review),
            Lapse = Lapse.Worse(s.Lapse, new Lapse(at, 0, s.MissingInARow)),
        },
        ReportAccepted x => WithReport(s, x.Month, r => r with { Standing = ReportStanding.Accepted }) with
        {
            Clocks = s.Clocks.Remove(ClockNames.ReviewOf(x.Month)),
        },
        ReportReturned x => WithReport(s, x.Month, r => r with { Standing = ReportStanding.Returned, ReturnReason = x.Reason }) with
        {
            Clocks = s.Clocks.Remove(ClockNames.ReviewOf(x.Month)).SetItem(x.Correction.Name, x.Correction),
        },
        ReportMissed x => WithReport(s, x.Month, r => r with { Missed = true }),
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Assignment),
    };

    private static AssignmentState OfEnding(AssignmentState s, Event e, DateTimeOffset at) => e switch
    {
        AssignmentSubmitted x => s with
        {
            Status = AssignmentStatus.Submitted,
            ReworkReason = null,
            Submission = new SubmissionEntry(x.Result, x.Value, at, x.DaysLate, x.By),
            Clocks = StopAll(s.Clocks.Remove(ClockNames.Directed), at).SetItem(x.Review.Name, x.Review),
            Lapse = Lapse.Worse(s.Lapse, new Lapse(at, x.DaysLate, 0)),
        },
        AssignmentReturnedForRework x => s with
        {
            Status = AssignmentStatus.Rework,
            Reworks = s.Reworks + 1,
            ReworkReason = x.Reason,
            Clocks = RunAll(s.Clocks.Remove(ClockNames.Review), [x.Work, .. x.Others]),
        },
        AssignmentCompleted x => s with
        {
            Status = AssignmentStatus.Completed,
            CompletedAt = at,
            CompletedBy = x.By,
            Clocks = OnlyWork(s.Clocks, at),
        },
        AssignmentClosedOff => s with
        {
            Status = AssignmentStatus.ClosedOff,
            ClosedOffAt = at,
            Clocks = OnlyWork(s.Clocks, at),
            Drafts = s.Drafts.Clear(),
        },
        AssignmentReopened x => s with
        {
            Status = AssignmentStatus.Rework,
            Generation = x.Generation,
            CompletedAt = null,
            CompletedBy = null,
            ClosedOffAt = null,
            Clocks = RunAll(s.Clocks, [x.Work, .. x.Others]),
            Reports = WithoutPassed(s.Reports, at),
        },
        AssignmentTerminated x => s with
        {
            Status = AssignmentStatus.Terminated,
            ClosedOffAt = at,
            Clocks = OnlyWork(s.Clocks, at),
            Drafts = s.Drafts.Clear(),
            Decisions = x.Decision is { } d ? s.Decisions.Add(d) : s.Decisions,
        },
        AssignmentSuspended x => s with
        {
            Status = AssignmentStatus.Suspended,
            Before = s.Status,
            Clocks = StopAll(s.Clocks, at),
            Decisions = x.Decision is { } d ? s.Decisions.Add(d) : s.Decisions,
        },
        AssignmentResumed x => s with { Status = s.Before, Clocks = s.Clocks.SetItems(x.Clocks.Select(c => KeyValuePair.Create(c.Name, c))) },
        UnitDirected x => s with { Clocks = s.Clocks.SetItem(x.Directed.Name, x.Directed), Decisions = s.Decisions.Add(x.Decision) },
        DecisionNoted x => s with { Decisions = s.Decisions.Add(x.Decision) },
        LightOverridden x => s with { Override = x.Light is { } light ? new LightOverride(light, x.Reason, x.By, at) : null },
        ProvisionalDateConfirmed x => s with { Clocks = s.Clocks.SetItem(ClockNames.Work, x.Work) },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Assignment),
    };

    private static AssignmentState WithDraft(AssignmentState s, string key, Func<Draft, Draft> change) =>
        s with { Drafts = s.Drafts.SetItem(key, change(s.Drafts[key])) };

    private static AssignmentState WithReport(AssignmentState s, ReportMonth month, Func<ReportEntry, ReportEntry> change) =>
        s with { Reports = s.Reports.SetItem(month.Value, change(s.Reports[month.Value])) };

    /// <summary>Months that passed while the work was done are not asked for afterwards.</summary>
    private static ImmutableSortedDictionary<string, ReportEntry> WithoutPassed(ImmutableSortedDictionary<string, ReportEntry> reports, DateTimeOffset at) =>
        reports.SetItems(reports.Values
            .Where(r => r.MissedAt <= at && r is { Missed: false, Standing: ReportStanding.Planned or ReportStanding.Expected })
            .Select(r => KeyValuePair.Create(r.Month.Value, r with { Standing = ReportStanding.Waived })));

    private static ImmutableSortedDictionary<string, Clock> StopAll(ImmutableSortedDictionary<string, Clock> clocks, DateTimeOffset at) =>
        clocks.SetItems(clocks.Values.Where(c => c.Runs && c.Name != ClockNames.Extension && !IsReviewers(c)).Select(c => KeyValuePair.Create(c.Name, c.Stop(at))));

    private static ImmutableSortedDictionary<string, Clock> RunAll(ImmutableSortedDictionary<string, Clock> clocks, ImmutableArray<Clock> running) =>
        clocks.SetItems(running.Select(c => KeyValuePair.Create(c.Name, c)));

    private static ImmutableSortedDictionary<string, Clock> OnlyWork(ImmutableSortedDictionary<string, Clock> clocks, DateTimeOffset at) =>
        clocks.TryGetValue(ClockNames.Work, out var work) ? Clocks.None.Add(ClockNames.Work, work.Stop(at)) : Clocks.None;

    /// <summary>The reviewer's clocks run on, whatever the doer's do.</summary>
    private static bool IsReviewers(Clock clock) => clock.Name.StartsWith(ClockNames.Review, StringComparison.Ordinal);
}
