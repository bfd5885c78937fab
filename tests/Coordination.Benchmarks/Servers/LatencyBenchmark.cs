using System.Collections.Concurrent;
using Coordination.Application.Engine;
using Coordination.Contracts;
using Coordination.Domain;
using Coordination.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Coordination.Benchmarks;

/// <summary>
/// From a command's commit to the message standing in the unit's queue (seen by a consumer of it), on PostgreSQL and RabbitMQ, at half of the
/// load the same node takes at most.
/// </summary>
internal static class LatencyBenchmark
{
    private const int FullLoadCommands = 6000;
    private const int Commands = 10_000;

    public static async Task RunAsync()
    {
        await using var servers = await BenchServers.StartAsync();
        await using var store = await servers.OpenStoreAsync("latency");
        var unit = Bench.Book.Units.Find(Bench.Book.Tasks[10].Responsible[0])!;
        var bus = await servers.NewBusAsync();
        await using var node = await BenchServers.PublishingNodeAsync(store, bus, BenchServers.Enrolling(Bench.Book, unit));
        await using var connection = await BrokerLink.ConnectAsync(bus, "bureau", default);
        await using var channel = await connection.CreateChannelAsync();
        var arrived = new ConcurrentDictionary<string, long>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, e) =>
        {
            arrived.TryAdd(e.BasicProperties.MessageId ?? "", TimeProvider.System.GetTimestamp());
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(BusNames.UnitQueue(unit.Code.Value), autoAck: true, consumer);

        var full = await Bench.SendAsync(node.Lane, await Bench.PrepareReviewsAsync(node.Lane, "full", FullLoadCommands));
        Console.WriteLine($"full load: {full:F0} commands/s with 64 callers");
        var committed = await PacedAsync(node.Lane, await Bench.PrepareReviewsAsync(node.Lane, "half", Commands), full / 2);
        await WhenArrivedAsync(committed.Keys, arrived);
        var millis = committed.Select(c => TimeProvider.System.GetElapsedTime(c.Value, arrived[c.Key]).TotalMilliseconds).Order().ToList();
        Console.WriteLine($"half load: {Commands} commands at {full / 2:F0}/s; commit to queue p50 {millis[millis.Count / 2]:F1} ms, p99 {millis[millis.Count * 99 / 100]:F1} ms (to reach: 250), max {millis[^1]:F1} ms");
    }

    /// <summary>Each command at its instant, whether those before are answered or not. Gives when each was answered, by the id its message will have.</summary>
    private static async Task<ConcurrentDictionary<string, long>> PacedAsync(CommandLane lane, IReadOnlyList<CommandEnvelope> commands, double rate)
    {
        var committed = new ConcurrentDictionary<string, long>();
        var open = new List<Task>(commands.Count);
        var started = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (open.Count < commands.Count)
        {
            var due = Math.Min(commands.Count, (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * rate));
            while (open.Count < due) open.Add(SendAsync(commands[open.Count]));
            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAll(open);
        return committed;

        async Task SendAsync(CommandEnvelope command)
        {
            var answer = await lane.SendAsync(command, default);
            if (!answer.Accepted) throw new InvalidOperationException($"Refused: {answer.Rejection}");
            committed[$"{command.Command.Stream}@{answer.Version}"] = TimeProvider.System.GetTimestamp();
        }
    }

    private static async Task WhenArrivedAsync(IEnumerable<string> ids, ConcurrentDictionary<string, long> arrived)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var missing = ids.ToList();
        while ((missing = [.. missing.Where(id => !arrived.ContainsKey(id))]).Count > 0) await pause.WaitForNextTickAsync(patience.Token);
    }
}
