using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Host.Pages.Tasks;

/// <summary>Why something was sent back: it stands in the record, and concerns people until they have answered.</summary>
/// <param name="At">UTC.</param>
public sealed record LastWords(string Reason, Signer By, DateTimeOffset At)
{
    /// <summary>Null where nothing was sent back, or it has been answered since.</summary>
    /// <param name="words">What an event of the stream sends back, or null.</param>
    /// <param name="answers">Whether an event answers it.</param>
    public static async Task<LastWords?> FindAsync(
        IStore store, StreamId stream, Func<Event, (string Reason, Signer By)?> words, Func<Event, bool> answers, CancellationToken cancellationToken)
    {
        LastWords? last = null;
        foreach (var row in await store.ReadTimelineAsync(stream, cancellationToken))
        {
            var happened = Catalog.ReadEvent(row.Event.Type, row.Event.Body);
            if (words(happened) is var (reason, by)) last = new LastWords(reason, by, row.Event.At);
            else if (answers(happened)) last = null;
        }

        return last;
    }
}
