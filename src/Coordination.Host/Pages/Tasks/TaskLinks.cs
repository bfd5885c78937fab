using Coordination.Domain;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Tasks;

/// <summary>How tasks are called, and where their pages are.</summary>
public static class TaskLinks
{
    private static readonly Words s_words = new("Tasks");

    /// <summary>任务十 / Task 10.</summary>
    public static string NameOf(int number) => s_words["TaskName", Texts.IsChinese ? Numerals.Chinese(number) : number];

    /// <summary>In the latest year.</summary>
    public static string Page(int number) => FormattableString.Invariant($"/tasks/{number}");

    public static string Page(TaskRunId run) => FormattableString.Invariant($"/tasks/{run.TaskNumber}?year={run.Cycle.Year}");

    public static string Breakdown(TaskRunId run) => FormattableString.Invariant($"/tasks/{run.TaskNumber}/breakdown?year={run.Cycle.Year}");

    public static string Page(AssignmentId assignment) => $"/assignments/{assignment.Value[(assignment.Run.Cycle.Plan.Value.Length + 1)..]}";
}
