using Coordination.Application.Simulation;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// A simulated year is a function of year and seed, and the commands of one instant commute. Attacked by running it again, by shuffling the
/// commands of every instant, and by other seeds and years.
/// </summary>
public sealed class DeterminismTests(SharedYear shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_spring_is_the_same_again_and_in_any_order_of_the_commands_of_an_instant(int? shuffle)
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Spring, shuffle));
        await AssertSameAsync(await shared.SpringAsync(), engine);
    }

    [Fact]
    public async Task A_whole_year_is_the_same_in_another_order_of_the_commands_of_each_instant()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(new SimulationPlan(SharedYear.Year, SharedYear.Seed, Shuffle: 4));
        var whole = await shared.WholeAsync();
        await AssertSameAsync(new Undisturbed(await whole.DigestAsync(SharedYear.Year), await whole.CountsAsync()), engine);
    }

    [Fact]
    public async Task Another_seed_is_another_year()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(new SimulationPlan(SharedYear.Year, SharedYear.Seed + 1, SharedYear.Winter));
        Assert.NotEqual((await shared.WinterAsync()).Digest, await engine.DigestAsync(SharedYear.Year));
    }

    [Theory]
    [InlineData(2022, "2022-07-08")]
    [InlineData(2026, "2026-02-06")]
    public async Task Other_years_are_the_same_again_too(int year, string until)
    {
        var digests = new List<string>();
        foreach (var shuffle in (int?[])[null, 7])
        {
            await using var engine = await EngineUnderTest.SimulatedAsync(
                new SimulationPlan(year, 3, DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture), shuffle));
            digests.Add(await engine.DigestAsync(year));
        }

        Assert.Equal(digests[0], digests[1]);
    }

    private static async Task AssertSameAsync(Undisturbed expected, EngineUnderTest engine)
    {
        var counts = await engine.CountsAsync();
        Assert.Equal(expected.Counts.EventsByType.OrderBy(t => t.Key), counts.EventsByType.OrderBy(t => t.Key));
        Assert.Equal(expected.Digest, await engine.DigestAsync(SharedYear.Year));
    }
}
