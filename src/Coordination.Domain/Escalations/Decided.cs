using System.Collections.Immutable;

namespace Coordination.Domain.Escalations;

/// <summary>The kinds of leadership decision.</summary>
public enum DecisionKind
{
    Extend,
    Reassign,
    Split,

    /// <summary>责成办理.</summary>
    Direct,

    Suspend,
    Terminate,

    /// <summary>约谈.</summary>
    Admonish,

    /// <summary>通报.</summary>
    Bulletin,

    /// <summary>知悉.</summary>
    TakeNote,
}

/// <summary>A decision: what, in which words, by whom; becomes commands.</summary>
/// <param name="Reference">Escalation and ordinal, so that every command names the decision it follows from.</param>
/// <param name="Days">Working days, for an extension or a direction; else 0.</param>
/// <param name="Units">The unit or units that take over, for reassign and split.</param>
public sealed record Decided(string Reference, DecisionKind Kind, string Text, int Days, ImmutableArray<UnitCode> Units, Signer By, UnitCode ByUnit);

/// <summary>A decision as the office would have it; nothing follows from it.</summary>
/// <param name="Days">As with <see cref="Decided"/>.</param>
public sealed record Suggested(DecisionKind Kind, string Text, int Days, ImmutableArray<UnitCode> Units, Signer By);
