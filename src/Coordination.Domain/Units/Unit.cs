using System.Collections.Immutable;

namespace Coordination.Domain.Units;

public enum UnitKind
{
    Bureau,
    PartyDepartment,
    County,
    Zone,
    StateCompany,
    SupervisionOffice,
    LeadingGroupOffice,
    LeadingGroup,

    /// <summary>A part of another unit, to which that unit dispatches onward.</summary>
    SubUnit,
}

/// <summary>One unit as the units file describes it.</summary>
/// <param name="Name">The canonical Chinese name.</param>
/// <param name="Aliases">Other names met in documents (市市场局 for 市市场监管局).</param>
/// <param name="Parent">The unit a sub-unit belongs to.</param>
/// <param name="HeadApproves">Whether what leaves the unit needs its head's approval first.</param>
public sealed record Unit(UnitCode Code, string Name, UnitKind Kind, ImmutableArray<string> Aliases, UnitCode? Parent, bool HeadApproves)
{
    /// <summary>The sectors the leading group's members stand for, in the document's order; empty for every other unit.</summary>
    public ImmutableArray<GroupSector> Sectors { get; init; } = [];

    /// <summary>True if its own office system takes its tasks from the bus and answers there; the others work from the pages.</summary>
    public bool Enrolled { get; init; }

    /// <summary>Where it lies on a map of squares, roughly; null where the units file does not say.</summary>
    public MapPlace? Place { get; init; }

    /// <summary>The shortest of its names.</summary>
    public string ShortName => Aliases.Prepend(Name).MinBy(n => n.Length)!;

    public bool IsImplementer => Kind is UnitKind.County or UnitKind.Zone;
}

/// <param name="Row">From the north, 1 to <see cref="Max"/>.</param>
/// <param name="Column">From the west, 1 to <see cref="Max"/>.</param>
public readonly record struct MapPlace(int Row, int Column)
{
    public const int Max = 9;
}

/// <summary>A sector named among the leading group's members (财政, 金融 …).</summary>
/// <param name="Unit">The unit that stands for it; null while nobody has entered one: never guessed.</param>
public sealed record GroupSector(string Name, UnitCode? Unit);
