using Coordination.Domain.Calendars;
using Coordination.Domain.Units;

namespace Coordination.Domain;

/// <summary>Who may do what, from the actor's unit and role. Every decider asks here first, so no caller can forget it.</summary>
internal static class Authority
{
    /// <summary>Null if the actor may act for the unit in one of the roles; else why not.</summary>
    public static Rejection? In(Frame f, UnitCode unit, params ReadOnlySpan<Role> roles)
    {
        var actor = f.Actor;
        if (actor.Role.IsAdministrator()) return new AdministratorsDoNotAct();
        if (actor.Unit != unit) return new NotYourUnit(unit);
        if (!roles.Contains(actor.Role)) return new NotYourRole(actor.Role);
        return Substitution(f);
    }

    /// <summary>Null if any working role of the unit acts.</summary>
    public static Rejection? InUnit(Frame f, UnitCode unit) => In(f, unit, Role.Handler, Role.UnitHead, Role.Liaison);

    /// <summary>Null if any working role of one of the units acts; the first is named to strangers as the one it lies with.</summary>
    public static Rejection? InOneOf(Frame f, params ReadOnlySpan<UnitCode> units) => InUnit(f, units.Contains(f.Actor.Unit) ? f.Actor.Unit : units[0]);

    public static Rejection? Head(Frame f, UnitCode unit) => In(f, unit, Role.UnitHead);

    /// <summary>Null if somebody acts whose word leaves the unit as its own: its head; where no approval is asked for, a handler too.</summary>
    public static Rejection? LetsOut(Frame f, UnitCode unit) =>
        f.Book.Units.NeedsHead(unit) ? Head(f, unit) : In(f, unit, Role.UnitHead, Role.Handler);

    /// <summary>Null if the process itself acts.</summary>
    public static Rejection? Process(Frame f) => f.Actor.IsSystem ? null : new OnlyTheProcess();

    /// <summary>Null if the system administrator acts, who keeps the machinery running and decides nothing else.</summary>
    public static Rejection? SystemAdministrator(Frame f) => f.Actor.Role == Role.SystemAdmin ? null : new NotYourRole(f.Actor.Role);

    /// <summary>Null if the system administrator, or the process, enters a person.</summary>
    public static Rejection? Registrar(Frame f) => OfAdministrator(f, Role.SystemAdmin);

    /// <summary>
    /// Null if the security administrator, or the process, grants the post to somebody else. The system administrator grants the two other
    /// administrators' posts, so that a fresh installation can be staffed, and none besides.
    /// </summary>
    public static Rejection? Granter(Frame f, PersonId person, Post post) =>
        OfAdministrator(f, post.Role is Role.SecurityAdmin or Role.AuditAdmin ? [Role.SecurityAdmin, Role.SystemAdmin] : [Role.SecurityAdmin]) ?? NotOwnPosts(f, person);

    /// <summary>Null if the security administrator, or the process, decides about somebody else's posts.</summary>
    public static Rejection? SecurityAdministrator(Frame f, PersonId person) => OfAdministrator(f, Role.SecurityAdmin) ?? NotOwnPosts(f, person);

    /// <summary>Null if the deciders of the leading group act.</summary>
    public static Rejection? GroupDecider(Frame f) => In(f, f.Book.Units.LeadingGroup, Role.GroupLeader);

    /// <summary>Null unless the actor comes from the unit given: a member whose own unit is concerned recuses itself.</summary>
    public static Rejection? Recusal(Frame f, UnitCode concerned) => f.Actor.HomeUnit == concerned ? new MustRecuse(concerned) : null;

    /// <summary>Null if the actor is not the hand that prepared the work, substitutes included (segregation of duties).</summary>
    public static Rejection? NotOwnWork(Frame f, Signer author) => f.Actor.IsSameHandAs(author) ? new OwnWork(author.Person) : null;

    /// <summary>Null if one of these administrators, or the process, acts. Nobody stands in for an administrator: no desk appoints for such a role.</summary>
    public static Rejection? OfAdministrator(Frame f, params ReadOnlySpan<Role> roles) =>
        f.Actor.IsSystem ? null : roles.Contains(f.Actor.Role) ? Substitution(f) : new NotYourRole(f.Actor.Role);

    private static Rejection? NotOwnPosts(Frame f, PersonId person) => f.Actor.Person == person ? new OwnPosts() : null;

    private static Rejection? Substitution(Frame f)
    {
        if (f.Actor.ActingFor is not { } principal) return null;
        var day = WorkCalendar.DayOf(f.At);
        var inForce = f.Desk?.Substitutions.Values.Any(s =>
            s.Principal == principal && s.Substitute == f.Actor.Person && s.Role == f.Actor.Role && s.From <= day && day <= s.Until) ?? false;
        return inForce ? null : new SubstitutionNotInForce(principal, day);
    }
}

/// <summary>Bounds of what people type.</summary>
internal static class Texts
{
    public const int LengthMax = 2000;

    /// <summary>Null if the text is there and within bounds.</summary>
    public static Rejection? Required(string? text) =>
        string.IsNullOrWhiteSpace(text) ? new TextMissing() : Bounded(text);

    public static Rejection? Bounded(string? text) => text is { Length: > LengthMax } ? new TextTooLong(text.Length, LengthMax) : null;
}
