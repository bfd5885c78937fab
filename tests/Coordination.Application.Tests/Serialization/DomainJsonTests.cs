using System.Collections.Immutable;
using System.Text.Json;
using Coordination.Application.Serialization;
using Coordination.Domain;
using Coordination.Domain.Plans;
using Coordination.Domain.Workflows;
using Xunit;

namespace Coordination.Application.Tests.Serialization;

/// <summary>The stored form of domain values: short, readable, the same on every machine, and read back as it was.</summary>
public sealed class DomainJsonTests
{
    private sealed record Sample(
        UnitCode Unit, UnitCode? Other, StreamId Stream, CommandId Command, DayOfYear Day, Signer Signer, StepKind Kind, DateOnly On,
        ImmutableArray<StepId> Steps, ImmutableSortedDictionary<string, int> ByName, ImmutableSortedDictionary<UnitCode, string> ByUnit,
        ImmutableDictionary<CommandId, int> ByCommand, ImmutableSortedSet<string> Names);

    private static readonly Sample s_value = new(
        UnitCode.Of("hzq.zj"), null, new StreamId(StreamKind.Cycle, "lyg/2022-30/2025"),
        new CommandId(new Guid("00112233-4455-6677-8899-aabbccddeeff")), new DayOfYear(11, 30), new Signer(PersonId.Of("p1"), null),
        StepKind.SignOff, new DateOnly(2025, 11, 20), [StepId.Of("merge")],
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add("b", 1).Add("A", 2).Add("a", 3),
        ImmutableSortedDictionary<UnitCode, string>.Empty.Add(UnitCode.Of("hzq"), "海州区"),
        ImmutableDictionary<CommandId, int>.Empty.Add(new CommandId(Guid.Empty), 1),
        ImmutableSortedSet.Create(StringComparer.Ordinal, "b", "A", "a"));

    private const string Text = """
        {"unit":"hzq.zj","stream":"cycle:lyg/2022-30/2025","command":"00112233445566778899aabbccddeeff","day":{"month":11,"day":30},"signer":{"person":"p1"},"kind":"SignOff","on":"2025-11-20","steps":["merge"],"byName":{"A":2,"a":3,"b":1},"byUnit":{"hzq":"海州区"},"byCommand":{"00000000000000000000000000000000":1},"names":["A","a","b"]}
        """;

    [Fact]
    public void Keys_are_plain_strings_and_Chinese_stays_readable() =>
        Assert.Equal(Text, JsonSerializer.Serialize(s_value, DomainJson.Options));

    [Fact]
    public void What_is_read_writes_the_same_again()
    {
        var read = JsonSerializer.Deserialize<Sample>(Text, DomainJson.Options)!;
        Assert.Equal(Text, JsonSerializer.Serialize(read, DomainJson.Options));
        Assert.Equal(s_value.Signer, read.Signer);
        Assert.Equal(s_value.Day, read.Day);
    }

    [Fact]
    public void Sorted_collections_read_back_in_ordinal_order()
    {
        var read = JsonSerializer.Deserialize<Sample>(Text, DomainJson.Options)!;
        Assert.Equal(["A", "a", "b"], read.ByName.Keys);
        Assert.Equal(["A", "B", "a", "b"], read.ByName.Add("B", 0).Keys);
        Assert.Equal(["A", "B", "a", "b"], read.Names.Add("B"));
    }

    [Theory]
    [InlineData(typeof(UnitCode), "7")]
    [InlineData(typeof(UnitCode), "null")]
    [InlineData(typeof(CommandId), "\"x\"")]
    [InlineData(typeof(StreamId), "\"nonsense\"")]
    [InlineData(typeof(StepKind), "3")]
    public void What_is_not_the_form_is_refused(Type type, string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, type, DomainJson.Options));

    [Fact]
    public void Every_key_of_the_domain_is_a_plain_string()
    {
        var keys = typeof(UnitCode).Assembly.GetTypes().Where(t => t.IsValueType && new KeyJsonConverter().CanConvert(t)).ToList();
        Assert.True(keys.Count >= 10);
        Assert.All(
            keys, k => Assert.Equal("\"lyg/x\"", JsonSerializer.Serialize(Activator.CreateInstance(k, "lyg/x"), k, DomainJson.Options)));
    }
}
