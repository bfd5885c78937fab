using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Contracts;
using Coordination.Messaging;
using RabbitMQ.Client;

namespace Coordination.Benchmarks;

/// <summary>
/// Messages a second from the outbox of a PostgreSQL database to confirmed on a quorum queue and marked so, against a bare RabbitMQ.Client
/// publisher with as many confirms outstanding, the same bodies, the same broker.
/// </summary>
internal static class OutboxBenchmark
{
    private const int Messages = 20_000;
    private const int InFlight = 1536;

    public static async Task RunAsync(int pairs)
    {
        await using var servers = await BenchServers.StartAsync();
        await using var store = await servers.OpenStoreAsync("outbox");
        await using (var lane = await Bench.LaneAsync(store)) await Bench.SendAsync(lane, await Bench.PrepareReviewsAsync(lane, "o", 4000));
        var bodies = (await store.ReadOutboxAsync(0, 4000, default)).Select(m => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(MessageHandler.MessageOf(m))).ToList();
        var ratios = new List<double>();
        Console.WriteLine("pair  ours/s    bare/s    ratio");
        for (var pair = 0; pair <= pairs; pair++)
        {
            var a = await OursAsync(servers, store);
            var b = await BareAsync(await servers.NewBusAsync(), bodies);
            // The first pair warms both up.
            if (pair == 0) continue;
            ratios.Add(a / b);
            Console.WriteLine($"{pair,4}  {a,8:F0}  {b,8:F0}  {a / b,5:F2}");
        }

        Console.WriteLine($"median ratio {Bench.Median(ratios):F2} (to reach: 0.5)");
    }

    /// <summary>From the first claim to the last mark: the node is stopped when the store says that nothing waits.</summary>
    private static async Task<double> OursAsync(BenchServers servers, IStore store)
    {
        await servers.Postgres.ExecuteAsync("outbox", "UPDATE outbox SET done_at = 1, published_at = 1 WHERE done_at IS NULL");
        await servers.Postgres.ExecuteAsync(
            "outbox",
            FormattableString.Invariant(
                $"INSERT INTO outbox (stream, version, subscriber) SELECT stream, version, 'reactions' FROM (SELECT stream, version FROM events WHERE type = 'ReportAccepted' LIMIT 4000) AS e, generate_series(1, {Messages / 4000})"));
        TimingPublisher? timing = null;
        var done = new TaskCompletionSource<long>();
        // Not disposed of: the store behind is used again.
        var marking = new MarkWatch(store, Messages, done);
        await using (await BenchServers.PublishingNodeAsync(marking, await servers.NewBusAsync(), Bench.Book, bus => timing = new TimingPublisher(bus)))
        {
            var end = await done.Task;
            return Messages / TimeProvider.System.GetElapsedTime(timing!.First, end).TotalSeconds;
        }
    }

    private static async Task<double> BareAsync(BusAddress bus, List<byte[]> bodies)
    {
        await using var connection = await BrokerLink.ConnectAsync(bus, "bare", default);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, null));
        await channel.QueueDeclareAsync("bare", true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        using var room = new SemaphoreSlim(InFlight);
        var confirms = new List<Task>(Messages);
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Messages; i++)
        {
            await room.WaitAsync();
            confirms.Add(PublishAsync(bodies[i % bodies.Count]));
        }

        await Task.WhenAll(confirms);
        return Messages / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task PublishAsync(byte[] body)
        {
            await channel.BasicPublishAsync("", "bare", mandatory: true, new BasicProperties { Persistent = true }, body);
            room.Release();
        }
    }

    private sealed class TimingPublisher(IMessagePublisher inner) : IMessagePublisher
    {
        private long _first;

        public bool Keeps => inner.Keeps;

        public long First => Interlocked.Read(ref _first);

        public Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
        {
            Interlocked.CompareExchange(ref _first, TimeProvider.System.GetTimestamp(), 0);
            return inner.PublishAsync(message, cancellationToken);
        }
    }

    /// <summary>Tells the instant at which so many messages are marked as published.</summary>
    private sealed class MarkWatch(IStore inner, int messages, TaskCompletionSource<long> done) : Coordination.Engine.Tests.Harness.DelegatingStore(inner)
    {
        private int _left = messages;

        public override async Task<int> MarkPublishedAsync(IReadOnlyList<long> ids, IReadOnlyList<long> ended, DateTimeOffset at, CancellationToken cancellationToken)
        {
            var count = await base.MarkPublishedAsync(ids, ended, at, cancellationToken);
            if (Interlocked.Add(ref _left, -ids.Count) <= 0) done.TrySetResult(TimeProvider.System.GetTimestamp());
            return count;
        }
    }
}
