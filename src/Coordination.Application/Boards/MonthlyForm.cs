using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Domain.Reports;
using Coordination.Domain.Workflows;

namespace Coordination.Application.Boards;

/// <summary>One line of the form: one assignment.</summary>
/// <param name="Figures">What the unit is asked for; empty for a task, or a part of one, that is told in words.</param>
/// <param name="LastText">Of the last month before whose report was accepted with words.</param>
/// <param name="Line">What is on record for this month; null while nobody has filled it in.</param>
/// <param name="Sent">It has left the unit.</param>
/// <param name="Returned">An earlier month's report of it is being corrected.</param>
public sealed record FormLine(
    AssignmentId Assignment,
    int Task,
    string Title,
    ImmutableArray<FormFigure> Figures,
    string? LastText,
    ReportLine? Line,
    bool Sent,
    ReportMonth? Returned);

/// <summary>The one report of a month for all of a unit's assignments (最多报一次).</summary>
/// <param name="OtherMonths">Other months of the unit's whose form is not out yet.</param>
public sealed record MonthlyForm(
    ReturnId Id,
    int Version,
    ReportMonth Month,
    ReturnStatus Status,
    DueDate? Due,
    ImmutableArray<FormLine> Lines,
    Signer? DraftedBy,
    ImmutableList<Cosigner> Cosigners,
    DateTimeOffset? SubmittedAt,
    Signer? SubmittedBy,
    ImmutableArray<ReportMonth> OtherMonths)
{
    /// <summary>
    /// The month asked for; else the latest whose form is not out yet; else the latest. Null where the unit has none, or the viewer may not
    /// see it.
    /// </summary>
    public static MonthlyForm? Of(PlanSnapshot plan, Viewer viewer, ReportMonth? month)
    {
        if (viewer.IsAdministrator) return null;
        var all = plan.Returns.Values
            .Where(r => r.State.Id is not null && r.State.Unit == viewer.Unit && Sight.OfReturn(viewer, plan.Book, r.State))
            .OrderByDescending(r => r.State.Month).ToList();
        var open = all.Where(r => r.State.Status is ReturnStatus.Open or ReturnStatus.Drafted).ToList();
        var held = all.FirstOrDefault(r => r.State.Month == month) ?? open.FirstOrDefault() ?? all.FirstOrDefault();
        if (held is not { State: { Id: { } id } s }) return null;
        return new MonthlyForm(
            id, held.Version, s.Month, s.Status, s.Due,
            [.. s.Lines.Select(l => LineOf(plan, s.Month, new AssignmentId(l.Key), l.Value)).OrderBy(l => l.Figures.IsEmpty).ThenBy(l => l.Task)],
            s.DraftedBy, s.Cosigners ?? [], s.SubmittedAt, s.SubmittedBy, [.. open.Select(r => r.State.Month).Where(m => m != s.Month)]);
    }

    private static FormLine LineOf(PlanSnapshot plan, ReportMonth month, AssignmentId id, LineEntry entry)
    {
        var assignment = plan.Assignment(id);
        var task = TaskOf(plan.Book, id, assignment);
        var accepted = assignment?.Reports.Values.Where(r => r.Month < month && r is { Standing: ReportStanding.Accepted, Line: not null }).Reverse().ToList() ?? [];
        return new FormLine(
            id, id.Run.TaskNumber, task?.Title ?? "", FormFigure.AllOf(plan, id, month),
            accepted.Select(r => r.Line!.Progress).FirstOrDefault(p => !string.IsNullOrWhiteSpace(p)), entry.Line, entry.Sent,
            assignment?.Reports.Values.FirstOrDefault(r => r.Standing == ReportStanding.Returned)?.Month);
    }

    private static TaskDefinition? TaskOf(PlanBook book, AssignmentId id, AssignmentState? assignment) =>
        (assignment?.Issue is { } issue ? book.Version(issue.Version) : null) ?? book.Tasks.GetValueOrDefault(id.Run.TaskNumber);
}
