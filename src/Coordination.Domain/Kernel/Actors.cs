namespace Coordination.Domain;

/// <summary>What a person is, in the unit for which he or she acts. The three administrators never decide about task content.</summary>
public enum Role
{
    /// <summary>The process itself: deadlines, and what follows from events.</summary>
    System,

    /// <summary>承办人: does the work.</summary>
    Handler,

    /// <summary>单位负责人: approves what leaves the unit.</summary>
    UnitHead,

    /// <summary>联络员: receives first.</summary>
    Liaison,

    /// <summary>领导小组成员.</summary>
    GroupMember,

    /// <summary>组长 or 副组长: decides in the leading group.</summary>
    GroupLeader,

    SystemAdmin,
    SecurityAdmin,
    AuditAdmin,
}

public static class Roles
{
    public static bool IsAdministrator(this Role role) => role is Role.SystemAdmin or Role.SecurityAdmin or Role.AuditAdmin;
}

/// <summary>
/// Who acts: resolved by the edge from the directory, never from a message body. What he or she may do is decided by the domain.
/// </summary>
/// <param name="ActingFor">The person substituted for, where a substitute acts; the substitution itself is checked against the unit's desk.</param>
/// <param name="HomeUnit">
/// The bureau a member of the office or of the leading group comes from; such a person recuses himself where that bureau leads the task.
/// </param>
public sealed record Actor(PersonId Person, UnitCode Unit, Role Role, PersonId? ActingFor = null, UnitCode? HomeUnit = null)
{
    public static Actor System { get; } = new(new PersonId("system"), new UnitCode("system"), Role.System);

    [global::System.Text.Json.Serialization.JsonIgnore]
    public bool IsSystem => Role == Role.System;

    /// <summary>True if this actor and the one given are, as persons or as those they act for, one and the same.</summary>
    public bool IsSameHandAs(Signer other) =>
        Person == other.Person || Person == other.ActingFor || ActingFor == other.Person || (ActingFor is { } p && p == other.ActingFor);

    public Signer Hand => new(Person, ActingFor);
}

/// <summary>Who put a hand to something: the person and, for a substitute, the one acted for.</summary>
public readonly record struct Signer(PersonId Person, PersonId? ActingFor);
