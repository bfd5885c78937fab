using System.Collections.Immutable;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Host.Identity;

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

/// <summary>A post that is told, or within it one person.</summary>
/// <param name="Person">The one whose work it is; null: whoever holds the role.</param>
public readonly record struct Addressee(UnitCode Unit, Role Role, PersonId? Person = null)
{
    public bool Is(Viewer viewer) =>
        viewer.Unit == Unit && (Person is { } person ? viewer.Person == person || viewer.ActingFor == person : viewer.Role == Role);
}

/// <param name="Subject">The stream it is about.</param>
/// <param name="Said">What the reviewer says, where it was a person who reminded.</param>
public sealed record TellingItem(StreamId Subject, string Title, DateTimeOffset? DueAt, string? Said, ImmutableArray<Addressee> To);

/// <summary>One thing to tell named posts of.</summary>
/// <param name="Key">The same whoever computes it and whenever, so that it is told once.</param>
/// <param name="Unit">Whose matter it is.</param>
/// <param name="Stream">The notice or assignment.</param>
/// <param name="At">When it happened (UTC).</param>
public sealed record Telling(string Key, NoticeKind Kind, PaperKind? Paper, UnitCode Unit, StreamId Stream, DateTimeOffset At, IReadOnlyList<TellingItem> Items)
{
    /// <summary>What of it names the viewer's post, and may be seen by it. A paper of all a unit's matters may tell a lead of one.</summary>
    public IReadOnlyList<TellingItem> For(PlanSnapshot plan, Viewer viewer) =>
        [.. Items.Where(i => i.To.Any(a => a.Is(viewer)) && Tellings.MaySee(plan, viewer, this, i.Subject))];

    /// <summary>Who is told today and of what: the holders of the posts named, and who stands in for them.</summary>
    public IReadOnlyDictionary<PersonId, IReadOnlyList<TellingItem>> Recipients(PlanSnapshot plan, DateOnly day)
    {
        var units = Items.SelectMany(i => i.To).Select(a => a.Unit).ToHashSet();
        var told = new Dictionary<PersonId, IReadOnlyList<TellingItem>>();
        foreach (var person in plan.Persons.Where(p => p.Value.State.PostsInForce.Any(post => units.Contains(post.Unit))).Select(p => Tellings.PersonOf(p.Key)))
        {
            var viewers = Visit.PostsOf(plan, person, day).Select(p => new Viewer(person, p.Post, p.ActingFor)).ToList();
            var items = viewers.SelectMany(v => For(plan, v)).Distinct().ToList();
            if (items.Count > 0) told[person] = items;
        }

        return told;
    }
}

/// <summary>Whom a change is told to: one notice a step, to the posts it names; nothing goes to everyone.</summary>
public static class Tellings
{
    /// <summary>Null where the change is nobody's notice.</summary>
    public static Telling? Of(PlanSnapshot plan, StreamId stream) => stream.Kind switch
    {
        StreamKind.Notice when plan.Notices.GetValueOrDefault(stream.Key) is { State: { Status: NoticeStatus.Sent } notice } held => new Telling(
            stream.ToString(), notice.Paper is null ? NoticeKind.Reminder : NoticeKind.Paper, notice.Paper, notice.Unit, stream, held.ChangedAt,
            [.. notice.Items.Values.Select(i => new TellingItem(i.Subject, TitleOf(plan, i.Subject), i.DueAt, i.Text, [.. i.To.SelectMany(post => Named(plan, notice.Unit, i.Subject, post)).Distinct()]))]),
        StreamKind.Assignment when plan.Assignments.GetValueOrDefault(stream.Key) is { State: { Status: AssignmentStatus.Dispatched, Issue: { } issue } state } held => new Telling(
            stream.ToString(), NoticeKind.Dispatched, null, issue.Unit, stream, held.ChangedAt,
            [new TellingItem(stream, issue.Content, state.Clocks.GetValueOrDefault(ClockNames.Acknowledge)?.Due.At, null, [new Addressee(issue.Unit, Role.Liaison)])]),
        _ => null,
    };

    /// <summary>What happened at an instant (UTC) or later, the latest first.</summary>
    public static IEnumerable<StreamId> Since(PlanSnapshot plan, DateTimeOffset since) =>
        plan.Notices.Where(n => n.Value.ChangedAt >= since).Select(n => (n.Value.ChangedAt, Stream: new StreamId(StreamKind.Notice, n.Key)))
            .Concat(plan.Assignments.Where(a => a.Value.ChangedAt >= since).Select(a => (a.Value.ChangedAt, Stream: new StreamId(StreamKind.Assignment, a.Key))))
            .OrderByDescending(c => c.ChangedAt).Select(c => c.Stream);

    internal static bool MaySee(PlanSnapshot plan, Viewer viewer, Telling telling, StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment => plan.Assignment(new AssignmentId(subject.Key)) is { } assignment && Sight.OfAssignment(viewer, plan, assignment),
        StreamKind.MonthlyReturn => plan.Returns.GetValueOrDefault(subject.Key) is { } form && Sight.OfReturn(viewer, plan.Book, form.State),
        _ when LeadOf(plan, subject) is { } lead => Sight.OfTask(viewer, plan.Book, lead),
        _ => !viewer.IsAdministrator && (viewer.Unit == telling.Unit || Sight.IsOfAll(viewer, plan.Book)),
    };

    internal static PersonId PersonOf(string key) => new(key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]);

    private static IEnumerable<Addressee> Named(PlanSnapshot plan, UnitCode unit, StreamId subject, NoticePost post)
    {
        var units = plan.Book.Units;
        return post switch
        {
            // Whoever has left the unit holds nothing any more, whatever stands in his name.
            NoticePost.Handler => subject.Kind == StreamKind.Assignment && plan.Assignment(new AssignmentId(subject.Key))?.Holder is { } holder
                && plan.Person(holder)?.PostsInForce.Any(p => p.Unit == unit) == true
                    ? [new Addressee(unit, Role.Handler, holder)]
                    : [new Addressee(unit, Role.Liaison)],
            NoticePost.Liaison => [new Addressee(unit, Role.Liaison)],
            NoticePost.UnitHead => [new Addressee(unit, Role.UnitHead)],
            NoticePost.LeadUnit => LeadOf(plan, subject) is { } lead ? [new Addressee(lead, Role.Liaison)] : [],
            NoticePost.Office => [new Addressee(units.Office, Role.Liaison)],
            _ => [new Addressee(units.LeadingGroup, Role.GroupLeader)],
        };
    }

    private static string TitleOf(PlanSnapshot plan, StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment when plan.Assignment(new AssignmentId(subject.Key))?.Issue is { } issue => issue.Content,
        StreamKind.MonthlyReturn => "",
        _ when plan.Book.Tasks.GetValueOrDefault(subject.Task) is { } task => task.Title,
        _ => subject.Key,
    };

    private static UnitCode? LeadOf(PlanSnapshot plan, StreamId subject) => subject.Kind switch
    {
        StreamKind.Assignment => plan.Run(new AssignmentId(subject.Key).Run)?.Lead,
        StreamKind.TaskRun => plan.Run(new TaskRunId(subject.Key))?.Lead,
        StreamKind.MonthlyMerge => plan.Run(new MergeId(subject.Key).Run)?.Lead,
        _ => null,
    };
}
