using System.Collections.Frozen;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;

namespace Coordination.Application.Simulation;

/// <summary>How a unit behaves over a year.</summary>
public enum Temper
{
    Diligent,
    Slow,
    Silent,
    Disputing,
    AskingForTime,
}

/// <summary>Who plays in a simulation: made-up accounts by unit and post, and each unit's temper. No person's name appears.</summary>
public sealed class Cast
{
    public const int HandlersPerUnit = 3;

    private readonly Chance _chance;
    private readonly PlanBook _book;
    private readonly FrozenDictionary<UnitCode, Temper> _tempers;
    private readonly FrozenSet<UnitCode> _withSubstitute;

    public Cast(PlanBook book, Chance chance)
    {
        (_chance, _book) = (chance, book);
        var working = book.Units.All
            .Where(u => u.Kind is not (UnitKind.LeadingGroup or UnitKind.LeadingGroupOffice or UnitKind.SupervisionOffice))
            .Select(u => u.Code)
            .OrderBy(u => chance.Below(int.MaxValue, u.Value, "temper")).ThenBy(u => u)
            .ToList();
        _tempers = working.Select((unit, i) => (unit, temper: TemperAt(i * 100 / working.Count))).ToFrozenDictionary(p => p.unit, p => p.temper);
        _withSubstitute = working.Where(u => chance.Happens(15, u.Value, "substitute")).ToFrozenSet();
    }

    /// <summary>Handed out by rank, so that every temper is there in every year.</summary>
    private static Temper TemperAt(int percentile) => percentile switch
    {
        < 8 => Temper.Silent,
        < 28 => Temper.Slow,
        < 38 => Temper.Disputing,
        < 52 => Temper.AskingForTime,
        _ => Temper.Diligent,
    };

    public Temper TemperOf(UnitCode unit) => _tempers.GetValueOrDefault(unit, Temper.Diligent);

    public Actor Handler(UnitCode unit, string matter) =>
        new(new PersonId($"{unit}.handler{_chance.Below(HandlersPerUnit, matter, "handler") + 1}"), unit, Role.Handler);

    public static Actor Liaison(UnitCode unit) => new(new PersonId($"{unit}.liaison"), unit, Role.Liaison);

    /// <summary>The head, or in August, where the unit named one, the head's substitute.</summary>
    public Actor Head(UnitCode unit, DateOnly day) =>
        day.Month == 8 && _withSubstitute.Contains(unit)
            ? new Actor(new PersonId($"{unit}.deputy"), unit, Role.UnitHead, ActingFor: HeadOf(unit))
            : new Actor(HeadOf(unit), unit, Role.UnitHead);

    public Actor OfficeHead => new(HeadOf(_book.Units.Office), _book.Units.Office, Role.UnitHead);

    public Actor OfficeHandler => new(new PersonId($"{_book.Units.Office}.handler1"), _book.Units.Office, Role.Handler);

    public Actor SupervisionHead => new(HeadOf(_book.Units.SupervisionOffice), _book.Units.SupervisionOffice, Role.UnitHead);

    /// <summary>副组长 comes from the development commission and leaves its own tasks to 组长.</summary>
    public Actor GroupDecider(UnitCode concerned)
    {
        var home = _book.Units.FindByName("市发改委")?.Code;
        var group = _book.Units.LeadingGroup;
        return home is null || home == concerned
            ? new Actor(new PersonId($"{group}.leader"), group, Role.GroupLeader)
            : new Actor(new PersonId($"{group}.deputy"), group, Role.GroupLeader, HomeUnit: home);
    }

    /// <summary>The substitutions the heads enter at the opening of the year.</summary>
    public IEnumerable<(Actor Head, AppointSubstitute Command)> Substitutions(int year) =>
        from unit in _withSubstitute.Order()
        let head = new Actor(HeadOf(unit), unit, Role.UnitHead)
        select (head, new AppointSubstitute(
            _book.Plan.Jurisdiction, unit,
            new Substitution(head.Person, new PersonId($"{unit}.deputy"), Role.UnitHead, new DateOnly(year, 8, 1), new DateOnly(year, 8, 31))));

    private static PersonId HeadOf(UnitCode unit) => new($"{unit}.head");
}
