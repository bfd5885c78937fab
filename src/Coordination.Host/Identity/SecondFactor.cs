using System.Globalization;
using System.Security.Cryptography;
using Coordination.Application.Boards;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Units;
using Coordination.Host.Hosting;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;
using QRCoder;

namespace Coordination.Host.Identity;

/// <summary>A secret on its way into somebody's authenticator.</summary>
/// <param name="Secret">In Base32, to be typed where a picture cannot be taken.</param>
/// <param name="Picture">The same as a QR code, SVG.</param>
public sealed record FactorSetup(string Secret, string Picture);

/// <summary>
/// The second factor: one-time codes by the clock (RFC 6238, six digits, thirty seconds, one step of drift either way), each counting once, and
/// recovery codes for a lost telephone, each likewise. A wrong code is a failure like a wrong password and locks in the end.
/// </summary>
public sealed class SecondFactor(Accounts accounts, IKeptStore store, IDataProtectionProvider protection, TimeProvider time)
{
    public const int RecoveryCodes = 10;

    private const string SetupKind = "factor-setup";
    private const string Issuer = "Coordination";
    private const int SecretBytes = 20;
    private const int RecoveryBytes = 10;
    private const int RecoveryGroup = 4;
    private const int CodeLengthMax = 40;
    private const int AttemptsMax = 3;
    private const int PixelsPerModule = 5;

    private static readonly TimeSpan s_setupLife = TimeSpan.FromMinutes(15);

    private readonly IDataProtector _protector = protection.CreateProtector("second-factor");

    /// <summary>Administrators, and those who lead: the head of the leading group's office and its deciders.</summary>
    public static bool IsRequired(Post post, PlanSnapshot plan) =>
        post.Role.IsAdministrator() || post.Role == Role.GroupLeader || (post.Role == Role.UnitHead && post.Unit == plan.Book.Units.Office);

    /// <summary>The secret offered to the person, the same for a quarter of an hour; it counts once <see cref="ConfirmAsync"/> saw a code of it.</summary>
    public async Task<FactorSetup> OfferAsync(KeptAccount kept, CancellationToken cancellationToken)
    {
        var secret = await OfferedAsync(kept.Person, cancellationToken);
        if (secret is null)
        {
            secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=');
            var now = time.GetUtcNow();
            var version = (await store.FindKeptAsync(SetupKind, kept.Person.Value, cancellationToken))?.Version ?? 0;
            await store.SaveKeptAsync(
                new KeptRow(SetupKind, kept.Person.Value, kept.Person.Value, version, now, now + s_setupLife, _protector.Protect(secret)), cancellationToken);
        }

        var uri = new OtpUri(OtpType.Totp, secret, kept.Account.Login, Issuer).ToString();
        using var data = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return new FactorSetup(secret, code.GetGraphic(PixelsPerModule));
    }

    /// <summary>Takes the offered secret into use. Gives the recovery codes, which are nowhere else; null where the code is not of it.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(PersonId person, string code, CancellationToken cancellationToken)
    {
        if (await OfferedAsync(person, cancellationToken) is not { } secret || await accounts.FindAsync(person, cancellationToken) is not { } kept) return null;
        if (StepOf(secret, code) is not { } step) return null;
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => NewRecoveryCode()).ToList();
        var account = kept.Account with { TotpSecret = _protector.Protect(secret), TotpStep = step, RecoveryCodes = [.. codes.Select(HashOf)] };
        if (!await accounts.SaveAsync(kept with { Account = account }, cancellationToken)) return null;
        await store.DeleteKeptAsync(SetupKind, person.Value, cancellationToken);
        return codes;
    }

    /// <summary>True for a code of now that was not used before, or an unused recovery code; never while the account is locked, nor without a factor.</summary>
    public async Task<bool> CheckAsync(PersonId person, string code, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await accounts.FindAsync(person, cancellationToken) is not { Account.TotpSecret: { } secret } kept) return false;
            var account = kept.Account;
            var now = time.GetUtcNow();
            if (account.LockedUntil > now) return false;
            var used = Use(account, _protector.Unprotect(secret), code);
            if (await accounts.SaveAsync(kept with { Account = used ?? PasswordCheck.Failed(account, now) }, cancellationToken)) return used is not null;
        }

        return false;
    }

    /// <summary>The account with the code used up; null where it is wrong or was used.</summary>
    private Account? Use(Account account, string secret, string code)
    {
        if (StepOf(secret, code) is { } step && step > account.TotpStep) return account with { TotpStep = step, Failures = 0, LockedUntil = null };
        var hash = HashOf(code);
        return account.RecoveryCodes.Contains(hash)
            ? account with { RecoveryCodes = [.. account.RecoveryCodes.Where(h => h != hash)], Failures = 0, LockedUntil = null }
            : null;
    }

    private long? StepOf(string secret, string code)
    {
        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length > CodeLengthMax || !digits.All(char.IsAsciiDigit)) return null;
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        return totp.VerifyTotp(time.GetUtcNow().UtcDateTime, digits, out var step, new VerificationWindow(previous: 1, future: 1)) ? step : null;
    }

    private async Task<string?> OfferedAsync(PersonId person, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(SetupKind, person.Value, cancellationToken) is { } row && row.ExpiresAt > time.GetUtcNow() ? _protector.Unprotect(row.Document) : null;

    private static string NewRecoveryCode()
    {
        var text = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RecoveryBytes)).TrimEnd('=');
        return string.Join('-', text.Chunk(RecoveryGroup).Select(c => new string(c)));
    }

    /// <summary>Eighty random bits need no slow hash.</summary>
    private static string HashOf(string code)
    {
        var plain = code.Length > CodeLengthMax ? "" : new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpper(CultureInfo.InvariantCulture);
        return Secrets.HashOf(plain);
    }
}
