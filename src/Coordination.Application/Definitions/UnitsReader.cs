using System.Collections.Immutable;
using Coordination.Domain;
using Coordination.Domain.Units;

namespace Coordination.Application.Definitions;

/// <summary>Every name by which a definition may call a unit or a group of units.</summary>
internal sealed class UnitNames
{
    private readonly Dictionary<string, Unit> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Unit>> _groups = new(StringComparer.Ordinal);

    public bool TryAdd(string name, Unit unit) => !_groups.ContainsKey(name) && _units.TryAdd(name, unit);

    public bool TryAdd(string name, ImmutableArray<Unit> group) => !_units.ContainsKey(name) && _groups.TryAdd(name, group);

    public Unit? Find(Placed name, Findings findings)
    {
        if (_units.TryGetValue(name.Text, out var unit))
            return unit;
        ReportUnknown(name, _units.Keys, findings);
        return null;
    }

    /// <summary>The unit, or the members of the group, of that name.</summary>
    public ImmutableArray<Unit> Expand(Placed name, Findings findings)
    {
        if (_groups.TryGetValue(name.Text, out var group))
            return group;
        if (_units.TryGetValue(name.Text, out var unit))
            return [unit];
        ReportUnknown(name, _units.Keys.Concat(_groups.Keys), findings);
        return [];
    }

    private static void ReportUnknown(Placed name, IEnumerable<string> candidates, Findings findings)
    {
        if (Nearest.To(name.Text, candidates) is { } nearest)
            findings.Add(name.At, DefinitionRule.UnknownUnit, Say.UnitUnknownNearest, name.Text, nearest);
        else
            findings.Add(name.At, DefinitionRule.UnknownUnit, Say.UnitUnknown, name.Text);
    }
}

/// <summary>Reads <c>units.yaml</c>: units, groups, and the leading group's sectors.</summary>
internal sealed class UnitsReader(Findings findings)
{
    public static readonly ImmutableArray<string> FileFields = ["units", "groups", "sectors"];
    public static readonly ImmutableArray<string> UnitFields = ["code", "name", "kind", "aliases", "parent", "head-approves", "enrolled", "map-row", "map-column"];
    public static readonly ImmutableArray<string> GroupFields = ["id", "aliases", "members"];
    public static readonly ImmutableArray<string> SectorFields = ["name", "unit"];

    private readonly UnitNames _names = new();
    private readonly List<(Unit Unit, YamlMap Map, Placed? Parent)> _units = [];
    private readonly Dictionary<UnitCode, UnitCode> _parents = [];

    /// <summary>Names come even with faults, so that one bad unit does not make every task look wrong.</summary>
    public (ImmutableArray<Unit> Units, UnitNames Names) Read(YamlMap file)
    {
        if (file.Require("units"))
        {
            foreach (var map in file.Maps("units", UnitFields))
                ReadUnit(map);
        }

        foreach (var (unit, map, _) in _units)
            AddAliases(unit, map);
        foreach (var (unit, _, parent) in _units)
            ResolveParent(unit, parent);
        CheckParents();
        foreach (var map in file.Maps("groups", GroupFields))
            ReadGroup(map);
        CheckSingle(file, UnitKind.LeadingGroup);
        CheckSingle(file, UnitKind.LeadingGroupOffice);
        CheckSingle(file, UnitKind.SupervisionOffice);
        var sectors = ReadSectors(file);
        return ([.. _units.Select(u => Finished(u.Unit, sectors))], _names);
    }

    private Unit Finished(Unit unit, ImmutableArray<GroupSector> sectors) => unit with
    {
        Parent = _parents.TryGetValue(unit.Code, out var parent) ? parent : null,
        Sectors = unit.Kind == UnitKind.LeadingGroup ? sectors : [],
    };

    private void ReadUnit(YamlMap map)
    {
        var code = map.Text("code");
        if (code is not null && !Identifiers.IsUnitCode(code))
        {
            map.Bad("code", Say.NotCode, code);
            code = null;
        }

        var name = map.Text("name");
        var kind = map.Choice<UnitKind>("kind");
        var parent = map.TextOrNull("parent") is { } p ? new Placed(p, map.PlaceOf("parent")) : (Placed?)null;
        var headApproves = map.FlagOrNull("head-approves") ?? true;
        var enrolled = map.FlagOrNull("enrolled") ?? false;
        // Its queue would be the reply queue of the unit named before the suffix.
        if (enrolled && code?.EndsWith(".replies", StringComparison.Ordinal) == true)
            findings.Add(map.PlaceOf("enrolled"), DefinitionRule.BadValue, Say.EnrolledCodeTaken, code);
        if (kind == UnitKind.SubUnit && parent is null)
            findings.Add(map.At, DefinitionRule.MissingField, Say.SubUnitWithoutParent, name ?? code);
        if (kind is not (null or UnitKind.SubUnit) && parent is { } stray)
            findings.Add(stray.At, DefinitionRule.BadValue, Say.ParentOnlyForSubUnit, name ?? code);
        // A unit with a fault still lends its names, as a kind that may stand anywhere: there will be no book in any case.
        if ((code ?? name) is not { } key)
            return;
        ImmutableArray<string> aliases = [.. map.Texts("aliases").Select(a => a.Text)];
        var unit = new Unit(UnitCode.Of(key), name ?? key, kind ?? UnitKind.County, aliases, null, headApproves) { Enrolled = enrolled, Place = ReadPlace(map) };
        var isNew = _names.TryAdd(key, unit);
        if (!isNew)
            findings.Add(map.PlaceOf(code is null ? "name" : "code"), DefinitionRule.DuplicateUnit, Say.UnitTwice, key);
        if (unit.Name != key && !_names.TryAdd(unit.Name, unit))
            findings.Add(map.PlaceOf("name"), DefinitionRule.DuplicateUnit, Say.UnitTwice, unit.Name);
        if (isNew)
            _units.Add((unit, map, parent));
    }

    private MapPlace? ReadPlace(YamlMap map)
    {
        if (!map.Has("map-row") && !map.Has("map-column")) return null;
        if (map.Whole("map-row", 1, MapPlace.Max) is not { } row || map.Whole("map-column", 1, MapPlace.Max) is not { } column) return null;
        var place = new MapPlace(row, column);
        if (_units.Exists(u => u.Unit.Place == place)) map.Bad("map-row", Say.PlaceTaken, row, column);
        return place;
    }

    private void AddAliases(Unit unit, YamlMap map)
    {
        foreach (var alias in map.Texts("aliases"))
        {
            if (!_names.TryAdd(alias.Text, unit))
                findings.Add(alias.At, DefinitionRule.DuplicateAlias, Say.AliasTaken, alias.Text);
        }
    }

    private void ResolveParent(Unit unit, Placed? parent)
    {
        if (parent is { } name && _names.Find(name, findings) is { } found)
            _parents[unit.Code] = found.Code;
    }

    private void CheckParents()
    {
        foreach (var (unit, map, _) in _units)
        {
            var path = new List<UnitCode> { unit.Code };
            while (_parents.TryGetValue(path[^1], out var parent) && !path.Contains(parent))
                path.Add(parent);
            if (_parents.TryGetValue(path[^1], out var again) && again == unit.Code)
                findings.Add(map.PlaceOf("parent"), DefinitionRule.Cycle, Say.CycleOfUnits, string.Join(" → ", path.Append(again)));
        }
    }

    private void ReadGroup(YamlMap map)
    {
        var members = map.Require("members")
            ? [.. map.Texts("members").Select(m => _names.Find(m, findings)).OfType<Unit>().Distinct()]
            : ImmutableArray<Unit>.Empty;
        if (map.Text("id") is { } id && !_names.TryAdd(id, members))
            findings.Add(map.PlaceOf("id"), DefinitionRule.DuplicateId, Say.IdTaken, id);
        foreach (var alias in map.Texts("aliases"))
        {
            if (!_names.TryAdd(alias.Text, members))
                findings.Add(alias.At, DefinitionRule.DuplicateAlias, Say.AliasTaken, alias.Text);
        }
    }

    private void CheckSingle(YamlMap file, UnitKind kind)
    {
        var found = _units.Where(u => u.Unit.Kind == kind).ToList();
        if (found.Count == 0)
            findings.Add(file.PlaceOf("units"), DefinitionRule.MissingField, Say.UnitKindMissing, Kebab.Of(kind));
        foreach (var (_, map, _) in found.Skip(1))
            findings.Add(map.PlaceOf("kind"), DefinitionRule.DuplicateUnit, Say.UnitKindTwice, Kebab.Of(kind));
    }

    private ImmutableArray<GroupSector> ReadSectors(YamlMap file)
    {
        var sectors = ImmutableArray.CreateBuilder<GroupSector>();
        foreach (var map in file.Maps("sectors", SectorFields))
        {
            var unit = map.TextOrNull("unit") is { } name ? _names.Find(new Placed(name, map.PlaceOf("unit")), findings) : null;
            if (map.Text("name") is not { } sector)
                continue;
            if (sectors.Any(s => s.Name == sector))
                findings.Add(map.PlaceOf("name"), DefinitionRule.DuplicateId, Say.IdTaken, sector);
            sectors.Add(new GroupSector(sector, unit?.Code));
        }

        return sectors.ToImmutable();
    }
}
