using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>One assignment in a list.</summary>
/// <param name="Key">Within the plan, <c>2025/10/hzq</c>; the end of its page's address.</param>
/// <param name="Light">Null where it has none (terminated).</param>
/// <param name="DaysLeft">Working days from today to the due day, negative once it has passed; null where the work's clock does not run.</param>
public sealed record AssignmentLine(
    AssignmentId Id,
    string Key,
    int Task,
    string TaskTitle,
    UnitCode Unit,
    UnitCode Reviewer,
    string Content,
    AssignmentStatus Status,
    LightReading? Light,
    DueDate Due,
    DateTimeOffset OriginalDue,
    int? DaysLeft,
    PersonId? Holder,
    decimal? Share,
    DateTimeOffset ChangedAt);

/// <summary>The assignments a viewer may see, as asked for.</summary>
/// <param name="Lines">Of one page.</param>
/// <param name="Count">Of all pages.</param>
/// <param name="Page">From 1; the last where a later one was asked for.</param>
/// <param name="Units">The units that occur in what the viewer may see of the year, to choose from.</param>
/// <param name="Tasks">Likewise the tasks, by number.</param>
public sealed record AssignmentList(
    IReadOnlyList<AssignmentLine> Lines, int Count, int Page, int Pages, IReadOnlyList<UnitCode> Units, IReadOnlyList<int> Tasks, IReadOnlyList<int> Years)
{
    public const int PageSize = 50;

    private const int WeekDays = 7;
    private const int MonthDays = 30;

    public static AssignmentList Of(PlanSnapshot plan, Viewer viewer, AssignmentQuery query, DateTimeOffset now)
    {
        var years = plan.Cycles.Keys.Select(k => new CycleId(k).Year).ToList();
        var seen = Seen(plan, viewer, query).ToList();
        var found = Sorted(seen.Where(a => IsAskedFor(a.State, plan, viewer, query, now)), plan, query, now).ToList();
        var pages = Math.Max(1, (found.Count + PageSize - 1) / PageSize);
        var page = Math.Min(query.Page, pages);
        return new AssignmentList(
            [.. found.Skip((page - 1) * PageSize).Take(PageSize).Select(a => LineOf(a, plan, now))],
            found.Count,
            page,
            pages,
            [.. seen.Select(a => a.State.Issue!.Unit).Distinct().OrderBy(u => plan.Book.Units.NameOf(u), StringComparer.Ordinal)],
            [.. seen.Select(a => a.State.Id!.Value.Run.TaskNumber).Distinct().Order()],
            years);
    }

    /// <summary>All pages, for an export.</summary>
    public static IEnumerable<AssignmentLine> AllOf(PlanSnapshot plan, Viewer viewer, AssignmentQuery query, DateTimeOffset now) =>
        Sorted(Seen(plan, viewer, query).Where(a => IsAskedFor(a.State, plan, viewer, query, now)), plan, query, now).Select(a => LineOf(a, plan, now));

    /// <summary>The key within the plan: what stands in addresses.</summary>
    public static string KeyOf(PlanSnapshot plan, AssignmentId id) => id.Value[(plan.Book.Plan.Value.Length + 1)..];

    private static IEnumerable<Held<AssignmentState>> Seen(PlanSnapshot plan, Viewer viewer, AssignmentQuery query)
    {
        var cycle = query.Year is { } year ? CycleId.Of(plan.Book.Plan, year) : plan.Cycle;
        return cycle is null ? [] : plan.Assignments.Below(cycle.Value.Value).Where(a => Sight.OfAssignment(viewer, plan, a.State));
    }

    private static bool IsAskedFor(AssignmentState a, PlanSnapshot plan, Viewer viewer, AssignmentQuery query, DateTimeOffset now)
    {
        if (query.Task is { } task && a.Id!.Value.Run.TaskNumber != task) return false;
        if (query.Unit is { } unit && a.Issue!.Unit != unit) return false;
        if (query.Status is { } status && a.Status != status) return false;
        if (query.Mine && (a.Issue!.Unit != viewer.Unit || (a.Holder is { } holder && holder != viewer.Person && holder != viewer.ActingFor))) return false;
        if (query.Due is { } due && !IsIn(due, a, now)) return false;
        return query.Light is not { } light || LightOf(a, plan, now)?.Light == light;
    }

    private static bool IsIn(DueWindow window, AssignmentState a, DateTimeOffset now)
    {
        var due = DueOf(a);
        if (window == DueWindow.Overdue) return Lights.ProgressOf(a, now) == Progress.Overdue;
        if (Lights.ProgressOf(a, now) is not Progress.NotDue) return false;
        var days = due.On.DayNumber - WorkCalendar.DayOf(now).DayNumber;
        return window switch
        {
            DueWindow.Week => days < WeekDays,
            DueWindow.Month => days < MonthDays,
            _ => days >= MonthDays,
        };
    }

    /// <summary>Never by how well units do: that would be a ranking.</summary>
    private static IEnumerable<Held<AssignmentState>> Sorted(
        IEnumerable<Held<AssignmentState>> found, PlanSnapshot plan, AssignmentQuery query, DateTimeOffset now)
    {
        var sorted = query.Order switch
        {
            AssignmentOrder.Task => By(a => a.Id!.Value.Run.TaskNumber),
            AssignmentOrder.Unit => By(a => plan.Book.Units.NameOf(a.Issue!.Unit), StringComparer.Ordinal),
            AssignmentOrder.Status => By(a => a.Status),
            AssignmentOrder.Light => By(a => LightOf(a, plan, now)?.Light ?? Light.Green),
            _ => By(a => DueOf(a).At),
        };
        return sorted.ThenBy(a => DueOf(a.State).At).ThenBy(a => a.State.Id!.Value.Value, StringComparer.Ordinal);

        IOrderedEnumerable<Held<AssignmentState>> By<T>(Func<AssignmentState, T> key, IComparer<T>? comparer = null) =>
            query.Descending ? found.OrderByDescending(a => key(a.State), comparer) : found.OrderBy(a => key(a.State), comparer);
    }

    private static AssignmentLine LineOf(Held<AssignmentState> held, PlanSnapshot plan, DateTimeOffset now)
    {
        var (a, id, issue) = (held.State, held.State.Id!.Value, held.State.Issue!);
        var due = DueOf(a);
        return new AssignmentLine(
            id, KeyOf(plan, id), id.Run.TaskNumber, plan.Book.Version(issue.Version)?.Title ?? "", issue.Unit, issue.Reviewer, issue.Content, a.Status,
            LightOf(a, plan, now), due, a.Work?.OriginalDue.At ?? issue.Due.At,
            a.Work is { Runs: true } ? plan.Book.Calendar.CountBetween(WorkCalendar.DayOf(now), due.On) : null, a.Holder, issue.Share, held.ChangedAt);
    }

    /// <summary>In force; of what has no clock any more, the last one issued with.</summary>
    private static DueDate DueOf(AssignmentState a) => a.Work?.Due ?? a.Issue!.Due;

    private static LightReading? LightOf(AssignmentState a, PlanSnapshot plan, DateTimeOffset now) =>
        plan.LightOf(a, now);
}
