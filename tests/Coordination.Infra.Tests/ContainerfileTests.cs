using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Coordination.Infra.Tests;

/// <summary>The container file is read line by line, since nothing here can build it: known instructions, pinned images, an unprivileged user, no secret.</summary>
public sealed class ContainerfileTests
{
    private static readonly string[] s_instructions = ["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"];

    private static List<(string Instruction, string Text)> Lines { get; } =
    [
        .. File.ReadLines(Repository.File("infra", "Containerfile")).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' ', 2)).Select(l => (l[0], l[1])),
    ];

    [Fact]
    public void Every_line_is_a_known_instruction_and_the_first_names_the_image() =>
        Assert.Equal((0, "FROM"), (Lines.Count(l => !s_instructions.Contains(l.Instruction)), Lines[0].Instruction));

    [Fact]
    public void The_image_that_builds_is_the_sdk_of_the_repository_and_both_are_pinned()
    {
        var sdk = JsonDocument.Parse(Repository.Text("global.json")).RootElement.GetProperty("sdk").GetProperty("version").GetString();
        var images = Lines.Where(l => l.Instruction == "FROM").Select(l => l.Text.Split(' ')[0]).ToList();
        Assert.EndsWith($"/dotnet/sdk:{sdk}", images[0], StringComparison.Ordinal);
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+\.\d+$", image));
    }

    [Fact]
    public void What_runs_is_the_last_stage_unprivileged_and_started_without_a_shell_in_between()
    {
        var last = Lines.Skip(Lines.FindLastIndex(l => l.Instruction == "FROM")).ToList();
        Assert.Equal("app", last.Last(l => l.Instruction == "USER").Text);
        Assert.Contains(last.Where(l => l.Instruction == "COPY"), l => l.Text.StartsWith("--from=build", StringComparison.Ordinal));
        Assert.All(last.Where(l => l.Instruction is "ENTRYPOINT" or "CMD"), l => Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(l.Text)!));
    }

    [Fact]
    public void What_is_copied_is_there_and_let_through_and_nothing_of_it_is_a_secret()
    {
        var ignore = File.ReadAllLines(Repository.File("infra", "Containerfile.dockerignore"));
        var sources = Lines.Where(l => l.Instruction == "COPY" && !l.Text.StartsWith("--", StringComparison.Ordinal)).SelectMany(l => l.Text.Split(' ')[..^1]);
        foreach (var source in sources.Select(s => s.TrimEnd('/')))
        {
            Assert.True(Path.Exists(Repository.File(source)), source);
            Assert.Contains($"!{source}", ignore);
        }

        Assert.Equal("*", ignore.First(l => l.Length > 0 && l[0] != '#'));
        Assert.DoesNotMatch(new Regex("PASSWORD|SECRET|TOKEN|COORDINATION_(STORE|BUS)", RegexOptions.IgnoreCase), string.Join('\n', Lines));
    }
}
