using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>
/// A simulated winter on RabbitMQ and PostgreSQL comes to the same digest as embedded, whatever is killed meanwhile; attacked with real
/// processes beside it that are killed, a broker killed and a database restarted under it, and connections cut by the server.
/// </summary>
public sealed class SimulationTests(Ground ground)
{
    [Fact]
    public async Task On_servers_it_comes_to_the_digest_of_the_embedded_default()
    {
        var place = await ground.PlaceAsync();
        await PlayToTheEndAsync(place);
        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task Two_nodes_beside_it_share_the_work_and_change_nothing()
    {
        var place = await ground.PlaceAsync();
        using (var first = place.Serve("first"))
        using (var second = place.Serve("second", "worker"))
        using (var web = place.Serve("web", "web"))
        {
            await PlayToTheEndAsync(place);
            // The one for people has nothing to do here: it takes no messages.
            Assert.Equal(["first", "n1", "second"], await Verdict.NodesAtWorkAsync(place, batchesMin: 1));
            foreach (var node in new[] { first, second, web })
            {
                node.Terminate();
                (await node.EndAsync()).Gives(0);
            }
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task A_node_killed_under_load_changes_nothing()
    {
        var place = await ground.PlaceAsync();
        using (var killed = place.Serve("killed"))
        using (var other = place.Serve("other"))
        using (var simulation = place.Simulate())
        {
            simulation.WaitFor("2025-01-15");
            killed.Kill();
            (await simulation.EndAsync()).Gives(0);
        }

        Assert.Contains("killed", await Verdict.NodesAtWorkAsync(place));
        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task The_simulation_killed_itself_goes_on_when_started_again()
    {
        var place = await ground.PlaceAsync();
        using var other = place.Serve("other");
        foreach (var day in new[] { "2025-01-08", "2025-01-20" })
        {
            using var simulation = place.Simulate();
            simulation.WaitFor(day);
            simulation.Kill();
            await simulation.EndAsync();
        }

        await PlayToTheEndAsync(place);
        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task A_broker_killed_and_started_again_changes_nothing()
    {
        var place = await ground.PlaceAsync();
        var rabbit = await ground.Rabbit;
        using (var other = place.Serve("other"))
        using (var simulation = place.Simulate())
        {
            simulation.WaitFor("2025-01-10");
            await rabbit.KillAsync();
            await rabbit.RestartAsync(TestContext.Current.CancellationToken);
            simulation.WaitFor("2025-01-20");
            await rabbit.StopAsync();
            await rabbit.RestartAsync(TestContext.Current.CancellationToken);
            (await simulation.EndAsync()).Gives(0);
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task A_database_restarted_as_after_a_power_cut_changes_nothing()
    {
        var place = await ground.PlaceAsync();
        var postgres = await ground.Postgres;
        using (var other = place.Serve("other"))
        {
            using (var simulation = place.Simulate())
            {
                simulation.WaitFor("2025-01-10");
                await postgres.RestartAsync(immediate: true, TestContext.Current.CancellationToken);
                await simulation.EndAsync();
            }

            await PlayToTheEndAsync(place);
            other.Terminate();
            (await other.EndAsync()).Gives(0);
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    [Fact]
    public async Task Connections_cut_by_the_servers_change_nothing()
    {
        var place = await ground.PlaceAsync();
        var (postgres, rabbit) = (await ground.Postgres, await ground.Rabbit);
        using (var other = place.Serve("other"))
        {
            using (var simulation = place.Simulate())
            {
                foreach (var day in new[] { "2025-01-08", "2025-01-14", "2025-01-21" })
                {
                    if (!simulation.TryWaitFor(day)) break;
                    await rabbit.CloseConnectionsAsync(TestContext.Current.CancellationToken);
                    await postgres.KillBackendsAsync(place.Database, TestContext.Current.CancellationToken);
                }

                await simulation.EndAsync();
            }

            await PlayToTheEndAsync(place);
        }

        await Verdict.AssertWinterAsync(ground, place);
    }

    /// <summary>A simulation that lost its database ends with an error, as a person would see; started again it goes on.</summary>
    private static async Task PlayToTheEndAsync(Place place)
    {
        const int StartsMax = 5;
        for (var start = 1; ; start++)
        {
            using var simulation = place.Simulate();
            var end = await simulation.EndAsync();
            if (end.Code == 0) return;
            Assert.True(start < StartsMax, $"exit {end.Code}: {end.Error}");
        }
    }
}
