using Coordination.Application.Boards;
using Coordination.Domain;

namespace Coordination.Host.Identity;

/// <param name="Roles">His or her roles in the unit, in the order granted.</param>
public sealed record Colleague(PersonId Person, string Name, IReadOnlyList<Role> Roles);

/// <summary>The people who work in one unit now.</summary>
public sealed record Colleagues(IReadOnlyList<Colleague> All, Names Names)
{
    public static Colleagues Of(PlanSnapshot plan, Names names, UnitCode unit)
    {
        var people = from held in plan.Persons
                     let person = new PersonId(KeyParts.Last(held.Key))
                     let roles = held.Value.State.PostsInForce.Where(p => p.Unit == unit && !p.Role.IsAdministrator()).Select(p => p.Role).ToList()
                     where roles.Count > 0
                     orderby roles.Min(), person.Value
                     select new Colleague(person, names.Of(person), roles);
        return new Colleagues([.. people], names);
    }

    /// <summary>Whoever it is, be it somebody who has left.</summary>
    public string NameOf(PersonId person) => Names.Of(person);

    public string NameOf(Signer hand) => Names.Of(hand);
}
