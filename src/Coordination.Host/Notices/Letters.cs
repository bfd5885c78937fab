using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Host.Hosting;

namespace Coordination.Host.Notices;

/// <summary>
/// Something to be told to one person or robot. It holds no words: they are written from the record when it is sent, for whoever may hear them then.
/// </summary>
/// <param name="To">A person, or the key of a robot.</param>
/// <param name="About">The notice or assignment.</param>
/// <param name="NotBefore">A digest waits for its hour (UTC).</param>
/// <param name="ClaimedUntil">A node has it in hand until then (UTC).</param>
public sealed record Letter(string Channel, string To, StreamId About, DateTimeOffset NotBefore, DateTimeOffset? ClaimedUntil = null, int Attempts = 0)
{
    /// <summary>Goes out together with what else waits for the same hour.</summary>
    public bool IsDigest { get; init; }

    public bool IsInHand(DateTimeOffset now) => ClaimedUntil > now;

    public bool IsDue(DateTimeOffset now) => NotBefore <= now && !IsInHand(now);
}

public sealed record WaitingLetter(string Key, long Version, Letter Letter);

/// <summary>
/// What is to be sent and has not been yet, in the store: each letter once whichever node wrote it, and again after a failure. A node that dies in
/// the middle of sending sends it a second time rather than not at all.
/// </summary>
public sealed class Letters(IKeptStore store)
{
    public const int AttemptsMax = 12;

    private const string Waiting = "letter";
    private const string Done = "letter-done";
    private const int PageMax = 200;

    /// <summary>Longer than sending one may take.</summary>
    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(2);

    /// <summary>Nobody wants to hear of it any later.</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromDays(10);

    private static readonly TimeSpan s_memory = TimeSpan.FromDays(60);

    /// <summary>Nothing happens where a letter of this key was written before.</summary>
    public async Task WriteAsync(string key, Letter letter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = Secrets.HashOf(key);
        if (await store.FindKeptAsync(Done, name, cancellationToken) is not null) return;
        await store.SaveKeptAsync(Row(name, letter, 0, now), cancellationToken);
    }

    /// <summary>All that waits, due or not.</summary>
    public async Task<IReadOnlyList<WaitingLetter>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<WaitingLetter>();
        string? after = null;
        while (true)
        {
            var page = await store.ListKeptAsync(Waiting, null, after, PageMax, cancellationToken);
            all.AddRange(page.Select(r => new WaitingLetter(r.Key, r.Version, JsonSerializer.Deserialize<Letter>(r.Document, DomainJson.Options)!)));
            if (page.Count < PageMax) return all;
            after = page[^1].Key;
        }
    }

    /// <summary>Nobody else is given it until the claim is over. Null where another node was first.</summary>
    public async Task<WaitingLetter?> ClaimAsync(WaitingLetter waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mine = waiting.Letter with { ClaimedUntil = now + s_claim, Attempts = waiting.Letter.Attempts + 1 };
        if (!await store.SaveKeptAsync(Row(waiting.Key, mine, waiting.Version, now), cancellationToken)) return null;
        if (await store.FindKeptAsync(Done, waiting.Key, cancellationToken) is null) return new WaitingLetter(waiting.Key, waiting.Version + 1, mine);
        // Another node looked whether it was written just before it was sent, and wrote it again just after.
        await store.DeleteKeptAsync(Waiting, waiting.Key, cancellationToken);
        return null;
    }

    /// <summary>Sent, given up, or nobody's any more; it is remembered before it goes, so that it never comes back.</summary>
    public async Task FinishAsync(WaitingLetter sent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.SaveKeptAsync(new KeptRow(Done, sent.Key, "", 0, now, now + s_memory, ""), cancellationToken);
        await store.DeleteKeptAsync(Waiting, sent.Key, cancellationToken);
    }

    /// <summary>Tried again later and later; given up after some days. False where given up.</summary>
    public async Task<bool> FailedAsync(WaitingLetter failed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (failed.Letter.Attempts >= AttemptsMax)
        {
            await FinishAsync(failed, now, cancellationToken);
            return false;
        }

        var later = failed.Letter with { ClaimedUntil = null, NotBefore = now + TimeSpan.FromMinutes(Math.Pow(2, failed.Letter.Attempts)) };
        await store.SaveKeptAsync(Row(failed.Key, later, failed.Version, now), cancellationToken);
        return true;
    }

    private static KeptRow Row(string key, Letter letter, long version, DateTimeOffset now) =>
        new(Waiting, key, letter.To, version, now, now + s_life, JsonSerializer.Serialize(letter, DomainJson.Options));
}
