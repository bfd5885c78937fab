using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>Finds what waits for one unit: what its clocks run for, and what waits for its head.</summary>
internal sealed class DeskClerk(PlanSnapshot plan, UnitCode unit, DateTimeOffset now)
{
    private readonly WorkCalendar _calendar = plan.Book.Calendar;
    private readonly DateOnly _today = WorkCalendar.DayOf(now);

    public IEnumerable<DeskItem> Assignments()
    {
        var isOffice = unit == plan.Book.Units.Office;
        foreach (var (_, held) in plan.Assignments)
        {
            if (held.State is not { Id: { } id, Issue: { } issue, IsClosed: false } s) continue;
            if (issue.Unit != unit && issue.Reviewer != unit && !isOffice) continue;
            foreach (var clock in s.Clocks.Values)
            {
                if (clock.Owner != unit || !clock.Runs) continue;
                if ((ClockNames.IsOthers(clock.Name) ? ForUs(s, clock) : Ours(s, clock)) is { } item)
                    yield return item with { Version = held.Version };
            }

            if (Finished(s) is { } finished) yield return finished with { Version = held.Version };
            if (issue.Unit != unit) continue;
            foreach (var (key, draft) in s.Drafts)
            {
                yield return Waiting(new DeskItem(DeskQueue.ToSign, DeskMatter.Outgoing, id.Stream, id.Run.TaskNumber), draft.At) with
                {
                    Title = issue.Content,
                    Part = key,
                    By = draft.By,
                    Act = draft.Act,
                    Cosigners = draft.Cosigners ?? [],
                    Version = held.Version,
                };
            }
        }
    }

    public IEnumerable<DeskItem> Runs()
    {
        var isOffice = unit == plan.Book.Units.Office;
        foreach (var (_, held) in plan.Runs)
        {
            if (held.State is not { Id: { } id, Status: TaskRunStatus.Open } s) continue;
            var definition = plan.Book.Version(s.Version);
            foreach (var step in s.Steps.Values)
            {
                if (s.Clocks.GetValueOrDefault(ClockNames.Step(step.Step)) is not { } clock || clock.Owner != unit) continue;
                var title = definition?.FindStep(step.Step)?.Title ?? step.Step.Value;
                if (step.Kind == StepKind.SignOff)
                    yield return Timed(Waiting(Of(DeskQueue.ToSign, DeskMatter.Signature), clock.StartedAt), clock) with { Title = title, Text = s.MergedText };
                else if (Placed(Timed(Of(DeskQueue.DueSoon, DeskMatter.LeadStep), clock)) is { } item)
                    yield return item with { Title = title, Part = step.Step.Value };
            }

            if (isOffice && ToClose(s)) yield return Waiting(Of(DeskQueue.ToClose, DeskMatter.CloseOffTask), s.Steps.Values.Max(x => x.DoneAt) ?? now) with { Title = definition?.Title, Other = s.Lead };
            if (s.Lead != unit) continue;
            if (s.Breakdown is { ApprovedBy: null } breakdown)
                yield return Of(DeskQueue.ToSign, DeskMatter.Breakdown) with { By = breakdown.By, Count = 1, Title = definition?.Title };
            foreach (var (step, draft) in s.Drafts)
            {
                yield return Of(DeskQueue.ToSign, DeskMatter.StepDraft) with
                {
                    Title = definition?.FindStep(new StepId(step))?.Title ?? step,
                    Part = step,
                    By = draft.By,
                    Text = draft.Result,
                };
            }

            DeskItem Of(DeskQueue queue, DeskMatter matter) => new(queue, matter, id.Stream, id.TaskNumber) { Version = held.Version };
        }
    }

    public IEnumerable<DeskItem> Merges()
    {
        foreach (var (key, held) in plan.Merges)
        {
            if (held.State is not { MergedAt: null } s || s.Lead != unit) continue;
            var id = new MergeId(key);
            var item = new DeskItem(DeskQueue.DueSoon, DeskMatter.Merge, id.Stream, id.Run.TaskNumber) { Month = id.Month, Version = held.Version };
            if (s.Draft is { } draft)
                yield return item with { Queue = DeskQueue.ToSign, Matter = DeskMatter.MergeDraft, Text = draft, By = s.DraftBy };
            else if (s.Clocks.Values.FirstOrDefault(c => c.Runs) is { } clock && Placed(Timed(item, clock)) is { } placed)
                yield return placed;
        }
    }

    public IEnumerable<DeskItem> Returns()
    {
        foreach (var (_, held) in plan.Returns)
        {
            if (held.State is not { Id: { } id, Status: ReturnStatus.Open or ReturnStatus.Drafted } s || s.Unit != unit) continue;
            var item = new DeskItem(DeskQueue.DueSoon, DeskMatter.Return, id.Stream, 0) { Month = s.Month, Due = s.Due, Version = held.Version };
            // A line asked for after the form went out has no clock of its own.
            item = s.Clocks.Values.FirstOrDefault() is { } clock ? Timed(item, clock) : item;
            if (s.Status == ReturnStatus.Drafted)
                yield return item with { Queue = DeskQueue.ToSign, Matter = DeskMatter.ReturnDraft, By = s.DraftedBy, Cosigners = s.Cosigners ?? [], Count = 1 };
            else if (Placed(item) is { } placed)
                yield return placed;
        }
    }

    /// <summary>What this unit does itself.</summary>
    private DeskItem? Ours(AssignmentState s, Clock clock)
    {
        // Not acknowledged yet: that comes first.
        if (clock.Name == ClockNames.Work && s.Clocks.ContainsKey(ClockNames.Acknowledge)) return null;
        var item = Timed(About(s, DeskQueue.DueSoon, DeskMatter.Work), clock) with { Title = s.Issue!.Content, Other = s.Issue.Reviewer };
        if (clock.Name == ClockNames.Acknowledge) return Placed(item with { Queue = DeskQueue.ToAcknowledge, Matter = DeskMatter.Acknowledge });
        if (clock.Name == ClockNames.Directed) return Placed(item with { Matter = DeskMatter.Directed });
        if (clock.Name == ClockNames.Work)
            return Placed(s.Status == AssignmentStatus.Rework ? item with { Queue = DeskQueue.Returned, Reason = s.ReworkReason } : item);
        if (s.Reports.Values.FirstOrDefault(r => ClockNames.CorrectionOf(r.Month) == clock.Name) is { } report)
            return Placed(item with { Queue = DeskQueue.Returned, Matter = DeskMatter.Correction, Month = report.Month, Reason = report.ReturnReason });
        if (s.Deliverables.Values.FirstOrDefault(d => ClockNames.Step(d.Step) == clock.Name) is { } step)
            return Placed(item with { Matter = DeskMatter.UnitStep, Part = step.Step.Value, Title = TitleOf(s, step) });
        return null;
    }

    /// <summary>What another unit has handed to this one.</summary>
    private DeskItem? ForUs(AssignmentState s, Clock clock)
    {
        var item = Timed(Waiting(About(s, DeskQueue.ToReview, DeskMatter.Submission), clock.StartedAt), clock) with { Title = s.Issue!.Content, Other = s.Issue.Unit };
        if (clock.Name == ClockNames.Review) return item with { By = s.Submission?.By, Text = s.Submission?.Result };
        if (clock.Name == ClockNames.Extension) return item with { Matter = DeskMatter.Extension };
        if (clock.Name == ClockNames.Arbitration) return item with { Matter = DeskMatter.Dispute };
        return s.Reports.Values.FirstOrDefault(r => ClockNames.ReviewOf(r.Month) == clock.Name) is { } report
            ? item with { Matter = DeskMatter.Reports, Month = report.Month }
            : null;
    }

    /// <summary>What was accepted as finished and is this unit's to close off. What has open parts of its own comes after them.</summary>
    private DeskItem? Finished(AssignmentState s)
    {
        if (s is not { Status: AssignmentStatus.Completed, CompletedAt: { } at } || s.Children.Values.Any(c => c.Standing is ChildStanding.Open or ChildStanding.Completed)) return null;
        if (unit != (s.Issue!.Duty == Duty.Onward ? s.Issue.Reviewer : plan.Book.Units.Office)) return null;
        return Waiting(About(s, DeskQueue.ToClose, DeskMatter.CloseOff), at) with { Title = s.Issue.Content, Other = s.Issue.Unit, By = s.CompletedBy, Text = s.Submission?.Result };
    }

    /// <summary>Signed by all, nothing under way, every part closed off.</summary>
    private static bool ToClose(TaskRunState s) =>
        s.Steps.Values.Any(x => x is { Kind: StepKind.SignOff, Standing: StepStanding.Done }) && s.Steps.Values.All(x => x.Standing != StepStanding.Active)
        && s.Children.Values.All(c => c.Standing is not (ChildStanding.Open or ChildStanding.Completed));

    private string TitleOf(AssignmentState s, DeliverableEntry step) =>
        plan.Book.Version(step.Version ?? s.Issue!.Version)?.FindStep(step.Step)?.Title ?? step.Step.Value;

    private DeskItem About(AssignmentState s, DeskQueue queue, DeskMatter matter) =>
        new(queue, matter, s.Id!.Value.Stream, s.Id.Value.Run.TaskNumber) { Light = plan.LightOf(s, now)?.Light };

    private DeskItem Timed(DeskItem item, Clock clock) => item with
    {
        Due = clock.Due,
        OriginalDue = clock.OriginalDue == clock.Due ? null : clock.OriginalDue,
        DaysLate = clock.DaysLate(now, _calendar),
        DaysLeft = Math.Max(0, _calendar.CountBetween(_today, clock.Due.On)),
    };

    private DeskItem Waiting(DeskItem item, DateTimeOffset since) =>
        item with { Since = since, DaysWaited = _calendar.CountBetween(WorkCalendar.DayOf(since), _today) };

    /// <summary>What is late stands in one queue, whatever it is; null for what is due later than soon.</summary>
    private static DeskItem? Placed(DeskItem item) => item switch
    {
        { DaysLate: > 0 } => item with { Queue = DeskQueue.Overdue },
        { Queue: DeskQueue.DueSoon, DaysLeft: > UnitDesk.DueSoonDays } => null,
        _ => item,
    };
}
