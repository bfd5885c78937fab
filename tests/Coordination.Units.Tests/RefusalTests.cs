using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coordination.Domain;
using Coordination.Domain.Assignments;
using Coordination.Domain.Deliveries;
using Coordination.Engine.Tests.Harness;
using Coordination.Units.Tests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Coordination.Units.Tests;

/// <summary>
/// Nothing a unit's system sends is believed: each lie and each slip is refused with its own answer, kept in the sealed record, and changes
/// nothing. Attacked with one bad message of every kind, over the unit's real account.
/// </summary>
public sealed class RefusalTests(Broker broker, RefusalTests.Fixture fixture) : IClassFixture<RefusalTests.Fixture>
{
    private const string Acknowledge = "coordination.command.acknowledge.v1";
    private const string Report = "coordination.command.report.v1";

    /// <summary>A change to a good message, by the name of what is wrong with it.</summary>
    private static readonly Dictionary<string, (string Code, Action<JsonObject> Change)> s_faults = new()
    {
        ["no version"] = (nameof(MalformedDelivery), b => b.Remove("specversion")),
        ["another CloudEvents"] = (nameof(UnknownDeliveryVersion), b => b["specversion"] = "2.0"),
        ["no id"] = (nameof(MalformedDelivery), b => b.Remove("id")),
        ["an id too long"] = (nameof(MalformedDelivery), b => b["id"] = new string('x', 101)),
        ["an id that is a number"] = (nameof(MalformedDelivery), b => b["id"] = 7),
        ["no source"] = (nameof(MalformedDelivery), b => b.Remove("source")),
        ["no type"] = (nameof(MalformedDelivery), b => b.Remove("type")),
        ["an unknown type"] = (nameof(UnknownDeliveryType), b => b["type"] = "coordination.command.approve.v1"),
        ["a message of ours"] = (nameof(UnknownDeliveryType), b => b["type"] = "coordination.assignment.completed.v1"),
        ["a later version"] = (nameof(UnknownDeliveryVersion), b => b["type"] = "coordination.command.acknowledge.v2"),
        ["no data"] = (nameof(MalformedDelivery), b => b.Remove("data")),
        ["data that is text"] = (nameof(MalformedDelivery), b => b["data"] = "x"),
        ["data of another kind"] = (nameof(MalformedDelivery), b => b["datacontenttype"] = "text/xml"),
        ["an actor in the data"] = (nameof(MalformedDelivery), b => b["data"]!["actor"] = "hzq.head"),
        ["a member of the wrong type"] = (nameof(MalformedDelivery), b => b["data"]!["assignment"] = 7),
        ["a required member missing"] = (nameof(MalformedDelivery), b => b["data"]!.AsObject().Clear()),
        ["a required member null"] = (nameof(MalformedDelivery), b => b["data"]!["assignment"] = null),
        ["a control character"] = (nameof(MalformedDelivery), b => b["data"]!["assignment"] = "a\0b"),
        ["another unit's assignment"] = (nameof(ForeignAssignment), b => b["data"]!["assignment"] = EdgeUnderTest.OfYtsj.Value),
        ["no assignment at all"] = (nameof(ForeignAssignment), b => b["data"]!["assignment"] = "lyg/2022-30/2025/10/nobody"),
        ["an assignment's prefix"] = (nameof(ForeignAssignment), b => b["data"]!["assignment"] = "lyg/2022-30/2025/10"),
        ["an empty assignment"] = (nameof(ForeignAssignment), b => b["data"]!["assignment"] = ""),
        ["a month that is none"] = (nameof(MalformedDelivery), b => ToReport(b)["month"] = "2025-13"),
        ["a return without lines"] = (nameof(MalformedDelivery), b => ToReport(b)["lines"] = new JsonArray()),
        ["a return with a null line"] = (nameof(MalformedDelivery), b => ToReport(b)["lines"] = new JsonArray((JsonNode?)null)),
        ["a return of two years"] = (nameof(MalformedDelivery), b => ToReport(b)["lines"]!.AsArray().Add(new JsonObject { ["assignment"] = "lyg/2022-30/2026/10/hzq" })),
        ["a figure beyond all figures"] = (nameof(MalformedDelivery), b => ToReport(b)["lines"]![0]!["value"] = JsonNode.Parse("1e999")),
        ["a return with another unit's line"] = (nameof(ForeignAssignment), b => ToReport(b)["lines"]!.AsArray().Add(new JsonObject { ["assignment"] = EdgeUnderTest.OfYtsj.Value })),
        ["a return nobody asked for"] = (nameof(NotFound), b => ToReport(b)["month"] = "2025-11"),
    };

    public static TheoryData<string> Faults => [.. s_faults.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_message_with_one_fault_is_refused_for_it(string fault)
    {
        var (under, unit) = await fixture.StandingAsync(broker);
        var body = UnitSystem.Body(Acknowledge, new JsonObject { ["assignment"] = EdgeUnderTest.OfHzq.Value }, unit.NewId());
        s_faults[fault].Change(body);
        await unit.PublishAsync(body);
        await AssertRefusedAsync(under, unit, s_faults[fault].Code, Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    public static TheoryData<string, byte[]> Bodies => new()
    {
        { nameof(OversizedDelivery), Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","pad":"{{new string('x', 65_536)}}"}""") },
        { nameof(MalformedDelivery), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 30_000))) },
        { nameof(MalformedDelivery), Encoding.UTF8.GetBytes($$"""{"data":{{string.Concat(Enumerable.Repeat("{\"a\":", 9))}}1{{new string('}', 9)}}}""") },
        { nameof(MalformedDelivery), [] },
        { nameof(MalformedDelivery), "{"u8.ToArray() },
        { nameof(MalformedDelivery), "[]"u8.ToArray() },
        { nameof(MalformedDelivery), [0x7b, 0xff, 0xfe] },
        { nameof(MalformedDelivery), "{\"id\":\"\\ud800\"}"u8.ToArray() },
        { nameof(MalformedDelivery), "{\"id\":\"a\",\"id\":\"b\"}"u8.ToArray() },
        { nameof(MalformedDelivery), "<?xml version=\"1.0\"?><a/>"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_message_is_refused(string code, byte[] body)
    {
        var (under, unit) = await fixture.StandingAsync(broker);
        await unit.PublishAsync(body);
        await AssertRefusedAsync(under, unit, code, body);
    }

    [Fact]
    public async Task A_message_of_another_content_type_is_not_looked_into()
    {
        var (under, unit) = await fixture.StandingAsync(broker);
        await unit.PublishAsync("{}"u8.ToArray(), p => (p.ContentType, p.MessageId) = ("application/json", "m-1"));
        var reply = await unit.ReplyAsync();
        Assert.Equal((nameof(MalformedDelivery), "content-type", "m-1"), (reply.Code, (string)reply.Detail!.Value.GetProperty("part").GetString()!, reply.Command));
        Assert.NotEmpty(await under.RefusalsAsync());
    }

    [Fact]
    public async Task A_message_without_the_brokers_word_for_its_sender_is_forged()
    {
        var (under, unit) = await fixture.StandingAsync(broker);
        var body = UnitSystem.Body(Acknowledge, new JsonObject { ["assignment"] = EdgeUnderTest.OfHzq.Value }, unit.NewId());
        await unit.PublishAsync(body, p => p.ClearUserId());
        await AssertRefusedAsync(under, unit, nameof(ForgedDelivery), Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    [Fact]
    public async Task The_broker_itself_refuses_another_accounts_name()
    {
        var (under, _) = await fixture.StandingAsync(broker);
        var liar = await under.ConnectAsync(EdgeUnderTest.Ytsj);
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => liar.PublishAsync(new JsonObject(), p => p.UserId = "unit.hzq"));
        Assert.Contains("PRECONDITION_FAILED", $"{thrown}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_broker_itself_refuses_another_units_routing_key()
    {
        var (under, _) = await fixture.StandingAsync(broker);
        var liar = await under.ConnectAsync(EdgeUnderTest.Ytsj);
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => liar.PublishAsync(new JsonObject(), routingKey: "unit.hzq"));
        Assert.Contains("ACCESS_REFUSED", $"{thrown}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_broker_itself_keeps_a_unit_from_anothers_queue()
    {
        var (under, _) = await fixture.StandingAsync(broker);
        await broker.AddAccountAsync(under.VirtualHost, EdgeUnderTest.Ytsj);
        var factory = new ConnectionFactory { Uri = broker.UriOf(under.VirtualHost, "unit.ytsj") };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var thrown = await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.BasicGetAsync("unit.hzq", true, TestContext.Current.CancellationToken));
        Assert.Contains("ACCESS_REFUSED", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_names_no_enrolled_unit_is_only_recorded()
    {
        var (under, _) = await fixture.StandingAsync(broker);
        await using var nobody = await UnitSystem.ConnectAsync(broker.UriOf(under.VirtualHost), "nobody", consume: false);
        await nobody.PublishAsync(new JsonObject(), p => p.UserId = broker.Running.AdminUser);
        await Patience.UntilAsync(async () => (await under.RefusalsAsync()).Any(r => r.Body.Contains("unit.nobody", StringComparison.Ordinal)));
        var row = (await under.RefusalsAsync()).Single(r => r.Body.Contains("unit.nobody", StringComparison.Ordinal));
        Assert.Equal(("delivery:lyg/_", true), (row.Stream.ToString(), row.Answer.Contains(nameof(ForgedDelivery), StringComparison.Ordinal)));
    }

    /// <summary>Answered with both sentences, on record with the body's size and hash, the record sealed, and the assignment as it was.</summary>
    private static async Task AssertRefusedAsync(EdgeUnderTest under, UnitSystem unit, string code, byte[] body)
    {
        var reply = await unit.ReplyAsync();
        Assert.Equal((false, code), (reply.Accepted, reply.Code));
        Assert.Matches("[一-龥]", reply.SentenceZh);
        Assert.DoesNotMatch("[一-龥]", reply.SentenceEn);
        if (code != nameof(NotFound))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(body));
            var row = Assert.Single(await under.RefusalsAsync(), r => r.Body.Contains(hash, StringComparison.Ordinal));
            Assert.Equal((nameof(RefuseDelivery), "delivery:lyg/hzq"), (row.Type, row.Stream.ToString()));
            Assert.Contains($"\"bytes\":{body.Length},", row.Body, StringComparison.Ordinal);
            Assert.True(row.Body.Length < 1_000, row.Body);
        }

        await StoredRecord.AssertWholeAsync(under.Engine.Sqlite);
        Assert.Equal(AssignmentStatus.Dispatched, under.State(EdgeUnderTest.OfHzq).Status);
    }

    private static JsonObject ToReport(JsonObject body)
    {
        body["type"] = Report;
        var line = new JsonObject { ["assignment"] = EdgeUnderTest.OfHzq.Value, ["noChange"] = true };
        var data = new JsonObject { ["month"] = "2025-02", ["lines"] = new JsonArray(line) };
        body["data"] = data;
        return data;
    }

    /// <summary>One engine with its edge for all refusals: none of them changes anything.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private EdgeUnderTest? _under;
        private UnitSystem? _unit;

        internal async Task<(EdgeUnderTest Under, UnitSystem Unit)> StandingAsync(Broker broker)
        {
            _under ??= await EdgeUnderTest.DispatchedAsync(broker);
            return (_under, _unit ??= await _under.ConnectAsync(EdgeUnderTest.Hzq));
        }

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (_under is not null) await _under.DisposeAsync();
        }
    }
}
