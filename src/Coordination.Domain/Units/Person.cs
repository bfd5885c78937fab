using System.Collections.Immutable;
using Coordination.Domain.Escalations;

namespace Coordination.Domain.Units;

/// <summary>What a person is, and for which unit: what he or she may act as.</summary>
/// <param name="HomeUnit">The bureau a member of the office, the supervision office or the leading group comes from, where it is another.</param>
public sealed record Post(UnitCode Unit, Role Role, UnitCode? HomeUnit = null)
{
    /// <summary>A unit's role is held once, whatever bureau its holder comes from.</summary>
    public bool IsSameAs(Post other) => Unit == other.Unit && Role == other.Role;
}

public abstract record PersonCommand(string Jurisdiction, PersonId Person) : Command
{
    public override StreamId Stream => StreamId.Person(Jurisdiction, Person);
}

/// <summary>A person is entered, without any post. Name and secrets are kept beside the record, never in it.</summary>
public sealed record RegisterPerson(string Jurisdiction, PersonId Person) : PersonCommand(Jurisdiction, Person);

public sealed record GrantPost(string Jurisdiction, PersonId Person, Post Post) : PersonCommand(Jurisdiction, Person);

public sealed record RevokePost(string Jurisdiction, PersonId Person, Post Post, string Reason) : PersonCommand(Jurisdiction, Person)
{
    /// <summary>No other administrator of the kind would be left. Said by the edge, which sees all persons; a decider sees one.</summary>
    public bool LeavesNone { get; init; }
}

/// <summary>The person keeps the posts, and none of them counts until enabled again.</summary>
public sealed record DisablePerson(string Jurisdiction, PersonId Person, string Reason) : PersonCommand(Jurisdiction, Person)
{
    /// <inheritdoc cref="RevokePost.LeavesNone"/>
    public bool LeavesNone { get; init; }
}

public sealed record EnablePerson(string Jurisdiction, PersonId Person, string Reason) : PersonCommand(Jurisdiction, Person);

public sealed record PersonRegistered(Signer By) : Event;

public sealed record PostGranted(Post Post, Signer By) : Event;

public sealed record PostRevoked(Post Post, string Reason, Signer By) : Event;

public sealed record PersonDisabled(string Reason, Signer By) : Event;

public sealed record PersonEnabled(string Reason, Signer By) : Event;

/// <summary>One person as the record knows him or her: an opaque id and the posts it holds.</summary>
public sealed record PersonState
{
    public static PersonState Initial { get; } = new();

    /// <summary>In the order granted.</summary>
    public ImmutableArray<Post> Posts { get; init; } = [];

    public bool Disabled { get; init; }

    /// <summary>Null while nobody is registered under the id.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>The posts that count now.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ImmutableArray<Post> PostsInForce => Disabled ? [] : Posts;

    public static PersonState Apply(PersonState s, Event e, DateTimeOffset at) => e switch
    {
        PersonRegistered => s with { RegisteredAt = at },
        PostGranted x => s with { Posts = s.Posts.Add(x.Post) },
        PostRevoked x => s with { Posts = s.Posts.Remove(x.Post) },
        PersonDisabled => s with { Disabled = true },
        PersonEnabled => s with { Disabled = false },
        _ => throw new UnknownEventException(e.GetType(), StreamKind.Person),
    };
}

/// <summary>The three administrators are separate: one account is exactly one of them, or works and is none of them.</summary>
public static class PersonDecider
{
    public const int PostsMax = 20;
    public const int IdLengthMax = 64;

    public static Decision Decide(PersonState s, Command command, Frame f) => command switch
    {
        FireDeadline => Decision.Nothing,
        RegisterPerson c => Register(s, c, f),
        GrantPost c => Grant(s, c, f),
        RevokePost c => Revoke(s, c, f),
        DisablePerson c => Disable(s, c, f),
        EnablePerson c => Enable(s, c, f),
        _ => new NotUnderstood(command.GetType().Name),
    };

    private static Decision Register(PersonState s, RegisterPerson c, Frame f)
    {
        if (Authority.Registrar(f) is { } no) return no;
        if (!IsId(c.Person.Value)) return new BadPersonId(IdLengthMax);
        return s.RegisteredAt is null ? new PersonRegistered(f.Actor.Hand) : Decision.Nothing;
    }

    private static Decision Grant(PersonState s, GrantPost c, Frame f)
    {
        if (Authority.Granter(f, c.Person, c.Post) is { } no) return no;
        if (s.RegisteredAt is null) return new NotFound(nameof(PersonId));
        if (Fits(c.Post, f) is { } bad) return bad;
        if (s.Posts.Contains(c.Post)) return Decision.Nothing;
        if (s.Posts.Any(p => p.IsSameAs(c.Post))) return new AlreadyExists(nameof(Post));
        if (s.Posts.Any(p => p.Role.IsAdministrator() || c.Post.Role.IsAdministrator())) return new PostsDoNotMix();
        return s.Posts.Length < PostsMax ? new PostGranted(c.Post, f.Actor.Hand) : new TooManyItems(PostsMax);
    }

    private static Decision Revoke(PersonState s, RevokePost c, Frame f)
    {
        if (Authority.SecurityAdministrator(f, c.Person) is { } no) return no;
        if (s.RegisteredAt is null) return new NotFound(nameof(PersonId));
        if (Texts.Required(c.Reason) is { } text) return text;
        if (!s.Posts.Contains(c.Post)) return Decision.Nothing;
        return Last(s.PostsInForce.Where(p => p == c.Post), c.LeavesNone) is { } last ? last : new PostRevoked(c.Post, c.Reason, f.Actor.Hand);
    }

    private static Decision Disable(PersonState s, DisablePerson c, Frame f)
    {
        if (Authority.SecurityAdministrator(f, c.Person) is { } no) return no;
        if (s.RegisteredAt is null) return new NotFound(nameof(PersonId));
        if (Texts.Required(c.Reason) is { } text) return text;
        if (s.Disabled) return Decision.Nothing;
        return Last(s.Posts, c.LeavesNone) is { } last ? last : new PersonDisabled(c.Reason, f.Actor.Hand);
    }

    private static Decision Enable(PersonState s, EnablePerson c, Frame f)
    {
        if (Authority.SecurityAdministrator(f, c.Person) is { } no) return no;
        if (s.RegisteredAt is null) return new NotFound(nameof(PersonId));
        if (Texts.Required(c.Reason) is { } text) return text;
        return s.Disabled ? new PersonEnabled(c.Reason, f.Actor.Hand) : Decision.Nothing;
    }

    /// <summary>Without them nobody could be entered any more, or be given a post.</summary>
    public static bool MustRemain(Role role) => role is Role.SystemAdmin or Role.SecurityAdmin;

    private static Rejection? Last(IEnumerable<Post> ending, bool leavesNone) =>
        leavesNone && ending.FirstOrDefault(p => MustRemain(p.Role)) is { } post ? new LastAdministrator(post.Role) : null;

    /// <summary>Null if there is such a post: the group's roles in the leading group alone, and no other working role there.</summary>
    private static Rejection? Fits(Post post, Frame f)
    {
        var units = f.Book.Units;
        if (units.Find(post.Unit) is null) return new UnknownUnit(post.Unit);
        if (post.HomeUnit is { } home && units.Find(home) is null) return new UnknownUnit(home);
        var inGroup = post.Unit == units.LeadingGroup;
        var fits = post.Role switch
        {
            Role.Handler or Role.UnitHead or Role.Liaison => !inGroup,
            Role.GroupMember or Role.GroupLeader => inGroup,
            _ => post.Role.IsAdministrator(),
        };
        var seconded = !post.Role.IsAdministrator() && (inGroup || post.Unit == units.Office || post.Unit == units.SupervisionOffice);
        return fits && (post.HomeUnit is null || (seconded && post.HomeUnit != post.Unit)) ? null : new BadPost(post.Unit, post.Role);
    }

    /// <summary>Lower-case letters, digits, dot, hyphen and underscore; never the process's own name.</summary>
    private static bool IsId(string id) =>
        id is { Length: > 0 and <= IdLengthMax } && id != Actor.System.Person.Value
        && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');
}
