using System.Text.Json.Nodes;
using Coordination.Application.Audit;
using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Engine.Tests.Harness;
using Xunit;

namespace Coordination.Engine.Tests;

/// <summary>
/// The events are the record and all else follows from them: views and deadlines rebuilt from them equal those written batch by batch. And
/// what was stored once loads for ever: attacked with one stored sample of every event type there is.
/// </summary>
public sealed class ReplayTests(SharedYear shared)
{
    public static TheoryData<string> EventTypes => [.. Catalog.Events.Select(t => t.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task A_year_s_views_and_deadlines_are_what_its_events_give() => await StoredRecord.AssertViewsAsync((await shared.WholeAsync()).Sqlite);

    [Fact]
    public async Task A_year_s_record_is_whole() => await StoredRecord.AssertWholeAsync((await shared.WholeAsync()).Sqlite);

    [Fact]
    public async Task Rebuilding_changes_nothing_and_the_engine_goes_on()
    {
        await using var engine = await EngineUnderTest.SimulatedAsync(SharedYear.Until(SharedYear.Winter));
        var rows = await ViewsAsync(engine.Sqlite);
        await Replay.RebuildAsync(engine.Sqlite, null, TestContext.Current.CancellationToken);
        Assert.Equal(rows, await ViewsAsync(engine.Sqlite));
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
        await engine.RestartAsync(EngineUnderTest.At(2025, 3, 3));
        Assert.True(await engine.FireDueAsync() > 0);
        await StoredRecord.AssertViewsAsync(engine.Sqlite);
    }

    [Fact]
    public void Every_event_type_has_a_stored_sample_and_every_sample_a_type()
    {
        var samples = Directory.EnumerateFiles(Repository.EventSamples, "*.json").Select(p => Path.GetFileNameWithoutExtension(p)!);
        // A new event type needs a sample: one line of JSON as Catalog.Write gives it. A file once there is never changed.
        Assert.Equal(EventTypes.Select(t => t.Data), samples.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EventTypes))]
    public async Task A_stored_event_loads_for_ever(string type)
    {
        var stored = (await File.ReadAllTextAsync(Path.Combine(Repository.EventSamples, $"{type}.json"), TestContext.Current.CancellationToken)).TrimEnd('\n');
        var e = Catalog.ReadEvent(type, stored);
        Assert.Equal(type, e.GetType().Name);
        AssertKept(JsonNode.Parse(stored), JsonNode.Parse(Catalog.Write(e)), type);
    }

    /// <summary>All that was stored is still there, with its value; what a later build added stands beside it.</summary>
    private static void AssertKept(JsonNode? stored, JsonNode? now, string path)
    {
        switch (stored, now)
        {
            case (JsonObject before, JsonObject after):
                foreach (var (name, value) in before) AssertKept(value, after[name], $"{path}.{name}");
                break;
            case (JsonArray before, JsonArray after) when before.Count == after.Count:
                for (var i = 0; i < before.Count; i++) AssertKept(before[i], after[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(stored, now), $"{path} changed: {stored?.ToJsonString()} became {now?.ToJsonString()}");
                break;
        }
    }

    [Fact]
    public void An_unknown_or_damaged_event_is_told_and_never_skipped()
    {
        Assert.Throws<UnknownTypeException>(() => Catalog.ReadEvent("NeverHeardOf", "{}"));
        Assert.Throws<InvalidDataException>(() => Catalog.ReadEvent("CycleClosed", "null"));
        Assert.Throws<System.Text.Json.JsonException>(() => Catalog.ReadEvent("CycleClosed", "{"));
    }

    private static async Task<List<EntityRow>> ViewsAsync(IStore store)
    {
        var rows = new List<EntityRow>();
        foreach (var kind in Enum.GetValues<StreamKind>()) rows.AddRange(await StoredRecord.EntitiesAsync(store, kind));
        return rows;
    }
}
