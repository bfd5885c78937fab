using System.Globalization;
using Coordination.Application.Storage;

namespace Coordination.Application.Audit;

/// <summary>
/// The ledger of each node, batch by batch beside the commands and events it seals: no gap, each hash over the one before and over the
/// batch's rows in written order, no row outside a batch, and every anchor still where it was noted.
/// </summary>
internal sealed class LedgerCheck(AuditRun run)
{
    public async Task<AuditBreak?> FirstBreakAsync(CancellationToken cancellationToken)
    {
        foreach (var node in run.Heads.Keys)
        {
            if (await OfNodeAsync(node, cancellationToken) is { } broken) return broken;
        }

        foreach (var anchor in run.Anchors)
        {
            if (!run.Heads.TryGetValue(anchor.Node, out var head) || anchor.Sequence > head.Sequence)
                return new AuditBreak(AuditRule.AnchorBeyondEnd, Name(anchor), head is null ? "0" : Text(head.Sequence), Text(anchor.Sequence));
        }

        return await StraysAsync(cancellationToken);
    }

    /// <summary>Commands under the name of a node that has no ledger; such events were met before.</summary>
    private async Task<AuditBreak?> StraysAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in RecordPages.CommandsAsync(run.Store, cancellationToken).Where(c => !run.Heads.ContainsKey(c.Node)))
        {
            if (!run.Covers(row.Node, row.Batch, AuditRun.Name(row))) break;
        }

        return null;
    }

    private async Task<AuditBreak?> OfNodeAsync(string node, CancellationToken cancellationToken)
    {
        await using var commands = new BatchReader<CommandRow>(
            RecordPages.CommandsAsync(run.Store, cancellationToken).Where(c => c.Node == node), c => c.Batch, AuditRun.Name);
        await using var events = new BatchReader<EventRow>(
            RecordPages.EventsAsync(run.Store, cancellationToken).Where(e => e.Node == node), e => e.Batch, AuditRun.Name);
        var anchors = run.Anchors.Where(a => a.Node == node).ToLookup(a => a.Sequence);
        LedgerRow? previous = null;
        await foreach (var row in RecordPages.LedgerAsync(run.Store, node, cancellationToken))
        {
            if (row.Sequence > run.Heads[node].Sequence) break;
            run.LookAt(AuditRun.Name(row));
            run.Batches++;
            if (CheckRow(row, previous) is { } broken) return broken;
            var (itsCommands, itsEvents) = (await commands.TakeAsync(row.Sequence), await events.TakeAsync(row.Sequence));
            if ((commands.OutOfPlace ?? events.OutOfPlace) is { } place) return new AuditBreak(AuditRule.OutOfPlace, place);
            if (CheckContent(row, itsCommands, itsEvents) is { } content) return content;
            if (anchors[row.Sequence].FirstOrDefault(a => a.Hash != row.Hash) is { } anchor)
                return new AuditBreak(AuditRule.AnchorMismatch, AuditRun.Name(row), row.Hash, anchor.Hash);
            run.Commands += itsCommands.Count;
            previous = row;
        }

        return await RestAsync(node, commands);
    }

    private static AuditBreak? CheckRow(LedgerRow row, LedgerRow? previous)
    {
        var name = AuditRun.Name(row);
        if (row.Algorithm != Chain.Algorithm) return new AuditBreak(AuditRule.UnknownAlgorithm, name, row.Algorithm, Chain.Algorithm);
        var sequence = (previous?.Sequence ?? 0) + 1;
        if (row.Sequence != sequence) return new AuditBreak(AuditRule.LedgerGap, name, Text(row.Sequence), Text(sequence));
        var hash = previous?.Hash ?? "";
        return row.PreviousHash == hash ? null : new AuditBreak(AuditRule.LedgerChain, name, row.PreviousHash, hash);
    }

    private static AuditBreak? CheckContent(LedgerRow row, List<CommandRow> commands, List<EventRow> events)
    {
        var name = AuditRun.Name(row);
        if (commands.Count != row.Commands) return new AuditBreak(AuditRule.CommandCount, name, Text(commands.Count), Text(row.Commands));
        if (events.Count != row.Events) return new AuditBreak(AuditRule.EventCount, name, Text(events.Count), Text(row.Events));
        var accepted = commands.Where(c => c.Accepted).ToDictionary(c => c.CommandId);
        foreach (var e in events)
        {
            if (!accepted.TryGetValue(e.CommandId, out var command) || command.Stream != e.Stream || command.At != e.At)
                return new AuditBreak(AuditRule.EventWithoutCommand, AuditRun.Name(e));
        }

        var hash = Chain.OfBatch(row, commands, events);
        return row.Hash == hash ? null : new AuditBreak(AuditRule.LedgerHash, $"{name} ({Span(commands, events)})", row.Hash, hash);
    }

    /// <summary>What stands behind the node's last batch has none; events were looked through before.</summary>
    private async Task<AuditBreak?> RestAsync(string node, BatchReader<CommandRow> commands)
    {
        while (await commands.NextAsync() is { } row)
        {
            if (run.Covers(node, row.Batch, AuditRun.Name(row))) return new AuditBreak(AuditRule.OutOfPlace, AuditRun.Name(row));
        }

        return null;
    }

    private static string Span(List<CommandRow> commands, List<EventRow> events)
    {
        var parts = new List<string>();
        if (commands.Count > 0) parts.Add(FormattableString.Invariant($"commands {commands[0].Sequence}-{commands[^1].Sequence}"));
        if (events.Count > 0) parts.Add(FormattableString.Invariant($"events {events[0].Position}-{events[^1].Position}"));
        return string.Join(", ", parts);
    }

    private static string Name(Anchor anchor) => FormattableString.Invariant($"anchor {anchor.Day:yyyy-MM-dd} {anchor.Node}/{anchor.Sequence}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Rows of one node taken batch by batch, in written order.</summary>
internal sealed class BatchReader<T>(IAsyncEnumerable<T> rows, Func<T, long> batchOf, Func<T, string> name) : IAsyncDisposable
    where T : class
{
    private readonly IAsyncEnumerator<T> _rows = rows.GetAsyncEnumerator();
    private T? _waiting;

    /// <summary>The row that stands after one of a later batch, once met.</summary>
    public string? OutOfPlace { get; private set; }

    public async Task<List<T>> TakeAsync(long batch)
    {
        var taken = new List<T>();
        while (await NextAsync() is { } row)
        {
            if (batchOf(row) == batch)
            {
                taken.Add(row);
                continue;
            }

            if (batchOf(row) < batch) OutOfPlace = name(row);
            _waiting = row;
            break;
        }

        return taken;
    }

    public async Task<T?> NextAsync()
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            return waiting;
        }

        return await _rows.MoveNextAsync() ? _rows.Current : null;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
