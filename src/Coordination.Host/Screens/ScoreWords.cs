using System.Globalization;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;

namespace Coordination.Host.Screens;

/// <summary>Score sheets in words: what each point is about, the facts, the rule as its file says it.</summary>
public sealed class ScoreWords(PlanBook book, AssessmentRules rules)
{
    private static readonly Words s_words = new("Assessment");

    private const int DigestShown = 12;

    /// <summary>By the rules an issue was drafted with; before there is one by those the year is judged by, or those in force.</summary>
    public static ScoreWords Of(PlanBook book, AssessmentState state, AssessmentIssue? issue) => new(book, RulesOf(book, state, issue));

    /// <inheritdoc cref="Of"/>
    public static AssessmentRules RulesOf(PlanBook book, AssessmentState state, AssessmentIssue? issue) => (issue is null ? null : state.RulesOf(issue.RulesVersion)) ?? state.Rules ?? book.Assessment;

    /// <summary>Which result it is: issue, edition, day, rules and digest.</summary>
    public static string Edition(AssessmentIssue issue) => s_words["Edition", issue.Number, issue.Edition, Shanghai.Day(issue.AsAt), issue.RulesVersion, issue.Digest.Length > DigestShown ? issue.Digest[..DigestShown] : issue.Digest];

    public static string Score(decimal score) => score.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>−0.50, +0.20, 0.</summary>
    public static string Delta(decimal delta) => delta == 0 ? "0" : delta.ToString("+0.00;−0.00", CultureInfo.InvariantCulture);

    public static string Group(CardGroup group) => Texts.Value(group);

    public string Section(string id) => rules.Sections.FirstOrDefault(s => s.Id == id) is { } section ? $"{id} {(Texts.IsChinese ? section.Title : section.TitleEnglish)}" : id;

    public string Rule(string id) => rules.Rule(id) is { } rule ? Texts.IsChinese ? rule.Text : rule.TextEnglish : id;

    /// <summary>任务十：城市公共供水管网漏损率.</summary>
    public string Subject(ScorePoint point)
    {
        var number = point.Subject.Task;
        var task = book.Tasks.GetValueOrDefault(number);
        var what = point.Subject.Kind switch
        {
            StreamKind.Indicator => book.Indicator(new IndicatorId(point.Subject.Key))?.Name,
            StreamKind.MonthlyReturn => s_words["ReturnOf", Shanghai.Month(new ReportMonth(KeyParts.Last(point.Subject.Key)))],
            StreamKind.MonthlyMerge => s_words["MergeOf", Shanghai.Month(new MergeId(point.Subject.Key).Month)],
            _ => task?.Title,
        };
        return number == 0 ? what ?? point.Subject.Key : s_words["Subject", CaseText.Task(number), what ?? ""];
    }

    public string Facts(ScorePoint point) => string.Join(s_words["Comma"], point.Facts.Where(f => f.Name != FactNames.Figure).Select(f => Fact(f, point)));

    private string Fact(Fact fact, ScorePoint point) => fact.Name switch
    {
        FactNames.Step => StepTitle(point, fact.Value),
        FactNames.Clock => new CaseText(book).Clock(fact.Value, point.Subject.Task),
        FactNames.Month => Shanghai.Month(new ReportMonth(fact.Value)),
        FactNames.Baseline or FactNames.Target or FactNames.Value => s_words[$"Fact.{fact.Name}", fact.Value + UnitOf(point)],
        _ => s_words[$"Fact.{fact.Name}", fact.Value],
    };

    private string UnitOf(ScorePoint point) => point.Subject.Kind == StreamKind.Indicator ? book.Indicator(new IndicatorId(point.Subject.Key))?.Unit ?? "" : "";

    private string StepTitle(ScorePoint point, string step) => book.Tasks.GetValueOrDefault(point.Subject.Task)?.FindStep(new StepId(step)) is { } known ? known.Title : step;
}
