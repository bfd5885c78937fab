using System.Collections.Immutable;
using System.Globalization;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Plans;

namespace Coordination.Host.Papers;

/// <summary>One unit's result of one year, as the paper of it needs it.</summary>
/// <param name="Lines">In the order they are shown.</param>
/// <param name="IssuedOn">Shanghai's day.</param>
public sealed record AssessmentPaperFacts(UnitCode Unit, int Year, decimal Score, ImmutableArray<AssessmentPaperLine> Lines, DateOnly IssuedOn, int? Number)
{
    public PaperFacts Of(PlanBook book) => PaperFacts.Of(book, PaperKind.AssessmentResult, Year, Number, IssuedOn)
        .With("unit", book.Units.NameOf(Unit)).With("score", Score.ToString("0.##", CultureInfo.InvariantCulture))
        .WithList("lines", Lines.Select(l => PaperFacts.Entry(
            ("rule", l.Rule), ("fact", l.Fact), ("arithmetic", l.Arithmetic), ("delta", l.Delta.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture)))));
}

/// <param name="Delta">What the line adds to the score.</param>
public sealed record AssessmentPaperLine(string Rule, string Fact, string Arithmetic, decimal Delta);
