using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Calendars;
using Coordination.Host.Identity;
using Coordination.Host.Resources;
using Coordination.Host.Web;
using MimeKit;

namespace Coordination.Host.Notices;

/// <summary>
/// Sends what waits and is due. Each letter is claimed just before it is sent, and whether its receiver may still hear of it is looked up then: a
/// digest waits a night, and posts change.
/// </summary>
public sealed class Postman(
    WebPlace place, Accounts accounts, Robots robots, Letters letters, NoticeChannels channels, IReadOnlyDictionary<string, ISender> senders, TimeProvider time, ILogger<Postman> logger)
{
    /// <summary>For one message, all in all; the claim lasts longer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The engine's clock, by which nodes agree.</summary>
    private DateTimeOffset Now => place.Clock.GetUtcNow();

    public async Task DeliverAsync(CancellationToken cancellationToken)
    {
        var away = new HashSet<(string, string)>();
        var all = await letters.ListAsync(cancellationToken);
        var single = all.Where(w => !w.Letter.IsDigest && w.Letter.IsDue(Now)).Select(w => (IReadOnlyList<WaitingLetter>)[w]);
        // A digest that another node has in hand in part is that node's.
        var digests = all.Where(w => w.Letter.IsDigest).GroupBy(w => (w.Letter.Channel, w.Letter.To)).Where(g => !g.Any(w => w.Letter.IsInHand(Now)))
            .Select(g => (IReadOnlyList<WaitingLetter>)[.. g.Where(w => w.Letter.IsDue(Now))]).Where(g => g.Count > 0);
        foreach (var group in single.Concat(digests).ToList())
        {
            var letter = group[0].Letter;
            if (!senders.TryGetValue(letter.Channel, out var sender) || away.Contains((letter.Channel, sender.CounterpartOf(letter.To)))) continue;
            if (!await SendAsync(group, sender, cancellationToken)) away.Add((letter.Channel, sender.CounterpartOf(letter.To)));
        }
    }

    /// <summary>False where nobody answers there.</summary>
    private async Task<bool> SendAsync(IReadOnlyList<WaitingLetter> group, ISender sender, CancellationToken cancellationToken)
    {
        if (await letters.ClaimAsync(group[0], Now, cancellationToken) is not { } first) return true;
        var claimed = new List<WaitingLetter> { first };
        foreach (var more in group.Skip(1))
        {
            if (await letters.ClaimAsync(more, Now, cancellationToken) is { } mine) claimed.Add(mine);
        }

        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            if (await MessageAsync(claimed, both.Token) is { } message) await sender.SendAsync(message, both.Token);
            foreach (var each in claimed) await letters.FinishAsync(each, Now, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not (StoreException or StoreConflictException) && !cancellationToken.IsCancellationRequested)
        {
            // The address is a person's; the log does without it.
            logger.LogWarning(e, "A notice by {Channel} could not be sent", first.Letter.Channel);
            foreach (var each in claimed)
            {
                if (!await letters.FailedAsync(each, Now, cancellationToken)) logger.LogError("A notice by {Channel} is given up", first.Letter.Channel);
            }

            return e is not (CounterpartAwayException or OperationCanceledException);
        }
    }

    /// <summary>Null where nobody is to be told any more.</summary>
    private async Task<Message?> MessageAsync(IReadOnlyList<WaitingLetter> claimed, CancellationToken cancellationToken)
    {
        var letter = claimed[0].Letter;
        var plan = place.View.Current;
        var tellings = claimed.Select(c => Tellings.Of(plan, c.Letter.About)).OfType<Telling>().OrderBy(t => t.At).ToList();
        if (letter.Channel == NoticeOffice.RobotChannel)
        {
            if (tellings is not [var one] || (await robots.FindAsync(letter.To, cancellationToken))?.Shown.Unit != one.Unit) return null;
            var (subject, lines) = NoticeTexts.Of(plan, one, one.Items, channels.Address, Texts.Chinese);
            return new Message(letter.To, subject, lines, claimed[0].Key);
        }

        var person = new PersonId(letter.To);
        if (AddressOf(await accounts.FindAsync(person, cancellationToken)) is not { } address) return null;
        var language = (await NoticeSettings.FindAsync(place.Store, person, cancellationToken)).InEnglish ? Texts.English : Texts.Chinese;
        var day = WorkCalendar.DayOf(Now);
        var parts = tellings.Select(t => (Telling: t, Items: t.Recipients(plan, day).GetValueOrDefault(person)))
            .Where(t => t.Items is not null).Select(t => NoticeTexts.Of(plan, t.Telling, t.Items!, channels.Address, language)).ToList();
        if (parts.Count == 0) return null;
        var all = NoticeTexts.Together(parts, language);
        return new Message(address, all.Subject, [.. all.Lines, "", NoticeTexts.Footer(language)], claimed[0].Key);
    }

    /// <summary>Null where the account has no mail address, or what was typed is none.</summary>
    public static string? AddressOf(KeptAccount? kept) =>
        kept?.Account.Email is { Length: > 0 } email && MailboxAddress.TryParse(email, out var parsed) && parsed.Address.Contains('@', StringComparison.Ordinal) ? parsed.Address : null;
}
