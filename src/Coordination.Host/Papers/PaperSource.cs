using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;

namespace Coordination.Host.Papers;

/// <summary>A paper somebody asks for: its kind, its year's plan, and the stream it is about.</summary>
/// <param name="Subject">Of the brief, the year itself.</param>
public sealed record PaperName(PaperKind Kind, CycleId Cycle, StreamId Subject)
{
    /// <param name="key">Of the subject within the plan: <c>2025/10/hzq</c>, <c>2025/hzq/blue/2025-03-03</c>, for the brief <c>2025</c>; of a year's results <c>2025/1</c>, its issue, and of a unit's <c>2025/1/hzq</c>.</param>
    /// <returns>Null where a kind has no such key, or no paper is made of it yet.</returns>
    public static PaperName? Of(PlanId plan, PaperKind kind, string key)
    {
        var parts = KeyParts.Count(key);
        var year = KeyParts.First(key, 1);
        if (year.Length != 4 || !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var cycle = CycleId.Of(plan, number);
        return kind switch
        {
            PaperKind.DispatchOrder or PaperKind.CompletionReport when parts >= 3 => new PaperName(kind, cycle, new StreamId(StreamKind.Assignment, $"{plan}/{key}")),
            PaperKind.UrgeNotice or PaperKind.SupervisionOrder or PaperKind.Bulletin when parts == 4 => new PaperName(kind, cycle, new StreamId(StreamKind.Notice, $"{plan}/{key}")),
            PaperKind.AssessmentResult when parts == 3 => new PaperName(kind, cycle, new StreamId(StreamKind.Assessment, $"{plan}/{key}")),
            PaperKind.AssessmentOverview when parts == 2 => new PaperName(kind, cycle, new StreamId(StreamKind.Assessment, $"{plan}/{key}")),
            PaperKind.GroupBrief when parts == 1 => new PaperName(kind, cycle, cycle.Stream),
            _ => null,
        };
    }

    /// <summary>The brief tells of an instant and is kept by nobody; every other paper is issued once.</summary>
    public bool IsKept => Kind != PaperKind.GroupBrief;

    /// <summary>The issue of the year's assessment that a result is about; 0 where the key names none.</summary>
    public int Issue => int.TryParse(KeyParts.First(Subject.Key[(Cycle.Value.Length + 1)..], 1), NumberStyles.None, CultureInfo.InvariantCulture, out var issue) ? issue : 0;

    /// <summary>The unit that a result is about.</summary>
    public UnitCode Unit => new(KeyParts.Last(Subject.Key));

    public bool IsOfAssignment => Subject.Kind == StreamKind.Assignment;
}

/// <summary>Reads of the record whether a paper was issued, and what it says.</summary>
public static class PaperSource
{
    /// <summary>Whether the act that issues it stands on record: until then there is no such paper.</summary>
    public static bool IsIssued(PlanSnapshot plan, PaperName name) => name.Kind switch
    {
        PaperKind.DispatchOrder or PaperKind.CompletionReport =>
            plan.Assignment(new AssignmentId(name.Subject.Key)) is { } assignment && AssignmentPaper.IssuedAt(assignment, name.Kind) is not null,
        PaperKind.GroupBrief => plan.Cycle == name.Cycle,
        PaperKind.AssessmentResult => IssueOf(plan, name) is { Status: AssessmentStatus.Frozen } issue && issue.Card(name.Unit) is not null,
        PaperKind.AssessmentOverview => IssueOf(plan, name) is { Status: AssessmentStatus.Frozen },
        _ => plan.Notices.GetValueOrDefault(name.Subject.Key)?.State is { Status: NoticeStatus.Sent, Paper: { } paper } && paper == name.Kind,
    };

    /// <summary>Who may read it: whoever may see what it is about.</summary>
    public static bool IsSeen(PlanSnapshot plan, Viewer viewer, PaperName name) => name.Kind switch
    {
        PaperKind.GroupBrief or PaperKind.AssessmentOverview => Sight.IsOfAll(viewer, plan.Book),
        PaperKind.AssessmentResult => IssueOf(plan, name) is { } issue && Sight.OfScorecard(viewer, plan.Book, issue, name.Unit),
        _ when name.IsOfAssignment => plan.Assignment(new AssignmentId(name.Subject.Key)) is { } assignment && Sight.OfAssignment(viewer, plan, assignment),
        _ => plan.Notices.GetValueOrDefault(name.Subject.Key)?.State is { } notice && Sight.OfNotice(viewer, plan.Book, notice),
    };

    /// <summary>The paper's entry in the register of its kind and year; null where it has none.</summary>
    public static async Task<PaperEntry?> EntryAsync(IStore store, PlanSnapshot plan, PaperName name, CancellationToken cancellationToken)
    {
        var register = StreamId.Register(name.Cycle, name.Kind.ToString());
        PaperEntry? entry = null;
        await foreach (var (key, state) in RecordPages.StatesAsync<RegisterState>(store, StreamKind.Register, register.Key, cancellationToken))
        {
            if (key == register.Key) entry = state.Of(name.Subject);
        }

        // Of a notice the number stands on the notice too, and of older ones there alone.
        var number = entry?.Number ?? plan.Notices.GetValueOrDefault(name.Subject.Key)?.State.PaperNumber;
        return entry is null && number is null ? null : new PaperEntry(number, entry?.Hash);
    }

    /// <summary>The paper as the record and the texts in force make it; of an issued one only as long as no file of it is kept.</summary>
    public static async Task<OfficialPaper> MakeAsync(IStore store, PlanSnapshot plan, PaperName name, int? number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var facts = name.Kind switch
        {
            PaperKind.DispatchOrder => RecordFacts.OfDispatch(plan, plan.Assignment(new AssignmentId(name.Subject.Key))!, number),
            PaperKind.CompletionReport => RecordFacts.OfCompletion(plan, plan.Assignment(new AssignmentId(name.Subject.Key))!, number),
            PaperKind.AssessmentResult => RecordFacts.OfResult(plan, plan.Assessments[name.Cycle.Value].State, IssueOf(plan, name)!, name.Unit, number),
            PaperKind.AssessmentOverview => RecordFacts.OfOverview(plan, plan.Assessments[name.Cycle.Value].State, IssueOf(plan, name)!, number),
            PaperKind.GroupBrief => RecordFacts.OfBoard(plan, GroupBoard.Of(plan, Office(plan), now)),
            _ => RecordFacts.OfNotice(plan, plan.Notices[name.Subject.Key].State, await IssueAsync(store, plan, name, cancellationToken), number),
        };
        return PaperFilling.Fill(plan.Book.Papers.Of(name.Kind) ?? throw new InvalidOperationException($"No text of a {name.Kind}"), facts);
    }

    private static AssessmentIssue? IssueOf(PlanSnapshot plan, PaperName name) =>
        plan.Assessments.GetValueOrDefault(name.Cycle.Value)?.State.Issues.FirstOrDefault(i => i.Number == name.Issue);

    /// <summary>The day and unit of the hand that issued it; what goes out by itself is the office's, of the day it stands under.</summary>
    private static async Task<PaperIssue> IssueAsync(IStore store, PlanSnapshot plan, PaperName name, CancellationToken cancellationToken)
    {
        var issued = (await store.ReadTimelineAsync(name.Subject, cancellationToken)).LastOrDefault(r => r.Event.Type == nameof(NoticeIssued));
        return issued is null
            ? new PaperIssue(plan.Notices[name.Subject.Key].State.Day, plan.Book.Units.Office)
            : new PaperIssue(WorkCalendar.DayOf(issued.Event.At), new UnitCode(issued.Unit));
    }

    /// <summary>The brief is the same for everybody who may see it.</summary>
    private static Viewer Office(PlanSnapshot plan) => new(new PersonId("paper"), new Post(plan.Book.Units.Office, Role.Handler));
}
