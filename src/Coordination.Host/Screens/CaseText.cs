using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;
using Coordination.Host.Pages.Tasks;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>Words what is late, why, and what would be done about it, in the phrases of the city's own papers.</summary>
public sealed class CaseText(PlanBook book)
{
    private static readonly Words s_words = new("Case");
    private static readonly string[] s_days = ["日", "一", "二", "三", "四", "五", "六"];

    /// <summary>任务十.</summary>
    public static string Task(int number) => TaskLinks.NameOf(number);

    public string Place(int task, UnitCode unit) => task == 0 ? book.Units.NameOf(unit) : s_words["Place", Task(task), book.Units.NameOf(unit)];

    public string Place(AssignmentId id, UnitCode unit) => Place(id.Run.TaskNumber, unit);

    public string Tasks(IReadOnlyList<int> tasks) => string.Join(Texts.IsChinese ? "、" : ", ", tasks.Select(Task));

    /// <summary>10月31日（五）17:30.</summary>
    public static string Due(DateTimeOffset at) => Shanghai.Due(at);

    public static string Day(DateOnly day) => Shanghai.MonthDay(day);

    public static string LongDay(DateTimeOffset at)
    {
        var local = Shanghai.Of(at);
        return Texts.IsChinese
            ? local.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) + $"（星期{s_days[(int)local.DayOfWeek]}）" + local.ToString("HH:mm", CultureInfo.InvariantCulture)
            : local.ToString("yyyy-MM-dd (dddd) HH:mm", CultureInfo.InvariantCulture);
    }

    public static string Month(ReportMonth month) => Shanghai.Month(month);

    /// <summary>督办通知单 连督办〔2025〕12号; without a number its kind alone.</summary>
    public string Paper(PaperLine paper) =>
        book.Papers.Of(paper.Paper)?.NumberOf(paper.Year, paper.Number) is { } number ? $"{Texts.Value(paper.Paper)} {number}" : Texts.Value(paper.Paper);

    /// <summary>逾期6个工作日, 连续两期未报.</summary>
    public static string Say(LightReading reading)
    {
        var said = new List<string>();
        if (reading.Overridden) said.Add(s_words["SayManual", Texts.Value(reading.Light)]);
        if (reading.DaysLate > 0) said.Add(s_words["SayLate", reading.DaysLate]);
        if (reading.ReportsMissing > 1) said.Add(s_words["SayMissingInARow", reading.ReportsMissing]);
        else if (reading.ReportsMissing == 1) said.Add(s_words["SayMissing"]);
        if (reading.Gap is { Gap: < 0 } gap) said.Add(s_words["SayBehind", gap.Figure, -gap.Gap]);
        if (reading.CaughtUp) said.Add(s_words["SayCaughtUp"]);
        return said.Count == 0 ? s_words["SayInOrder"] : string.Join(Texts.IsChinese ? "，" : ", ", said);
    }

    /// <summary>What is late, and what the record says about why.</summary>
    public string Why(ExceptionItem e)
    {
        var parts = new List<string>();
        if (e.Clock is { } clock && e.Due is { } due) parts.Add(s_words["WhyDue", Clock(clock, e.Task), Due(due.At)]);
        parts.Add(e.Cause switch
        {
            { Kind: CauseKind.Nothing } => s_words[e.Assignment is null ? "CauseLead" : "CauseNothing"],
            { Kind: CauseKind.ExtensionAsked } => s_words["CauseExtensionAsked"],
            { Kind: CauseKind.ExtensionRefused } => s_words["CauseExtensionRefused"],
            { Kind: CauseKind.Disputed, Text: var text } => s_words["CauseDisputed", text],
            { Kind: CauseKind.Progress, Text: null or "", Month: { } month } => s_words["CauseUnchanged", Month(month)],
            { Kind: var kind, Text: var text, Month: { } month } => s_words["Cause" + kind, Month(month), text],
            _ => "",
        });
        if (e.Papers.Count > 0) parts.Add(s_words["Papers", string.Join(Texts.IsChinese ? "、" : ", ", e.Papers.Select(p => s_words["PaperCount", Texts.Value(p.Paper), p.Count]))]);
        return Sentences.Whole(parts);
    }

    /// <summary>What a clock measures: 办理, 签收, 审核 …</summary>
    public string Clock(string clock, int task)
    {
        var (name, rest) = clock.Split('/', 2) is [var a, var b] ? (a, b) : (clock, "");
        return name switch
        {
            "step" => s_words["ClockStep", book.Tasks.GetValueOrDefault(task)?.FindStep(new StepId(rest))?.Title ?? rest],
            "correct" => s_words["ClockCorrect", Month(new ReportMonth(rest))],
            ClockNames.Review when rest.Length > 0 => s_words["ClockReviewOf", Month(new ReportMonth(rest))],
            "reports" => s_words["ClockReports"],
            ClockNames.Work => s_words["ClockWork"],
            ClockNames.Acknowledge => s_words["ClockAcknowledge"],
            ClockNames.Review => s_words["ClockReview"],
            ClockNames.Arbitration => s_words["ClockArbitration"],
            ClockNames.Extension => s_words["ClockExtension"],
            ClockNames.Directed => s_words["ClockDirected"],
            "return" => s_words["ClockReturn"],
            "merge" => s_words["ClockMerge"],
            _ => clock,
        };
    }

    /// <summary>What is suggested for it, else who decides it.</summary>
    public string Standing(Matter m) =>
        m.Suggestion is { } suggested ? s_words["SuggestedKind", Texts.Value(suggested.Kind)] : s_words[m.ByGroup ? "GroupDecides" : "OfficeDecides"];

    /// <summary>One line that says what a matter is about.</summary>
    public string Title(Matter m)
    {
        var unit = book.Units.NameOf(m.Unit);
        if (m.Items.Count == 0) return unit;
        var first = m.Items[0];
        var clock = Clock(first.Clock, first.Task);
        return first.Clock.StartsWith("reports/", StringComparison.Ordinal) ? s_words["TitleSilent", unit] : s_words["TitleLate", unit, clock, first.DaysLate];
    }

    public string Refusal(Rejection refused) => new Wording(book, null).Refusal(refused);

    /// <summary>What an act would do, line by line; what only keeps the books is left out.</summary>
    public IEnumerable<(string Text, bool Refused)> Lines(IEnumerable<Consequence> consequences, Func<AssignmentId, UnitCode?> unitOf)
    {
        foreach (var c in consequences)
        {
            if (c.Refused is { } refused)
            {
                yield return (s_words["LineRefused", PlaceOf(c.Command.Stream, unitOf), Refusal(refused)], true);
                continue;
            }

            foreach (var e in c.Events)
            {
                if (Line(e, c.Command.Stream, unitOf) is { } line) yield return (line, false);
            }
        }
    }

    private string? Line(Event e, StreamId stream, Func<AssignmentId, UnitCode?> unitOf) => e switch
    {
        EscalationDecided x => s_words["LineDecided", Texts.Value(x.Decided.Kind)],
        UnitDirected x => s_words["LineDirected", PlaceOf(stream, unitOf), Due(x.Directed.Due.At)],
        AssignmentExtendedByDecision x => s_words["LineExtended", PlaceOf(stream, unitOf), x.Days, Due(x.Work.Due.At), Due(x.Work.OriginalDue.At)],
        AssignmentTerminated => s_words["LineTerminated", PlaceOf(stream, unitOf)],
        AssignmentSuspended => s_words["LineSuspended", PlaceOf(stream, unitOf)],
        AssignmentDispatched x => s_words["LineDispatched", Place(new AssignmentId(stream.Key), x.Issue.Unit), Due(x.Work.Due.At)],
        DecisionNoted x => s_words["LineNoted", Texts.Value(x.Kind), PlaceOf(stream, unitOf)],
        NoticeOpened x => s_words["LinePaper", x.Paper is { } paper ? Texts.Value(paper) : "", book.Units.NameOf(x.Unit)],
        EscalationItemSettled { All: true } => s_words["LineSettled"],
        NoticeItemAdded or EscalationItemSettled or EscalationSettled => null,
        _ => s_words["LineOther", Texts.Event(e.GetType().Name), PlaceOf(stream, unitOf)],
    };

    private string PlaceOf(StreamId stream, Func<AssignmentId, UnitCode?> unitOf)
    {
        var task = stream.Task;
        if (stream.Kind == StreamKind.Assignment && unitOf(new AssignmentId(stream.Key)) is { } unit) return Place(task, unit);
        return task == 0 ? "" : Task(task);
    }
}
