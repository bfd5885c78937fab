using System.Collections.Concurrent;
using System.Collections.Immutable;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Assignments;

namespace Coordination.Application.Boards;

/// <summary>One event of an assignment, with whose act it was and when (UTC).</summary>
public sealed record HistoryEvent(Event Event, string Unit, DateTimeOffset At);

/// <summary>An assignment as it stood at an instant, and what has happened to it since.</summary>
public sealed record Past(AssignmentState State, IReadOnlyList<HistoryEvent> Later);

/// <summary>
/// The events of assignments, read from the record once and kept while they are the latest: everybody who asks what has changed asks about
/// the same few. Bounded; may be asked from any thread.
/// </summary>
public sealed class Histories(IStore store)
{
    private const int KeptMax = 2000;

    private readonly ConcurrentDictionary<AssignmentId, (int Version, ImmutableArray<HistoryEvent> Events)> _kept = [];

    /// <param name="at">UTC.</param>
    public async Task<Past> AtAsync(Held<AssignmentState> held, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (held.ChangedAt <= at) return new Past(held.State, []);
        var id = held.State.Id!.Value;
        var events = _kept.TryGetValue(id, out var kept) && kept.Version >= held.Version ? kept.Events : await ReadAsync(id, cancellationToken);
        var state = events.TakeWhile(e => e.At <= at).Aggregate(AssignmentState.Initial, (s, e) => (AssignmentState)Model.Apply(s, e.Event, id.Stream, e.At));
        return new Past(state, [.. events.SkipWhile(e => e.At <= at)]);
    }

    private async Task<ImmutableArray<HistoryEvent>> ReadAsync(AssignmentId id, CancellationToken cancellationToken)
    {
        var rows = await store.ReadTimelineAsync(id.Stream, cancellationToken);
        ImmutableArray<HistoryEvent> events = [.. rows.Select(r => new HistoryEvent(Catalog.ReadEvent(r.Event.Type, r.Event.Body), r.Unit, r.Event.At))];
        if (_kept.Count >= KeptMax) _kept.Clear();
        if (rows.Count > 0) _kept[id] = (rows[^1].Event.Version, events);
        return events;
    }
}
