using Coordination.Domain;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Host.Identity;

/// <param name="Person">Null where the answer is no; the caller is not told why.</param>
public sealed record SignInOutcome(PersonId? Person, bool MustChange, bool NeedsSecondFactor)
{
    public static SignInOutcome No { get; } = new(null, false, false);
}

/// <summary>
/// Checks a login and password. Unknown login, wrong password and locked account are answered alike and take alike long; five failures in a
/// row lock the account for a while, twice as long each further time.
/// </summary>
public sealed class PasswordCheck(Accounts accounts, TimeProvider time)
{
    private const int FailuresMax = 5;
    private const int DoublingsMax = 5;
    private const int AttemptsMax = 3;

    private static readonly TimeSpan s_lock = TimeSpan.FromMinutes(5);

    private readonly PasswordHasher<Account> _hasher = new();

    /// <summary>Compared with where there is no account, so that the time taken tells nothing.</summary>
    private readonly string _nobodys = new PasswordHasher<Account>().HashPassword(new Account("", ""), Guid.Empty.ToString());

    public string Hash(Account account, string password) => _hasher.HashPassword(account, password);

    public bool Matches(Account account, string hash, string password) => _hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;

    public async Task<SignInOutcome> CheckAsync(string login, string password, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var kept = await accounts.FindByLoginAsync(login, cancellationToken);
            var verdict = _hasher.VerifyHashedPassword(kept?.Account ?? new Account("", ""), kept?.Account.PasswordHash ?? _nobodys, password);
            if (kept is not { Account.PasswordHash: not null }) return SignInOutcome.No;
            var account = kept.Account;
            var now = time.GetUtcNow();
            if (account.LockedUntil > now) return SignInOutcome.No;
            var right = verdict != PasswordVerificationResult.Failed;
            var after = right ? Succeeded(account, password, verdict) : Failed(account, now);
            if (after != account && !await accounts.SaveAsync(kept with { Account = after }, cancellationToken)) continue;
            return right ? new SignInOutcome(kept.Person, account.MustChange, account.TotpSecret is not null) : SignInOutcome.No;
        }

        return SignInOutcome.No;
    }

    private static Account Failed(Account account, DateTimeOffset now)
    {
        var failures = account.Failures + 1;
        var locks = failures / FailuresMax;
        return account with
        {
            Failures = failures,
            LockedUntil = failures % FailuresMax == 0 ? now + (s_lock * Math.Pow(2, Math.Min(locks - 1, DoublingsMax))) : account.LockedUntil,
        };
    }

    private Account Succeeded(Account account, string password, PasswordVerificationResult verdict)
    {
        var after = account.Failures == 0 && account.LockedUntil is null ? account : account with { Failures = 0, LockedUntil = null };
        return verdict == PasswordVerificationResult.SuccessRehashNeeded ? after with { PasswordHash = Hash(account, password) } : after;
    }
}
