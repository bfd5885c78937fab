using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Audit;

/// <summary>Every event gives its hash and follows on the one before in its stream; what they tell is folded for the checks of the views.</summary>
internal sealed class EventCheck(AuditRun run)
{
    public async Task<AuditBreak?> FirstBreakAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in RecordPages.EventsAsync(run.Store, cancellationToken))
        {
            var name = AuditRun.Name(row);
            run.LookAt(name);
            if (!run.Covers(row.Node, row.Batch, name)) continue;
            run.Events++;
            if (Check(row, name) is { } broken) return broken;
        }

        return null;
    }

    private AuditBreak? Check(EventRow row, string name)
    {
        var known = run.Streams.GetValueOrDefault(row.Stream);
        if (row.Algorithm != Chain.Algorithm) return new AuditBreak(AuditRule.UnknownAlgorithm, name, row.Algorithm, Chain.Algorithm);
        var version = (known?.Version ?? 0) + 1;
        if (row.Version != version) return new AuditBreak(AuditRule.EventVersion, name, Text(row.Version), Text(version));
        var previous = known?.Hash ?? "";
        if (row.PreviousHash != previous) return new AuditBreak(AuditRule.EventChain, name, row.PreviousHash, previous);
        var hash = Chain.OfEvent(row);
        if (row.Hash != hash) return new AuditBreak(AuditRule.EventHash, name, row.Hash, hash);
        var state = Model.Apply(known?.State ?? Model.Initial(row.Stream.Kind), Catalog.ReadEvent(row.Type, row.Body), row.Stream, row.At);
        run.Streams[row.Stream] = new ReplayedStream(state, row.Version, row.Hash, row.At);
        return null;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
