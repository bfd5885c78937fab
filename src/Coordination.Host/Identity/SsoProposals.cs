using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Host.Hosting;

namespace Coordination.Host.Identity;

/// <summary>Somebody known to the single sign-on and not to us, with what it says of unit and role: a hint to administrators, never a right.</summary>
/// <param name="Subject">As <c>issuer|sub</c>.</param>
/// <param name="Login">Preferred by the person, or empty.</param>
public sealed record SsoProposal(string Subject, string Login, string Name, IReadOnlyList<string> Units, IReadOnlyList<string> Roles, DateTimeOffset At);

/// <summary>Who knocked by the single sign-on and has no account yet.</summary>
public sealed class SsoProposals(IKeptStore store, TimeProvider time)
{
    private const string Kind = "sso-proposal";
    private const int ListMax = 500;

    private static readonly TimeSpan s_life = TimeSpan.FromDays(90);

    public async Task PutAsync(SsoProposal proposal, CancellationToken cancellationToken)
    {
        var key = Secrets.HashOf(proposal.Subject);
        var version = (await store.FindKeptAsync(Kind, key, cancellationToken))?.Version ?? 0;
        var now = time.GetUtcNow();
        // Where another request was first, it has noted the same.
        await store.SaveKeptAsync(
            new KeptRow(Kind, key, "", version, now, now + s_life, JsonSerializer.Serialize(proposal with { At = now }, DomainJson.Options)), cancellationToken);
    }

    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<SsoProposal>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await store.ListKeptAsync(Kind, null, null, ListMax, cancellationToken))
            .Select(row => JsonSerializer.Deserialize<SsoProposal>(row.Document, DomainJson.Options)!).OrderByDescending(p => p.At),
    ];

    /// <summary>The hint stays for the security administrator until the person has a post; this drops one that was turned down or is done with.</summary>
    public Task DropAsync(string subject, CancellationToken cancellationToken) => store.DeleteKeptAsync(Kind, Secrets.HashOf(subject), cancellationToken);
}
