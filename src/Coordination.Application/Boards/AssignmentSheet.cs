using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Precedents;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>A month of which a report is asked, with what the viewer may do about it.</summary>
/// <param name="Return">The unit's merged form that holds its line, or null before it opens.</param>
/// <param name="Line">As filled in so far, sent or not.</param>
public sealed record MonthLine(ReportEntry Entry, ReturnState? Return, ReportLine? Line, Offer Fill, Offer Review, Offer Correct);

/// <param name="Title">The step's, from the version of the run that asked for it.</param>
public sealed record DeliverableLine(DeliverableEntry Entry, string Title, Offer Deliver);

/// <param name="Concerns">True where this unit does it on its own assignment.</param>
public sealed record StepLine(StepDefinition Step, StepStanding? Standing, DateTimeOffset? DueAt, bool Concerns);

public sealed record DraftLine(string Key, Draft Draft, Offer Approve, Offer SendBack);

/// <param name="Until">The last moment (UTC) for a request: the date in force.</param>
public sealed record ExtensionTerms(Offer Request, DateTimeOffset Until, int DaysMax, int LeadDaysMax, ExtensionEntry? Pending, Offer Decide);

/// <param name="Until">The last moment (UTC) to dispute.</param>
/// <param name="Precedent">The earlier ruling about this unit and task, or null.</param>
public sealed record DisputeTerms(Offer Dispute, DueDate Until, Precedent? Precedent, Offer Arbitrate, bool MayReassign);

/// <summary>The viewer's other acts.</summary>
public sealed record SheetActs(
    Offer Acknowledge, Offer Take, Offer HandOver, Offer Submit, Offer ReviewSubmission, Offer CloseOff, Offer Suspend, Offer Resume, Offer Terminate,
    Offer OverrideLight, Offer Remind, Offer Remark, Offer Attach, Offer DispatchOnward);

/// <summary>All that one assignment's page shows to a viewer, but for its events.</summary>
/// <param name="Key">Within the plan, <c>2025/10/hzq</c>.</param>
/// <param name="Version">What the viewer sees; acts that judge it name it.</param>
/// <param name="Months">Those whose form has opened, latest first.</param>
/// <param name="OnwardLatest">The last day (Asia/Shanghai) a sub-unit may be given.</param>
public sealed record AssignmentSheet(
    AssignmentId Id,
    string Key,
    int Version,
    AssignmentState State,
    TaskDefinition Task,
    UnitCode Lead,
    LightReading? Light,
    int DaysLeft,
    IReadOnlyList<StepLine> Steps,
    IReadOnlyList<MonthLine> Months,
    IReadOnlyList<DeliverableLine> Deliverables,
    IReadOnlyList<DraftLine> Drafts,
    ExtensionTerms Extension,
    DisputeTerms Dispute,
    SheetActs Acts,
    IReadOnlyList<Unit> SubUnits,
    DateOnly OnwardLatest,
    IReadOnlyList<AssignmentLine> Children)
{
    public AssignmentIssue Issue => State.Issue!;

    /// <summary>Null where there is none, or the viewer may not see it: the answer does not tell which.</summary>
    public static AssignmentSheet? Of(PlanSnapshot plan, Viewer viewer, AssignmentId id, DateTimeOffset now)
    {
        if (plan.Assignments.GetValueOrDefault(id.Value) is not { } held || !Sight.OfAssignment(viewer, plan, held.State)) return null;
        var (s, book) = (held.State, plan.Book);
        var trial = new Trial(plan, viewer, now);
        var task = book.Version(s.Issue!.Version) ?? book.Tasks[id.Run.TaskNumber];
        return new AssignmentSheet(
            id,
            AssignmentList.KeyOf(plan, id),
            held.Version,
            s,
            task,
            plan.Run(id.Run)?.Lead ?? task.Lead,
            plan.LightOf(s, now),
            book.Calendar.CountBetween(WorkCalendar.DayOf(now), s.Work!.Due.On),
            StepsOf(plan, id, task, s.Issue.Duty),
            MonthsOf(plan, s, trial),
            [.. s.Deliverables.Values.OrderBy(d => d.Due.At).Select(d => new DeliverableLine(
                d, (book.Version(d.Version ?? s.Issue.Version) ?? task).FindStep(d.Step)?.Title ?? d.Step.Value,
                d.DeliveredAt is null ? Offer.Of(trial.Of(s, new SendFromUnit(id, new Deliver(d.Step, Trial.AnyText)))) : default))],
            [.. s.Drafts.Select(d => new DraftLine(
                d.Key, d.Value, Offer.Of(trial.Of(s, new ApproveOutgoing(id, d.Key))), Offer.Of(trial.Of(s, new SendBackOutgoing(id, d.Key, Trial.AnyText)))))],
            ExtensionOf(plan, s, trial),
            DisputeOf(plan, s, trial),
            ActsOf(plan, s, viewer, trial),
            [.. book.Units.All.Where(u => u.Parent == s.Issue.Unit && s.Issue.Unit == viewer.Unit)],
            book.Calendar.Subtract(s.Work.Due.On, book.Settings.ReviewDays),
            [.. AssignmentList.AllOf(plan, viewer, new AssignmentQuery(id.Run.Cycle.Year, id.Run.TaskNumber), now).Where(l => l.Id.Parent == id)]);
    }

    private static List<StepLine> StepsOf(PlanSnapshot plan, AssignmentId id, TaskDefinition task, Duty duty)
    {
        var run = plan.Run(id.Run);
        var definition = (run is null ? null : plan.Book.Version(run.Version)) ?? task;
        return [.. StepGraph.StepsOf(definition, id.Run.Cycle.Year).Select(step =>
        {
            var entry = run?.Steps.GetValueOrDefault(step.Id.Value);
            return new StepLine(step, entry?.Standing, entry?.Due.At, AssignmentDecider.Concerns(step, duty));
        })];
    }

    private static List<MonthLine> MonthsOf(PlanSnapshot plan, AssignmentState s, Trial trial)
    {
        var id = s.Id!.Value;
        return [.. s.Reports.Values.Where(r => r.Standing != ReportStanding.Planned).OrderByDescending(r => r.Month).Select(entry =>
        {
            var held = plan.Returns.GetValueOrDefault(ReturnId.Of(id.Run.Cycle, s.Issue!.Unit, entry.Month).Value);
            var line = held?.State.Lines.GetValueOrDefault(id.Value);
            // As somebody fills it in who changes something, so that a repeat does not pass for open.
            var fill = held is null || line is null
                ? default
                : Offer.Of(trial.Of(held.State, new FillLine(held.State.Id!.Value, id, new ReportLine(null, null, Trial.AnyText, null, null, false))));
            return new MonthLine(
                entry, line is null ? null : held?.State, line?.Line ?? entry.Line, fill,
                entry.Standing == ReportStanding.Received ? Offer.Of(trial.Of(s, new ReviewReport(id, entry.Month, true, null))) : default,
                entry.Standing == ReportStanding.Returned
                    ? Offer.Of(trial.Of(s, new SendFromUnit(id, new CorrectReport(entry.Month, ReportLine.Unchanged))))
                    : default);
        })];
    }

    private static ExtensionTerms ExtensionOf(PlanSnapshot plan, AssignmentState s, Trial trial)
    {
        var (id, settings) = (s.Id!.Value, plan.Book.Settings);
        return new ExtensionTerms(
            Offer.Of(trial.Of(s, new SendFromUnit(id, new RequestExtension(1, Trial.AnyText, Trial.AnyText)))),
            s.Work!.Due.At,
            settings.ExtensionDaysMax,
            settings.ExtensionDaysLeadMax,
            s.Extensions is [.., { Granted: null } pending] ? pending : null,
            Offer.Of(trial.Of(s, new DecideExtension(id, true, Trial.AnyText))));
    }

    private static DisputeTerms DisputeOf(PlanSnapshot plan, AssignmentState s, Trial trial)
    {
        var (id, book) = (s.Id!.Value, plan.Book);
        return new DisputeTerms(
            Offer.Of(trial.Of(s, new SendFromUnit(id, new Dispute(Trial.AnyText, null)))),
            book.Calendar.DueIn(book.Settings.DisputeDays, s.DispatchedAt!.Value, book.Settings.DueTime),
            plan.Precedents.GetValueOrDefault(StreamId.Precedents(book.Plan, id.Run.TaskNumber).Key)?.State.ByUnit.GetValueOrDefault(s.Issue!.Unit.Value),
            Offer.Of(trial.Of(s, new ArbitrateDispute(id, Ruling.Reject, null, Trial.AnyText))),
            s.Issue!.Duty != Duty.Onward);
    }

    private static SheetActs ActsOf(PlanSnapshot plan, AssignmentState s, Viewer viewer, Trial trial)
    {
        var id = s.Id!.Value;
        var subUnit = plan.Book.Units.All.FirstOrDefault(u => u.Parent == viewer.Unit);
        ImmutableArray<OnwardPart> part = subUnit is null ? [] : [new OnwardPart(subUnit.Code, Trial.AnyText, plan.Book.Calendar.Subtract(s.Work!.Due.On, plan.Book.Settings.ReviewDays))];
        return new SheetActs(
            s.Status == AssignmentStatus.Dispatched ? Of(new AcknowledgeAssignment(id)) : default,
            s.Holder is null ? Of(new TakeAssignment(id)) : default,
            s.Holder is null ? default : Of(new HandOverAssignment(id, new PersonId(Trial.AnyText), Trial.AnyText)),
            Of(new SendFromUnit(id, new Submit(Trial.AnyText, null))),
            Of(new ReviewSubmission(id, true, null)),
            s.Status == AssignmentStatus.Completed ? Of(new CloseOffAssignment(id)) : default,
            s.Status == AssignmentStatus.Suspended ? default : Of(new SuspendAssignment(id, Trial.AnyText)),
            Of(new ResumeAssignment(id, Trial.AnyText)),
            Of(new TerminateAssignment(id, Trial.AnyText)),
            Of(new OverrideLight(id, Domain.Escalations.Light.Green, Trial.AnyText)),
            Of(new RemindUnit(id, Trial.AnyText)),
            Of(new RemarkOnAssignment(id, Trial.AnyText)),
            Of(new AttachEvidence(id, new Evidence(new string('0', 64), Trial.AnyText, 1, "application/pdf", null))),
            subUnit is null ? default : Of(new DispatchOnward(id, part)));

        Offer Of(Command command) => Offer.Of(trial.Of(s, command));
    }
}
