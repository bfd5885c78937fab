using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Domain;
using Coordination.Domain.Assessments;
using Coordination.Host.Screens;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>What the record tells of an event: a no is told where it is an answer.</summary>
public sealed class WordingTests
{
    private static readonly Signer s_by = new(new PersonId("ldxzb.head"), null);

    [Fact]
    public void An_objection_that_is_not_upheld_is_told_so() => Assert.Contains("否", Told(new ObjectionRuled(1, false, 0, "予以维持", s_by)), StringComparison.Ordinal);

    [Fact]
    public void A_paper_found_wanting_is_told_so() =>
        Assert.Contains("否", Told(new SpotCheckJudged(new AssignmentId("lyg/2022-30/2025/10/hzq"), new string('a', 64), false, "与现场不符", s_by)), StringComparison.Ordinal);

    private static string Told(Event e)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        return string.Join("；", new Wording(DefinitionReader.Load(Host.Workflows).Book!, null).DetailsOf(e).Select(d => $"{d.Label}{d.Text}"));
    }
}
