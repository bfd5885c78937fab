using Coordination.Domain;
using Coordination.Domain.Cycles;

namespace Coordination.Engine.Tests.Harness;

/// <summary>Who acts in tests played by hand, and the plan-years they act in.</summary>
internal static class People
{
    public static CycleId Cycle2025 { get; } = CycleOf(2025);

    /// <summary>The morning of the first working day of 2025.</summary>
    public static DateTimeOffset Opening2025 { get; } = EngineUnderTest.At(2025, 1, 2);

    public static CycleId CycleOf(int year) => CycleId.Of(EngineUnderTest.Book.Plan, year);

    public static OpenCycle Open(int year) => new(CycleOf(year));

    public static Actor OfficeHead => Head(EngineUnderTest.Book.Units.Office);

    public static Actor Head(UnitCode unit) => new(new PersonId($"{unit}.head"), unit, Role.UnitHead);

    public static Actor Handler(UnitCode unit) => new(new PersonId($"{unit}.handler1"), unit, Role.Handler);

    public static Actor Liaison(UnitCode unit) => new(new PersonId($"{unit}.liaison"), unit, Role.Liaison);

    public static Actor GroupLeader => new(new PersonId("group.leader"), EngineUnderTest.Book.Units.LeadingGroup, Role.GroupLeader);
}
