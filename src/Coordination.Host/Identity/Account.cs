using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Host.Identity;

/// <summary>
/// What signing in needs to know of a person, kept beside the record: name and secrets. What the person may do stands in the record
/// (<see cref="Domain.Units.PersonState"/>) under the same id.
/// </summary>
/// <param name="Login">As typed; unique without regard to case.</param>
public sealed record Account(string Login, string Name)
{
    public string? Email { get; init; }

    /// <summary>Null: no password; the person signs in at the city's identity provider, or is a service with tokens.</summary>
    public string? PasswordHash { get; init; }

    public DateTimeOffset? PasswordSetAt { get; init; }

    /// <summary>Hashes of passwords that may not be used again.</summary>
    public IReadOnlyList<string> EarlierPasswords { get; init; } = [];

    /// <summary>The password was made by somebody else and must be changed at the first sign-in.</summary>
    public bool MustChange { get; init; }

    public int Failures { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>The second factor's secret, protected by the data protection keys; null: none is set up.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>The last time step a code was taken for: each code counts once.</summary>
    public long TotpStep { get; init; }

    /// <summary>Hashes of the codes that stand in for a lost second factor; each is taken out when used.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>Subject at the identity provider, as <c>issuer|sub</c>.</summary>
    public string? Subject { get; init; }

    public bool IsService { get; init; }
}

/// <summary>An account with the version it was read at.</summary>
public sealed record KeptAccount(PersonId Person, Account Account, long Version);

/// <summary>The accounts, by person and by login.</summary>
public sealed class Accounts(IKeptStore store, TimeProvider time)
{
    private const string AccountKind = "account";
    private const string LoginKind = "login";
    private const int PageMax = 500;

    public async Task<KeptAccount?> FindAsync(PersonId person, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(AccountKind, person.Value, cancellationToken) is { } row ? Read(row) : null;

    public async Task<KeptAccount?> FindByLoginAsync(string login, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(LoginKind, Normal(login), cancellationToken) is { } row
            ? await FindAsync(new PersonId(row.Document), cancellationToken)
            : null;

    public Task<KeptAccount?> FindBySubjectAsync(string subject, CancellationToken cancellationToken) => FindByLoginAsync("|" + subject, cancellationToken);

    /// <summary>False where the login is taken: nothing is kept then.</summary>
    public async Task<bool> AddAsync(PersonId person, Account account, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(account.Login, person, cancellationToken)) return false;
        if (account.Subject is { } subject && !await ClaimAsync("|" + subject, person, cancellationToken)) return false;
        return await SaveAsync(new KeptAccount(person, account, 0), cancellationToken);
    }

    /// <summary>False where somebody else changed it meanwhile.</summary>
    public Task<bool> SaveAsync(KeptAccount kept, CancellationToken cancellationToken) => store.SaveKeptAsync(
        new KeptRow(AccountKind, kept.Person.Value, kept.Person.Value, kept.Version, time.GetUtcNow(), null, JsonSerializer.Serialize(kept.Account, DomainJson.Options)),
        cancellationToken);

    /// <summary>From now on the subject signs in as this account. False where it is somebody else's already.</summary>
    public async Task<bool> LinkSubjectAsync(KeptAccount kept, string subject, CancellationToken cancellationToken) =>
        await ClaimAsync("|" + subject, kept.Person, cancellationToken) && await SaveAsync(kept with { Account = kept.Account with { Subject = subject } }, cancellationToken);

    public async Task<IReadOnlyList<KeptAccount>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<KeptAccount>();
        string? after = null;
        while (true)
        {
            var page = await store.ListKeptAsync(AccountKind, null, after, PageMax, cancellationToken);
            all.AddRange(page.Select(Read));
            if (page.Count < PageMax) return all;
            after = page[^1].Key;
        }
    }

    private async Task<bool> ClaimAsync(string login, PersonId person, CancellationToken cancellationToken) =>
        await store.SaveKeptAsync(new KeptRow(LoginKind, Normal(login), person.Value, 0, time.GetUtcNow(), null, person.Value), cancellationToken)
        || (await store.FindKeptAsync(LoginKind, Normal(login), cancellationToken))?.Document == person.Value;

    private static KeptAccount Read(KeptRow row) => new(
        new PersonId(row.Key),
        JsonSerializer.Deserialize<Account>(row.Document, DomainJson.Options) ?? throw new InvalidDataException($"Empty account {row.Key}"),
        row.Version);

    private static string Normal(string login) => login.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();
}
