using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Audit;

/// <summary>Folds the whole record, in its order, into the states it tells.</summary>
public static class Replay
{
    private const int ProgressEvery = 2000;

    public static async Task<Dictionary<StreamId, ReplayedStream>> AllAsync(IStore store, Action<long>? progress, CancellationToken cancellationToken)
    {
        var streams = new Dictionary<StreamId, ReplayedStream>();
        await foreach (var row in RecordPages.EventsAsync(store, cancellationToken))
        {
            var known = streams.GetValueOrDefault(row.Stream);
            var state = Model.Apply(known?.State ?? Model.Initial(row.Stream.Kind), Catalog.ReadEvent(row.Type, row.Body), row.Stream, row.At);
            streams[row.Stream] = new ReplayedStream(state, row.Version, row.Hash, row.At);
            if (row.Position % ProgressEvery == 0) progress?.Invoke(row.Position);
        }

        return streams;
    }

    /// <summary>The view row and deadlines that a replayed stream should have.</summary>
    public static (EntityRow Entity, IReadOnlyList<DeadlineRow> Deadlines) RowsOf(StreamId stream, ReplayedStream replayed)
    {
        var entity = EntityView.Of(stream, replayed.State, replayed.Version, replayed.Hash, replayed.At);
        return (entity, [.. Model.Deadlines(replayed.State).Select(d => new DeadlineRow(stream, d.Name, d.Serial, d.At))]);
    }

    /// <summary>Writes all views and deadlines anew from the events. Gives the number of streams.</summary>
    public static async Task<int> RebuildAsync(IStore store, Action<long>? progress, CancellationToken cancellationToken)
    {
        var streams = await AllAsync(store, progress, cancellationToken);
        await store.ReplaceViewsAsync(Rows(streams), cancellationToken);
        return streams.Count;
    }

    private static async IAsyncEnumerable<(EntityRow, IReadOnlyList<DeadlineRow>)> Rows(Dictionary<StreamId, ReplayedStream> streams)
    {
        await Task.CompletedTask;
        foreach (var (stream, replayed) in streams.OrderBy(s => s.Key)) yield return RowsOf(stream, replayed);
    }
}

/// <param name="At">When its last event happened (UTC).</param>
public sealed record ReplayedStream(object State, int Version, string Hash, DateTimeOffset At);
