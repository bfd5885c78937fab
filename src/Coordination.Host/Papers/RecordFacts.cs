using System.Collections.Immutable;
using System.Globalization;
using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Calendars;
using Coordination.Domain.Escalations;
using Coordination.Domain.Papers;
using Coordination.Host.Pages.Tasks;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Papers;

/// <summary>When a paper was issued (Shanghai's day), and by which unit.</summary>
public sealed record PaperIssue(DateOnly Day, UnitCode By);

/// <summary>Reads off the record what each kind of paper says; always in Chinese, whoever asks in what language.</summary>
public static class RecordFacts
{
    /// <summary>Of the brief, which has one page: so many entries a list at most, and so many lines all together.</summary>
    private const int ListMax = 5, BriefLines = 17;

    /// <summary>What a line holds, and what the texts say beside the fields.</summary>
    private const int LineLength = 27, BesideFields = 16;

    /// <summary>One unit's frozen result: what it lost and gained, line by line.</summary>
    public static PaperFacts OfResult(PlanSnapshot plan, AssessmentState state, AssessmentIssue issue, UnitCode unit, int? number) => Speaking(() =>
    {
        var (card, words) = (issue.Card(unit)!, ScoreWords.Of(plan.Book, state, issue));
        // A rule is told in full the first time it is cited.
        var cited = new HashSet<string>(StringComparer.Ordinal);
        return PaperFacts.Of(plan.Book, PaperKind.AssessmentResult, state.Cycle!.Value.Year, number, WorkCalendar.DayOf(issue.FrozenAt!.Value))
            .With("unit", plan.Book.Units.NameOf(unit)).With("score", ScoreWords.Score(card.Score))
            .WithList("lines", card.Points.Where(p => p.Delta != 0).Select(p => PaperFacts.Entry(
                ("rule", cited.Add(p.Rule) ? $"{p.Rule} {words.Rule(p.Rule)}" : p.Rule), ("fact", $"{words.Subject(p)}，{words.Facts(p)}"), ("arithmetic", p.Arithmetic),
                ("delta", ScoreWords.Delta(p.Delta)))));
    });

    /// <summary>A frozen result of all, each group apart, in the order of the document: no ranking goes out on paper (国办函〔2026〕12号).</summary>
    public static PaperFacts OfOverview(PlanSnapshot plan, AssessmentState state, AssessmentIssue issue, int? number) => Speaking(() =>
    {
        var words = ScoreWords.Of(plan.Book, state, issue);
        return PaperFacts.Of(plan.Book, PaperKind.AssessmentOverview, state.Cycle!.Value.Year, number, WorkCalendar.DayOf(issue.FrozenAt!.Value))
            .With("as-at", PaperDays.Of(issue.AsAt)).With("rules", issue.RulesVersion)
            .With("objections", PaperDays.Text(issue.Objections.Length)).With("upheld", PaperDays.Text(issue.Objections.Count(o => o.Ruling is { Upheld: true })))
            .WithList("counties", Standing(CardGroup.County)).WithList("zones", Standing(CardGroup.Zone)).WithList("bureaus", Standing(CardGroup.Bureau));

        IEnumerable<ImmutableDictionary<string, string>> Standing(CardGroup group) => issue.Cards.Where(c => c.Group == group).Select(c => PaperFacts.Entry(
            ("unit", plan.Book.Units.NameOf(c.Unit)), ("score", ScoreWords.Score(c.Score)),
            ("sections", string.Join('；', c.Sections.Where(s => s.Applies).Select(s => $"{words.Section(s.Section)}{ScoreWords.Score(s.Score)}"))),
            ("objections", issue.Objections.Count(o => o.Unit == c.Unit) is > 0 and var n ? PaperDays.Text(n) : null)));
    });

    /// <summary>催办单, 督办通知单, 通报.</summary>
    public static PaperFacts OfNotice(PlanSnapshot plan, NoticeState notice, PaperIssue issue, int? number) => Speaking(() =>
    {
        var (book, text) = (plan.Book, new CaseText(plan.Book));
        var items = notice.Items.Values.OrderBy(i => i.DueAt).ThenBy(i => i.Subject.Task).ThenBy(i => i.Key, StringComparer.Ordinal).ToList();
        var tasks = items.Select(i => i.Subject.Task).Where(t => t > 0).Distinct().Order().Select(TaskLinks.NameOf);
        return PaperFacts.Of(book, notice.Paper!.Value, CycleId.OfKey(notice.Id!.Value.Value).Year, number, issue.Day)
            .With("unit", book.Units.NameOf(notice.Unit)).With("issuer", book.Units.NameOf(issue.By)).With("count", PaperDays.Text(items.Count))
            .With("tasks", string.Join('、', tasks)).With("decision", string.Concat(items.Select(i => DecisionOf(plan, i.Clock)).Distinct()))
            .WithList(PaperFields.Items, items.Select(i => ItemOf(plan, text, i, issue.Day)));
    });

    /// <summary>交办单, of an assignment that was dispatched.</summary>
    public static PaperFacts OfDispatch(PlanSnapshot plan, AssignmentState assignment, int? number) => Speaking(() =>
    {
        var (book, issue, id) = (plan.Book, assignment.Issue!, assignment.Id!.Value);
        var task = book.Version(issue.Version) ?? book.Tasks[id.Run.TaskNumber];
        var facts = OfAssignment(plan, assignment, PaperKind.DispatchOrder, number, WorkCalendar.DayOf(assignment.DispatchedAt!.Value));
        return facts.With("lead", book.Units.NameOf(issue.Reviewer)).With("due", PaperDays.Of(issue.Due.On)).With("duty", Texts.Value(issue.Duty))
            .With("share", issue.Share is { } share ? FormattableString.Invariant($"{share:0.####}%") : null)
            .With("acknowledge-days", PaperDays.Text(book.Settings.AcknowledgeDays)).With("dispute-days", PaperDays.Text(book.Settings.DisputeDays))
            .With("report-day", issue.Months.IsDefaultOrEmpty ? null : PaperDays.Text(book.Settings.ReportDay))
            .WithList("indicators", task.Indicators.Where(_ => issue.Duty == Duty.Implementing)
                .Select(i => PaperFacts.Entry(("name", i.Name), ("target", FormattableString.Invariant($"{i.Year}年{FigureWords.Goal(i)}")))));
    });

    /// <summary>办结报告, of an assignment that was completed.</summary>
    public static PaperFacts OfCompletion(PlanSnapshot plan, AssignmentState assignment, int? number) => Speaking(() =>
    {
        var (book, issue, id) = (plan.Book, assignment.Issue!, assignment.Id!.Value);
        var task = book.Version(issue.Version) ?? book.Tasks[id.Run.TaskNumber];
        var granted = assignment.Extensions.LastOrDefault(e => e.Granted == true);
        var (due, submission) = (assignment.Work?.Due ?? issue.Due, assignment.Submission);
        return OfAssignment(plan, assignment, PaperKind.CompletionReport, number, WorkCalendar.DayOf(assignment.CompletedAt!.Value))
            .With("lead", book.Units.NameOf(task.Lead)).With("due", PaperDays.Of(due.On)).With("original-due", PaperDays.Of((assignment.Work?.OriginalDue ?? issue.Due).On))
            .With("completed", PaperDays.Of(assignment.CompletedAt.Value)).With("timeliness", Timeliness(submission?.DaysLate ?? 0))
            .With("result", Sentence(submission?.Result)).With("value", submission?.Value?.ToString("0.####", CultureInfo.InvariantCulture))
            .With("extension", granted is null ? null : FormattableString.Invariant($"办理期限原为{PaperDays.Of(issue.Due.On)}，经批准延期{granted.Days}个工作日。"))
            .WithList("deliverables", assignment.Deliverables.Values.OrderBy(d => d.Due.At).ThenBy(d => d.Step.Value, StringComparer.Ordinal).Select(d => PaperFacts.Entry(
                ("name", (book.Version(d.Version ?? issue.Version) ?? task).FindStep(d.Step)?.Title ?? d.Step.Value), ("due", PaperDays.Of(d.Due.On)),
                ("delivered", d.DeliveredAt is { } at ? PaperDays.Of(at) : null), ("timeliness", d.DeliveredAt is null ? null : Timeliness(d.DaysLate)))));
    });

    /// <summary>领导小组一页纸: of the instant the board tells.</summary>
    public static PaperFacts OfBoard(PlanSnapshot plan, GroupBoard board) => Speaking(() =>
    {
        var text = new CaseText(plan.Book);
        var day = WorkCalendar.DayOf(board.At);
        var exceptions = board.Exceptions.Take(ListMax).Select(e => PaperFacts.Entry(
            ("place", text.Place(e.Task, e.Unit)), ("light", CaseText.Say(e.Reading)), ("why", Sentence(text.Why(e)))));
        var matters = Fitting(board.Pending.Take(ListMax).Select(m => PaperFacts.Entry(
            ("matter", text.Title(m)), ("tasks", text.Tasks([.. m.Items.Select(i => i.Task).Where(t => t > 0).Distinct()])),
            ("waiting", PaperDays.Text(m.DaysWaiting)), ("standing", text.Standing(m)))), BriefLines / 2).ToList();
        return PaperFacts.Of(plan.Book, PaperKind.GroupBrief, board.Year ?? day.Year, null, day)
            .With("tasks", PaperDays.Text(board.Tasks)).With("total", PaperDays.Text(board.Statistics.Total)).With("on-time", PaperDays.Text(board.Statistics.OnTime))
            .With("late", PaperDays.Text(board.Statistics.Late)).With("not-due", PaperDays.Text(board.Statistics.NotDue)).With("overdue", PaperDays.Text(board.Statistics.Overdue))
            .With("red", PaperDays.Text(board.Red)).With("silent", PaperDays.Text(board.Silent)).With("pending", PaperDays.Text(board.Pending.Count))
            .WithList("matters", matters).WithList("exceptions", Fitting(exceptions, BriefLines - matters.Sum(LinesOf)));
    });

    /// <summary>From the first on, as many as there is room for.</summary>
    private static IEnumerable<ImmutableDictionary<string, string>> Fitting(IEnumerable<ImmutableDictionary<string, string>> entries, int lines) =>
        entries.TakeWhile(e => (lines -= LinesOf(e)) >= 0);

    private static int LinesOf(ImmutableDictionary<string, string> entry) => 1 + ((entry.Values.Sum(v => v.Length) + BesideFields) / LineLength);

    private static PaperFacts OfAssignment(PlanSnapshot plan, AssignmentState assignment, PaperKind kind, int? number, DateOnly day)
    {
        var (book, issue, id) = (plan.Book, assignment.Issue!, assignment.Id!.Value);
        var task = book.Version(issue.Version) ?? book.Tasks[id.Run.TaskNumber];
        return PaperFacts.Of(book, kind, id.Run.Cycle.Year, number, day).With("unit", book.Units.NameOf(issue.Unit)).With("task", TaskLinks.NameOf(id.Run.TaskNumber))
            .With("title", task.Title).With("clause", task.Clause).With("content", Sentence(issue.Content));
    }

    private static ImmutableDictionary<string, string> ItemOf(PlanSnapshot plan, CaseText text, NoticeItem item, DateOnly day)
    {
        var task = item.Subject.Task;
        var due = WorkCalendar.DayOf(item.DueAt);
        return PaperFacts.Entry(
            ("task", task == 0 ? "月报" : TaskLinks.NameOf(task)), ("title", plan.Book.Tasks.GetValueOrDefault(task)?.Title ?? MonthOf(item.Subject)), ("matter", text.Clock(item.Clock, task)),
            ("due", PaperDays.Minute(item.DueAt)), ("days-late", PaperDays.Text(Math.Max(0, plan.Book.Calendar.CountBetween(due, day)))), ("text", item.Text));
    }

    /// <summary>2025年4月: of a unit's return, which is about all its tasks.</summary>
    private static string MonthOf(StreamId subject) => subject.Kind == StreamKind.MonthlyReturn
        && new ReportMonth(KeyParts.Last(subject.Key)) is var month ? FormattableString.Invariant($"{month.Year}年{month.Month}月") : "";

    /// <param name="reference">Where the item came by a decision, that decision's name: <c>matter#1</c>.</param>
    private static string DecisionOf(PlanSnapshot plan, string reference)
    {
        var cut = reference.LastIndexOf('#');
        var decided = cut < 0 ? null : plan.Escalations.GetValueOrDefault(reference[..cut])?.State.Decisions.FirstOrDefault(d => d.Reference == reference);
        return Sentence(decided?.Text) ?? "";
    }

    private static string Timeliness(int daysLate) => daysLate <= 0 ? "按期完成" : FormattableString.Invariant($"逾期{daysLate}个工作日");

    /// <summary>What people typed may or may not end as a sentence does.</summary>
    private static string? Sentence(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var trimmed && trimmed[^1] is '。' or '！' or '？' or '；' ? trimmed : trimmed + "。";

    private static PaperFacts Speaking(Func<PaperFacts> facts)
    {
        PaperFacts? told = null;
        Texts.In(Texts.Chinese, () =>
        {
            told = facts();
            return "";
        });
        return told!;
    }
}
