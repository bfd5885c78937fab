using Coordination.Application.Audit;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Simulation;

/// <summary>
/// The states of one plan-year as the actors of a simulation see them, kept up to date by the lane's commits; where other nodes commit too,
/// by reading what changed.
/// </summary>
public sealed class World
{
    private const int PageMax = 1000;

    private readonly string _prefix;
    private readonly SortedDictionary<StreamId, object> _states = [];
    private readonly Lock _lock = new();

    private long _position;

    private World(string prefix) => _prefix = prefix;

    /// <summary>Reads what the record holds so far, then follows the lane, which must be at rest.</summary>
    public static async Task<World> OpenAsync(IStore store, CommandLane lane, string keyPrefix, CancellationToken cancellationToken)
    {
        var world = new World(keyPrefix);
        foreach (var (stream, replayed) in await Replay.AllAsync(store, null, cancellationToken)) world.Put(stream, replayed.State);
        lane.Committed += states => world.Take([.. states.Select(s => (s.Stream, s.State))]);
        return world;
    }

    /// <summary>Reads what has changed since the last call; everything must be at rest, so that no older event can come later.</summary>
    public async Task CatchUpAsync(IStore store, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (position, entities) = await store.ReadChangedAsync(_position, PageMax, cancellationToken);
            if (position == _position) return;
            _position = position;
            Take([.. entities.Select(row => (row.Stream, Catalog.ReadState(row.Stream.Kind, row.Document)))]);
        }
    }

    /// <summary>The states of one type with their keys, in key order: a snapshot.</summary>
    public IReadOnlyList<(string Key, T State)> All<T>(StreamKind kind) where T : class
    {
        lock (_lock)
        {
            var found = new List<(string, T)>();
            foreach (var (stream, state) in _states)
            {
                if (stream.Kind == kind) found.Add((stream.Key, (T)state));
            }

            return found;
        }
    }

    public T? Find<T>(StreamId stream) where T : class
    {
        lock (_lock) return _states.GetValueOrDefault(stream) as T;
    }

    private void Take(IReadOnlyList<(StreamId Stream, object State)> changed)
    {
        lock (_lock)
        {
            foreach (var (stream, state) in changed) Put(stream, state);
        }
    }

    private void Put(StreamId stream, object state)
    {
        if (stream.Key.StartsWith(_prefix, StringComparison.Ordinal)) _states[stream] = state;
    }
}
