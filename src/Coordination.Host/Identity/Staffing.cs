using Coordination.Application.Engine;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Web;

namespace Coordination.Host.Identity;

/// <summary>The people an installation begins with: one system administrator, or a demonstration's invented cast.</summary>
public static class Staffing
{
    public const string FirstLogin = "admin";

    private const int ChunkMax = 60;

    /// <summary>
    /// Where nobody administers the system yet, makes the one account that can make others. Gives its password, which is kept nowhere and must be
    /// changed at the first sign-in; null where there is an administrator, or another node was first.
    /// </summary>
    public static async Task<string?> EnsureAdministratorAsync(WebPlace place, Accounts accounts, PasswordCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        if (place.View.Current.Persons.Values.Any(p => p.State.Posts.Any(post => post.Role == Role.SystemAdmin))) return null;
        var person = new PersonId(FirstLogin);
        var password = PasswordCheck.NewPassword();
        var account = new Account(FirstLogin, FirstLogin) { MustChange = true, PasswordSetAt = time.GetUtcNow() };
        if (!await accounts.AddAsync(person, account with { PasswordHash = check.Hash(account, password) }, cancellationToken)) return null;
        await EnterAsync(place, [(person, new Post(place.Book.Units.Office, Role.SystemAdmin))], cancellationToken);
        return password;
    }

    /// <summary>Enters the demonstration's people into the record; a second time nothing happens.</summary>
    public static Task EnterCastAsync(WebPlace place, CancellationToken cancellationToken) => EnterAsync(place, [.. DemoCast.All(place.Book)], cancellationToken);

    private static async Task EnterAsync(WebPlace place, IReadOnlyList<(PersonId Person, Post Post)> people, CancellationToken cancellationToken)
    {
        var jurisdiction = place.Book.Plan.Jurisdiction;
        var now = place.Clock.GetUtcNow();
        var commands = people.SelectMany(p => new Command[] { new RegisterPerson(jurisdiction, p.Person), new GrantPost(jurisdiction, p.Person, p.Post) })
            .Select(c => new CommandEnvelope(DerivedIds.Of($"staffing|{c.Stream}|{c.GetType().Name}"), Actor.System, now, c));
        foreach (var chunk in commands.Chunk(ChunkMax)) await place.Runtime.Lane.SendAllAsync(chunk, null, cancellationToken);
    }
}
