using System.Text.Json;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>
/// A message set aside is seen, tried again or given up, in somebody's name and on the record that cannot be edited. Attacked with a real message
/// set aside, ids that are none, acts repeated, a crash between record and act.
/// </summary>
public sealed class ParkedTests(Simulated simulated)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sets the first message of the demonstration aside that its subscriber is not through with; gives its id.</summary>
    private static async Task<long> ParkAsync(TempDirectory data)
    {
        Sql.Run(data, "UPDATE outbox SET done_at = NULL WHERE id = 1");
        await using var store = await SqliteStore.OpenAsync(data.Path, StoreOpenMode.OpenExisting, Token);
        Assert.True(await store.ParkAsync(1, "InvalidOperationException: 坏\n消息", DateTimeOffset.UnixEpoch.AddYears(55), ended: false, Token));
        return 1;
    }

    private static Task<Outcome> RunAsync(TempDirectory data, params string[] verb) => Host.RunAsync(["parked", .. verb, "--data", data.Path]);

    [Fact]
    public async Task It_is_listed_and_shown_with_its_reason_but_not_with_what_the_event_says()
    {
        using var data = simulated.CopyOfDemo();
        Assert.Contains("0 条", Assert.Single((await RunAsync(data, "list")).Gives(0).Lines), StringComparison.Ordinal);
        await ParkAsync(data);
        Assert.Contains("InvalidOperationException: 坏 消息", (await RunAsync(data, "list")).Gives(0).Lines[1], StringComparison.Ordinal);
        var row = Assert.Single(JsonDocument.Parse((await RunAsync(data, "list", "--json")).Gives(0).Out).RootElement.EnumerateArray());
        Assert.Equal(["id", "subscriber", "stream", "version", "event", "happened", "at", "reason"], row.EnumerateObject().Select(p => p.Name));
        Assert.Contains("CycleOpened", (await RunAsync(data, "show", "1", "--lang", "en", "--json")).Gives(0).Out, StringComparison.Ordinal);
        Assert.Equal(5, (await RunAsync(data, "show", "1")).Gives(0).Lines.Length);
        (await RunAsync(data, "show", "2")).Says(1, "消息 2 未被搁置");
    }

    [Fact]
    public async Task Tried_again_it_waits_for_the_bus_and_the_record_names_who_asked()
    {
        using var data = simulated.CopyOfDemo();
        await ParkAsync(data);
        (await RunAsync(data, "replay", "1", "--by", "admin.zhao")).Gives(0);
        Assert.Contains("0 条", (await RunAsync(data, "list")).Gives(0).Out, StringComparison.Ordinal);
        Assert.Contains("admin.zhao", (await Host.RunAsync("timeline", "parked:lyg/1", "--data", data.Path)).Gives(0).Out, StringComparison.Ordinal);
        (await RunAsync(data, "replay", "1", "--by", "admin.zhao")).Says(1, "未被搁置");

        (await Host.RunAsync("demo", "--once", "--today", Simulated.Today, "--seed", "7", "--data", data.Path)).Gives(0);
        (await Host.RunAsync("audit", "verify", "--data", data.Path)).Gives(0);
        await using var store = await SqliteStore.OpenAsync(data.Path, StoreOpenMode.OpenExisting, Token);
        Assert.Single(await store.ReadOutboxAsync(0, 10, Token));
    }

    [Fact]
    public async Task Given_up_it_is_off_the_list_and_the_record_keeps_the_reason()
    {
        using var data = simulated.CopyOfDemo();
        await ParkAsync(data);
        (await RunAsync(data, "drop", "1", "--by", "admin.zhao")).Gives(2);
        (await RunAsync(data, "drop", "1", "--by", "admin.zhao", "--reason", " ")).Says(1, "请填写");
        var outcome = (await RunAsync(data, "drop", "9", "1", "--by", "admin.zhao", "--reason", "已另行处理")).Gives(1);
        Assert.Contains("消息 9 未被搁置", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("消息 1 ", Assert.Single(outcome.Lines), StringComparison.Ordinal);
        Assert.Contains("0 条", (await RunAsync(data, "list")).Gives(0).Out, StringComparison.Ordinal);
        Assert.Contains("已另行处理", (await Host.RunAsync("timeline", "parked:lyg/1", "--data", data.Path)).Gives(0).Out, StringComparison.Ordinal);
        (await Host.RunAsync("audit", "verify", "--data", data.Path)).Gives(0);
    }

    [Fact]
    public async Task An_act_cut_short_after_its_record_is_finished_by_the_same_command_and_stands_on_record_once()
    {
        using var data = simulated.CopyOfDemo();
        await ParkAsync(data);
        string[] drop = ["drop", "1", "--by", "admin.zhao", "--reason", "已另行处理"];
        Assert.NotEqual(0, (await Host.RunAsync(["parked", .. drop, "--data", data.Path], new() { ["COORDINATION_KILL_AT"] = "after-commit:1" })).Code);
        Assert.Contains("1 条", (await RunAsync(data, "list")).Gives(0).Out, StringComparison.Ordinal);
        (await RunAsync(data, drop)).Gives(0);
        Assert.Contains("0 条", (await RunAsync(data, "list")).Gives(0).Out, StringComparison.Ordinal);
        await using var store = await SqliteStore.OpenAsync(data.Path, StoreOpenMode.OpenExisting, Token);
        Assert.Single(await store.ReadTimelineAsync(Domain.StreamId.Parked("lyg", 1), Token));
    }

    [Theory]
    [InlineData("show", "x")]
    [InlineData("show", "-1")]
    [InlineData("replay", "1.5", "--by", "a")]
    [InlineData("drop", "99999999999999999999", "--by", "a", "--reason", "r")]
    public async Task A_number_that_is_none_is_wrong_usage(params string[] verb) =>
        Assert.Contains("正整数", (await Host.RunAsync(["parked", .. verb])).Gives(2).Error, StringComparison.Ordinal);
}
