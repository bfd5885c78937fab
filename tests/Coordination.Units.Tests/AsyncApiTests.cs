using System.Text.Json.Nodes;
using Coordination.Contracts.Units;
using Coordination.Engine.Tests.Harness;
using Coordination.Messaging.Units;
using Xunit;
using YamlDotNet.Serialization;

namespace Coordination.Units.Tests;

/// <summary>docs/asyncapi.yaml describes what really travels: attacked by comparing every schema, message and queue in it with the contracts.</summary>
public sealed class AsyncApiTests
{
    private static readonly JsonObject s_document = Load();

    [Fact]
    public void Every_contract_stands_in_the_file_member_by_member_and_no_other_does()
    {
        var stated = Without(s_document["components"]!["schemas"]!.DeepClone()).AsObject();
        stated.Remove("CloudEvent");
        var expected = ContractSchema.All();
        Assert.Equal(expected.Keys, stated.Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.All(expected, e => AssertSame(e.Value, stated[e.Key]!, e.Key));
    }

    [Fact]
    public void The_envelope_is_the_one_that_is_written()
    {
        var stated = Without(s_document["components"]!["schemas"]!["CloudEvent"]!.DeepClone());
        AssertSame(ContractSchema.Envelope(), stated, "CloudEvent");
    }

    [Fact]
    public void Every_message_stands_in_the_file_with_its_type_and_data()
    {
        var stated = s_document["components"]!["messages"]!.AsObject();
        Assert.Equal(MessageTypes.All.Values.Select(t => t.Name).Order(StringComparer.Ordinal), stated.Select(m => m.Key).Order(StringComparer.Ordinal));
        foreach (var (type, data) in MessageTypes.All)
        {
            var message = stated[data.Name]!;
            Assert.Equal((type, CloudEvents.ContentType), ((string)message["name"]!, (string)message["contentType"]!));
            var special = message["payload"]!["allOf"]!.AsArray()[1]!["properties"]!;
            Assert.Equal((type, $"#/components/schemas/{data.Name}"), ((string)special["type"]!["const"]!, (string)special["data"]!["$ref"]!));
        }
    }

    [Theory]
    [InlineData("unit", MessageDirection.ToUnit)]
    [InlineData("replies", MessageDirection.Reply)]
    [InlineData("commands", MessageDirection.FromUnit)]
    public void A_channel_carries_the_messages_of_its_direction(string channel, MessageDirection direction)
    {
        var stated = s_document["channels"]![channel]!["messages"]!.AsObject().Select(m => (m.Key, (string)m.Value!["$ref"]!));
        var expected = MessageTypes.All.Values.Where(t => MessageTypes.DirectionOf(t) == direction).Select(t => (t.Name, $"#/components/messages/{t.Name}"));
        Assert.Equal(expected.Order(), stated.Order());
    }

    [Fact]
    public void The_channels_are_the_queues_and_the_exchange_that_are_declared()
    {
        var topology = UnitTopology.Of(["hzq"]);
        string Address(string channel) => ((string)s_document["channels"]![channel]!["address"]!).Replace("{code}", "hzq", StringComparison.Ordinal);
        Assert.Contains(Address("unit"), topology.Queues.Select(q => q.Name));
        Assert.Contains(Address("replies"), topology.Queues.Select(q => q.Name));
        Assert.Equal("unit.hzq", Address("commands"));
        Assert.Equal("coordination.commands", (string)s_document["channels"]!["commands"]!["bindings"]!["amqp"]!["exchange"]!["name"]!);
    }

    private static JsonObject Load()
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(File.ReadAllText(Path.Combine(Repository.Root, "docs", "asyncapi.yaml")));
        return (JsonObject)ToJson(yaml)!;
    }

    private static JsonNode? ToJson(object? node) => node switch
    {
        IDictionary<object, object> map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key.ToString()!, ToJson(p.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        bool flag => flag,
        null => null,
        _ => node.ToString(),
    };

    /// <summary>Words are for readers, and left aside.</summary>
    private static JsonNode Without(JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Without(item!);
        }
        else if (node is JsonObject map)
        {
            if (map["description"] is JsonValue) map.Remove("description");
            foreach (var (_, value) in map.ToList()) Without(value!);
        }

        return node;
    }

    private static void AssertSame(JsonNode expected, JsonNode stated, string name) =>
        Assert.True(JsonNode.DeepEquals(expected, stated), $"{name}\nexpected {expected.ToJsonString()}\nstated   {stated.ToJsonString()}");
}
