using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Coordination.Domain.Units;

/// <summary>All units of a jurisdiction. Built from checked definitions: codes, names and aliases are unique.</summary>
public sealed class UnitRegister
{
    private readonly FrozenDictionary<UnitCode, Unit> _byCode;
    private readonly FrozenDictionary<string, Unit> _byName;

    public UnitRegister(ImmutableArray<Unit> units)
    {
        All = units;
        _byCode = units.ToFrozenDictionary(u => u.Code);
        _byName = units.SelectMany(u => u.Aliases.Append(u.Name).Append(u.Code.Value).Distinct(), (u, name) => (u, name))
            .ToFrozenDictionary(p => p.name, p => p.u, StringComparer.Ordinal);
        Office = units.Single(u => u.Kind == UnitKind.LeadingGroupOffice).Code;
        LeadingGroup = units.Single(u => u.Kind == UnitKind.LeadingGroup).Code;
        SupervisionOffice = units.Single(u => u.Kind == UnitKind.SupervisionOffice).Code;
    }

    public ImmutableArray<Unit> All { get; }

    /// <summary>Units with a queue of their own on the broker.</summary>
    public IEnumerable<Unit> Enrolled => All.Where(u => u.Enrolled);

    public UnitCode Office { get; }

    public UnitCode LeadingGroup { get; }

    public UnitCode SupervisionOffice { get; }

    public Unit? Find(UnitCode code) => _byCode.GetValueOrDefault(code);

    /// <summary>Whether what leaves the unit needs its head's approval; of one that is not in the register, yes.</summary>
    public bool NeedsHead(UnitCode code) => Find(code)?.HeadApproves ?? true;

    /// <summary>Finds by canonical name, alias or code.</summary>
    public Unit? FindByName(string name) => _byName.GetValueOrDefault(name);

    public string NameOf(UnitCode code) => Find(code)?.Name ?? code.Value;
}
