using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Hosting;

namespace Coordination.Host.Identity;

/// <summary>Somebody signed in, somewhere. The browser holds a random token; only its hash is kept.</summary>
/// <param name="Post">The post in which he or she acts now.</param>
/// <param name="SeenAt">Of the last act or page (UTC), to the minute.</param>
/// <param name="SecondFactor">Whether a second factor was shown.</param>
public sealed record Session(PersonId Person, Post? Post, PersonId? ActingFor, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool SecondFactor)
{
    /// <summary>The password it began with must be changed before anything else.</summary>
    public bool MustChange { get; init; }

    public SignInWay Way { get; init; }

    /// <summary>Network address and browser, so that people know their own sessions again.</summary>
    public string Address { get; init; } = "";

    public string Client { get; init; } = "";
}

/// <summary>What a session must do before it may do anything else.</summary>
public enum SessionNeed
{
    None,
    Password,
    SecondFactor,
}

/// <summary>A session with the key it is kept under.</summary>
public sealed record OpenSession(string Key, Session Session, long Version);

/// <summary>
/// The sign-in sessions, in the store: every node knows them, and one that is deleted is at an end everywhere at once.
/// </summary>
public sealed class Sessions(IKeptStore store, TimeProvider time)
{
    private const string Kind = "session";
    private const int TokenBytes = 32;
    private const int PageMax = 500;

    /// <summary>Writing each act down would write once a click.</summary>
    private static readonly TimeSpan s_seenStep = TimeSpan.FromMinutes(1);

    public static TimeSpan IdleMax { get; } = TimeSpan.FromMinutes(30);

    /// <summary>By the clock that sessions and locks go by.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public static TimeSpan AgeMax { get; } = TimeSpan.FromHours(12);

    /// <summary>Gives the token for the browser; it is nowhere else.</summary>
    /// <param name="session">Begins now, whatever it says.</param>
    public async Task<string> StartAsync(Session session, CancellationToken cancellationToken)
    {
        var token = Secrets.New(TokenBytes);
        var now = time.GetUtcNow();
        await SaveAsync(new OpenSession(KeyOf(token), session with { StartedAt = now, SeenAt = now }, 0), cancellationToken);
        return token;
    }

    /// <summary>Those that have not run out, the latest act first.</summary>
    /// <param name="person">Null: of everybody.</param>
    public async Task<IReadOnlyList<OpenSession>> ListAsync(PersonId? person, CancellationToken cancellationToken)
    {
        var open = new List<OpenSession>();
        string? after = null;
        while (true)
        {
            var page = await store.ListKeptAsync(Kind, person?.Value, after, PageMax, cancellationToken);
            open.AddRange(page.Select(Read).Where(o => !HasRunOut(o.Session)));
            if (page.Count < PageMax) return [.. open.OrderByDescending(o => o.Session.SeenAt)];
            after = page[^1].Key;
        }
    }

    /// <summary>Like <see cref="FindAsync"/>; a request is always somebody's act.</summary>
    public Task<OpenSession?> FindByTokenAsync(string token, CancellationToken cancellationToken) => FindAsync(KeyOf(token), isAct: true, cancellationToken);

    /// <summary>Null where there is none, or it has been idle or open too long.</summary>
    /// <param name="isAct">The person did something, which is noted; a page that refreshes itself keeps nobody signed in.</param>
    public async Task<OpenSession?> FindAsync(string key, bool isAct, CancellationToken cancellationToken)
    {
        if (await store.FindKeptAsync(Kind, key, cancellationToken) is not { } row) return null;
        var open = Read(row);
        var session = open.Session;
        if (HasRunOut(session))
        {
            await store.DeleteKeptAsync(Kind, key, cancellationToken);
            return null;
        }

        var now = time.GetUtcNow();
        if (!isAct || now - session.SeenAt < s_seenStep) return open;
        // Where another tab of the same browser was first, it has noted the same.
        var seen = open with { Session = session with { SeenAt = now } };
        return await SaveAsync(seen, cancellationToken) ? seen with { Version = row.Version + 1 } : open;
    }

    /// <summary>False where it was changed or ended meanwhile.</summary>
    public Task<bool> SaveAsync(OpenSession open, CancellationToken cancellationToken) => store.SaveKeptAsync(
        new KeptRow(Kind, open.Key, open.Session.Person.Value, open.Version, time.GetUtcNow(), open.Session.StartedAt + AgeMax, JsonSerializer.Serialize(open.Session, DomainJson.Options)),
        cancellationToken);

    public Task EndAsync(string key, CancellationToken cancellationToken) => store.DeleteKeptAsync(Kind, key, cancellationToken);

    /// <summary>Ends all of a person's sessions, on every node: the rights have changed, or the password.</summary>
    public Task EndAllAsync(PersonId person, CancellationToken cancellationToken) => store.DeleteKeptOfAsync(Kind, person.Value, cancellationToken);

    /// <summary>The same, but for the one that asks. Gives how many there were.</summary>
    public async Task<int> EndOthersAsync(PersonId person, string key, CancellationToken cancellationToken)
    {
        var others = (await ListAsync(person, cancellationToken)).Where(o => o.Key != key).ToList();
        foreach (var other in others) await EndAsync(other.Key, cancellationToken);
        return others.Count;
    }

    public static string KeyOf(string token) => Secrets.HashOf(token);

    private bool HasRunOut(Session session)
    {
        var now = time.GetUtcNow();
        return now - session.SeenAt > IdleMax || now - session.StartedAt > AgeMax;
    }

    private static OpenSession Read(KeptRow row) => new(row.Key, JsonSerializer.Deserialize<Session>(row.Document, DomainJson.Options)!, row.Version);
}
