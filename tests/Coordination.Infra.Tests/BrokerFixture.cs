using Coordination.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Infra.Tests.BrokerFixture))]

namespace Coordination.Infra.Tests;

/// <summary>One real broker with its management API for all tests of the assembly; each test has a virtual host and units of its own.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private RabbitBroker? _broker;

    internal RabbitBroker Broker
    {
        get
        {
            if (_broker is null) Repository.Missing(RabbitBroker.Missing!);
            return _broker!;
        }
    }

    /// <summary>The management API as its administrator.</summary>
    internal string Admin => AdminWith(Broker.AdminPassword);

    internal string AdminWith(string password) =>
        new UriBuilder(Broker.ManagementUri) { UserName = Broker.AdminUser, Password = password }.Uri.ToString();

    public async ValueTask InitializeAsync()
    {
        if (RabbitBroker.Missing is null) _broker = await RabbitBroker.StartAsync(management: true, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null) await _broker.DisposeAsync();
    }
}
