using Coordination.Application.Storage;
using Coordination.Host.Tests;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>
/// On servers a message set aside is tried again while nodes work: the verb puts it back, a node carries it, nobody is stopped. Attacked with a real
/// database, a real broker and a node as a process of its own.
/// </summary>
public sealed class ParkedOnServersTests(PostgresFixture postgres, BrokerFixture broker)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replayed_message_is_carried_by_a_running_node()
    {
        using var folder = new TempDirectory();
        var connection = await postgres.Server.CreateDatabaseAsync(Token);
        Dictionary<string, string> servers = new() { ["COORDINATION_STORE"] = connection };
        (await HostProcess.RunAsync(["demo", "--once", "--today", "2025-01-06", "--data", folder.File("data")], servers)).Gives(0);
        await PostgresFixture.ExecuteAsync(connection, "UPDATE outbox SET done_at = NULL WHERE id = 1");
        await using var store = await StoreFactory.OpenAsync(StoreAddress.Parse(connection), StoreOpenMode.OpenExisting, Token);
        Assert.True(await store.ParkAsync(1, "坏消息", DateTimeOffset.UnixEpoch.AddYears(55), ended: false, Token));
        var parked = await store.CountAsync("", Token);

        servers["COORDINATION_BUS"] = broker.Broker.UriOf(await broker.Broker.AddVirtualHostAsync(Token)).ToString();
        using var node = HostProcess.Start(["serve", "--node", "n1", "--data", folder.File("data"), "--urls", "http://127.0.0.1:0"], servers);
        node.WaitFor("n1");
        (await HostProcess.RunAsync(["parked", "replay", "1", "--by", "admin.zhao", "--data", folder.File("data")], servers)).Gives(0);
        await WhenDoneAsync(store);
        Assert.Equal(parked.MessagesParked - 1, (await store.CountAsync("", Token)).MessagesParked);
        node.Terminate();
        (await node.EndAsync()).Gives(0);
        (await HostProcess.RunAsync(["audit", "verify", "--data", folder.File("data")], servers)).Gives(0);
    }

    private static async Task WhenDoneAsync(IStore store)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await store.CountOutboxOpenAsync(patience.Token) > 0) await timer.WaitForNextTickAsync(patience.Token);
    }
}
