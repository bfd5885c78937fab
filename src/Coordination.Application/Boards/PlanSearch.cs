using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Units;

namespace Coordination.Application.Boards;

public enum HitKind
{
    Task,
    Unit,
    Assignment,
    Paper,
    Report,
    Decision,
}

/// <param name="Task">0 where it belongs to no single task.</param>
/// <param name="Text">What was found, as it stands on record; for a task its title, for a unit its name.</param>
/// <param name="Paper">Of a paper; else null.</param>
/// <param name="Month">Of a report.</param>
public sealed record SearchHit(
    HitKind Kind, int Task, UnitCode? Unit, string Text, AssignmentId? Assignment = null, PaperLine? Paper = null, ReportMonth? Month = null, DecisionLine? Decision = null);

/// <summary>What a viewer may see and looks for, by kind.</summary>
/// <param name="IsCut">More was found than is shown.</param>
public sealed record PlanSearch(IReadOnlyList<SearchHit> Hits, bool IsCut)
{
    public const int HitsMax = 100;

    /// <summary>So that one kind does not crowd out the others.</summary>
    private const int KindMax = 25;

    /// <param name="nameOf">How a paper is called: kind and number.</param>
    public static PlanSearch Of(PlanSnapshot plan, Viewer viewer, string? query, Func<PaperLine, string> nameOf)
    {
        var text = new SearchText(query);
        if (text.IsEmpty || viewer.IsAdministrator) return new PlanSearch([], false);
        var hits = new List<SearchHit>();
        var counts = new int[Enum.GetValues<HitKind>().Length];
        foreach (var hit in Tasks(plan, text).Concat(Units(plan, text)).Concat(OfAssignments(plan, viewer, text)).Concat(Papers(plan, viewer, text, nameOf))
            .Concat(Decisions(plan, viewer, text)))
        {
            if (++counts[(int)hit.Kind] <= KindMax) hits.Add(hit);
        }

        return new PlanSearch([.. hits.Take(HitsMax).OrderBy(h => h.Kind)], counts.Any(c => c > KindMax) || hits.Count > HitsMax);
    }

    /// <summary>The document itself is everybody's.</summary>
    private static IEnumerable<SearchHit> Tasks(PlanSnapshot plan, SearchText text) => plan.Book.Tasks.Values
        .Where(t => text.IsIn([t.Title, t.Summary, t.Clause, .. t.Indicators.Select(i => i.Name), .. t.Milestones.Select(m => m.Text)]))
        .Select(t => new SearchHit(HitKind.Task, t.Number, t.Lead, t.Title));

    private static IEnumerable<SearchHit> Units(PlanSnapshot plan, SearchText text) => plan.Book.Units.All
        .Where(u => text.IsIn([u.Name, u.Code.Value, .. u.Aliases])).Select(u => new SearchHit(HitKind.Unit, 0, u.Code, u.Name));

    /// <summary>The latest year first; an assignment before its reports.</summary>
    private static IEnumerable<SearchHit> OfAssignments(PlanSnapshot plan, Viewer viewer, SearchText text)
    {
        foreach (var cycle in plan.Cycles.Keys.Reverse())
        {
            foreach (var a in plan.Assignments.Below(cycle).Select(h => h.State))
            {
                if (!Sight.OfAssignment(viewer, plan, a)) continue;
                var (id, issue) = (a.Id!.Value, a.Issue!);
                if (text.IsIn([issue.Content, a.Submission?.Result, .. NamesOf(plan.Book.Units.Find(issue.Unit))]))
                    yield return new SearchHit(HitKind.Assignment, id.Run.TaskNumber, issue.Unit, issue.Content, id);
                foreach (var report in a.Reports.Values.Reverse())
                {
                    if (report.Line is { NoChange: false } line && text.IsIn(line.Progress, line.Milestone, line.Obstacle, line.DecisionNeeded))
                        yield return new SearchHit(HitKind.Report, id.Run.TaskNumber, issue.Unit, FoundIn(line, text), id, Month: report.Month);
                }
            }
        }
    }

    private static IEnumerable<SearchHit> Papers(PlanSnapshot plan, Viewer viewer, SearchText text, Func<PaperLine, string> nameOf) =>
        PaperList.AllOf(plan, viewer, new PaperQuery()).Where(p => text.IsIn([nameOf(p), .. NamesOf(plan.Book.Units.Find(p.Unit))]))
            .Select(p => new SearchHit(HitKind.Paper, 0, p.Unit, nameOf(p), Paper: p));

    private static IEnumerable<SearchHit> Decisions(PlanSnapshot plan, Viewer viewer, SearchText text) => DecisionLine.AllOf(plan, viewer)
        .Where(d => text.IsIn([d.Decided.Text, .. NamesOf(plan.Book.Units.Find(d.Unit))]))
        .Select(d => new SearchHit(HitKind.Decision, d.Tasks.Count == 1 ? d.Tasks[0] : 0, d.Unit, d.Decided.Text, Decision: d));

    private static string FoundIn(ReportLine line, SearchText text) =>
        new[] { line.Obstacle, line.DecisionNeeded, line.Progress, line.Milestone }.OfType<string>().OrderBy(t => !text.IsIn(t)).First();

    private static IEnumerable<string> NamesOf(Unit? unit) => unit is null ? [] : unit.Aliases.Prepend(unit.Name);
}
