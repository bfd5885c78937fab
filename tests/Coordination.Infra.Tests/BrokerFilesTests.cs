using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coordination.Host.Provisioning;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>The broker's files in infra/ say what the program says, and a broker takes them; attacked by comparing and by giving them to a real one.</summary>
public sealed class BrokerFilesTests(BrokerFixture fixture)
{
    private static string DefinitionsFile => Repository.File("infra", "rabbitmq", "definitions.json");

    [Fact]
    public async Task The_definitions_are_the_topology_without_any_account()
    {
        var expected = Definitions.Of(BrokerPlan.Of("coordination", []));
        var text = await File.ReadAllTextAsync(DefinitionsFile, TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(text)), $"It should be {expected.ToJsonString()}");
        Assert.DoesNotContain("password", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_broker_that_imported_them_lacks_nothing_but_the_accounts()
    {
        await fixture.Broker.ControlAsync(["import_definitions", DefinitionsFile], TestContext.Current.CancellationToken);
        using var units = new EnrolledUnits();
        var shown = (await HostProcess.RunAsync(
            ["broker", "provision", "--dry-run", "--workflows", units.Path], new() { ["COORDINATION_BROKER_ADMIN"] = fixture.Admin })).Gives(0);
        Assert.All(shown.Lines[..^1], line => Assert.Contains("账户", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_one_the_broker_knows_and_none_is_an_account()
    {
        var schemas = Directory.Exists("/usr/lib/rabbitmq/lib")
            ? Directory.EnumerateFiles("/usr/lib/rabbitmq/lib", "*.schema", SearchOption.AllDirectories).ToList()
            : [];
        if (schemas.Count == 0) Repository.Missing("No RabbitMQ is installed here");
        var known = schemas.SelectMany(f => Regex.Matches(File.ReadAllText(f), @"\{mapping,\s*""([^""]+)""")).Select(m => Pattern(m.Groups[1].Value)).ToList();
        var settings = File.ReadLines(Repository.File("infra", "rabbitmq", "rabbitmq.conf")).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split('=')[0].Trim()).ToList();
        Assert.All(settings, setting => Assert.Contains(known, k => k.IsMatch(setting)));
        Assert.DoesNotContain(settings, s => s.StartsWith("default_", StringComparison.Ordinal));
    }

    /// <summary>A part that begins with a dollar sign stands for any name.</summary>
    private static Regex Pattern(string mapping) =>
        new("^" + string.Join(@"\.", mapping.Split('.').Select(p => p.StartsWith('$') ? "[^.]+" : Regex.Escape(p))) + "$", RegexOptions.None, TimeSpan.FromSeconds(1));
}
