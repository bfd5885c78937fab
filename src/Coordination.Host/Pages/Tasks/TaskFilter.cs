using Coordination.Application.Boards;
using Coordination.Domain.Plans;

namespace Coordination.Host.Pages.Tasks;

/// <summary>What of the tasks is asked for, and in which order; what is not understood counts as not asked for.</summary>
/// <param name="Part"><c>lead</c>, <c>own</c> or <c>waiting</c>.</param>
/// <param name="Sort"><c>light</c>, <c>due</c> or <c>waiting</c>; else by number.</param>
public sealed record TaskFilter(string? Text, string? Light, string? Part, string? Sort)
{
    public IReadOnlyList<TaskRow> Of(TaskList list, PlanBook book)
    {
        var rows = list.Tasks.Where(r => Matches(r, book));
        return
        [
            .. Sort switch
            {
                "light" => rows.OrderByDescending(r => r.Figures?.Light).ThenBy(r => r.Number),
                "due" => rows.OrderBy(r => r.Figures?.NextDue ?? DateTimeOffset.MaxValue).ThenBy(r => r.Number),
                "waiting" => rows.OrderByDescending(r => r.Waiting).ThenBy(r => r.Number),
                _ => rows,
            },
        ];
    }

    private bool Matches(TaskRow row, PlanBook book) =>
        (string.IsNullOrWhiteSpace(Text) || $"{TaskLinks.NameOf(row.Number)} {row.Number} {row.Title} {book.Units.NameOf(row.Lead)}".Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(Light) || string.Equals(row.Figures?.Light.ToString(), Light, StringComparison.OrdinalIgnoreCase))
        && Part switch { "lead" => row.Leads, "own" => row.Own.Count > 0, "waiting" => row.Waiting > 0, _ => true };
}
