using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;

namespace Coordination.Host.Notices;

/// <summary>What a person may want to hear of at once, in one mail a day, or only on the pages.</summary>
public enum NoticeKind
{
    /// <summary>A new assignment lies on the unit's desk.</summary>
    Dispatched,

    /// <summary>A reminder before the date, or one the lead sent.</summary>
    Reminder,

    /// <summary>催办单, 督办通知单, 通报.</summary>
    Paper,
}

public enum Delivery
{
    OnPages,
    AtOnce,
    Digest,
}

/// <summary>One thing to tell named people of.</summary>
/// <param name="Key">The same whoever computes it and whenever, so that it is told once.</param>
/// <param name="Stream">What it is about.</param>
/// <param name="At">When it happened (UTC).</param>
public sealed record Telling(string Key, NoticeKind Kind, UnitCode Unit, StreamId Stream, DateTimeOffset At, IReadOnlyList<PersonId> To);

/// <summary>Whom a change is told to: one notice a step, to the posts it names; nothing goes to everyone.</summary>
public static class Tellings
{
    /// <summary>Null where the change is nobody's notice.</summary>
    public static Telling? Of(PlanSnapshot plan, StreamId stream) => stream.Kind switch
    {
        StreamKind.Notice when plan.Notices.GetValueOrDefault(stream.Key) is { State: { Status: NoticeStatus.Sent } notice } held => new Telling(
            stream.ToString(), notice.Paper is null ? NoticeKind.Reminder : NoticeKind.Paper, notice.Unit, stream, held.ChangedAt, [.. Addressed(plan, notice)]),
        StreamKind.Assignment when plan.Assignments.GetValueOrDefault(stream.Key) is { State: { Status: AssignmentStatus.Dispatched, Issue: { } issue } } held =>
            new Telling(stream.ToString(), NoticeKind.Dispatched, issue.Unit, stream, held.ChangedAt, [.. Holders(plan, issue.Unit, Role.Liaison)]),
        _ => null,
    };

    private static IEnumerable<PersonId> Addressed(PlanSnapshot plan, NoticeState notice) =>
        notice.Items.Values.SelectMany(item => item.To.SelectMany(post => Holders(plan, notice.Unit, item.Subject, post))).Distinct();

    private static IEnumerable<PersonId> Holders(PlanSnapshot plan, UnitCode unit, StreamId subject, NoticePost post)
    {
        var units = plan.Book.Units;
        return post switch
        {
            NoticePost.Handler => subject.Kind == StreamKind.Assignment && plan.Assignment(new AssignmentId(subject.Key))?.Holder is { } holder ? [holder] : Holders(plan, unit, Role.Liaison),
            NoticePost.Liaison => Holders(plan, unit, Role.Liaison),
            NoticePost.UnitHead => Holders(plan, unit, Role.UnitHead),
            NoticePost.LeadUnit => LeadOf(plan, subject) is { } lead ? Holders(plan, lead, Role.Liaison) : [],
            NoticePost.Office => Holders(plan, units.Office, Role.Liaison),
            _ => Holders(plan, units.LeadingGroup, Role.GroupLeader),
        };
    }

    private static UnitCode? LeadOf(PlanSnapshot plan, StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment => plan.Run(new AssignmentId(subject.Key).Run)?.Lead,
        StreamKind.TaskRun => plan.Run(new TaskRunId(subject.Key))?.Lead,
        _ => null,
    };

    private static IEnumerable<PersonId> Holders(PlanSnapshot plan, UnitCode unit, Role role) =>
        plan.Persons.Where(p => p.Value.State.PostsInForce.Any(post => post.Unit == unit && post.Role == role))
            .Select(p => new PersonId(p.Key[(p.Key.IndexOf('/', StringComparison.Ordinal) + 1)..]));
}
