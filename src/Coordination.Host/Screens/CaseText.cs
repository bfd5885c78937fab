using System.Globalization;
using System.Text.Json;
using Coordination.Application.Boards;
using Coordination.Application.Serialization;
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
    private static readonly Words W = new("Case");
    private static readonly string[] s_days = ["日", "一", "二", "三", "四", "五", "六"];

    /// <summary>任务十.</summary>
    public static string Task(int number) => TaskLinks.NameOf(number);

    public string Place(int task, UnitCode unit) => task == 0 ? book.Units.NameOf(unit) : W["Place", Task(task), book.Units.NameOf(unit)];

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

    /// <summary>督办通知单〔2025〕12号; without a number its kind alone.</summary>
    public static string Paper(PaperLine paper) =>
        paper.Number is { } number ? W["PaperNumber", Texts.Value(paper.Paper), paper.Year, number] : Texts.Value(paper.Paper);

    /// <summary>逾期6个工作日, 连续两期未报.</summary>
    public static string Say(LightReading reading)
    {
        var said = new List<string>();
        if (reading.Overridden) said.Add(W["SayManual", Texts.Value(reading.Light)]);
        if (reading.DaysLate > 0) said.Add(W["SayLate", reading.DaysLate]);
        if (reading.ReportsMissing > 1) said.Add(W["SayMissingInARow", reading.ReportsMissing]);
        else if (reading.ReportsMissing == 1) said.Add(W["SayMissing"]);
        if (reading.CaughtUp) said.Add(W["SayCaughtUp"]);
        return said.Count == 0 ? W["SayInOrder"] : string.Join(Texts.IsChinese ? "，" : ", ", said);
    }

    /// <summary>What is late, and what the record says about why.</summary>
    public string Why(ExceptionItem e)
    {
        var parts = new List<string>();
        if (e.Clock is { } clock && e.Due is { } due) parts.Add(W["WhyDue", Clock(clock, e.Task), Due(due.At)]);
        parts.Add(e.Cause switch
        {
            { Kind: CauseKind.Nothing } => W[e.Assignment is null ? "CauseLead" : "CauseNothing"],
            { Kind: CauseKind.ExtensionAsked } => W["CauseExtensionAsked"],
            { Kind: CauseKind.ExtensionRefused } => W["CauseExtensionRefused"],
            { Kind: CauseKind.Disputed, Text: var text } => W["CauseDisputed", text],
            { Kind: CauseKind.Progress, Text: null or "", Month: { } month } => W["CauseUnchanged", Month(month)],
            { Kind: var kind, Text: var text, Month: { } month } => W["Cause" + kind, Month(month), text],
            _ => "",
        });
        if (e.Papers.Count > 0) parts.Add(W["Papers", string.Join(Texts.IsChinese ? "、" : ", ", e.Papers.Select(p => W["PaperCount", Texts.Value(p.Paper), p.Count]))]);
        return string.Join(Texts.IsChinese ? "；" : "; ", parts.Where(p => p.Length > 0).Select(p => p.TrimEnd('。', '.'))) + (Texts.IsChinese ? "。" : ".");
    }

    /// <summary>What a clock measures: 办理, 签收, 审核 …</summary>
    public string Clock(string clock, int task)
    {
        var (name, rest) = clock.Split('/', 2) is [var a, var b] ? (a, b) : (clock, "");
        return name switch
        {
            "step" => W["ClockStep", book.Tasks.GetValueOrDefault(task)?.FindStep(new StepId(rest))?.Title ?? rest],
            "correct" => W["ClockCorrect", Month(new ReportMonth(rest))],
            ClockNames.Review when rest.Length > 0 => W["ClockReviewOf", Month(new ReportMonth(rest))],
            "reports" => W["ClockReports"],
            ClockNames.Work => W["ClockWork"],
            ClockNames.Acknowledge => W["ClockAcknowledge"],
            ClockNames.Review => W["ClockReview"],
            ClockNames.Arbitration => W["ClockArbitration"],
            ClockNames.Extension => W["ClockExtension"],
            ClockNames.Directed => W["ClockDirected"],
            "return" => W["ClockReturn"],
            "merge" => W["ClockMerge"],
            _ => clock,
        };
    }

    /// <summary>One line that says what a matter is about.</summary>
    public string Title(Matter m)
    {
        var unit = book.Units.NameOf(m.Unit);
        if (m.Items.Count == 0) return unit;
        var first = m.Items[0];
        var clock = Clock(first.Clock, first.Task);
        return first.Clock.StartsWith("reports/", StringComparison.Ordinal) ? W["TitleSilent", unit] : W["TitleLate", unit, clock, first.DaysLate];
    }

    public string Refusal(Rejection refused) =>
        new Wording(book, null).Refusal(refused.Code, JsonSerializer.SerializeToElement(refused, refused.GetType(), DomainJson.Options));

    /// <summary>What an act would do, line by line; what only keeps the books is left out.</summary>
    public IEnumerable<(string Text, bool Refused)> Lines(IEnumerable<Consequence> consequences, Func<AssignmentId, UnitCode?> unitOf)
    {
        foreach (var c in consequences)
        {
            if (c.Refused is { } refused)
            {
                yield return (W["LineRefused", PlaceOf(c.Command.Stream, unitOf), Refusal(refused)], true);
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
        EscalationDecided x => W["LineDecided", Texts.Value(x.Decided.Kind)],
        UnitDirected x => W["LineDirected", PlaceOf(stream, unitOf), Due(x.Directed.Due.At)],
        AssignmentExtendedByDecision x => W["LineExtended", PlaceOf(stream, unitOf), x.Days, Due(x.Work.Due.At), Due(x.Work.OriginalDue.At)],
        AssignmentTerminated => W["LineTerminated", PlaceOf(stream, unitOf)],
        AssignmentSuspended => W["LineSuspended", PlaceOf(stream, unitOf)],
        AssignmentDispatched x => W["LineDispatched", Place(new AssignmentId(stream.Key), x.Issue.Unit), Due(x.Work.Due.At)],
        DecisionNoted x => W["LineNoted", Texts.Value(x.Kind), PlaceOf(stream, unitOf)],
        NoticeOpened x => W["LinePaper", x.Paper is { } paper ? Texts.Value(paper) : "", book.Units.NameOf(x.Unit)],
        EscalationItemSettled { All: true } => W["LineSettled"],
        NoticeItemAdded or EscalationItemSettled or EscalationSettled => null,
        _ => W["LineOther", Texts.Event(e.GetType().Name), PlaceOf(stream, unitOf)],
    };

    private string PlaceOf(StreamId stream, Func<AssignmentId, UnitCode?> unitOf)
    {
        var task = Matters.TaskOf(stream);
        if (stream.Kind == StreamKind.Assignment && unitOf(new AssignmentId(stream.Key)) is { } unit) return Place(task, unit);
        return task == 0 ? "" : Task(task);
    }
}
