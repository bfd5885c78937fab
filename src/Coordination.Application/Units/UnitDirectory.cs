using Coordination.Application.Engine;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Domain.Units;

namespace Coordination.Application.Units;

/// <summary>A unit with a queue of its own, and the jurisdiction whose units file says so.</summary>
public sealed record Enrolment(string Jurisdiction, Unit Unit)
{
    /// <summary>Whoever writes through the unit's account: its own system, which does the work of a handler and approves nothing.</summary>
    public Actor Actor => new(new PersonId(BusNames.UnitQueue(Unit.Code.Value)), Unit.Code, Role.Handler);
}

/// <summary>Who is behind an account on the broker: read from the units files in force, never from a message.</summary>
public sealed class UnitDirectory(Bookshelf books)
{
    /// <summary>Where what belongs to no unit is recorded.</summary>
    public string Jurisdiction => books.All.First().Plan.Jurisdiction;

    /// <summary>The enrolled units. On one broker a code stands for one unit: two jurisdictions that share a code need a virtual host each.</summary>
    public IReadOnlyList<Enrolment> All()
    {
        var found = new SortedDictionary<UnitCode, Enrolment>();
        foreach (var book in books.All)
        {
            foreach (var unit in book.Units.Enrolled)
            {
                if (found.TryGetValue(unit.Code, out var known) && known.Jurisdiction != book.Plan.Jurisdiction)
                    throw new InvalidOperationException($"Unit code '{unit.Code}' is enrolled in {known.Jurisdiction} and in {book.Plan.Jurisdiction}");
                found[unit.Code] = new Enrolment(book.Plan.Jurisdiction, unit);
            }
        }

        return [.. found.Values];
    }

    /// <summary>The unit a routing key or account names, or null where it names none that is enrolled.</summary>
    public Enrolment? Find(string account) =>
        BusNames.UnitOf(account) is { } code ? All().FirstOrDefault(e => e.Unit.Code.Value == code) : null;
}
