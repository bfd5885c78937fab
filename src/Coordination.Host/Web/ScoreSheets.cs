using Coordination.Domain.Assessments;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;
using Coordination.Host.Screens;

namespace Coordination.Host.Web;

/// <summary>Score sheets as a workbook: a row a point, with all that is needed to check it by hand.</summary>
public static class ScoreSheets
{
    private static readonly Words s_words = new("Assessment");

    public static Task WriteAsync(Stream to, IEnumerable<Scorecard> cards, PlanBook book, AssessmentRules rules, CancellationToken cancellationToken)
    {
        var words = new ScoreWords(book, rules);
        List<SheetColumn<(Scorecard Card, ScorePoint Point)>> columns =
        [
            new(s_words["ColGroup"], r => r.Card.Group, 10), new(s_words["ColUnit"], r => book.Units.NameOf(r.Card.Unit), 22), new(s_words["ColScore"], r => r.Card.Score, 10),
            new(s_words["ColSection"], r => words.Section(r.Point.Section), 16), new(s_words["ColRule"], r => r.Point.Rule, 8), new(s_words["ColRuleText"], r => words.Rule(r.Point.Rule), 44),
            new(s_words["ColAbout"], r => words.Subject(r.Point), 34), new(s_words["ColFacts"], r => words.Facts(r.Point), 44), new(s_words["ColArithmetic"], r => r.Point.Arithmetic, 28),
            new(s_words["ColDelta"], r => r.Point.Delta, 10), new(s_words["ColEvents"], r => string.Join('\n', r.Point.Events), 40),
        ];
        return Sheets.WriteAsync(to, s_words["Sheet"], columns, cards.SelectMany(c => c.Points.Select(p => (c, p))), cancellationToken);
    }
}
