using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.SqlServer.Tests;

/// <summary>Asks a store everything once; a server that answers nothing may let it fail, since what was sent is what counts.</summary>
internal static class Everything
{
    private static readonly DateTimeOffset s_at = DateTimeOffset.UnixEpoch;
    private static readonly StreamId s_stream = new(StreamKind.Desk, "lyg/hzq");

    public static async Task AskAsync(IStore store, CancellationToken token)
    {
        Func<Task>[] questions =
        [
            () => store.ReadClockAsync(token),
            () => store.ReadLedgerHeadAsync("n1", token),
            () => store.ReadLedgerHeadsAsync(token),
            () => store.ReadDueAsync(s_at, 1, token),
            () => store.ClaimDueAsync("n1", s_at, 1, TimeSpan.FromSeconds(1), token),
            () => store.ReadNextDueAsync(token),
            () => store.ReadOutboxAsync(0, 1, token),
            () => store.CountOutboxOpenAsync(token),
            () => store.ClaimOutboxAsync("n1", 1, TimeSpan.FromSeconds(1), token),
            () => store.MarkPublishedAsync([1], [1], s_at, token),
            () => store.ReleaseOutboxAsync("n1", token),
            () => store.ReadOutboxStandingAsync(token),
            () => store.ParkAsync(1, "reason", s_at, ended: true, token),
            () => store.ReadParkedAsync(0, 1, token),
            () => store.ReplayParkedAsync(1, token),
            () => store.DropParkedAsync(1, s_at, token),
            () => store.ReadEntitiesAsync(StreamKind.Desk, "lyg", null, 1, token),
            () => store.ReadStreamsAsync(StreamKind.Desk, "lyg", null, 0, 1, token),
            () => store.ReadLastPositionAsync(token),
            () => store.ReadChangedAsync(0, 1, token),
            () => store.ReadTimelineAsync(s_stream, token),
            () => store.ReadEventsAsync(0, 1, token),
            () => store.ReadCommandsAsync(0, 1, token),
            () => store.ReadTrailAsync(new TrailFilter(), null, 1, token),
            () => store.ReadLedgerAsync(null, 0, 1, token),
            () => store.ReplaceViewsAsync(Views(), token),
            () => store.ReadDeadlinesAsync(null, null, 1, token),
            () => store.CountAsync("lyg", token),
            () => store.SaveDefinitionsAsync([new DefinitionRow("v1", "lyg/1", 1, "body", s_at)], token),
            () => store.ReadDefinitionsAsync(token),
            () => store.ReadSimulationAsync(token),
            () => store.SaveSimulationAsync("{}", token),
            () => store.FindKeptAsync("draft", "key", token),
            () => store.ListKeptAsync("draft", null, null, 1, token),
            () => store.ListKeptAsync("draft", "owner", "key", 1, token),
            () => store.SaveKeptAsync(new KeptRow("draft", "key", "owner", 0, s_at, s_at, "{}"), token),
            () => store.SaveKeptAsync(new KeptRow("draft", "key", "owner", 1, s_at, null, "{}"), token),
            () => store.DeleteKeptAsync("draft", "key", token),
            () => store.DeleteKeptOfAsync("draft", "owner", token),
            () => store.DeleteExpiredKeptAsync(s_at, token),
            () => BatchAsync(store, token),
        ];
        foreach (var question in questions) await Record.ExceptionAsync(question);
    }

    private static async Task BatchAsync(IStore store, CancellationToken token)
    {
        await using (var session = await store.BeginAsync(token))
            await Record.ExceptionAsync(() => session.LoadAsync(new LoadRequest([Guid.Empty], [(s_stream, 0)]), token));
        await using (var session = await store.BeginAsync(token))
            await session.WriteAsync(new BatchWrite([], [], [], [], [], [], new LedgerRow("n1", 1, s_at, 0, 0, "", "h", "a")), token);
    }

    private static async IAsyncEnumerable<(EntityRow, IReadOnlyList<DeadlineRow>)> Views()
    {
        await Task.CompletedTask;
        yield return (new EntityRow(s_stream, 1, "h", "", 0, "", "Open", null, s_at, "{}"), []);
    }
}
