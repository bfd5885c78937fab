using System.Text;
using Coordination.Messaging;
using Coordination.Servers;
using RabbitMQ.Client;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Engine.Tests.Harness.SharedBroker))]

namespace Coordination.Engine.Tests.Harness;

/// <summary>One real broker for every test that leaves it running; started for the first one. Each test has a virtual host of its own.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private readonly Lazy<Task<RabbitBroker>> _broker = new(() => RabbitBroker.StartAsync());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated && _broker.Value.IsCompletedSuccessfully) await (await _broker.Value).DisposeAsync();
    }

    internal async Task<RabbitBroker> BrokerAsync()
    {
        Require.Broker();
        return await _broker.Value;
    }

    internal async Task<BrokerVirtualHost> VirtualHostAsync() => await BrokerVirtualHost.OnAsync(await BrokerAsync());
}

/// <summary>A test's own part of a broker, as the engine sees it and as an outsider does.</summary>
internal sealed record BrokerVirtualHost(RabbitBroker Broker, string Name)
{
    public BusAddress Address => BusAddress.Parse(Broker.UriOf(Name).AbsoluteUri);

    public static async Task<BrokerVirtualHost> OnAsync(RabbitBroker broker) => new(broker, await broker.AddVirtualHostAsync());

    /// <summary>The same by way of a proxy that listens on the port.</summary>
    public BusAddress AddressBy(int port) => BusAddress.Parse(new UriBuilder(Broker.UriOf(Name)) { Port = port }.Uri.AbsoluteUri);

    public Task<long> CountAsync(string queue) => Broker.CountMessagesAsync(Name, queue);

    public Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = Broker.UriOf(Name) }.CreateConnectionAsync();

    /// <summary>Puts bytes into a queue, as anybody with the right to could.</summary>
    public async Task SendAsync(string queue, string body, string? messageId = null)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent };
        if (messageId is not null) properties.MessageId = messageId;
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }
}

/// <summary>A component that is missing on a desk skips the test with its reason; in CI it fails.</summary>
internal static class Require
{
    public static void Broker()
    {
        if (RabbitBroker.Missing is not { } missing) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
        Assert.Skip(missing);
    }
}
