using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Engine;

/// <summary>
/// Traces and meters of the engine, under the one name <see cref="Name"/>; docs/telemetry.md lists them. Where nobody listens a call costs a
/// look and allocates nothing. No content of a task is ever in them: only names of types, queues, nodes, and counts.
/// </summary>
public static class Telemetry
{
    public const string Name = "Coordination";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Counter<long> s_commands = s_meter.CreateCounter<long>("coordination.commands", "{command}", "Commands decided, by type and outcome");
    private static readonly Counter<long> s_rejections = s_meter.CreateCounter<long>("coordination.rejections", "{command}", "Commands refused, by the rejection's code");
    private static readonly Histogram<int> s_batchSize = s_meter.CreateHistogram<int>("coordination.batch.size", "{command}", "Commands in one transaction");
    private static readonly Histogram<double> s_batchDuration = s_meter.CreateHistogram<double>("coordination.batch.duration", "s", "From loading to committed");
    private static readonly Counter<long> s_published = s_meter.CreateCounter<long>("coordination.messages.published", "{message}", "Messages the bus has taken, by subscriber");
    private static readonly Counter<long> s_consumed = s_meter.CreateCounter<long>("coordination.messages.consumed", "{message}", "Messages whose commands are committed, by subscriber");
    private static readonly Histogram<double> s_lateness = s_meter.CreateHistogram<double>("coordination.deadline.lateness", "s", "From a deadline's instant to its firing");

    private static Standing? s_standing;

    static Telemetry()
    {
        s_meter.CreateObservableGauge("coordination.lane.depth", () => Read<int>(s => s.LaneDepth), "{command}", "Units of work waiting for the lane");
        s_meter.CreateObservableGauge("coordination.outbox.waiting", () => Read(s => s.OutboxWaiting), "{message}", "Messages waiting for the bus");
        s_meter.CreateObservableGauge("coordination.outbox.age", () => Read(s => s.OutboxAge?.TotalSeconds), "s", "Since the event of the oldest waiting message");
        s_meter.CreateObservableGauge("coordination.parked", () => Read(s => s.Parked), "{message}", "Messages set aside");
    }

    /// <summary>What the gauges show until the next reading; null takes them away.</summary>
    public static void Show(Standing? standing) => Volatile.Write(ref s_standing, standing);

    /// <summary>
    /// The trace that everything caused by one command belongs to: its id is the command's own, which every event carries. So a message found in
    /// the outbox, by whichever node and after however long, continues the trace of the command that made it, and nothing has to be stored.
    /// </summary>
    public static ActivityContext TraceOf(Guid commandId)
    {
        Span<byte> id = stackalloc byte[16];
        commandId.TryWriteBytes(id, bigEndian: true, out _);
        // A span id of zeros is none; the lowest bit costs no information that anybody needs.
        Span<byte> spanId = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(spanId, (BinaryPrimitives.ReadUInt64BigEndian(id) ^ BinaryPrimitives.ReadUInt64BigEndian(id[8..])) | 1);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(id), ActivitySpanId.CreateFromBytes(spanId), ActivityTraceFlags.Recorded);
    }

    /// <summary>From taking a unit of work in to its answer, in the caller's own trace, with a link to the trace of what follows from each command.</summary>
    public static Activity? Sending(IReadOnlyList<CommandEnvelope> commands)
    {
        if (!s_source.HasListeners() || commands.Count == 0) return null;
        var activity = s_source.StartActivity(
            $"send {commands[0].Command.GetType().Name}", ActivityKind.Internal, parentContext: default, links: commands.Select(c => new ActivityLink(TraceOf(c.Id.Value))));
        return activity?.SetTag("coordination.commands", commands.Count);
    }

    /// <summary>One transaction of the lane, from loading to the end of what is returned.</summary>
    internal static BatchTelemetry Committing(string node) => new(
        s_source.StartActivity("commit batch")?.SetTag("coordination.node", node), s_batchDuration.Enabled ? Stopwatch.GetTimestamp() : 0);

    /// <summary>Carrying one message from the outbox to the bus, in the trace of the command it follows from.</summary>
    public static Activity? Publishing(OutboxMessage message) =>
        s_source.HasListeners()
            ? s_source.StartActivity($"publish {message.Event.Type}", ActivityKind.Producer, TraceOf(message.Event.CommandId))?.SetTag("messaging.destination.name", message.Subscriber)
            : null;

    public static void Published(string subscriber) => Count(s_published, subscriber);

    public static void Consumed(string subscriber) => Count(s_consumed, subscriber);

    /// <param name="now">The engine's clock (UTC).</param>
    public static void Fired(IReadOnlyList<DueDeadline> deadlines, DateTimeOffset now)
    {
        if (!s_lateness.Enabled) return;
        foreach (var deadline in deadlines) s_lateness.Record((now - deadline.DueAt).TotalSeconds);
    }

    /// <summary>A batch that is being committed; one that fails leaves its span and no figure.</summary>
    internal readonly struct BatchTelemetry(Activity? activity, long started) : IDisposable
    {
        /// <param name="commands">Those decided in it; a repeat that got its first answer is none.</param>
        public void Committed(IReadOnlyList<CommandRow> commands)
        {
            if (s_batchSize.Enabled) s_batchSize.Record(commands.Count);
            if (started != 0) s_batchDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (activity is null && !s_commands.Enabled && !s_rejections.Enabled) return;
            foreach (var command in commands)
            {
                activity?.AddLink(new ActivityLink(TraceOf(command.CommandId)));
                s_commands.Add(1, new("type", command.Type), new("outcome", command.Accepted ? "accepted" : "refused"));
                if (!command.Accepted && s_rejections.Enabled)
                    s_rejections.Add(1, new KeyValuePair<string, object?>("code", Answer.Read(command.Answer).Rejection));
            }
        }

        public void Dispose() => activity?.Dispose();
    }

    private static void Count(Counter<long> counter, string subscriber)
    {
        if (counter.Enabled) counter.Add(1, new KeyValuePair<string, object?>("subscriber", subscriber));
    }

    private static IEnumerable<Measurement<T>> Read<T>(Func<Standing, T?> part) where T : struct =>
        Volatile.Read(ref s_standing) is { } standing && part(standing) is { } value
            ? [new Measurement<T>(value, new KeyValuePair<string, object?>("node", standing.Node))]
            : [];
}

/// <summary>What stands in a node at one moment, for gauges.</summary>
/// <param name="LaneDepth">Units of work waiting for the lane.</param>
/// <param name="OutboxAge">Since the event of the oldest message that waits for the bus; null where none does.</param>
/// <param name="Parked">Messages set aside and not dropped.</param>
public sealed record Standing(string Node, int LaneDepth, long? OutboxWaiting, TimeSpan? OutboxAge, long? Parked);
