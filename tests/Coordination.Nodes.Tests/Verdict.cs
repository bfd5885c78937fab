using Coordination.Application.Audit;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Engine.Tests.Harness;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>What must hold of a store whatever its nodes, its broker and its database went through.</summary>
internal static class Verdict
{
    /// <summary>The record is whole, its views are what its events give, nothing was done twice, nothing is left on its way or set aside.</summary>
    public static async Task AssertSoundAsync(IStore store)
    {
        await StoredRecord.AssertWholeAsync(store);
        await StoredRecord.AssertViewsAsync(store);
        await StoredRecord.AssertStepsOnceAsync(store);
        Assert.Equal(0, await store.CountOutboxOpenAsync(CancellationToken.None));
        var counts = await store.CountAsync("", CancellationToken.None);
        Assert.Equal((counts.MessagesPublished, 0), (counts.MessagesConsumed, counts.MessagesParked));
    }

    /// <summary>Sound, the audit finds nothing, and the winter came to what it comes to undisturbed.</summary>
    public static async Task AssertWinterAsync(Ground ground, Place place)
    {
        await using var store = await place.OpenStoreAsync();
        await AssertSoundAsync(store);
        using var anchors = new AnchorFile(place.Directory);
        var report = await new AuditVerifier(store, anchors).VerifyAsync(null, CancellationToken.None);
        Assert.True(report.IsSound, $"{report.Broken}");
        Assert.Equal(await ground.DigestAsync(), await Digest.OfAsync(store, Ground.Cycle.Value, CancellationToken.None));
    }

    /// <summary>The node of a lane's chain in the ledger.</summary>
    public static string NodeOf(string chain) => chain.Split(".w")[0];

    /// <summary>The nodes whose ledger has at least so many batches, so that a test knows who took part.</summary>
    public static async Task<List<string>> NodesAtWorkAsync(Place place, int batchesMin = 10)
    {
        await using var store = await place.OpenStoreAsync();
        return [.. (await store.ReadLedgerHeadsAsync(CancellationToken.None)).Where(h => h.Sequence >= batchesMin).Select(h => NodeOf(h.Node)).Distinct()];
    }
}
