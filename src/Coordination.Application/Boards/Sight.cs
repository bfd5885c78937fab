using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Indicators;
using Coordination.Domain.Plans;
using Coordination.Domain.Reports;
using Coordination.Domain.TaskRuns;
using Coordination.Domain.Units;

namespace Coordination.Application.Boards;

/// <summary>Who looks: a person in one of his or her posts.</summary>
/// <param name="ActingFor">The colleague stood in for; recorded with every act.</param>
public sealed record Viewer(PersonId Person, Post Post, PersonId? ActingFor = null)
{
    public UnitCode Unit => Post.Unit;

    public Role Role => Post.Role;

    public Actor Actor => new(Person, Post.Unit, Post.Role, ActingFor, Post.HomeUnit);

    /// <summary>Administrators keep the machinery and the record, and read no task content.</summary>
    public bool IsAdministrator => Post.Role.IsAdministrator();
}

/// <summary>
/// What a viewer may see: a unit its own assignments, a lead all of its tasks, the office, the supervision office and the leading group all.
/// Administrators see no task content. What may be done is the deciders' to say; nothing that may not be seen may be acted on either.
/// </summary>
public static class Sight
{
    public static bool IsOfAll(Viewer viewer, PlanBook book) =>
        !viewer.IsAdministrator && (viewer.Unit == book.Units.Office || viewer.Unit == book.Units.LeadingGroup || viewer.Unit == book.Units.SupervisionOffice);

    /// <summary>The whole of a task: its lead's, besides those who see all.</summary>
    public static bool OfRun(Viewer viewer, PlanBook book, TaskRunState run) => OfTask(viewer, book, run.Lead);

    /// <inheritdoc cref="OfRun"/>
    public static bool OfTask(Viewer viewer, PlanBook book, UnitCode lead) => !viewer.IsAdministrator && (IsOfAll(viewer, book) || lead == viewer.Unit);

    /// <summary>The city's line of a figure: those who see all of it, and every unit of its task; of the units' parts those see only their own.</summary>
    public static bool OfFigure(Viewer viewer, PlanSnapshot plan, TaskRunState run, IndicatorState figure) =>
        OfWholeFigure(viewer, plan.Book, run, figure) || (!viewer.IsAdministrator && run.Children.Values.Any(c => c.Issue.Unit == viewer.Unit));

    /// <summary>A figure with every unit's part: those who see the whole task, and the data owner, who answers for the values.</summary>
    public static bool OfWholeFigure(Viewer viewer, PlanBook book, TaskRunState run, IndicatorState figure) =>
        OfRun(viewer, book, run) || (!viewer.IsAdministrator && figure.Plan?.Owner == viewer.Unit);

    /// <summary>Those who see all see every score sheet from the draft on; a unit its own, once it is published.</summary>
    public static bool OfScorecard(Viewer viewer, PlanBook book, AssessmentIssue issue, UnitCode unit) =>
        !viewer.IsAdministrator && (IsOfAll(viewer, book) || (unit == viewer.Unit && issue.Status >= AssessmentStatus.Published));

    public static bool OfAssignment(Viewer viewer, PlanSnapshot plan, AssignmentState assignment)
    {
        if (viewer.IsAdministrator || assignment is not { Id: { } id, Issue: { } issue }) return false;
        if (IsOfAll(viewer, plan.Book) || issue.Unit == viewer.Unit || issue.Reviewer == viewer.Unit) return true;
        if (plan.Run(id.Run) is { } run && run.Lead == viewer.Unit) return true;
        // Whoever dispatched it onward stays answerable for it.
        return id.Parent is { } parent && plan.Assignment(parent)?.Issue?.Unit == viewer.Unit;
    }

    public static bool OfReturn(Viewer viewer, PlanBook book, ReturnState form) =>
        !viewer.IsAdministrator && (IsOfAll(viewer, book) || form.Unit == viewer.Unit);

    public static bool OfNotice(Viewer viewer, PlanBook book, NoticeState notice) =>
        !viewer.IsAdministrator && (IsOfAll(viewer, book) || notice.Unit == viewer.Unit);

    public static bool OfEscalation(Viewer viewer, PlanBook book, EscalationState matter) =>
        !viewer.IsAdministrator && (IsOfAll(viewer, book) || matter.Unit == viewer.Unit);
}
