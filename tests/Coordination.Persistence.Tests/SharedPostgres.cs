using Coordination.Persistence.Tests;
using Coordination.Servers;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Coordination.Persistence.Tests;

/// <summary>One server for all tests that ask for it, started at the first; each test has a database of its own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync(durable: false));

    /// <summary>Skips the test that asks where there is no PostgreSQL; on the build machine it fails.</summary>
    public Task<PostgresServer> ServerAsync()
    {
        if (PostgresServer.Missing is { } missing)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(missing);
            Assert.Skip(missing);
        }

        return _server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}
