using Coordination.Domain.Assessments;

namespace Coordination.Application.Simulation;

/// <summary>What a simulated year came to. Every count is read from the store.</summary>
/// <param name="Reports">Monthly reports received, line by line.</param>
/// <param name="Reworks">Returns for rework, and monthly reports returned.</param>
/// <param name="ElapsedMs">Real milliseconds of this run of the program; no part of the digest.</param>
/// <param name="Digest">Hash of the canonical state of the plan-year.</param>
public sealed record SimulationResult(
    int Year,
    long Seed,
    int TaskRuns,
    int ClosedOff,
    int Assignments,
    long Commands,
    long Events,
    long Reports,
    long Disputes,
    long Extensions,
    long Reworks,
    EscalationCounts Escalations,
    long Decisions,
    long SignOffs,
    MessageCounts Messages,
    long ElapsedMs,
    string Digest)
{
    /// <summary>Null where the year did not come to its assessment.</summary>
    public AssessmentTold? Assessment { get; init; }
}

/// <summary>A year's score sheets in short.</summary>
/// <param name="Digest">Of the sheets as frozen.</param>
public sealed record AssessmentTold(IReadOnlyList<UnitTold> Units, string Digest)
{
    public static AssessmentTold Of(IEnumerable<Scorecard> cards, string digest) => new(
        [.. cards.Select(c => new UnitTold(c.Unit.Value, c.Score, [.. c.Points.Select(p => new PointTold(p.Rule, p.Delta, [.. p.Facts.Select(f => $"{f.Name}={f.Value}"), p.Arithmetic, .. p.Events]))]))], digest);
}

public sealed record UnitTold(string Unit, decimal Score, IReadOnlyList<PointTold> Points);

/// <param name="Because">The facts, the arithmetic, the events.</param>
public sealed record PointTold(string Rule, decimal Delta, IReadOnlyList<string> Because);

/// <summary>Ladder steps raised, by level; the agenda includes units with reports missing in a row.</summary>
public sealed record EscalationCounts(int Blue, int Yellow, int Red, int Agenda);

public sealed record MessageCounts(long Published, long Consumed, long Parked);
