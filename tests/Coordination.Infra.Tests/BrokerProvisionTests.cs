using Coordination.Host.Provisioning;
using Coordination.Host.Tests;
using Coordination.Messaging.Units;
using RabbitMQ.Client;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>
/// The broker is brought to what the units file asks for, once and for all, and no password is given out twice or to anybody else. Attacked on a
/// real broker with repeats, files in the way, tampered accounts, foreign queues, units that leave, and wrong addresses.
/// </summary>
public sealed class BrokerProvisionTests(BrokerFixture fixture)
{
    private const string NothingToDo = "无需变更";

    private Task<Outcome> RunAsync(string host, EnrolledUnits units, params string[] more) =>
        HostProcess.RunAsync(["broker", "provision", "--vhost", host, "--workflows", units.Path, .. more], new() { ["COORDINATION_BROKER_ADMIN"] = fixture.Admin });

    private ManagementApi Api() => new(ManagementAddress.Parse(fixture.Admin));

    [Fact]
    public async Task A_dry_run_shows_every_change_and_makes_none()
    {
        using var units = new EnrolledUnits("zjj");
        var shown = (await RunAsync("dry", units, "--dry-run")).Gives(0);
        Assert.Contains("+ 队列 unit.zjj.replies", shown.Lines);
        Assert.Equal(shown.Out, (await RunAsync("dry", units, "--dry-run")).Gives(0).Out);
        using var api = Api();
        Assert.False((await BrokerState.ReadAsync(api, "dry", TestContext.Current.CancellationToken)).HasHost);
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do_and_gives_no_password_out_again()
    {
        using var units = new EnrolledUnits("fgw", "hzq.zj");
        using var folder = new TempDirectory();
        var file = folder.File("credentials");
        (await RunAsync("twice", units, "--out", file)).Gives(0);
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.All(lines, line => Assert.Matches(@"^(coordination|unit\.fgw|unit\.hzq\.zj)\t[A-Za-z0-9_-]{24,}$", line));
        Assert.Contains(lines, line => line.StartsWith("unit.hzq.zj\t", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        Assert.Contains(NothingToDo, Assert.Single((await RunAsync("twice", units, "--out", folder.File("other"))).Gives(0).Lines), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("other")));
    }

    [Fact]
    public async Task Passwords_are_neither_printed_unasked_nor_written_over_a_file()
    {
        using var units = new EnrolledUnits("zrj");
        using var folder = new TempDirectory();
        var file = folder.File("credentials");
        await File.WriteAllTextAsync(file, "precious", TestContext.Current.CancellationToken);
        Assert.Contains("--out", Assert.Single((await RunAsync("file", units)).Gives(2).ErrorLines), StringComparison.Ordinal);
        Assert.Contains("已存在", Assert.Single((await RunAsync("file", units, "--out", file)).Gives(2).ErrorLines), StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        using var api = Api();
        Assert.False((await BrokerState.ReadAsync(api, "file", TestContext.Current.CancellationToken)).HasHost);
        Assert.Matches(@"unit\.zrj\t\S{24,}", (await RunAsync("file", units, "--print")).Gives(0).Out);
    }

    [Fact]
    public async Task An_account_with_more_than_its_rights_is_brought_back_and_keeps_its_password()
    {
        using var units = new EnrolledUnits("hbj");
        (await RunAsync("tampered", units, "--print")).Gives(0);
        using var api = Api();
        var before = (await BrokerState.ReadAsync(api, "tampered", TestContext.Current.CancellationToken)).Users["unit.hbj"];
        await fixture.Broker.ControlAsync(["set_user_tags", "unit.hbj", "impersonator"], TestContext.Current.CancellationToken);
        await fixture.Broker.ControlAsync(["set_permissions", "-p", "tampered", "unit.hbj", ".*", ".*", ".*"], TestContext.Current.CancellationToken);
        await fixture.Broker.ControlAsync(["clear_topic_permissions", "-p", "tampered", "unit.hbj"], TestContext.Current.CancellationToken);

        Assert.Equal(4, (await RunAsync("tampered", units)).Gives(0).Lines.Length);
        Assert.Contains(NothingToDo, (await RunAsync("tampered", units)).Gives(0).Out, StringComparison.Ordinal);
        var after = (await BrokerState.ReadAsync(api, "tampered", TestContext.Current.CancellationToken)).Users["unit.hbj"];
        Assert.Equal((before.PasswordHash, false), (after.PasswordHash, after.HasTags));
    }

    /// <summary>The nodes declare the same over AMQP when they start; a difference would end their channel with 406.</summary>
    [Fact]
    public async Task What_is_provisioned_is_what_the_nodes_declare()
    {
        using var units = new EnrolledUnits("swj");
        (await RunAsync("declared", units, "--print")).Gives(0);
        await using var connection = await new ConnectionFactory { Uri = fixture.Broker.UriOf("declared") }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UnitTopology.Of(["swj"]).DeclareAsync(channel, TestContext.Current.CancellationToken);

        await UnitTopology.Of(["swj", "rsj"]).DeclareAsync(channel, TestContext.Current.CancellationToken);
        units.Enrol("swj", "rsj");
        Assert.DoesNotContain((await RunAsync("declared", units, "--dry-run")).Gives(0).Lines, l => l.Contains("队列", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_declared_otherwise_is_told_and_left_alone()
    {
        using var units = new EnrolledUnits("gxj");
        using var api = Api();
        await api.PutAsync("vhosts/foreign", new { }, TestContext.Current.CancellationToken);
        await fixture.Broker.ControlAsync(
            ["set_permissions", "-p", "foreign", fixture.Broker.AdminUser, ".*", ".*", ".*"], TestContext.Current.CancellationToken);
        await api.PutAsync("queues/foreign/unit.gxj", new { Durable = true, AutoDelete = false }, TestContext.Current.CancellationToken);
        Assert.Contains(
            (await RunAsync("foreign", units, "--print")).Gives(1).Lines, l => l.StartsWith("! 队列 unit.gxj ", StringComparison.Ordinal));
        var after = await BrokerState.ReadAsync(api, "foreign", TestContext.Current.CancellationToken);
        Assert.Empty(after.Queues["unit.gxj"].Arguments);
        Assert.Contains("unit.gxj.replies", after.Queues.Keys);
    }

    [Fact]
    public async Task A_unit_no_longer_enrolled_is_named_and_loses_its_account_only_when_told_to()
    {
        using var units = new EnrolledUnits("jtj", "slj");
        (await RunAsync("leaving", units, "--print")).Gives(0);
        units.Enrol("slj");
        Assert.StartsWith("? 账户 unit.jtj ", (await RunAsync("leaving", units)).Gives(0).Lines[0], StringComparison.Ordinal);
        using var api = Api();
        Assert.Contains("unit.jtj", (await BrokerState.ReadAsync(api, "leaving", TestContext.Current.CancellationToken)).Users.Keys);

        Assert.Equal("- 账户 unit.jtj", (await RunAsync("leaving", units, "--prune")).Gives(0).Lines[0]);
        var after = await BrokerState.ReadAsync(api, "leaving", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("unit.jtj", after.Users.Keys);
        Assert.Contains("unit.slj", after.Users.Keys);
        Assert.Contains("unit.jtj", after.Queues.Keys);
    }

    [Theory]
    [InlineData(2, "http(s)://", "127.0.0.1:15672")]
    [InlineData(2, "http(s)://", "http://127.0.0.1:15672")]
    [InlineData(2, "http(s)://", "amqp://admin:secret@127.0.0.1:5672")]
    [InlineData(2, "众所周知", "http://guest:guest@broker.example:15672")]
    [InlineData(3, "无法连接", "http://admin:secret@127.0.0.1:1")]
    public async Task A_wrong_address_is_told_in_a_sentence_without_the_password(int code, string sentence, string address)
    {
        var outcome = await HostProcess.RunAsync("broker", "provision", "--dry-run", "--management", address);
        outcome.Says(code, sentence);
        Assert.DoesNotContain("secret", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_a_sentence() =>
        (await HostProcess.RunAsync("broker", "provision", "--dry-run", "--management", fixture.AdminWith("wrong"))).Says(3, "不接受账户");

    [Fact]
    public async Task No_address_at_all_is_wrong_usage() =>
        (await HostProcess.RunAsync(["broker", "provision"], new() { ["COORDINATION_BROKER_ADMIN"] = "" })).Says(2, "COORDINATION_BROKER_ADMIN");
}
