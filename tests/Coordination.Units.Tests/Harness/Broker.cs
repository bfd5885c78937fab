using Coordination.Contracts;
using Coordination.Servers;
using Coordination.Units.Tests.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(Broker))]
// One broker serves all tests, and some restart it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Coordination.Units.Tests.Harness;

/// <summary>The one real broker of this assembly; each test works on a virtual host of its own.</summary>
public sealed class Broker : IAsyncLifetime
{
    /// <summary>Also of the accounts of units; they only live as long as the broker.</summary>
    private string Password => Running.AdminPassword;

    private RabbitBroker? _running;

    public RabbitBroker Running => _running ?? throw new InvalidOperationException(RabbitBroker.Missing);

    public async ValueTask InitializeAsync()
    {
        if (RabbitBroker.Missing is null) _running = await RabbitBroker.StartAsync();
    }

    /// <summary>Skips the test where no broker is installed; in CI that is a failure.</summary>
    public void Require()
    {
        if (RabbitBroker.Missing is not { } missing) return;
        Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
        Assert.Skip(missing);
    }

    public Uri UriOf(string virtualHost) => Running.UriOf(virtualHost);

    public Uri UriOf(string virtualHost, string account) => Running.UriOf(virtualHost, account, Password);

    /// <summary>An account as provisioning makes it: it reads its own two queues and writes its own routing key.</summary>
    public async Task AddAccountAsync(string virtualHost, string unit)
    {
        var account = BusNames.UnitQueue(unit);
        var escaped = account.Replace(".", "[.]", StringComparison.Ordinal);
        string B(string text) => $"<<\"{text}\"/utf8>>";
        var (user, host, by) = (B(account), B(virtualHost), B(Running.AdminUser));
        await Running.EvaluateAsync(
            $"case rabbit_auth_backend_internal:exists({user}) of true -> ok; false -> ok = rabbit_auth_backend_internal:add_user({user}, {B(Password)}, {by}) end, "
            + $"ok = rabbit_auth_backend_internal:set_permissions({user}, {host}, {B("^$")}, {B("^coordination[.]commands$")}, {B($"^{escaped}([.]replies)?$")}, {by}), "
            + $"ok = rabbit_auth_backend_internal:set_topic_permissions({user}, {host}, {B(BusNames.CommandExchange)}, {B($"^{escaped}$")}, {B("^$")}, {by})");
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }
}
