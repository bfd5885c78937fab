using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Coordination.Nodes.Tests;

/// <summary>A probe is told what is true: ready, degraded without its broker, unavailable without its database, and ready again by itself.</summary>
public sealed class HealthTests(Ground ground)
{
    [Fact]
    public async Task A_node_says_what_it_lacks_and_recovers_by_itself()
    {
        var place = await ground.PlaceAsync();
        var (postgres, rabbit) = (await ground.Postgres, await ground.Rabbit);
        using var node = place.Serve("node");
        using var http = new HttpClient { BaseAddress = AddressOf(node) };
        await WhenAsync(http, "ready", HttpStatusCode.OK);
        await rabbit.StopAsync();
        await WhenAsync(http, "degraded", HttpStatusCode.OK);
        await rabbit.RestartAsync(TestContext.Current.CancellationToken);
        await WhenAsync(http, "ready", HttpStatusCode.OK);
        await postgres.StopAsync(immediate: true);
        await WhenAsync(http, "unavailable", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", TestContext.Current.CancellationToken)).StatusCode);
        await postgres.RestartAsync(immediate: true, TestContext.Current.CancellationToken);
        await WhenAsync(http, "ready", HttpStatusCode.OK);
        node.Terminate();
        (await node.EndAsync()).Gives(0);
    }

    [Theory]
    [InlineData("Host=db.example;Database=c;Username=c;Password=postgres", null)]
    [InlineData("Host=db.example;Database=c;Username=c", null)]
    [InlineData("Server=db.example;Database=c;User Id=sa;Password=sa", null)]
    [InlineData(null, "amqp://guest:guest@broker.example:5672/c")]
    [InlineData(null, "amqp://node:short@broker.example:5672/c")]
    public async Task A_weak_secret_away_from_this_machine_is_refused_and_not_repeated(string? store, string? bus)
    {
        var place = new Place(store, bus, ground.NewDirectory());
        var outcome = (await place.RunAsync("serve", "--data", place.Directory, "--urls", "http://127.0.0.1:0")).Gives(2);
        Assert.Contains("password is empty, short or well known", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Password=", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(":guest", outcome.Error, StringComparison.Ordinal);
    }

    private static Uri AddressOf(Host.Tests.Host node) => new(Regex.Match(node.SaidSoFar, @"http://127\.0\.0\.1:\d+").Value);

    private static async Task WhenAsync(HttpClient http, string status, HttpStatusCode code)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using var answer = await http.GetAsync("health/ready", patience.Token);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(patience.Token));
            if (body.RootElement.GetProperty("status").GetString() == status)
            {
                Assert.Equal(code, answer.StatusCode);
                return;
            }

            await pause.WaitForNextTickAsync(patience.Token);
        }
    }
}
