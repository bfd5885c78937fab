using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Application.Storage;

namespace Coordination.Host.Notices;

/// <summary>Something to be sent by mail or to a robot.</summary>
/// <param name="To">A mail address, or the name of a robot.</param>
/// <param name="NotBefore">A digest waits for its hour (UTC).</param>
/// <param name="ClaimedUntil">A node has it in hand until then (UTC).</param>
public sealed record Letter(string Channel, string To, string Subject, IReadOnlyList<string> Lines, DateTimeOffset NotBefore, DateTimeOffset? ClaimedUntil = null, int Attempts = 0)
{
    /// <summary>Goes out together with what else waits for the same hour.</summary>
    public bool IsDigest { get; init; }
}

public sealed record WaitingLetter(KeptRow Row, Letter Letter);

/// <summary>
/// What is to be sent and has not been yet, in the store: each letter once whichever node wrote it, and again after a failure. A node that dies in
/// the middle of sending sends it a second time rather than not at all.
/// </summary>
public sealed class Letters(IKeptStore store)
{
    private const string Waiting = "letter";
    private const string Written = "letter-written";
    private const int PageMax = 200;
    private const int AttemptsMax = 12;

    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_memory = TimeSpan.FromDays(60);

    /// <summary>Nothing happens where a letter of this key was written before.</summary>
    public async Task WriteAsync(string key, Letter letter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindKeptAsync(Written, key, cancellationToken) is not null) return;
        await store.SaveKeptAsync(Row(Waiting, key, letter, 0, now), cancellationToken);
        await store.SaveKeptAsync(new KeptRow(Written, key, "", 0, now, now + s_memory, ""), cancellationToken);
    }

    /// <summary>Claims what may be sent now: nobody else is given it until the claim is over.</summary>
    public async Task<IReadOnlyList<WaitingLetter>> ClaimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claimed = new List<WaitingLetter>();
        foreach (var row in await store.ListKeptAsync(Waiting, null, null, PageMax, cancellationToken))
        {
            var letter = JsonSerializer.Deserialize<Letter>(row.Document, DomainJson.Options)!;
            if (letter.NotBefore > now || letter.ClaimedUntil > now) continue;
            var mine = letter with { ClaimedUntil = now + s_claim, Attempts = letter.Attempts + 1 };
            if (await store.SaveKeptAsync(Row(Waiting, row.Key, mine, row.Version, now), cancellationToken))
                claimed.Add(new WaitingLetter(row with { Version = row.Version + 1 }, mine));
        }

        return claimed;
    }

    public Task SentAsync(WaitingLetter sent, CancellationToken cancellationToken) => store.DeleteKeptAsync(Waiting, sent.Row.Key, cancellationToken);

    /// <summary>Tried again later and later; given up after some days. False where given up.</summary>
    public async Task<bool> FailedAsync(WaitingLetter failed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (failed.Letter.Attempts >= AttemptsMax)
        {
            await SentAsync(failed, cancellationToken);
            return false;
        }

        var later = failed.Letter with { ClaimedUntil = null, NotBefore = now + TimeSpan.FromMinutes(Math.Pow(2, failed.Letter.Attempts)) };
        await store.SaveKeptAsync(Row(Waiting, failed.Row.Key, later, failed.Row.Version, now), cancellationToken);
        return true;
    }

    private static KeptRow Row(string kind, string key, Letter letter, long version, DateTimeOffset now) =>
        new(kind, key, letter.To, version, now, null, JsonSerializer.Serialize(letter, DomainJson.Options));
}
