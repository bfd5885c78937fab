using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Boards;

/// <summary>The queues of a desk, in the order in which they are worked off.</summary>
public enum DeskQueue
{
    /// <summary>逾期.</summary>
    Overdue,

    /// <summary>退办.</summary>
    Returned,

    /// <summary>待签收.</summary>
    ToAcknowledge,

    /// <summary>将到期.</summary>
    DueSoon,

    /// <summary>待审: others wait for this unit.</summary>
    ToReview,

    /// <summary>待签批: waits for the unit's head, or for the unit's signature.</summary>
    ToSign,

    /// <summary>待销号: finished, and waits for the office's last word, or of parts that a unit handed on, for that unit's.</summary>
    ToClose,
}

/// <summary>What an item is about, and so which act it waits for.</summary>
public enum DeskMatter
{
    Acknowledge,
    Work,
    UnitStep,
    Directed,
    Correction,
    Return,
    LeadStep,
    Merge,
    Reports,
    Submission,
    Extension,
    Dispute,
    Outgoing,
    ReturnDraft,
    Breakdown,
    StepDraft,
    MergeDraft,
    Signature,
    CloseOff,
    CloseOffTask,
}

/// <summary>One thing that waits for the unit.</summary>
/// <param name="Subject">The stream the act goes to; of several reports of one task and month, the first.</param>
/// <param name="Task">0 where it concerns all tasks.</param>
public sealed record DeskItem(DeskQueue Queue, DeskMatter Matter, StreamId Subject, int Task)
{
    /// <summary>What it is called on record (the assignment's content, the step's title); null where the matter names it.</summary>
    public string? Title { get; init; }

    /// <summary>Who reviews what we do, or whose it is that we review.</summary>
    public UnitCode? Other { get; init; }

    /// <summary>The step, or the key of the act that waits.</summary>
    public string Part { get; init; } = "";

    public ReportMonth? Month { get; init; }

    /// <summary>How many reports the item stands for.</summary>
    public int Count { get; init; } = 1;

    public DueDate? Due { get; init; }

    /// <summary>The date first set, where another is in force.</summary>
    public DueDate? OriginalDue { get; init; }

    /// <summary>Working days up to the due day; 0 is today.</summary>
    public int DaysLeft { get; init; }

    /// <summary>Working days late; 0 while in time.</summary>
    public int DaysLate { get; init; }

    /// <summary>Since when it waits for us (UTC); null for what we do ourselves.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Working days it has waited.</summary>
    public int DaysWaited { get; init; }

    public Light? Light { get; init; }

    /// <summary>The words with which it was returned.</summary>
    public string? Reason { get; init; }

    /// <summary>Who drafted or handed it in.</summary>
    public Signer? By { get; init; }

    public OutgoingAct? Act { get; init; }

    /// <summary>The text that waits for a signature or an approval.</summary>
    public string? Text { get; init; }

    /// <summary>Those asked to sign before the head.</summary>
    public ImmutableList<Cosigner> Cosigners { get; init; } = [];

    /// <summary>Of the subject, as seen.</summary>
    public int Version { get; init; }
}

/// <summary>What waits for a unit, each thing in one queue, the most urgent first.</summary>
/// <param name="At">The instant (UTC) for which it is told.</param>
public sealed record UnitDesk(UnitCode Unit, DateTimeOffset At, ImmutableArray<DeskItem> Items)
{
    /// <summary>What is due within so many working days is due soon.</summary>
    public const int DueSoonDays = 5;

    public IEnumerable<DeskItem> In(DeskQueue queue) => Items.Where(i => i.Queue == queue);

    public int Count(DeskQueue queue) => In(queue).Sum(i => i.Count);

    /// <summary>How many of the unit's own things are due today and not late.</summary>
    public int DueToday => Items.Count(i => i is { Since: null, DaysLate: 0, DaysLeft: 0, Due: not null });

    /// <summary>Empty for administrators, who have no unit's work.</summary>
    public static UnitDesk Of(PlanSnapshot plan, Viewer viewer, DateTimeOffset now)
    {
        if (viewer.IsAdministrator) return new UnitDesk(viewer.Unit, now, []);
        var clerk = new DeskClerk(plan, viewer.Unit, now);
        var items = clerk.Assignments().Concat(clerk.Runs()).Concat(clerk.Merges()).Concat(clerk.Returns());
        return new UnitDesk(viewer.Unit, now,
        [
            .. Together(items).OrderBy(i => i.Queue).ThenByDescending(i => i.DaysLate).ThenBy(i => i.Due?.At).ThenBy(i => i.Since)
                .ThenBy(i => i.Task).ThenBy(i => i.Subject).ThenBy(i => i.Part, StringComparer.Ordinal),
        ]);
    }

    /// <summary>The reports of one task and month are read side by side, so they are one item, as old as the oldest.</summary>
    private static IEnumerable<DeskItem> Together(IEnumerable<DeskItem> items)
    {
        var all = items.ToList();
        foreach (var item in all.Where(i => i.Matter != DeskMatter.Reports)) yield return item;
        foreach (var group in all.Where(i => i.Matter == DeskMatter.Reports).GroupBy(i => (i.Task, i.Month)))
        {
            var oldest = group.OrderBy(i => i.Since).ThenBy(i => i.Subject).First();
            yield return oldest with { Count = group.Count(), DaysLate = group.Max(i => i.DaysLate) };
        }
    }
}
