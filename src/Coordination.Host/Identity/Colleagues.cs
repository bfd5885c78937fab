using Coordination.Application.Boards;
using Coordination.Domain;

namespace Coordination.Host.Identity;

/// <param name="Name">As the account has it; the id where there is no account.</param>
public sealed record Colleague(PersonId Person, string Name, IReadOnlyList<Role> Roles);

/// <summary>The people of one unit who work there now, by name.</summary>
public sealed record Colleagues(IReadOnlyList<Colleague> All)
{
    public static Colleagues None { get; } = new([]);

    public static async Task<Colleagues> OfAsync(PlanSnapshot plan, Accounts accounts, UnitCode unit, CancellationToken cancellationToken)
    {
        var people = new List<Colleague>();
        foreach (var (key, held) in plan.Persons)
        {
            var roles = held.State.PostsInForce.Where(p => p.Unit == unit && !p.Role.IsAdministrator()).Select(p => p.Role).ToList();
            if (roles.Count == 0) continue;
            var person = new PersonId(key[(key.LastIndexOf('/') + 1)..]);
            people.Add(new Colleague(person, (await accounts.FindAsync(person, cancellationToken))?.Account.Name ?? person.Value, roles));
        }

        return new Colleagues([.. people.OrderBy(p => p.Roles.Min()).ThenBy(p => p.Person.Value, StringComparer.Ordinal)]);
    }

    public string NameOf(PersonId person) => All.FirstOrDefault(c => c.Person == person)?.Name ?? person.Value;
}
