using System.Text.Json;
using System.Text.Json.Nodes;
using Coordination.Application.Engine;
using Coordination.Application.Units;
using Coordination.Contracts;
using Coordination.Contracts.Units;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Reports;
using Coordination.Engine.Tests.Harness;
using Coordination.Units.Tests.Harness;
using Xunit;

namespace Coordination.Units.Tests;

/// <summary>
/// What travels to and from units keeps its form for ever, and docs/asyncapi.yaml says what it is. Attacked with a stored sample of every
/// message, with the domain's stored events, and by reflection over all contracts.
/// </summary>
public sealed class ContractTests
{
    private static readonly string s_samples = Path.Combine(Repository.Root, "tests", "Coordination.Units.Tests", "Samples");
    private static readonly DateTimeOffset s_at = new(2025, 4, 25, 9, 30, 0, TimeSpan.Zero);
    private static readonly AssignmentId s_assignment = EdgeUnderTest.OfHzq;
    private static readonly ReturnId s_return = ReturnId.Of(s_assignment.Run.Cycle, new UnitCode("hzq"), Domain.ReportMonth.Of(2025, 4));

    public static TheoryData<string> Events => [.. UnitMessages.Events.Select(t => t.Name).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(s_samples, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_gives_the_message_it_always_gave(string type)
    {
        var written = UnitMessages.Of(Occurrence(type), 7, EdgeUnderTest.Book)!.Write(null);
        Assert.True(JsonNode.DeepEquals(await SampleAsync(type), JsonNode.Parse(written)), $"Samples/{type}.json is never changed; now: {JsonNode.Parse(written)}");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_stored_sample_loads_for_ever(string name)
    {
        var sample = await SampleAsync(name);
        var data = MessageTypes.All[(string)sample["type"]!];
        var read = sample.Deserialize(typeof(CloudEvent<>).MakeGenericType(data), WireJson.Options);
        Assert.True(JsonNode.DeepEquals(sample, JsonSerializer.SerializeToNode(read, WireJson.Options)), name);
    }

    [Fact]
    public async Task Every_message_has_a_sample()
    {
        var sampled = await Task.WhenAll(Samples.Select(async s => (string)(await SampleAsync(s.Data))["type"]!));
        Assert.Equal(MessageTypes.All.Keys.Order(StringComparer.Ordinal), sampled.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_unit_hears_of_its_own_events_alone_and_only_if_it_is_enrolled()
    {
        var subscriptions = new Subscriptions([new UnitCode("hzq")]);
        var state = AssignmentState.Initial with { Issue = ((Domain.Assignments.AssignmentDispatched)Event(nameof(Domain.Assignments.AssignmentDispatched))).Issue with { Unit = new UnitCode("hzq") } };
        foreach (var type in Catalog.Events)
        {
            var e = Event(type.Name);
            object of = type.Namespace == typeof(ReturnState).Namespace ? ReturnState.Initial with { Unit = new UnitCode("hzq") } : state;
            if (e is Domain.Assignments.DeliverableOpened opened) e = opened with { Unit = new UnitCode("hzq") };
            Assert.Equal((type.Name, UnitMessages.Tell(e)), (type.Name, subscriptions.Of(e, of).Contains("unit.hzq")));
            Assert.DoesNotContain("unit.hzq", Subscriptions.InternalOnly.Of(e, of));
        }

        var elsewhere = state with { Issue = state.Issue! with { Unit = new UnitCode("ytsj") } };
        Assert.DoesNotContain(subscriptions.Of(new Domain.Assignments.AssignmentSuspended("", default, null), elsewhere), s => BusNames.UnitOf(s) is not null);
    }

    [Fact]
    public void A_step_opened_before_the_dispatch_is_told_to_its_unit()
    {
        var opened = (Domain.Assignments.DeliverableOpened)Event(nameof(Domain.Assignments.DeliverableOpened)) with { Unit = new UnitCode("hzq") };
        Assert.Contains("unit.hzq", new Subscriptions([new UnitCode("hzq")]).Of(opened, AssignmentState.Initial));
    }

    [Fact]
    public void The_trace_goes_with_the_message()
    {
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var body = JsonNode.Parse(UnitMessages.Of(Occurrence(nameof(Domain.Assignments.AssignmentSuspended)), 1, EdgeUnderTest.Book)!.Write(Trace))!;
        Assert.Equal(Trace, (string)body["traceparent"]!);
    }

    private static Occurrence Occurrence(string type)
    {
        var e = Event(type);
        return new Occurrence(e.GetType().Namespace == typeof(ReturnState).Namespace ? s_return.Stream : s_assignment.Stream, e, s_at);
    }

    /// <summary>The stored sample of the event, on the task's version in force, so that titles are found.</summary>
    private static Event Event(string type)
    {
        var body = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.EventSamples, $"{type}.json")))!;
        foreach (var holder in new[] { body, body["issue"] })
        {
            if (holder is JsonObject && holder["version"] is JsonValue version && version.GetValueKind() == JsonValueKind.String) holder["version"] = EdgeUnderTest.Book.Tasks[10].Version;
        }

        return Catalog.ReadEvent(type, body.ToJsonString());
    }

    private static async Task<JsonNode> SampleAsync(string name) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(s_samples, $"{name}.json"), TestContext.Current.CancellationToken))!;
}
