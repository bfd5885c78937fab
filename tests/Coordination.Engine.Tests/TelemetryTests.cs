using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// What the engine does can be followed from a command over the bus to what came of it, and counted; while nobody listens it costs nothing.
/// Attacked with a real bus between command and consequence, a refusal, late deadlines, and no listener at all.
/// </summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_message_and_what_follows_from_it_continue_the_trace_of_the_command()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource(nameof(TelemetryTests));
        using var listener = Listen(ended, source.Name, Telemetry.Name, "MassTransit");
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025);
        using var caller = source.StartActivity("caller");
        await engine.DoAsync(People.OfficeHead, People.Open(2025));

        var trace = Assert.Single(ended.Single(a => a.OperationName == "send OpenCycle" && a.ParentSpanId == caller!.SpanId).Links).Context.TraceId;
        var publish = ended.Single(a => a.OperationName == "publish CycleOpened" && a.TraceId == trace);
        Assert.Equal("reactions", publish.GetTagItem("messaging.destination.name"));
        var followed = ended.Where(a => a.OperationName == "send OpenTaskRun" && a.TraceId == trace).ToList();
        Assert.NotEmpty(followed);
        Assert.All(followed.SelectMany(a => a.Links), link => Assert.NotEqual(trace, link.Context.TraceId));
        Assert.Contains(ended, a => a.OperationName == "commit batch" && a.Links.Any(l => l.Context.TraceId == trace));
    }

    [Fact]
    public async Task Commands_refusals_batches_messages_and_lateness_are_counted()
    {
        var measured = new ConcurrentQueue<(string Instrument, double Value, string Tags)>();
        using var listener = Listen(measured);
        await using var engine = await EngineUnderTest.StartAsync(People.Opening2025.AddDays(-30));
        await engine.SendAsync(People.OfficeHead, People.Open(2025));
        await engine.RestartAsync(People.Opening2025);
        await engine.DoAsync(People.OfficeHead, People.Open(2025));
        var due = (await engine.Sqlite.ReadNextDueAsync(TestContext.Current.CancellationToken))!.Value;
        await engine.Runtime.Sweep.FireDueAsync(due.AddHours(2), TestContext.Current.CancellationToken);

        Assert.Contains(measured, m => m is { Instrument: "coordination.commands", Tags: "type=OpenCycle outcome=refused" });
        Assert.Contains(measured, m => m is { Instrument: "coordination.commands", Tags: "type=OpenTaskRun outcome=accepted" });
        Assert.Contains(measured, m => m == ("coordination.rejections", 1, $"code={nameof(TooEarly)}"));
        Assert.Contains(measured, m => m is { Instrument: "coordination.batch.size", Value: > 0 });
        Assert.Contains(measured, m => m is { Instrument: "coordination.batch.duration", Value: > 0 });
        Assert.Contains(measured, m => m is { Instrument: "coordination.deadline.lateness", Value: >= 3600 });
        Assert.Contains(measured, m => m is { Instrument: "coordination.messages.published", Tags: "subscriber=reactions" });
        Assert.Contains(measured, m => m is { Instrument: "coordination.messages.consumed", Tags: "subscriber=process-driver" });
    }

    [Fact]
    public void Gauges_show_the_last_reading_and_nothing_without_one()
    {
        var measured = new ConcurrentQueue<(string Instrument, double Value, string Tags)>();
        using var listener = Listen(measured);
        Telemetry.Show(new Standing("gauges", 3, 5, TimeSpan.FromSeconds(90), null));
        listener.RecordObservableInstruments();
        Assert.Equal(
            [("coordination.lane.depth", 3, "node=gauges"), ("coordination.outbox.age", 90, "node=gauges"), ("coordination.outbox.waiting", 5, "node=gauges")],
            measured.Where(m => m.Tags == "node=gauges").Order());

        Telemetry.Show(null);
        measured.Clear();
        listener.RecordObservableInstruments();
        Assert.DoesNotContain(measured, m => m.Tags == "node=gauges");
    }

    [Fact]
    public void Without_a_listener_nothing_is_allocated()
    {
        CommandEnvelope[] commands = [new(DerivedIds.Of("telemetry"), People.OfficeHead, People.Opening2025, People.Open(2025))];
        var stream = StreamId.Parse("cycle:lyg/2022-30/2025");
        var message = new OutboxMessage(1, "reactions", new EventRow(1, stream, 1, "CycleOpened", "{}", default, default, "", "", "", "n1", 1));
        DueDeadline[] deadlines = [new(stream, "any", 1, People.Opening2025)];
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            using var sending = Telemetry.Sending(commands);
            using (var batch = Telemetry.Committing("n1")) batch.Committed([]);
            using var publishing = Telemetry.Publishing(message);
            Telemetry.Published("reactions");
            Telemetry.Consumed("reactions");
            Telemetry.Fired(deadlines, People.Opening2025);
        }
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> ended, params string[] sources)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Listen(ConcurrentQueue<(string, double, string)> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == Telemetry.Name) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
}
