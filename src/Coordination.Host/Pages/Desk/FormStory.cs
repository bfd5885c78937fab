using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Reports;

namespace Coordination.Host.Pages.Desk;

/// <summary>Who filled in which line of a form and when (UTC), and with which words the head sent it back.</summary>
public sealed record FormStory(IReadOnlyDictionary<string, (PersonId Person, DateTimeOffset At)> Authors, ReturnSentBack? SentBack, DateTimeOffset? SentBackAt)
{
    public static FormStory None { get; } = new(new Dictionary<string, (PersonId, DateTimeOffset)>(), null, null);

    public static async Task<FormStory> ReadAsync(IStore store, ReturnId form, CancellationToken cancellationToken)
    {
        var authors = new Dictionary<string, (PersonId, DateTimeOffset)>(StringComparer.Ordinal);
        ReturnSentBack? sentBack = null;
        DateTimeOffset? at = null;
        foreach (var row in await store.ReadTimelineAsync(form.Stream, cancellationToken))
        {
            switch (row.Event.Type)
            {
                case nameof(LineFilled):
                    authors[((LineFilled)Catalog.ReadEvent(row.Event.Type, row.Event.Body)).Assignment.Value] = (new PersonId(row.Person), row.Event.At);
                    break;
                case nameof(ReturnDrafted) or nameof(ReturnSubmitted):
                    (sentBack, at) = (null, null);
                    break;
                case nameof(ReturnSentBack):
                    (sentBack, at) = ((ReturnSentBack)Catalog.ReadEvent(row.Event.Type, row.Event.Body), row.Event.At);
                    break;
            }
        }

        return new FormStory(authors, sentBack, at);
    }
}
