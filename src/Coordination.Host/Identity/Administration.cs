using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Deliveries;
using Coordination.Domain.Units;
using Coordination.Host.Web;

namespace Coordination.Host.Identity;

/// <param name="Login">Becomes the person's id too, in small letters.</param>
/// <param name="Subject">At the city's single sign-on, <c>issuer|sub</c>; such a person needs no password.</param>
public sealed record NewPerson(string Login, string Name, string? Email, bool IsService, string? Subject = null);

public enum AddFault
{
    NameMissing,
    LoginTaken,

    /// <summary>The record refused the id; <see cref="Added.Refusal"/> says why.</summary>
    Refused,
}

/// <param name="Password">Shown once; it is nowhere else. Null for a service, for who signs in elsewhere, and where nobody was added.</param>
public sealed record Added(PersonId Person, string? Password, AddFault? Fault = null, Answer? Refusal = null);

/// <summary>
/// What administrators do to accounts beside the commands on record. Who asks is looked up anew each time; whoever is not the administrator it
/// belongs to is signed out instead. The system administrator makes accounts and passwords, the security administrator takes second factors and
/// sessions away: neither alone can enter as somebody else who has a second factor.
/// </summary>
public sealed class Administration(
    Visit visit, WebPlace place, Accounts accounts, PasswordCheck check, Sessions sessions, ApiTokens tokens, SignInLog log, Names names, IHttpContextAccessor http)
{
    private const int NameLengthMax = 60;
    private const int EmailLengthMax = 200;

    public async Task<Added> AddAsync(NewPerson form, CancellationToken cancellationToken)
    {
        await RequireAsync(Role.SystemAdmin, cancellationToken);
        var login = form.Login.Trim();
        var person = new PersonId(login.ToLower(System.Globalization.CultureInfo.InvariantCulture));
        var name = form.Name.Trim();
        if (name.Length is 0 or > NameLengthMax || form.Email is { Length: > EmailLengthMax }) return new Added(person, null, AddFault.NameMissing);
        if (await accounts.FindByLoginAsync(login, cancellationToken) is not null) return new Added(person, null, AddFault.LoginTaken);
        var answer = await visit.SendAsync(new RegisterPerson(place.Book.Plan.Jurisdiction, person), cancellationToken);
        if (!answer.Accepted) return new Added(person, null, AddFault.Refused, answer);
        var account = new Account(login, name) { Email = string.IsNullOrWhiteSpace(form.Email) ? null : form.Email.Trim(), IsService = form.IsService, Subject = form.Subject };
        var password = form.IsService || form.Subject is not null ? null : PasswordCheck.NewPassword();
        if (password is not null)
            account = account with { PasswordHash = check.Hash(account, password), PasswordSetAt = sessions.Now, MustChange = true };
        if (!await accounts.AddAsync(person, account, cancellationToken)) return new Added(person, null, AddFault.LoginTaken);
        names.Set(person, name);
        return new Added(person, password);
    }

    /// <summary>Gives the new password, shown once; null for a service, and for oneself: one's own is changed with the current one.</summary>
    public async Task<string?> ResetPasswordAsync(PersonId person, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SystemAdmin, cancellationToken);
        if (person == viewer.Person || await accounts.FindAsync(person, cancellationToken) is not { Account.IsService: false } kept) return null;
        var password = PasswordCheck.NewPassword();
        await check.ChangeAsync(kept, password, isOwn: false, cancellationToken);
        await sessions.EndAllAsync(person, cancellationToken);
        await log.NoteAsync(SignInKind.PasswordReset, SignInWay.None, person, viewer.Person, http.HttpContext, cancellationToken);
        return password;
    }

    public async Task<bool> UnlockAsync(PersonId person, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SystemAdmin, cancellationToken);
        if (await accounts.FindAsync(person, cancellationToken) is not { } kept) return false;
        if (!await accounts.SaveAsync(kept with { Account = kept.Account with { Failures = 0, LockedUntil = null } }, cancellationToken)) return false;
        await log.NoteAsync(SignInKind.Unlocked, SignInWay.None, person, viewer.Person, http.HttpContext, cancellationToken);
        return true;
    }

    /// <summary>The person must set up another, where the post asks for one.</summary>
    public async Task<bool> ResetFactorAsync(PersonId person, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SecurityAdmin, cancellationToken);
        if (person == viewer.Person || await accounts.FindAsync(person, cancellationToken) is not { Account.TotpSecret: not null } kept) return false;
        var account = kept.Account with { TotpSecret = null, TotpStep = 0, RecoveryCodes = [] };
        if (!await accounts.SaveAsync(kept with { Account = account }, cancellationToken)) return false;
        await sessions.EndAllAsync(person, cancellationToken);
        await log.NoteAsync(SignInKind.SecondFactorReset, SignInWay.None, person, viewer.Person, http.HttpContext, cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<OpenSession>> SessionsAsync(CancellationToken cancellationToken)
    {
        await RequireAsync(Role.SecurityAdmin, cancellationToken);
        return await sessions.ListAsync(null, cancellationToken);
    }

    public async Task EndSessionsAsync(PersonId person, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SecurityAdmin, cancellationToken);
        await visit.EndSessionsAsync(person, viewer.Person, cancellationToken);
    }

    /// <summary>Gives the token, shown once; null where <see cref="ApiTokens.CreateAsync"/> refuses.</summary>
    public async Task<string?> CreateTokenAsync(PersonId service, string name, IReadOnlyCollection<ApiScope> scopes, int days, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SystemAdmin, cancellationToken);
        var token = await tokens.CreateAsync(service, name, scopes, TimeSpan.FromDays(days), viewer.Person, cancellationToken);
        if (token is not null) await log.NoteAsync(SignInKind.TokenMade, SignInWay.None, service, viewer.Person, http.HttpContext, cancellationToken);
        return token;
    }

    public async Task RevokeTokenAsync(PersonId service, string key, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SystemAdmin, cancellationToken);
        if (await tokens.RevokeAsync(service, key, cancellationToken))
            await log.NoteAsync(SignInKind.TokenRevoked, SignInWay.None, service, viewer.Person, http.HttpContext, cancellationToken);
    }

    /// <summary>Puts the act on record, then does it. Null where it is done or nothing was left to do; else the refusal.</summary>
    public async Task<Answer?> ActOnParkedAsync(ParkedMessage parked, Func<ParkedMessage, Command> act, CancellationToken cancellationToken)
    {
        var viewer = await RequireAsync(Role.SystemAdmin, cancellationToken);
        var command = act(parked);
        var answer = await visit.SendAsync(command, ParkedActs.IdOf(command, parked, viewer.Person).Value, null, cancellationToken);
        if (!answer.Accepted) return answer;
        var done = await ParkedActs.DoAsync(place.Store, command, parked, place.Clock.GetUtcNow(), cancellationToken);
        if (done && command is ReplayParkedMessage) place.Runtime.Lane.NoteWaitingAgain();
        return null;
    }

    private async Task<Application.Boards.Viewer> RequireAsync(Role role, CancellationToken cancellationToken) =>
        await visit.ViewerAsync(cancellationToken) is { } viewer && viewer.Role == role ? viewer : throw new SignedOutException();
}
