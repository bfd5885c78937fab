using Coordination.Application.Storage;

namespace Coordination.Application.Audit;

/// <summary>
/// Reads the whole record and says where it was first edited, cut, added to or reordered. Works beside a running engine: it covers what
/// the ledger held when it began. Like a rebuild it keeps the folded states in memory; rows pass through in pages.
/// </summary>
public sealed class AuditVerifier(IStore store, IAnchors anchors)
{
    /// <param name="progress">Hears now and then how many rows have been looked at.</param>
    public async Task<AuditReport> VerifyAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        // Anchors first: what was anchored before the heads are read must be in the ledger.
        var noted = await anchors.ReadAsync(cancellationToken);
        var heads = await RecordPages.HeadsAsync(store, cancellationToken);
        var run = new AuditRun(store, heads, noted, progress);
        AuditBreak? broken;
        try
        {
            broken = await new EventCheck(run).FirstBreakAsync(cancellationToken)
                ?? await new LedgerCheck(run).FirstBreakAsync(cancellationToken)
                ?? await new ViewCheck(run).FirstBreakAsync(cancellationToken)
                ?? await LaterAsync(run, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreException or IOException or OutOfMemoryException))
        {
            // A damaged row may fail in any way when it is read or folded; that it does is the finding.
            broken = new AuditBreak(AuditRule.Unreadable, run.Row, $"{e.GetType().Name}: {e.Message}");
        }

        return Report(run, broken);
    }

    /// <summary>What was met beyond the ledger's end must have been sealed since.</summary>
    private async Task<AuditBreak?> LaterAsync(AuditRun run, CancellationToken cancellationToken)
    {
        if (run.Later.Count == 0) return null;
        var heads = await RecordPages.HeadsAsync(store, cancellationToken);
        foreach (var (node, (batch, row)) in run.Later.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            if (!heads.TryGetValue(node, out var head) || batch > head.Sequence)
                return new AuditBreak(AuditRule.OutsideLedger, row, FormattableString.Invariant($"{node}/{batch}"));
        }

        return null;
    }

    private static AuditReport Report(AuditRun run, AuditBreak? broken)
    {
        var last = run.Anchors.Count > 0 ? run.Anchors[^1] : null;
        var uncovered = run.Heads.Values.Sum(h => h.Sequence - run.Anchors.Where(a => a.Node == h.Node).Select(a => a.Sequence).DefaultIfEmpty(0).Max());
        return new AuditReport(
            run.Events, run.Commands, run.Batches, run.Streams.Count, run.ViewRows, run.Deadlines, run.Anchors.Count, last, Math.Max(0, uncovered), broken);
    }
}
