using Coordination.Application.Engine;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>A running engine stops in good order when told to and loses nothing when it is not; attacked by signals in the middle of its work.</summary>
public sealed class RunningTests(Simulated simulated)
{
    private const string Running = "演示运行中";

    [Fact]
    public async Task Sigterm_ends_a_demonstration_with_0()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are Unix's");
        using var copy = simulated.CopyOfDemo();
        using var demo = StartDemo(copy.Path);
        demo.WaitFor(Running);
        demo.Terminate();
        var outcome = (await demo.EndAsync()).Gives(0);
        Assert.Contains("已停止", outcome.Error, StringComparison.Ordinal);
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
    }

    [Fact]
    public async Task Beside_a_running_demonstration_one_can_look_but_not_work()
    {
        using var copy = simulated.CopyOfDemo();
        using var demo = StartDemo(copy.Path);
        demo.WaitFor(Running);
        (await Host.RunAsync("status", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("timeline", "10/hzq", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("rebuild", "--data", copy.Path)).Says(3, "另一个进程正在使用");
        (await Host.RunAsync("demo", "--once", "--seed", "7", "--today", Simulated.Today, "--data", copy.Path)).Says(3, "另一个进程正在使用");
    }

    [Fact]
    public async Task A_demonstration_killed_while_running_starts_again_where_it_was()
    {
        using var copy = simulated.CopyOfDemo();
        using (var demo = StartDemo(copy.Path))
        {
            demo.WaitFor(Running);
            demo.Kill();
            await demo.EndAsync();
        }

        var again = (await Host.RunAsync("demo", "--once", "--seed", "7", "--today", Simulated.Today, "--data", copy.Path)).Gives(0);
        Assert.DoesNotContain("模拟中", again.Error, StringComparison.Ordinal);
        Assert.Equal(21, again.Lines.Count(l => l.Contains('●') || l.Contains('▲') || l.Contains('■') || l.Contains('○')));
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
    }

    [Theory]
    [InlineData("after-commit:60")]
    [InlineData("before-instant:40")]
    [InlineData("after-publish:150")]
    public async Task A_filling_killed_midway_comes_to_the_same_state(string point)
    {
        using var folder = new TempDirectory();
        string[] verb = ["demo", "--once", "--seed", "7", "--today", Simulated.Today, "--data", folder.Path];
        var killed = await Host.RunAsync(verb, new() { ["COORDINATION_KILL_AT"] = point });
        Assert.NotEqual(0, killed.Code);
        Assert.Empty(killed.Out);
        var again = (await Host.RunAsync(verb)).Gives(0);
        Assert.Equal(simulated.DemoOutcome.Lines[..^1], again.Lines[..^1]);
        Assert.Equal(await DigestAsync(simulated.Demo), await DigestAsync(folder.Path));
        (await Host.RunAsync("audit", "verify", "--data", folder.Path)).Gives(0);
    }

    [Fact]
    public async Task A_simulation_interrupted_says_how_to_go_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals are Unix's");
        using var folder = new TempDirectory();
        using var simulation = Host.Start("simulate", "--year", "2025", "--seed", "7", "--data", folder.Path);
        simulation.WaitFor("模拟中");
        simulation.Terminate();
        var outcome = (await simulation.EndAsync()).Gives(1);
        Assert.Contains("用同样的命令可继续", outcome.ErrorLines[^1], StringComparison.Ordinal);
        (await Host.RunAsync("audit", "verify", "--data", folder.Path)).Gives(0);
    }

    private static Host StartDemo(string data) => Host.Start("demo", "--seed", "7", "--today", Simulated.Today, "--data", data, "--urls", "http://127.0.0.1:0");

    private static async Task<string> DigestAsync(string data)
    {
        await using var store = await SqliteStore.OpenAsync(data, StoreOpenMode.ReadOnly, TestContext.Current.CancellationToken);
        return await Digest.OfAsync(store, "lyg/2022-30/2025", TestContext.Current.CancellationToken);
    }
}
