using Coordination.Application.Simulation;
using Coordination.Application.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Coordination.Engine.Tests.Harness.SharedYear))]

namespace Coordination.Engine.Tests.Harness;

/// <summary>What an undisturbed run came to, for others to be compared with.</summary>
internal sealed record Undisturbed(string Digest, StoreCounts Counts);

/// <summary>
/// One undisturbed simulated year (and two short runs) for every test that only looks at one or compares with it: a year takes some twenty
/// seconds.
/// </summary>
public sealed class SharedYear : IAsyncLifetime
{
    internal const int Year = 2025;
    internal const long Seed = 1;

    /// <summary>Broken down, dispatched, acknowledged, disputed; the first forms are not open yet.</summary>
    internal static readonly DateOnly Winter = new(Year, 2, 14);

    /// <summary>Forms, merges, extensions, escalations and decisions have begun.</summary>
    internal static readonly DateOnly Spring = new(Year, 4, 15);

    private readonly Lazy<Task<EngineUnderTest>> _year = new(() => EngineUnderTest.SimulatedAsync(new SimulationPlan(Year, Seed)));
    private readonly Lazy<Task<Undisturbed>> _winter = new(() => RunAsync(Winter));
    private readonly Lazy<Task<Undisturbed>> _spring = new(() => RunAsync(Spring));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_year.IsValueCreated && _year.Value.IsCompletedSuccessfully) await (await _year.Value).DisposeAsync();
    }

    /// <summary>The whole year, closed and at rest; only to be looked at.</summary>
    internal Task<EngineUnderTest> WholeAsync() => _year.Value;

    internal Task<Undisturbed> WinterAsync() => _winter.Value;

    internal Task<Undisturbed> SpringAsync() => _spring.Value;

    internal static SimulationPlan Until(DateOnly day, int? shuffle = null) => new(Year, Seed, day, shuffle);

    private static async Task<Undisturbed> RunAsync(DateOnly until)
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(Until(until));
        return new Undisturbed(await engine.DigestAsync(Year), await engine.CountsAsync());
    }
}
