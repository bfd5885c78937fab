using System.Collections.Immutable;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;

namespace Coordination.Host.Identity;

/// <summary>What a token of the interface may be used for; one does not imply the other.</summary>
public enum ApiScope
{
    Read,
    Act,
}

/// <summary>A token of a service account, as kept: of the token itself only a hash is.</summary>
/// <param name="Name">What people call it by; they never see it again.</param>
/// <param name="UsedAt">The last time (UTC), to the hour; null: never yet.</param>
public sealed record ApiToken(
    PersonId Person, string Name, ImmutableArray<ApiScope> Scopes, PersonId CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>A token with the key it is kept under, by which it is revoked; the key opens nothing.</summary>
public sealed record KeptToken(string Key, ApiToken Token, long Version);

/// <summary>
/// The tokens by which service accounts use the interface (<c>Authorization: Bearer</c>), in the store: one that is revoked counts nowhere from
/// then on. What the account may do stands in the record like any person's.
/// </summary>
public sealed class ApiTokens(IKeptStore store, Accounts accounts, TimeProvider time)
{
    public const int NameLengthMax = 100;
    public const int PerAccountMax = 20;

    /// <summary>So that a secret scanner knows one that was committed somewhere.</summary>
    private const string Prefix = "coordination_";

    private const string Kind = "token";
    private const int SecretBytes = 32;
    private const int LengthMax = 100;

    /// <summary>Writing each use down would write once a request.</summary>
    private static readonly TimeSpan s_usedStep = TimeSpan.FromHours(1);

    public static TimeSpan LifeMax { get; } = TimeSpan.FromDays(366);

    /// <summary>
    /// Gives the token, which is nowhere else and is shown once. Null where the account is not a service's, has too many already, or name, scopes
    /// or life are out of bounds.
    /// </summary>
    /// <param name="by">The administrator who makes it.</param>
    public async Task<string?> CreateAsync(
        PersonId service, string name, IReadOnlyCollection<ApiScope> scopes, TimeSpan life, PersonId by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameLengthMax || scopes.Count == 0 || life <= TimeSpan.Zero || life > LifeMax) return null;
        if (await accounts.FindAsync(service, cancellationToken) is not { Account.IsService: true }) return null;
        if ((await ListAsync(service, cancellationToken)).Count >= PerAccountMax) return null;
        var text = Prefix + Secrets.New(SecretBytes);
        var now = time.GetUtcNow();
        var token = new ApiToken(service, name.Trim(), [.. scopes.Distinct().Order()], by, now, now + life, null);
        return await SaveAsync(new KeptToken(Secrets.HashOf(text), token, 0), cancellationToken) ? text : null;
    }

    /// <summary>All of the account that have not been revoked, expired ones included until they are swept.</summary>
    public async Task<IReadOnlyList<KeptToken>> ListAsync(PersonId service, CancellationToken cancellationToken) =>
        [.. (await store.ListKeptAsync(Kind, service.Value, null, PerAccountMax, cancellationToken)).Select(Read)];

    /// <summary>False where the account has no such token.</summary>
    public async Task<bool> RevokeAsync(PersonId service, string key, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(Kind, key, cancellationToken) is { } row && row.Owner == service.Value && await store.DeleteKeptAsync(Kind, key, cancellationToken);

    /// <summary>Null where it is none of ours, revoked, or expired.</summary>
    public async Task<ApiToken?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > LengthMax || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (await store.FindKeptAsync(Kind, Secrets.HashOf(text), cancellationToken) is not { } row) return null;
        var kept = Read(row);
        var now = time.GetUtcNow();
        if (kept.Token.ExpiresAt <= now) return null;
        // Where another request was first, it has noted the same.
        if (kept.Token.UsedAt is not { } used || now - used >= s_usedStep) await SaveAsync(kept with { Token = kept.Token with { UsedAt = now } }, cancellationToken);
        return kept.Token;
    }

    private Task<bool> SaveAsync(KeptToken kept, CancellationToken cancellationToken) => store.SaveKeptAsync(
        new KeptRow(
            Kind, kept.Key, kept.Token.Person.Value, kept.Version, time.GetUtcNow(), kept.Token.ExpiresAt,
            JsonSerializer.Serialize(kept.Token, DomainJson.Options)),
        cancellationToken);

    private static KeptToken Read(KeptRow row) => new(row.Key, JsonSerializer.Deserialize<ApiToken>(row.Document, DomainJson.Options)!, row.Version);
}
