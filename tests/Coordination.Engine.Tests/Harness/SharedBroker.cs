using Coordination.Messaging;
using Coordination.Servers;
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

    internal async Task<BusAddress> AddressAsync()
    {
        var broker = await BrokerAsync();
        return broker.AddressOf(await broker.AddVirtualHostAsync());
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

    public static BusAddress AddressOf(this RabbitBroker broker, string virtualHost) => BusAddress.Parse(broker.UriOf(virtualHost).AbsoluteUri);
}
