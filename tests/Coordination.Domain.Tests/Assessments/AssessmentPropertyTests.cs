using Coordination.Domain.Assessments;
using Coordination.Domain.Assignments;
using Coordination.Domain.Tests.Years;
using Xunit;
using static Coordination.Domain.Tests.Scenario;

namespace Coordination.Domain.Tests.Assessments;

/// <summary>What must hold of any year: told by fuzzed ones, whose seeds name them.</summary>
public sealed class AssessmentPropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    /// <summary>Streams may be read in any order, and messages may have come in any.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_order_that_says_the_same_history_gives_another_score(int seed)
    {
        var digest = DigestOf(FuzzTests.Year(seed, shuffled: false), null);
        Assert.Equal(digest, DigestOf(FuzzTests.Year(seed, shuffled: false), seed));
        Assert.Equal(digest, DigestOf(FuzzTests.Year(seed, shuffled: true), seed + 1));
    }

    /// <summary>As it stood on any day: what happened afterwards does not show.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void As_at_a_day_the_later_does_not_show(int seed)
    {
        var at = At("2025-08-15 23:59");
        var whole = FuzzTests.Year(seed, shuffled: false);
        var stopped = FuzzTests.Year(seed, shuffled: false, until: at);
        Assert.Equal(
            AssessmentIssue.DigestOf(Assessor.Assess(Facts.Whole, Facts.Of(stopped, at), Book, at)),
            AssessmentIssue.DigestOf(Assessor.Assess(Facts.Whole, Facts.Of(whole, at), Book, at)));
    }

    [Theory]
    [InlineData("2025-11-18 09:00", "2025-11-26 09:00")]
    [InlineData("2025-11-18 09:00", "2025-12-10 09:00")]
    [InlineData("2025-11-27 09:00", "2025-12-02 09:00")]
    [InlineData("2025-11-27 09:00", "2026-01-05 09:00")]
    public void An_approved_extension_never_lowers_a_score(string asked, string handedIn)
    {
        decimal Score(bool granted)
        {
            var w = AssessorTests.Started().GoTo(asked).Send(OfGxq, new RequestExtension(10, "施工受阻", "八成"));
            return w.Do(new DecideExtension(OfGxq, granted, "研究意见"), Head(Zjj)).GoTo(handedIn).Send(OfGxq, new Submit("完成", null)).GoTo("2026-01-31 09:00").Assess(Facts.Whole).Of(Gxq).Score;
        }

        Assert.True(Score(true) >= Score(false));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(11)]
    public void An_accepted_report_in_time_with_unchanged_values_never_lowers_a_score(int month)
    {
        decimal Score(bool reports)
        {
            var due = Calendar.OnOrBefore(new DateOnly(2025, month, 25));
            var w = AssessorTests.Started().GoTo(At($"{due:yyyy-MM-dd} 09:00"));
            if (reports) w.Report(Gxq, month).Do(new ReviewReport(OfGxq, Month(month), true, null), Handler(Zjj));
            return w.GoTo("2026-01-31 09:00").Assess(Facts.Whole).Of(Gxq).Score;
        }

        Assert.True(Score(true) >= Score(false));
    }

    /// <summary>The sections' scores come to the whole, and every section to its points.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_card_adds_up(int seed) => Assert.All(FuzzTests.Year(seed, shuffled: false).Assess(Facts.Whole), card =>
    {
        Assert.All(card.Sections.Where(s => s.Applies), s => Assert.Equal(Math.Clamp(s.Full + card.Points.Where(p => p.Section == s.Section).Sum(p => p.Delta), 0, s.Full), s.Score));
        var (full, sum) = (card.Sections.Where(s => s.Applies).Sum(s => s.Full), card.Sections.Where(s => s.Applies).Sum(s => s.Score));
        Assert.Equal(decimal.Round(100 * sum / full, 2, MidpointRounding.AwayFromZero), card.Score);
        Assert.Equal(card.Points.Length, card.Points.Select(p => p.Id).Distinct().Count());
    });

    private static string DigestOf(World w, int? seed) => AssessmentIssue.DigestOf(w.Assess(Facts.Whole, seed: seed));
}
