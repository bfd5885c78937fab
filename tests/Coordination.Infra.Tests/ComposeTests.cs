using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Coordination.Infra.Tests;

/// <summary>
/// No container engine runs on the build machines, so the compose files are read instead: keys and types of the compose specification as far as we
/// use it, references that lead somewhere, no secret, nothing unpinned, nothing published beyond loopback, nothing run as root.
/// </summary>
public sealed class ComposeTests
{
    private static readonly string[] s_topKeys = ["name", "services", "networks", "volumes", "secrets"];

    private static readonly string[] s_texts = ["image", "user", "hostname", "working_dir", "stop_grace_period", "restart"];
    private static readonly string[] s_lists = ["secrets", "networks", "ports", "cap_drop", "security_opt", "tmpfs", "volumes", "command", "entrypoint"];
    private static readonly string[] s_maps = ["environment", "build", "healthcheck", "depends_on"];
    private static readonly string[] s_flags = ["read_only"];

    public static TheoryData<string> Variants => ["compose.yaml", "compose.postgresql.yaml"];

    public static TheoryData<string> Files => ["compose.yaml", "compose.postgresql.yaml", "compose.common.yaml"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_key_is_one_of_the_specification_and_of_its_type(string name)
    {
        var file = ComposeFile.Read(name);
        Assert.Empty(file.Keys.Except(s_topKeys));
        foreach (var (key, value) in file.Services.SelectMany(s => s.Value))
        {
            var expected = s_texts.Contains(key) ? typeof(YamlScalarNode) : s_lists.Contains(key) ? typeof(YamlSequenceNode) : typeof(YamlMappingNode);
            if (s_flags.Contains(key)) Assert.Contains(value.ToString(), (string[])["true", "false"]);
            else Assert.True(s_texts.Concat(s_lists).Concat(s_maps).Contains(key) && value.GetType() == expected, $"{key}: {value}");
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_reference_leads_somewhere(string name)
    {
        var file = ComposeFile.Read(name);
        foreach (var service in file.Services.Values)
        {
            Assert.Subset(file.Services.Keys.ToHashSet(), Named(service, "depends_on").ToHashSet());
            Assert.Subset(file.Section("secrets").Keys.ToHashSet(), Named(service, "secrets").ToHashSet());
            Assert.Subset(file.Section("networks").Keys.ToHashSet(), Named(service, "networks").ToHashSet());
            foreach (var source in Named(service, "volumes").Select(v => v.Split(':')[0]))
            {
                if (source.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(Repository.File("infra", source)), source);
                else Assert.Contains(source, file.Section("volumes").Keys);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void What_a_service_waits_for_it_can_wait_for(string name)
    {
        var services = ComposeFile.Read(name).Services;
        foreach (var (target, condition) in services.Values.Where(s => s.ContainsKey("depends_on")).SelectMany(s => ComposeFile.Of(s["depends_on"])))
        {
            var expected = IsOneShot(services[target]) ? "service_completed_successfully" : "service_healthy";
            Assert.Equal((target, expected), (target, ComposeFile.Of(condition)["condition"].ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_variable_must_be_set_and_is_explained(string name)
    {
        // Two dollar signs are one for the container's own shell.
        var text = ComposeFile.Read(name).Text.Replace("$$", "", StringComparison.Ordinal);
        var variables = Regex.Matches(text, @"\$(\{?)(\w*)([^}\s""]*)").ToList();
        Assert.NotEmpty(variables);
        Assert.All(variables, v => Assert.Equal(("{", ":?"), (v.Groups[1].Value, v.Groups[3].Value)));
        var readme = Repository.Text("infra", "README.md");
        Assert.All(variables, v => Assert.Contains($"`{v.Groups[2].Value}`", readme, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_secret_is_written_down(string name)
    {
        var file = ComposeFile.Read(name);
        foreach (var (key, value) in file.Services.Values.Where(s => s.ContainsKey("environment")).SelectMany(s => ComposeFile.Of(s["environment"])))
        {
            if (Regex.IsMatch(key, "PASSWORD|SECRET|TOKEN|KEY|CREDENTIAL"))
                Assert.Matches(@"^(\$\{\w+:\?\}|/run/secrets/[\w-]+)$", value.ToString());
        }

        Assert.All(file.Section("secrets").Values, s => Assert.StartsWith("${COORDINATION_SECRETS:?}/", ComposeFile.Of(s)["file"].ToString(), StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(?i)://[^\s/""]*:[^\s/""]*@", file.Text);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Images_are_pinned_and_what_is_published_stays_on_loopback(string name)
    {
        foreach (var service in ComposeFile.Read(name).Services.Values)
        {
            Assert.Matches(@"^([a-z0-9./-]+:\d[\w.-]*\d[\w.-]*|coordination:\$\{COORDINATION_VERSION:\?\})$", service["image"].ToString());
            Assert.All(Named(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_service_runs_as_root_or_can_become_it(string name)
    {
        foreach (var service in ComposeFile.Read(name).Services.Values)
        {
            Assert.True(service.ContainsKey("build") || Regex.IsMatch(service["user"].ToString(), "^[1-9]"));
            Assert.Equal(["ALL"], Named(service, "cap_drop"));
            Assert.Equal(["no-new-privileges:true"], Named(service, "security_opt"));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_service_that_stays_says_whether_it_is_well(string name) =>
        Assert.All(ComposeFile.Read(name).Services.Values.Where(s => !IsOneShot(s)), s => Assert.Contains("test", ComposeFile.Of(s["healthcheck"]).Keys));

    [Fact]
    public void A_node_is_given_longer_to_stop_by_the_engine_than_it_takes_itself()
    {
        var nodes = ComposeFile.Read("compose.yaml").Services.Where(s => s.Key.StartsWith("node", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, nodes.Count);
        Assert.All(nodes, n => Assert.Equal("90s", n.Value["stop_grace_period"].ToString()));
        Assert.Contains("TimeoutStopSec=90", Repository.Text("infra", "systemd", "coordination@.service"), StringComparison.Ordinal);
    }

    private static bool IsOneShot(IReadOnlyDictionary<string, YamlNode> service) => service["restart"].ToString() == "on-failure";

    private static IEnumerable<string> Named(IReadOnlyDictionary<string, YamlNode> service, string key) =>
        service.TryGetValue(key, out var node) ? ComposeFile.Texts(node) : [];
}
