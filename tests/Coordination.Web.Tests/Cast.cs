using Coordination.Application.Boards;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Web.Harness;

namespace Coordination.Web.Tests;

/// <summary>Who looks.</summary>
internal static class Cast
{
    public static Viewer Office => Of(SimulatedCity.Book.Units.Office.Value);

    public static Viewer Leader => new(new PersonId("ldxz.leader"), new Post(SimulatedCity.Book.Units.LeadingGroup, Role.GroupLeader));

    public static Viewer Supervision => Of(SimulatedCity.Book.Units.SupervisionOffice.Value);

    public static Viewer Of(string unit, Role role = Role.UnitHead) => new(new PersonId(unit + (role == Role.UnitHead ? ".head" : ".handler1")), new Post(new UnitCode(unit), role));
}
