using System.Text;
using Coordination.Contracts;
using Coordination.Host.Tests;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>A virtual host as provisioned for three units, and two ways in: as one of them, and as the administrator in the engine's place.</summary>
public sealed class UnitAccounts(BrokerFixture fixture) : IAsyncLifetime
{
    private const string VirtualHost = "rights";

    internal IConnection Unit { get; private set; } = null!;

    internal IConnection Engine { get; private set; } = null!;

    internal string EngineUser => fixture.Broker.AdminUser;

    public async ValueTask InitializeAsync()
    {
        if (Servers.RabbitBroker.Missing is not null) return;
        using var units = new EnrolledUnits("lyq", "lyq.zj", "cgj");
        using var folder = new TempDirectory();
        var file = folder.File("credentials");
        (await HostProcess.RunAsync(
            ["broker", "provision", "--vhost", VirtualHost, "--workflows", units.Path, "--out", file],
            new() { ["COORDINATION_BROKER_ADMIN"] = fixture.Admin })).Gives(0);
        var own = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Single(l => l.StartsWith("unit.lyq\t", StringComparison.Ordinal));
        Unit = await ConnectAsync(fixture.Broker.UriOf(VirtualHost, "unit.lyq", own.Split('\t')[1]));
        Engine = await ConnectAsync(fixture.Broker.UriOf(VirtualHost));
    }

    public async ValueTask DisposeAsync()
    {
        if (Servers.RabbitBroker.Missing is not null) return;
        await Unit.DisposeAsync();
        await Engine.DisposeAsync();
    }

    private static Task<IConnection> ConnectAsync(Uri uri) =>
        new ConnectionFactory { Uri = uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(TestContext.Current.CancellationToken);
}

/// <summary>
/// A unit's account takes what is in its own two queues, hands in commands in its own name, and can do nothing else. Attacked over AMQP with the
/// account as provisioned: other queues, other names, other exchanges, declaring, binding, deleting.
/// </summary>
public sealed class UnitRightsTests : IClassFixture<UnitAccounts>
{
    private const int AccessRefused = 403;
    private const int PreconditionFailed = 406;

    private readonly UnitAccounts _accounts;

    public UnitRightsTests(UnitAccounts accounts, BrokerFixture fixture) => (_accounts, _) = (accounts, fixture.Broker);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_hands_in_commands_under_its_own_key_and_takes_its_own_messages()
    {
        await using var unit = await OpenAsync(_accounts.Unit);
        await using var engine = await OpenAsync(_accounts.Engine);
        await PublishAsync(unit, BusNames.CommandExchange, "unit.lyq", "unit.lyq");
        await PublishAsync(engine, "", "unit.lyq", _accounts.EngineUser);
        await PublishAsync(engine, "", "unit.lyq.replies", _accounts.EngineUser);
        var command = await engine.BasicGetAsync(BusNames.CommandQueue, autoAck: true, Token);
        Assert.Equal(("unit.lyq", "unit.lyq"), (command!.RoutingKey, command.BasicProperties.UserId));
        Assert.NotNull(await unit.BasicGetAsync("unit.lyq", autoAck: true, Token));
        Assert.NotNull(await unit.BasicGetAsync("unit.lyq.replies", autoAck: true, Token));
    }

    [Fact]
    public async Task More_routing_keys_in_a_header_do_not_change_the_key_the_engine_sees()
    {
        await using var unit = await OpenAsync(_accounts.Unit);
        await using var engine = await OpenAsync(_accounts.Engine);
        var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["CC"] = new List<object> { "unit.cgj" } } };
        await unit.BasicPublishAsync(BusNames.CommandExchange, "unit.lyq", mandatory: true, properties, Encoding.UTF8.GetBytes("{}"), Token);
        Assert.Equal("unit.lyq", (await engine.BasicGetAsync(BusNames.CommandQueue, autoAck: true, Token))!.RoutingKey);
        Assert.Null(await engine.BasicGetAsync("unit.cgj", autoAck: true, Token));
    }

    [Theory]
    [InlineData("unit.cgj")]
    [InlineData("unit.cgj.replies")]
    [InlineData("unit.lyq.zj")]
    [InlineData(BusNames.CommandQueue)]
    [InlineData(BusNames.DeadLetters)]
    public async Task It_reads_no_other_queue(string queue)
    {
        await RefusedAsync(channel => channel.BasicGetAsync(queue, autoAck: false, Token));
        await RefusedAsync(channel => channel.BasicConsumeAsync(queue, autoAck: false, new AsyncEventingBasicConsumer(channel), Token));
        await RefusedAsync(channel => channel.QueuePurgeAsync(queue, Token));
    }

    [Theory]
    [InlineData(BusNames.CommandExchange, "unit.cgj")]
    [InlineData(BusNames.CommandExchange, "unit.lyq.replies")]
    [InlineData(BusNames.CommandExchange, "unitXlyq")]
    [InlineData(BusNames.CommandExchange, "")]
    [InlineData(BusNames.DeadLetters, "unit.lyq")]
    [InlineData("", "unit.cgj")]
    [InlineData("", BusNames.CommandQueue)]
    [InlineData("amq.topic", "unit.lyq")]
    public Task It_writes_under_no_other_key_and_nowhere_else(string exchange, string key) =>
        RefusedAsync(channel => PublishAsync(channel, exchange, key, "unit.lyq"));

    [Fact]
    public async Task The_broker_itself_refuses_another_s_name() =>
        Assert.Equal(PreconditionFailed, await EndOfAsync(channel => PublishAsync(channel, BusNames.CommandExchange, "unit.lyq", "unit.cgj")));

    [Fact]
    public async Task It_declares_binds_and_deletes_nothing()
    {
        await RefusedAsync(channel => channel.QueueDeclareAsync("unit.lyq.more", durable: true, exclusive: false, autoDelete: false, cancellationToken: Token));
        await RefusedAsync(channel => channel.QueueDeclareAsync(cancellationToken: Token));
        await RefusedAsync(channel => channel.ExchangeDeclareAsync("unit.lyq", "topic", cancellationToken: Token));
        await RefusedAsync(channel => channel.QueueBindAsync("unit.lyq", BusNames.CommandExchange, "#", cancellationToken: Token));
        await RefusedAsync(channel => channel.QueueBindAsync(BusNames.CommandQueue, BusNames.DeadLetters, "#", cancellationToken: Token));
        await RefusedAsync(channel => channel.QueueDeleteAsync("unit.lyq", ifUnused: false, ifEmpty: false, cancellationToken: Token));
        await RefusedAsync(channel => channel.ExchangeDeleteAsync(BusNames.CommandExchange, cancellationToken: Token));
    }

    private async Task RefusedAsync(Func<IChannel, Task> act) => Assert.Equal(AccessRefused, await EndOfAsync(act));

    /// <summary>The code with which the broker closes the channel on which the unit does this.</summary>
    private async Task<int> EndOfAsync(Func<IChannel, Task> act)
    {
        await using var channel = await OpenAsync(_accounts.Unit);
        var closed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, end) =>
        {
            closed.TrySetResult(end.ReplyCode);
            return Task.CompletedTask;
        };
        try
        {
            await act(channel);
        }
        catch (Exception e) when (e is OperationInterruptedException or AlreadyClosedException or PublishException)
        {
            // The broker's answer is in the code.
        }

        return await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private static Task<IChannel> OpenAsync(IConnection connection) =>
        connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);

    private static async Task PublishAsync(IChannel channel, string exchange, string key, string user) =>
        await channel.BasicPublishAsync(exchange, key, mandatory: true, new BasicProperties { UserId = user }, Encoding.UTF8.GetBytes("{}"), Token);
}
