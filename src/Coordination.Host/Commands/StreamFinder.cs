using System.Globalization;
using Coordination.Application.Definitions;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Host.Resources;

namespace Coordination.Host.Commands;

/// <summary>Finds the stream somebody means: whole ids, ids without plan or year, task numbers of one digit, units by any name.</summary>
internal sealed class StreamFinder(IStore store, PlanBook book)
{
    private const int SuggestionsMax = 3;
    private const int PageMax = 1000;

    /// <summary>Its events with who did them; if there are none, the verb ends here with what is near.</summary>
    public async Task<IReadOnlyList<TimelineRow>> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (kind, key) = Split(id);
        var year = await LastYearAsync(cancellationToken);
        foreach (var candidate in Candidates(key, year).Distinct())
        {
            var rows = await store.ReadTimelineAsync(new StreamId(kind, candidate), cancellationToken);
            if (rows.Count > 0) return rows;
        }

        var near = await NearAsync(kind, Candidates(key, year).Last(), year, cancellationToken);
        throw new RefusedException(near.Count == 0 ? Texts.Of(Say.TimelineNotFound, id) : Texts.Of(Say.TimelineNearest, id, string.Join(' ', near)));
    }

    private static (StreamKind Kind, string Key) Split(string id)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && Enum.TryParse<StreamKind>(id[..colon], ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? (kind, id[(colon + 1)..])
            : (StreamKind.Assignment, id);
    }

    private IEnumerable<string> Candidates(string key, string? year)
    {
        yield return key;
        yield return $"{book.Plan}/{key}";
        var parts = key.Split('/');
        if (year is null) yield break;
        yield return $"{year}/{key}";
        if (int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var task) && task < 100)
            parts[0] = task.ToString("00", CultureInfo.InvariantCulture);
        for (var i = 1; i < parts.Length; i++) parts[i] = book.Units.FindByName(parts[i])?.Code.Value ?? parts[i];
        yield return $"{year}/{string.Join('/', parts)}";
    }

    private async Task<string?> LastYearAsync(CancellationToken cancellationToken) =>
        (await store.ReadEntitiesAsync(StreamKind.Cycle, book.Plan.Value, null, PageMax, cancellationToken)).Select(r => r.Stream.Key).Max(StringComparer.Ordinal);

    private async Task<List<string>> NearAsync(StreamKind kind, string key, string? year, CancellationToken cancellationToken)
    {
        if (year is null) return [];
        var left = await RecordPages.EntitiesAsync(store, kind, year, cancellationToken).Select(r => r.Stream.Key).ToListAsync(cancellationToken);
        var near = new List<string>();
        while (near.Count < SuggestionsMax && Nearest.To(key, left) is { } next)
        {
            near.Add(kind == StreamKind.Assignment ? next : new StreamId(kind, next).ToString());
            left.Remove(next);
        }

        return near;
    }
}
