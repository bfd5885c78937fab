using Coordination.Domain;
using Coordination.Domain.Escalations;

namespace Coordination.Application.Engine;

/// <summary>A stream as of its head.</summary>
/// <param name="At">When its last event happened (UTC).</param>
/// <param name="Deadlines">The deadlines that stand for the state, by name.</param>
internal sealed record StreamHead(object State, int Version, string Hash, DateTimeOffset At, IReadOnlyDictionary<string, Deadline> Deadlines)
{
    private static readonly IReadOnlyDictionary<string, Deadline> s_none = new Dictionary<string, Deadline>();

    public static StreamHead Empty(StreamKind kind) => new(Model.Initial(kind), 0, "", default, s_none);

    public static IReadOnlyDictionary<string, Deadline> DeadlinesOf(object state)
    {
        Dictionary<string, Deadline>? found = null;
        foreach (var deadline in Model.Deadlines(state)) (found ??= new(StringComparer.Ordinal))[deadline.Name] = deadline;
        return found ?? s_none;
    }
}

/// <summary>
/// Heads of recently used streams, bounded. Never trusted alone: each batch loads what is newer than the version known here.
/// Used by the lane's one thread.
/// </summary>
internal sealed class StateCache(int capacity)
{
    private readonly Dictionary<StreamId, LinkedListNode<(StreamId Stream, StreamHead Head)>> _heads = new(capacity);
    private readonly LinkedList<(StreamId Stream, StreamHead Head)> _byUse = new();

    public StreamHead Find(StreamId stream)
    {
        if (!_heads.TryGetValue(stream, out var node)) return StreamHead.Empty(stream.Kind);
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Head;
    }

    public void Put(StreamId stream, StreamHead head)
    {
        if (_heads.TryGetValue(stream, out var node))
        {
            node.Value = (stream, head);
            return;
        }

        _heads[stream] = _byUse.AddFirst((stream, head));
        if (_heads.Count <= capacity) return;
        _heads.Remove(_byUse.Last!.Value.Stream);
        _byUse.RemoveLast();
    }

    public void Clear()
    {
        _heads.Clear();
        _byUse.Clear();
    }
}
