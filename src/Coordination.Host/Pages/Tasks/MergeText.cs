using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Workflows;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Tasks;

/// <summary>What a merged report begins with: the units' own words, those accepted, and who is missing by name. The lead edits it.</summary>
/// <param name="NameOf">A unit's name.</param>
public sealed record MergeText(Func<UnitCode, string> NameOf)
{
    /// <summary>No longer text is taken.</summary>
    public const int LengthMax = 2000;

    private static readonly Words s_words = new("Tasks");
    private static readonly int[] s_cuts = [LengthMax, 200, 100, 60, 40, 25, 12, 0];

    /// <summary>The month's accepted reports, row by row; what has not been accepted is named as missing.</summary>
    public string Month(MonthSheet month, TaskDefinition task) => Fitting(cut => MonthCut(month, task, cut));

    /// <summary>The year: what each unit handed in, and what is not finished.</summary>
    public string Year(TaskSheet sheet) => Fitting(cut => YearCut(sheet, cut));

    /// <summary>One row of all accepted reports: <c>海州区：…；连云区：…</c>; empty where nobody said anything.</summary>
    public string Row(IEnumerable<MonthReport> accepted, Func<ReportLine, string?> of, int cut = LengthMax) => string.Join(
        s_words["Semicolon"],
        accepted.Select(r => (r.Unit.Unit, Text: Sentences.Open(of(r.Entry.Line!) ?? ""))).Where(r => r.Text.Length > 0)
            .Select(r => s_words["Told", NameOf(r.Unit), Cut(r.Text, cut)]));

    public string Missing(MonthSheet month) => string.Join(s_words["Comma"], month.Missing.Select(NameOf));

    public static IReadOnlyList<MonthReport> Accepted(MonthSheet month) => [.. month.Reports.Where(r => r.Entry.Standing == ReportStanding.Accepted)];

    /// <summary>A value of one of the task's figures with its unit; empty where none is told.</summary>
    public static string ValueOf(Indicator figure, ReportLine line, IReadOnlyList<Indicator> figures) =>
        line.ValueOf(figure.Id, figures) is { } known ? FigureWords.Number(known) + figure.Unit : "";

    private string MonthCut(MonthSheet month, TaskDefinition task, int cut)
    {
        var (accepted, missing) = (Accepted(month), month.Missing.Count);
        List<string> lines = [s_words["MergeHead", Shanghai.Month(month.Month), accepted.Count + missing, accepted.Count, missing]];
        var figures = task.IndicatorsOf(month.Month.Year).ToList();
        foreach (var figure in figures) Add("MergeValues", Row(accepted, l => ValueOf(figure, l, figures)), figure.Name);
        Add("MergeMilestone", Row(accepted, l => l.Milestone, cut));
        Add("MergeProgress", Row(accepted, l => l.Progress, cut));
        Add("MergeObstacle", Row(accepted, l => l.Obstacle, cut));
        Add("MergeDecision", Row(accepted, l => l.DecisionNeeded, cut));
        Add("MergeUnchanged", string.Join(s_words["Comma"], accepted.Where(r => r.Entry.Line!.NoChange).Select(r => NameOf(r.Unit.Unit))));
        if (missing > 0) lines.Add(s_words["MergeMissing", Missing(month)]);
        return string.Join("\n", lines);

        void Add(string key, string text, string? about = null)
        {
            if (text.Length > 0) lines.Add(s_words[key, text, about]);
        }
    }

    private string YearCut(TaskSheet sheet, int cut)
    {
        var children = sheet.State!.Children.Values.ToList();
        int Count(bool late) => children.Count(c => c.Standing is ChildStanding.Completed or ChildStanding.ClosedOff && c.DaysLate > 0 == late);
        var open = sheet.Units.Where(u => u.State.Submission is null && u.State.Status != AssignmentStatus.Terminated).ToList();
        List<string> lines =
        [
            s_words["YearHead", sheet.Run.Cycle.Year, TaskLinks.NameOf(sheet.Run.TaskNumber), sheet.Task.Title, children.Count, Count(late: false), Count(late: true), children.Count(c => c.Standing == ChildStanding.Open)],
            .. sheet.Units.Where(u => u.State.Submission is not null && cut > 0).Select(u => s_words["Told", NameOf(u.Unit), Cut(Result(sheet.Task, u.State.Submission!), cut)]),
        ];
        if (open.Count > 0) lines.Add(s_words["YearOpen", string.Join(s_words["Comma"], open.Select(u => NameOf(u.Unit)))]);
        return string.Join("\n", lines);
    }

    private static string Result(TaskDefinition task, SubmissionEntry submission) =>
        submission.Value is { } value ? $"{submission.Result} {FigureWords.Number(value)}{task.Indicators.FirstOrDefault()?.Unit}" : submission.Result;

    private static string Cut(string text, int cut) => text.Length <= cut ? text : cut == 0 ? "…" : text[..cut] + "…";

    private static string Fitting(Func<int, string> make)
    {
        var texts = s_cuts.Select(make).ToList();
        return texts.Find(t => t.Length <= LengthMax) ?? texts[^1][..LengthMax];
    }
}
