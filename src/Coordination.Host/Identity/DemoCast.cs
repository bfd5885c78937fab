using Coordination.Application.Simulation;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Units;
using Coordination.Host.Resources;

namespace Coordination.Host.Identity;

/// <param name="Door">Which of the front doors the person comes in by.</param>
public sealed record DemoPerson(string Person, string Name, string Note, string Door, IReadOnlyList<Post> Posts)
{
    /// <summary>The one to begin with at this door.</summary>
    public bool IsFirst { get; init; }
}

/// <summary>Some of the invented people of a simulation, for a demonstration's visitors to be. No real person's name appears.</summary>
public static class DemoCast
{
    /// <summary>A bureau that leads many tasks, a county, the office, the leading group, the supervision office, and the administrators.</summary>
    public static IReadOnlyList<DemoPerson> People(PlanBook book)
    {
        var lead = book.Tasks.Values.GroupBy(t => t.Lead).OrderByDescending(g => g.Count()).First().Key;
        var county = book.Units.All.First(u => u.Kind == UnitKind.County).Code;
        return
        [
            Of("Unit", county, "handler1", Role.Handler), Of("Unit", county, "liaison", Role.Liaison) with { IsFirst = true }, Of("Unit", county, "head", Role.UnitHead),
            Of("Lead", lead, "handler1", Role.Handler) with { IsFirst = true }, Of("Lead", lead, "head", Role.UnitHead),
            Of("Group", book.Units.LeadingGroup, "leader", Role.GroupLeader) with { IsFirst = true }, Of("Group", book.Units.Office, "head", Role.UnitHead),
            Of("Group", book.Units.Office, "handler1", Role.Handler), Of("Group", book.Units.SupervisionOffice, "head", Role.UnitHead),
            Of("Admin", book.Units.Office, "system", Role.SystemAdmin), Of("Admin", book.Units.Office, "security", Role.SecurityAdmin),
            Of("Admin", book.Units.Office, "audit", Role.AuditAdmin),
        ];

        DemoPerson Of(string door, UnitCode unit, string name, Role role)
        {
            var post = Texts.Value(role);
            return new DemoPerson($"{unit}.{name}", door == "Admin" ? post : book.Units.NameOf(unit), door == "Admin" ? "" : post, door, [new Post(unit, role)]);
        }
    }

    /// <summary>All the people the simulation acts by: every unit's handlers, liaison and head.</summary>
    public static IEnumerable<(PersonId Person, Post Post)> All(PlanBook book)
    {
        foreach (var unit in book.Units.All)
        {
            if (unit.Kind == UnitKind.LeadingGroup) continue;
            for (var i = 1; i <= Cast.HandlersPerUnit; i++) yield return (new PersonId($"{unit.Code}.handler{i}"), new Post(unit.Code, Role.Handler));
            yield return (Cast.Liaison(unit.Code).Person, new Post(unit.Code, Role.Liaison));
            yield return (new PersonId($"{unit.Code}.head"), new Post(unit.Code, Role.UnitHead));
        }

        yield return (new PersonId($"{book.Units.LeadingGroup}.leader"), new Post(book.Units.LeadingGroup, Role.GroupLeader));
        foreach (var (person, role) in new[] { ("system", Role.SystemAdmin), ("security", Role.SecurityAdmin), ("audit", Role.AuditAdmin) })
            yield return (new PersonId($"{book.Units.Office}.{person}"), new Post(book.Units.Office, role));
    }
}
