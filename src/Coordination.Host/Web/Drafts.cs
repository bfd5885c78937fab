using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Host.Web;

/// <summary>
/// What a person has typed into a form and not sent yet, kept on the server under person and form, so that neither an ended session nor another
/// computer loses it. Never part of the record; deleted when sent, or after a month.
/// </summary>
public sealed class Drafts(IKeptStore store, TimeProvider time)
{
    public const int LengthMax = 100_000;

    private const string Kind = "draft";

    private static readonly TimeSpan s_life = TimeSpan.FromDays(30);

    /// <param name="form">Names the form and what it is about, <c>return/2025-10</c>.</param>
    public async Task<(string Text, DateTimeOffset SavedAt)?> FindAsync(PersonId person, string form, CancellationToken cancellationToken) =>
        await store.FindKeptAsync(Kind, KeyOf(person, form), cancellationToken) is { } row ? (row.Document, row.SavedAt) : null;

    /// <summary>The later of two savings stays. Gives the instant (UTC); null where it is too long to be kept.</summary>
    public async Task<DateTimeOffset?> SaveAsync(PersonId person, string form, string text, CancellationToken cancellationToken)
    {
        if (text.Length > LengthMax) return null;
        var now = time.GetUtcNow();
        while (true)
        {
            var known = await store.FindKeptAsync(Kind, KeyOf(person, form), cancellationToken);
            var row = new KeptRow(Kind, KeyOf(person, form), person.Value, known?.Version ?? 0, now, now + s_life, text);
            if (await store.SaveKeptAsync(row, cancellationToken)) return now;
        }
    }

    public Task DeleteAsync(PersonId person, string form, CancellationToken cancellationToken) => store.DeleteKeptAsync(Kind, KeyOf(person, form), cancellationToken);

    private static string KeyOf(PersonId person, string form) => $"{person}/{form}";
}
