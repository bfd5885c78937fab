using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Hosting;
using Coordination.Host.Web;
using Microsoft.AspNetCore.Identity;

namespace Coordination.Host.Identity;

/// <param name="Account">Null where the answer is no; the person is not told why.</param>
/// <param name="Person">Whose login it is, for the log alone; null where it is nobody's.</param>
/// <param name="Locked">This failure has locked the account.</param>
public sealed record SignInOutcome(KeptAccount? Account, PersonId? Person, bool Locked)
{
    public static SignInOutcome No { get; } = new(null, null, false);
}

/// <summary>
/// Checks a login and password. Unknown login, wrong password and locked account are answered alike and take alike long; five failures in a
/// row lock the account for a while, twice as long each further time.
/// </summary>
public sealed class PasswordCheck(Accounts accounts, WebPlace place, TimeProvider time)
{
    private const int FailuresMax = 5;
    private const int DoublingsMax = 5;
    private const int AttemptsMax = 3;
    private const int RandomBytes = 15;

    private static readonly TimeSpan s_lock = TimeSpan.FromMinutes(5);

    private readonly PasswordHasher<Account> _hasher = new();

    /// <summary>Compared with where there is no account, so that the time taken tells nothing.</summary>
    private readonly string _nobodys = new PasswordHasher<Account>().HashPassword(new Account("", ""), Guid.Empty.ToString());

    /// <summary>The rules in force.</summary>
    public PasswordStyle Style => place.View.Current.Settings.State.PasswordStyle;

    public string Hash(Account account, string password) => _hasher.HashPassword(account, password);

    public bool Matches(Account account, string hash, string password) => _hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>Null once it is changed, and the earlier one remembered; else why not.</summary>
    /// <param name="isOwn">The person chose it; else it must be changed at the next sign-in.</param>
    public async Task<PasswordFault?> ChangeAsync(KeptAccount kept, string password, bool isOwn, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var account = kept.Account;
            if (isOwn && PasswordRules.FaultOf(Style, account.Login, password, () => IsRemembered(account, password)) is { } fault) return fault;
            IReadOnlyList<string> earlier = account.PasswordHash is { } last ? [.. account.EarlierPasswords.Prepend(last).Take(PasswordRules.RememberedMax - 1)] : account.EarlierPasswords;
            var after = account with
            {
                PasswordHash = Hash(account, password),
                PasswordSetAt = time.GetUtcNow(),
                EarlierPasswords = earlier,
                MustChange = !isOwn,
                Failures = 0,
                LockedUntil = null,
            };
            if (await accounts.SaveAsync(kept with { Account = after }, cancellationToken)) return null;
            if (attempt == AttemptsMax) throw new InvalidOperationException("The account changes faster than its password can be written");
            kept = await accounts.FindAsync(kept.Person, cancellationToken) ?? throw new InvalidOperationException("The account is gone");
        }
    }

    /// <summary>A password nobody chose, for the first sign-in; it is nowhere else.</summary>
    public static string NewPassword() => Secrets.New(RandomBytes);

    public async Task<SignInOutcome> CheckAsync(string login, string password, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var kept = await accounts.FindByLoginAsync(login, cancellationToken);
            var verdict = _hasher.VerifyHashedPassword(kept?.Account ?? new Account("", ""), kept?.Account.PasswordHash ?? _nobodys, password);
            if (kept is not { Account.PasswordHash: not null }) return new SignInOutcome(null, kept?.Person, false);
            var account = kept.Account;
            var now = time.GetUtcNow();
            if (account.LockedUntil > now) return new SignInOutcome(null, kept.Person, false);
            var right = verdict != PasswordVerificationResult.Failed;
            var after = right ? Succeeded(account, password, verdict) : Failed(account, now);
            if (after != account && !await accounts.SaveAsync(kept with { Account = after }, cancellationToken)) continue;
            return new SignInOutcome(right ? kept : null, kept.Person, !right && after.LockedUntil > now);
        }

        return SignInOutcome.No;
    }

    /// <summary>The account after one more failure.</summary>
    internal static Account Failed(Account account, DateTimeOffset now)
    {
        var failures = account.Failures + 1;
        var locks = failures / FailuresMax;
        return account with
        {
            Failures = failures,
            LockedUntil = failures % FailuresMax == 0 ? now + (s_lock * Math.Pow(2, Math.Min(locks - 1, DoublingsMax))) : account.LockedUntil,
        };
    }

    /// <summary>Where a second factor is still to be shown, the failures before it stay: they end with the whole sign-in.</summary>
    private Account Succeeded(Account account, string password, PasswordVerificationResult verdict)
    {
        var after = account.TotpSecret is not null || (account.Failures == 0 && account.LockedUntil is null) ? account : account with { Failures = 0, LockedUntil = null };
        return verdict == PasswordVerificationResult.SuccessRehashNeeded ? after with { PasswordHash = Hash(account, password) } : after;
    }

    private bool IsRemembered(Account account, string password) =>
        account.EarlierPasswords.Concat(account.PasswordHash is { } last ? [last] : []).Any(hash => Matches(account, hash, password));
}
