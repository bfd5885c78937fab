using Coordination.Web.Harness;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Browser.Tests.SharedServer))]

namespace Coordination.Browser.Tests;

/// <summary>One city in November for all who only look.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public WebServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await WebServer.StartAsync(SimulatedCity.November);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
