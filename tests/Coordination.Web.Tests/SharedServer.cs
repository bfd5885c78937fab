using Coordination.Web.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Web.Tests.SharedServer))]

namespace Coordination.Web.Tests;

/// <summary>One server for all tests that change nothing others look at; whoever moves its clock or changes rights starts one of his own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public WebServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await WebServer.StartAsync(SimulatedCity.November);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
