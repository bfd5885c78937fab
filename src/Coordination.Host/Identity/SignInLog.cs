using System.Globalization;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;

namespace Coordination.Host.Identity;

public enum SignInKind
{
    SignedIn,

    /// <summary>Unknown login, wrong password or code, locked, or without a post.</summary>
    Failed,

    /// <summary>The failure that locked the account.</summary>
    Locked,
    SignedOut,
    PasswordChanged,
    PasswordReset,
    Unlocked,
    SecondFactorSet,
    SecondFactorReset,
    SessionsEnded,

    /// <summary>A unit's head entered a robot of a chat group.</summary>
    RobotEntered,
    RobotRemoved,
    /// <summary>A service's token of the interface.</summary>
    TokenMade,
    TokenRevoked,
}

public enum SignInWay
{
    None,
    Password,
    SecondFactor,
    RecoveryCode,
    SingleSignOn,
    Demonstration,
}

/// <param name="Person">Null where nobody is known by the login; what was typed there is not noted, for it may be a password.</param>
/// <param name="By">The administrator, where it was done to somebody else.</param>
/// <param name="Address">The network address it came from; empty where it came from no request.</param>
public sealed record SignInEntry(DateTimeOffset At, SignInKind Kind, SignInWay Way, PersonId? Person, PersonId? By, string Address);

/// <summary>
/// Who signed in or out, when, from where, and who could not: kept apart from the record, added to and never changed, for a year (网络安全法
/// asks for six months).
/// </summary>
public sealed class SignInLog(IKeptStore store, TimeProvider time)
{
    private const string Kind = "sign-in";
    private const int SuffixBytes = 6;
    private const int PageMax = 500;

    public static TimeSpan Life { get; } = TimeSpan.FromDays(366);

    public async Task NoteAsync(SignInKind kind, SignInWay way, PersonId? person, PersonId? by, HttpContext? context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var entry = new SignInEntry(now, kind, way, person, by, context?.Connection.RemoteIpAddress?.ToString() ?? "");
        var key = KeyOf(now) + Secrets.New(SuffixBytes);
        await store.SaveKeptAsync(
            new KeptRow(Kind, key, person?.Value ?? "", 0, now, now + Life, JsonSerializer.Serialize(entry, DomainJson.Options)), cancellationToken);
    }

    /// <summary>Latest first.</summary>
    /// <param name="person">Null: of all.</param>
    /// <param name="before">Only earlier ones (UTC); null: from the latest.</param>
    /// <param name="since">None earlier (UTC).</param>
    public async Task<IReadOnlyList<SignInEntry>> ListAsync(
        PersonId? person, SignInKind? kind, DateTimeOffset? before, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        var found = new List<SignInEntry>();
        var after = before is { } at ? KeyOf(at.AddTicks(-1)) : "";
        while (found.Count < limit)
        {
            var page = await store.ListKeptAsync(Kind, person?.Value, after, PageMax, cancellationToken);
            var entries = page.Select(row => JsonSerializer.Deserialize<SignInEntry>(row.Document, DomainJson.Options)!).ToList();
            found.AddRange(entries.Where(e => e.At >= since && (kind is null || e.Kind == kind)));
            if (page.Count < PageMax || entries[^1].At < since) break;
            after = page[^1].Key;
        }

        return [.. found.Take(limit)];
    }

    /// <summary>Counts down, so that the latest comes first in the order of keys.</summary>
    private static string KeyOf(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
