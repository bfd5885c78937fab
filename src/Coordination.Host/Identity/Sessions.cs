using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Units;

namespace Coordination.Host.Identity;

/// <summary>Somebody signed in, somewhere. The browser holds a random token; only its hash is kept.</summary>
/// <param name="Post">The post in which he or she acts now.</param>
/// <param name="SeenAt">Of the last act or page (UTC), to the minute.</param>
/// <param name="SecondFactor">Whether a second factor was shown.</param>
public sealed record Session(PersonId Person, Post? Post, PersonId? ActingFor, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool SecondFactor);

/// <summary>A session with the key it is kept under.</summary>
public sealed record OpenSession(string Key, Session Session, long Version);

/// <summary>
/// The sign-in sessions, in the store: every node knows them, and one that is deleted is at an end everywhere at once.
/// </summary>
public sealed class Sessions(IKeptStore store, TimeProvider time)
{
    private const string Kind = "session";
    private const int TokenBytes = 32;

    /// <summary>Writing each act down would write once a click.</summary>
    private static readonly TimeSpan s_seenStep = TimeSpan.FromMinutes(1);

    public static TimeSpan IdleMax { get; } = TimeSpan.FromMinutes(30);

    public static TimeSpan AgeMax { get; } = TimeSpan.FromHours(12);

    /// <summary>Gives the token for the browser; it is nowhere else.</summary>
    public async Task<string> StartAsync(PersonId person, Post? post, PersonId? actingFor, bool secondFactor, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetUtcNow();
        await SaveAsync(new OpenSession(KeyOf(token), new Session(person, post, actingFor, now, now, secondFactor), 0), cancellationToken);
        return token;
    }

    /// <summary>Like <see cref="FindAsync"/>; a request is always somebody's act.</summary>
    public Task<OpenSession?> FindByTokenAsync(string token, CancellationToken cancellationToken) => FindAsync(KeyOf(token), isAct: true, cancellationToken);

    /// <summary>Null where there is none, or it has been idle or open too long. </summary>
    /// <param name="isAct">The person did something, which is noted; a page that refreshes itself keeps nobody signed in.</param>
    public async Task<OpenSession?> FindAsync(string key, bool isAct, CancellationToken cancellationToken)
    {
        if (await store.FindKeptAsync(Kind, key, cancellationToken) is not { } row) return null;
        var session = JsonSerializer.Deserialize<Session>(row.Document, DomainJson.Options)!;
        var now = time.GetUtcNow();
        if (now - session.SeenAt > IdleMax || now - session.StartedAt > AgeMax)
        {
            await store.DeleteKeptAsync(Kind, key, cancellationToken);
            return null;
        }

        var open = new OpenSession(key, session, row.Version);
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

    private static string KeyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
