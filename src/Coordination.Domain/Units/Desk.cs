using System.Collections.Immutable;

namespace Coordination.Domain.Units;

/// <summary>A substitution inside a unit, whole days in Asia/Shanghai, both ends included.</summary>
public sealed record Substitution(PersonId Principal, PersonId Substitute, Role Role, DateOnly From, DateOnly Until);

/// <summary>The desk of one unit: who stands in for whom.</summary>
public sealed record DeskState(ImmutableSortedDictionary<string, Substitution> Substitutions)
{
    public static DeskState Initial { get; } = new(ImmutableSortedDictionary.Create<string, Substitution>(StringComparer.Ordinal));
}
