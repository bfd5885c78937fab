using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Audit;

/// <summary>What the checks of one audit share: how far the record reached when it began, and what they found out for each other.</summary>
internal sealed class AuditRun(IStore store, SortedDictionary<string, LedgerRow> heads, IReadOnlyList<Anchor> anchors, Action<long>? progress)
{
    private const long ProgressRows = 5000;

    private long _rows;

    public IStore Store => store;

    public SortedDictionary<string, LedgerRow> Heads => heads;

    public IReadOnlyList<Anchor> Anchors => anchors;

    public Dictionary<StreamId, ReplayedStream> Streams { get; } = [];

    /// <summary>The last row looked at, named where reading itself fails.</summary>
    public string Row { get; private set; } = "";

    /// <summary>By node, the furthest batch met that was sealed after the audit began (or never was), with the row that names it.</summary>
    public Dictionary<string, (long Batch, string Row)> Later { get; } = new(StringComparer.Ordinal);

    public long Events { get; set; }

    public long Commands { get; set; }

    public long Batches { get; set; }

    public long ViewRows { get; set; }

    public long Deadlines { get; set; }

    public void LookAt(string row)
    {
        Row = row;
        if (++_rows % ProgressRows == 0) progress?.Invoke(_rows);
    }

    /// <summary>False for what was written while the audit runs: a later audit's business, once it is known to be in the ledger.</summary>
    public bool Covers(string node, long batch, string row)
    {
        if (heads.TryGetValue(node, out var head) && batch <= head.Sequence) return true;
        if (!Later.TryGetValue(node, out var known) || batch > known.Batch) Later[node] = (batch, row);
        return false;
    }

    /// <summary>True if the stream got events since the audit began, so that its views rightly differ.</summary>
    public async Task<bool> HasMovedAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var version = Streams.GetValueOrDefault(stream)?.Version ?? 0;
        var timeline = await store.ReadTimelineAsync(stream, cancellationToken);
        return timeline.Any(t => t.Event.Version > version && (!heads.TryGetValue(t.Event.Node, out var head) || t.Event.Batch > head.Sequence));
    }

    public static string Name(EventRow row) => FormattableString.Invariant($"events position {row.Position} ({row.Stream} version {row.Version})");

    public static string Name(CommandRow row) => FormattableString.Invariant($"commands sequence {row.Sequence} ({row.Type} {row.Stream})");

    public static string Name(LedgerRow row) => FormattableString.Invariant($"ledger {row.Node}/{row.Sequence}");
}
