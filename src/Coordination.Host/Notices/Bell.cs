using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Host.Notices;

/// <param name="Items">Those that concern the viewer.</param>
/// <param name="IsNew">Came after what was marked as seen.</param>
public sealed record BellItem(Telling Telling, IReadOnlyList<TellingItem> Items, bool IsNew);

/// <summary>The newest notices that name a viewer's post: the same that mail would tell of.</summary>
public static class Bell
{
    public const int ItemsMax = 20;

    public static TimeSpan Window { get; } = TimeSpan.FromDays(14);

    /// <param name="seen">Up to when he has marked them as seen (UTC); null: never.</param>
    public static IReadOnlyList<BellItem> Of(PlanSnapshot plan, Viewer viewer, DateTimeOffset? seen, DateTimeOffset now)
    {
        if (viewer.IsAdministrator) return [];
        var since = now - Window;
        var notices = plan.Notices.Where(n => n.Value.ChangedAt >= since && n.Value.State.Status == NoticeStatus.Sent).Select(n => (n.Value.ChangedAt, Stream: new StreamId(StreamKind.Notice, n.Key)));
        var assignments = plan.Assignments.Where(a => a.Value.ChangedAt >= since && a.Value.State is { Status: AssignmentStatus.Dispatched, Issue: { } issue } && issue.Unit == viewer.Unit)
            .Select(a => (a.Value.ChangedAt, Stream: new StreamId(StreamKind.Assignment, a.Key)));
        return
        [
            .. notices.Concat(assignments).OrderByDescending(c => c.ChangedAt).Select(c => Tellings.Of(plan, c.Stream)).OfType<Telling>()
                .Select(t => new BellItem(t, t.For(plan, viewer), seen is null || t.At > seen)).Where(b => b.Items.Count > 0).Take(ItemsMax),
        ];
    }
}
