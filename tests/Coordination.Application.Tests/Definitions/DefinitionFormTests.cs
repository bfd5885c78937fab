using System.Globalization;
using System.Text;
using System.Text.Json;
using Coordination.Application.Definitions;
using Xunit;

namespace Coordination.Application.Tests.Definitions;

/// <summary>What stands outside the reader: versions, the stored form, the printed plan, the editors' schema.</summary>
public sealed class DefinitionFormTests
{
    private static string VersionOf(string task)
    {
        var load = DefinitionReader.Load(SmallPlan.WithTask(task));
        Assert.True(load.IsLoaded, string.Join('\n', load.Errors));
        return load.Book.Tasks[1].Version;
    }

    [Theory]
    [InlineData("number: 1\n", "# 公园\nnumber: 1 # one\n")]
    [InlineData("title: 公园\nsummary: 建公园。\n", "summary: \"建公园。\"\ntitle: '公园'\n")]
    [InlineData("value: 15.5", "value: 15.500")]
    [InlineData("lead: 市住建局", "lead: 市住房和城乡建设局")]
    [InlineData("implementers: [各县区]", "implementers:\n  - hzq\n  - gxq")]
    [InlineData("measure: cumulative", "measure: cumulative\n    binding: hard")]
    [InlineData("steps:", "cadence: monthly\nsteps:")]
    public void The_version_stays_when_only_the_writing_changes(string old, string written) =>
        Assert.Equal(VersionOf(SmallPlan.Task), VersionOf(SmallPlan.Replace(SmallPlan.Task, old, written)));

    [Theory]
    [InlineData("title: 公园", "title: 园林")]
    [InlineData("value: 15.5", "value: 15.6")]
    [InlineData("measure: cumulative", "measure: coverage")]
    [InlineData("measure: cumulative", "measure: cumulative\n    binding: soft")]
    [InlineData("within: 08-31", "within: 08-30")]
    [InlineData("implementers: [各县区]", "implementers: [hzq]")]
    [InlineData("after: [report, survey]", "after: [survey, report]")]
    [InlineData("steps:", "cadence: quarterly\nsteps:")]
    public void The_version_changes_with_the_content(string old, string changed) =>
        Assert.NotEqual(VersionOf(SmallPlan.Task), VersionOf(SmallPlan.Replace(SmallPlan.Task, old, changed)));

    [Fact]
    public void The_version_changes_with_a_ladder_the_task_stands_on_and_only_then()
    {
        string Of(string old, string changed) => DefinitionReader.Load(SmallPlan.With("ladders.yaml", old, changed)).Book!.Tasks[1].Version;
        Assert.NotEqual(VersionOf(SmallPlan.Task), Of("when: 1 after", "when: 2 after"));
        Assert.Equal(VersionOf(SmallPlan.Task), Of("when: 5 after", "when: 6 after"));
    }

    [Fact]
    public void Every_real_definition_comes_back_whole_from_its_stored_form()
    {
        foreach (var task in Workflows.RealBook().Archive.Values)
        {
            var stored = TaskDefinitionJson.Write(task);
            var loaded = TaskDefinitionJson.Read(stored);
            Assert.Equal(stored, TaskDefinitionJson.Write(loaded));
            Assert.Equal(task.Version, TaskDefinitionJson.VersionOf(loaded));
            Assert.Contains(task.Title, stored, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"lead":7}""")]
    [InlineData("""{"cadence":"Hourly"}""")]
    public void Text_that_is_no_stored_definition_is_refused(string json) =>
        Assert.Throws<JsonException>(() => TaskDefinitionJson.Read(json));

    [Fact]
    public void The_printed_plan_has_exactly_the_fields_agreed()
    {
        using var stream = new MemoryStream();
        PlanJson.Write(Workflows.RealBook(), stream);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        PlanJson.Write(Workflows.RealBook(), writer);
        Assert.Equal(Encoding.UTF8.GetString(stream.ToArray()), writer.ToString());

        using var json = JsonDocument.Parse(writer.ToString());
        Assert.Equal(["document", "tasks"], Names(json.RootElement));
        var tasks = json.RootElement.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 21), tasks.Select(t => t.GetProperty("number").GetInt32()));
        Assert.All(tasks, t => Assert.Equal(
            [
                "number", "id", "title", "clause", "lead", "responsible", "implementers", "indicators", "milestones", "steps", "version",
            ],
            Names(t)));
        var water = tasks[9];
        Assert.Equal(
            """{"name":"城市公共供水管网漏损率","comparator":"<=","value":9,"unit":"%","year":2025,"binding":"hard"}""",
            water.GetProperty("indicators")[0].GetRawText());
        Assert.Equal(
            """{"id":"dispatch","kind":"dispatch","by":"lead","within":"3","after":["break-down"]}""",
            water.GetProperty("steps")[1].GetRawText());
        Assert.Equal("""{"text":"完成国家级历史文化名城申报","year":2025}""", tasks[6].GetProperty("milestones")[0].GetRawText());
        Assert.Equal("市市场监管局", tasks[7].GetProperty("responsible")[3].GetString());
        Assert.Equal("11-30", Step(water, "report").GetProperty("within").GetString());
    }

    [Fact]
    public void The_schema_names_every_field_and_choice_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Workflows.Directory, "schema.json")));
        var definitions = schema.RootElement.GetProperty("$defs");
        Assert.Equal(TaskReader.FileFields.Order(), Properties(schema.RootElement));
        Assert.Equal(TaskReader.IndicatorFields.Order(), Properties(definitions.GetProperty("indicator")));
        Assert.Equal(TaskReader.MilestoneFields.Order(), Properties(definitions.GetProperty("milestone")));
        Assert.Equal(TaskReader.RuleFields.Order(), Properties(definitions.GetProperty("rule")));
        Assert.Equal(LaddersReader.Clocks.Order(), Properties(definitions.GetProperty("clocks")));
        Assert.Equal(StepsReader.StepFields.Order(), Properties(definitions.GetProperty("step")));
        var step = definitions.GetProperty("step").GetProperty("properties");
        Assert.Equal(Kebab.All<Coordination.Domain.Workflows.StepKind>().Order(), Choices(step.GetProperty("kind")));
        Assert.Equal(Kebab.All<Coordination.Domain.Workflows.StepBy>().Order(), Choices(step.GetProperty("by")));
        Assert.Equal(Kebab.All<Coordination.Domain.Workflows.DeliverableKind>().Order(), Choices(step.GetProperty("delivers")));
    }

    [Fact]
    public void Every_task_file_names_the_schema_in_its_first_line() =>
        Assert.All(
            Workflows.RealFiles().Where(f => char.IsAsciiDigit(f.Name[0])),
            f => Assert.StartsWith("# yaml-language-server: $schema=schema.json\n", f.Text, StringComparison.Ordinal));

    private static JsonElement Step(JsonElement task, string id) =>
        task.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("id").GetString() == id);

    private static IEnumerable<string> Names(JsonElement map) => map.EnumerateObject().Select(p => p.Name);

    private static IEnumerable<string> Properties(JsonElement schema) => Names(schema.GetProperty("properties")).Order();

    private static IEnumerable<string?> Choices(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Select(c => c.GetString()).Order();
}
