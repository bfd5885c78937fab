using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Plans;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Pages.Desk;

/// <summary>Words what waits on a desk: a title, the line below it, and where it leads.</summary>
public sealed class DeskWords(PlanBook book, Colleagues people, DateTimeOffset now)
{
    private static readonly Words s_words = new("Desk");

    public static string Task(int number) => Texts.IsChinese ? s_words["Task", Numerals.Chinese(number)] : s_words["Task", number];

    public static string Month(ReportMonth? month) => month is { } known ? Shanghai.Month(known) : "";

    /// <summary>The relative key of an assignment is its address.</summary>
    public string AddressOf(AssignmentId id) => $"/assignments/{id.Value[(book.Plan.Value.Length + 1)..]}";

    public string AddressOf(DeskItem item) => item.Subject.Kind switch
    {
        StreamKind.MonthlyReturn => $"/desk?m={item.Month}#monthly",
        StreamKind.Assignment when item.Count == 1 => AddressOf(new AssignmentId(item.Subject.Key)),
        _ => FormattableString.Invariant($"/tasks/{item.Task}"),
    };

    public string TitleOf(DeskItem item) => item.Matter switch
    {
        DeskMatter.Directed => s_words["TitleDirected", item.Title],
        DeskMatter.Return or DeskMatter.ReturnDraft => s_words["TitleReturn", Month(item.Month)],
        DeskMatter.Merge or DeskMatter.MergeDraft => s_words["TitleMerge", Month(item.Month)],
        DeskMatter.Reports when item.Count > 1 => s_words["TitleReports", Month(item.Month), item.Count],
        DeskMatter.Reports or DeskMatter.Correction => s_words["TitleReport", Month(item.Month), TaskTitle(item.Task)],
        DeskMatter.Extension => s_words["TitleExtension", item.Title],
        DeskMatter.Dispute => s_words["TitleDispute", item.Title],
        DeskMatter.Outgoing => s_words["TitleOutgoing", ActName(item.Act), item.Title],
        DeskMatter.Breakdown => s_words["TitleBreakdown", item.Title],
        DeskMatter.Signature => s_words["TitleSignature", TaskTitle(item.Task)],
        DeskMatter.CloseOffTask => s_words["TitleCloseOffTask", TaskTitle(item.Task)],
        _ => item.Title ?? TaskTitle(item.Task),
    };

    /// <summary>Task and whose it is; what comes after it in bold is <see cref="Urgency"/>.</summary>
    public string Whose(DeskItem item)
    {
        var task = item.Task == 0 ? s_words["AllTasks"] : Task(item.Task);
        return item switch
        {
            { Matter: DeskMatter.Reports, Count: > 1 } => $"{task}·{TaskTitle(item.Task)}",
            { Other: { } other } => $"{task}·{UnitName(other)}",
            { Matter: DeskMatter.Merge or DeskMatter.MergeDraft } => $"{task}·{TaskTitle(item.Task)}",
            _ => task,
        };
    }

    /// <summary>What must be seen at once: late, or due today. Null where neither.</summary>
    public static string? Urgency(DeskItem item) => item switch
    {
        { DaysLate: > 0, Since: null } => s_words["Late", item.DaysLate],
        { DaysLate: > 0 } => s_words["LateOurs", item.DaysLate],
        { Due: { } due, DaysLeft: 0, Since: null } => s_words["DueToday", Time(due.At)],
        _ => null,
    };

    /// <summary>When: due, or since when it waits.</summary>
    public string? When(DeskItem item)
    {
        if (item.Since is { } since)
        {
            var waited = item.DaysWaited > 0 ? s_words["Waited", item.DaysWaited]
                : WorkCalendar.DayOf(since) == WorkCalendar.DayOf(now) ? s_words["Today", Time(since)]
                : $"{Shanghai.MonthDay(since)} {Time(since)}";
            return item.By is { } by && item.Queue == DeskQueue.ToSign ? s_words["DraftedBy", people.NameOf(by), waited] : waited;
        }

        List<string> parts = [];
        if (item.Queue == DeskQueue.ToSign && item.By is { } hand) parts.Add(s_words["Drafted", people.NameOf(hand)]);
        if (item is { Due: { } due, DaysLate: 0, DaysLeft: > 0 }) parts.Add(s_words["DaysLeft", Shanghai.DueDay(due.On), item.DaysLeft]);
        if (item.DaysLate > 0 || item.OriginalDue is not null) parts.Add(s_words["OriginalDue", Shanghai.MonthDay((item.OriginalDue ?? item.Due!).On)]);
        return parts.Count == 0 ? null : string.Join(Texts.IsChinese ? "，" : ", ", parts);
    }

    /// <summary>What waits for the head, in full.</summary>
    public string? TextOf(DeskItem item) => item.Act switch
    {
        Dispute a => a.Proposed is { } unit ? s_words["ActDisputeTo", a.Reason, book.Units.NameOf(unit)] : a.Reason,
        RequestExtension a => s_words["ActExtension", a.Days, a.Reason, a.Progress],
        Submit { Value: { } value } a => s_words["ActValue", a.Result, FigureWords.Number(value)],
        Submit a => a.Result,
        Deliver a => a.Result,
        CorrectReport a => Sentences.Join([FigureWords.Values(a.Line), a.Line.Progress, a.Line.Milestone, a.Line.Obstacle, a.Line.DecisionNeeded]),
        _ => item.Text,
    };

    public static string ButtonOf(DeskItem item) => item.Matter switch
    {
        DeskMatter.Return => s_words["DoFill"],
        DeskMatter.Correction => s_words["DoCorrect"],
        DeskMatter.Work when item.Queue == DeskQueue.Returned => s_words["DoCorrect"],
        DeskMatter.Merge => s_words["DoMerge"],
        DeskMatter.Extension => s_words["DoDecide"],
        DeskMatter.Dispute => s_words["DoRule"],
        DeskMatter.Signature => s_words["DoSign"],
        _ => item.Queue switch
        {
            DeskQueue.Overdue => s_words["DoWork"],
            DeskQueue.ToReview => s_words["DoReview"],
            _ => s_words["DoLook"],
        },
    };

    public static string Time(DateTimeOffset at) => Shanghai.Of(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    private string UnitName(UnitCode? unit) => unit is { } known ? book.Units.NameOf(known) : "";

    private string TaskTitle(int task) => book.Tasks.GetValueOrDefault(task)?.Title ?? "";

    private static string ActName(OutgoingAct? act) => act switch
    {
        Dispute => s_words["ActNameDispute"],
        RequestExtension => s_words["ActNameExtension"],
        Submit => s_words["ActNameSubmit"],
        Deliver => s_words["ActNameDeliver"],
        CorrectReport a => s_words["ActNameCorrect", Month(a.Month)],
        _ => "",
    };
}
