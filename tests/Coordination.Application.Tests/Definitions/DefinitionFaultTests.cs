using System.Globalization;
using Coordination.Application.Definitions;
using Xunit;
using Rule = Coordination.Application.Definitions.DefinitionRule;

namespace Coordination.Application.Tests.Definitions;

/// <summary>
/// Every fault is told where it stands. One fault is planted in the small plan; the sign ‹ in the planted passage marks the place at which
/// the one error must point.
/// </summary>
public sealed class DefinitionFaultTests
{
    private const string T = SmallPlan.TaskFile;
    private const string U = "units.yaml";
    private const string L = "ladders.yaml";
    private const string P = "plan.yaml";
    private const string C = "calendar.yaml";
    private const string O = "papers.yaml";

    [Fact]
    public void The_small_plan_itself_loads() => Assert.Empty(DefinitionReader.Load(SmallPlan.Files).Errors);

    [Theory]
    [InlineData(Rule.UnknownField, T, "clause: 四", "‹clausse: 四", Rule.MissingField)]
    [InlineData(Rule.UnknownField, T, "    title: 分解", "    ‹titel: 分解", Rule.MissingField)]
    [InlineData(Rule.UnknownField, P, "  report-day: 20", "  ‹report-dai: 20")]
    [InlineData(Rule.MissingField, T, "number: 1\ntitle: 公园\n", "‹number: 1\n")]
    [InlineData(Rule.MissingField, T, "measure: cumulative", "exemption: 无", null, "id: area")]
    [InlineData(Rule.MissingField, P, "document: 连委办发〔2022〕30号\n", "", null, "plan: 2022-30")]
    [InlineData(Rule.MissingField, U, "kind: supervision-office", "kind: bureau", null, "- { code: zjj")]
    [InlineData(Rule.BadValue, T, "value: 15.5", "value: ‹many")]
    [InlineData(Rule.BadValue, T, "comparator: \">=\"", "comparator: ‹about")]
    [InlineData(Rule.BadValue, T, "kind: deliver", "kind: ‹hand-in")]
    [InlineData(Rule.BadValue, T, "number: 1\n", "number: ‹one\n")]
    [InlineData(Rule.BadValue, T, "implementers: [各县区]", "implementers: [各县区, ‹领导小组]")]
    [InlineData(Rule.BadValue, T, "title: 公园", "title: ‹\"\"")]
    [InlineData(Rule.BadValue, T, "title: 公园", "title: ‹{ a: b }")]
    [InlineData(Rule.BadValue, P, "due-time: 17:00", "due-time: ‹25:00")]
    [InlineData(Rule.BadValue, P, "co-unit-due: 11-28", "co-unit-due: ‹11-31")]
    [InlineData(Rule.BadValue, U, "code: gxq", "code: ‹GXQ", Rule.UnknownUnit)]
    [InlineData(Rule.BadValue, U, "head-approves: false", "head-approves: ‹no")]
    [InlineData(Rule.BadValue, U, "head-approves: false", "enrolled: ‹perhaps")]
    [InlineData(Rule.BadValue, U, "code: hzq.zj", "enrolled: ‹true, code: hzq.replies", Rule.UnknownUnit)]
    [InlineData(Rule.BadValue, U, "code: gxq", "map-row: ‹10, map-column: 1, code: gxq")]
    [InlineData(Rule.BadValue, U, "code: gxq", "map-row: ‹one, map-column: 1, code: gxq")]
    [InlineData(Rule.BadValue, L, "when: 1 after", "when: ‹1 later")]
    [InlineData(Rule.BadValue, L, "to: [office]", "to: [‹offices]")]
    [InlineData(Rule.BadValue, L, "paper: urge-notice", "paper: ‹group-brief")]
    [InlineData(Rule.BadValue, O, "- heading: 一、事项", "- ‹heading: 一、事项\n        text: 事项")]
    [InlineData(Rule.BadValue, O, "title: 关于{unit}的催办单", "title: ‹关于{unit的催办单")]
    [InlineData(Rule.BadValue, O, "each: items", "each: ‹matters")]
    [InlineData(Rule.UnknownField, O, "title: 关于{unit}的催办单", "title: ‹关于{units}的催办单")]
    [InlineData(Rule.UnknownField, O, "value: \"{task}\"", "value: ‹\"{tusk}\"")]
    [InlineData(Rule.UnknownField, O, "{ text: \"{content}\" }", "{ text: ‹\"{result}\" }")]
    [InlineData(Rule.MissingField, O, "prefix: 连交办, ", "", null, "{ kind: dispatch-order")]
    [InlineData(Rule.DuplicateId, O, "prefix: 连通报", "prefix: ‹连督办")]
    [InlineData(Rule.DuplicateId, O, "kind: bulletin", "kind: ‹supervision-order", Rule.MissingPaper)]
    [InlineData(Rule.MissingPaper, O, "  - { kind: group-brief, title: 一页纸, body: [{ text: \"{red}\" }] }", "", null, "- kind: urge-notice")]
    [InlineData(Rule.UnknownUnit, T, "lead: 市住建局", "lead: ‹市住建")]
    [InlineData(Rule.UnknownUnit, T, "responsible: [市市场局]", "responsible: [‹市财政局]")]
    [InlineData(Rule.UnknownUnit, U, "members: [hzq, gxq]", "members: [hzq, ‹gxx, gxq]")]
    [InlineData(Rule.UnknownUnit, U, "unit: 市住建局", "unit: ‹住建")]
    [InlineData(Rule.DuplicateUnit, U, "code: gxq", "code: ‹hzq", Rule.UnknownUnit)]
    [InlineData(Rule.DuplicateUnit, U, "name: 高新区", "name: ‹海州区")]
    [InlineData(Rule.DuplicateUnit, U, "bureau, aliases: [市市场局]", "leading-group, aliases: [市市场局]", null, "leading-group }")]
    [InlineData(Rule.DuplicateUnit, T, "responsible: [市市场局]", "responsible: [市市场局, ‹scj]")]
    [InlineData(Rule.DuplicateUnit, T, "responsible: [市市场局]", "responsible: [市市场局, ‹zjj]")]
    [InlineData(Rule.DuplicateAlias, U, "aliases: [市市场局]", "aliases: [市市场局, ‹海州区]")]
    [InlineData(Rule.DuplicateAlias, U, "aliases: [各县区]", "aliases: [‹海州区]", Rule.UnknownUnit)]
    [InlineData(Rule.DuplicateId, T, "  - id: all-covered", "  - id: ‹area")]
    [InlineData(Rule.DuplicateId, T, "  - id: survey", "  - id: ‹dispatch", Rule.UnknownStep)]
    [InlineData(Rule.DuplicateId, L, "- id: monthly-return", "- id: ‹work", Rule.UnknownLadder)]
    [InlineData(Rule.DuplicateId, L, "id: blue", "id: ‹half")]
    [InlineData(Rule.UnknownStep, T, "after: [report, survey]", "after: [report, survey, ‹surveys]")]
    [InlineData(Rule.Cycle, T, "after: [break-down]", "after: ‹[break-down, merge]")]
    [InlineData(Rule.Cycle, U, "parent: hzq", "parent: ‹hzq.zj")]
    [InlineData(Rule.UnreachableStep, T, "within: 08-31\n    after: [dispatch]", "within: 08-31", null, "survey")]
    [InlineData(Rule.StepWithoutTerm, T, "    within: 08-31\n", "", null, "id: survey")]
    [InlineData(Rule.BadTerm, T, "within: 08-31", "within: ‹soon")]
    [InlineData(Rule.BadTerm, T, "within: 08-31", "within: ‹02-30")]
    [InlineData(Rule.BadTerm, T, "within: 08-31", "within: ‹0")]
    [InlineData(Rule.BadTerm, T, "within: 08-31", "within: ‹11-28")]
    [InlineData(Rule.UnknownLadder, T, "cumulative\n", "cumulative\nclocks: { work: ‹wrk }\n")]
    [InlineData(Rule.UnknownLadder, T, "within: 08-31", "within: 08-31\n    ladder: ‹none-such")]
    [InlineData(Rule.UnknownLadder, L, "step: work", "step: ‹steps")]
    [InlineData(Rule.UnknownLadder, P, "report-day: 20", "return-ladder: ‹monthly")]
    [InlineData(Rule.FigureWithoutUnit, T, "    unit: 平方米\n", "", null, "id: area")]
    [InlineData(Rule.FigureWithoutUnit, T, "unit: 平方米", "unit:", null, "id: area")]
    [InlineData(Rule.FigureWithoutYear, T, "    unit: 平方米\n    year: 2025\n", "    unit: 平方米\n", null, "id: area")]
    [InlineData(Rule.NoSignOff, T, "kind: sign-off\n    by: chain", "kind: publish\n    by: lead", null, "- id: break-down")]
    [InlineData(Rule.MissingStep, T, "kind: dispatch", "kind: publish", null, "- id: break-down")]
    [InlineData(Rule.RepeatedStep, T, "deliver\n    delivers: assessment\n    by: implementers", "report\n    by: units", null, "report\n    by: units\n    title: 反馈")]
    [InlineData(Rule.WrongOrder, T, "within: 11-28\n    after: [dispatch]", "within: 11-28\n    after: ‹[break-down]", Rule.NotBeforeSignOff)]
    [InlineData(Rule.NotBeforeSignOff, T, "after: [report, survey]", "after: [report]", null, "survey")]
    [InlineData(Rule.WrongDoer, T, "id: dispatch\n    kind: dispatch\n    by: lead", "id: dispatch\n    kind: dispatch\n    by: ‹units")]
    [InlineData(Rule.WrongDoer, T, "by: chain", "by: ‹lead")]
    [InlineData(Rule.DeliverWithoutKind, T, "    delivers: assessment\n", "", null, "id: survey")]
    [InlineData(Rule.BadCalendar, C, "timezone: Asia/Shanghai", "timezone: ‹Asia/Tokyo")]
    [InlineData(Rule.BadCalendar, C, "2022-01-03", "‹2022-01-32")]
    [InlineData(Rule.BadCalendar, C, "2022-01-03", "‹2022-01-01")]
    [InlineData(Rule.BadCalendar, C, "2022-01-29", "‹2022-01-28")]
    [InlineData(Rule.BadCalendar, C, "make-up: { 春节: [2022-01-29] }", "make-up: { 春节: [‹2022-01-01] }")]
    [InlineData(Rule.BadCalendar, C, "2022-01-03", "‹2024-01-03")]
    [InlineData(Rule.BadCalendar, C, "2022:", "‹next:")]
    [InlineData(Rule.YamlSyntax, T, "title: 公园", "title: ‹&a 公园")]
    [InlineData(Rule.YamlSyntax, T, "title: 公园", "title: ‹*a")]
    [InlineData(Rule.YamlSyntax, T, "title: 公园", "title: ‹!!str 公园")]
    [InlineData(Rule.YamlSyntax, T, "title: 公园", "title: 公园\n‹title: 公园")]
    [InlineData(Rule.BadFileName, T, "number: 1\n", "number: ‹2\n", Rule.BadValue)]
    public void A_fault_is_told_where_it_stands(
        string rule, string file, string old, string planted, string? followed = null, string? at = null)
    {
        var marked = SmallPlan.Replace(SmallPlan.Files.Single(f => f.Name == file).Text, old, planted);
        var text = marked.Replace("‹", "", StringComparison.Ordinal);
        var place = PlaceOf(text, at is null ? marked.IndexOf('‹', StringComparison.Ordinal) : text.IndexOf(at, StringComparison.Ordinal));

        var load = DefinitionReader.Load([.. SmallPlan.Files.Select(f => f.Name == file ? (file, text) : f)]);

        Assert.Null(load.Book);
        var error = Assert.Single(load.Errors, e => e.Rule == rule);
        Assert.Equal((file, place.Line, place.Column), (error.File, error.Line, error.Column));
        Assert.All(load.Errors, e => Assert.True(e.Rule == rule || e.Rule == followed, e.ToString()));
    }

    [Fact]
    public void The_line_says_file_line_column_rule_and_sentence()
    {
        var load = DefinitionReader.Load(SmallPlan.With(T, "lead: 市住建局", "lead: 市住建"));
        Assert.Equal("01-parks.yaml:5:7: unknown-unit: 没有名为“市住建”的单位，是否为“市住建局”？", Assert.Single(load.Errors).ToString());
    }

    [Fact]
    public void The_sentence_comes_in_English_too()
    {
        var load = DefinitionReader.Load(
            SmallPlan.With(T, "after: [break-down]", "after: [break-down, merge]"), CultureInfo.GetCultureInfo("en"));
        Assert.Equal(
            "01-parks.yaml:31:12: cycle: Steps wait for each other in a circle: dispatch → merge → report → dispatch.",
            Assert.Single(load.Errors).ToString());
    }

    [Fact]
    public void Faults_of_several_files_are_told_at_once_and_in_order()
    {
        var files = SmallPlan.WithTask(SmallPlan.Task
            .Replace("市市场局", "市商场局", StringComparison.Ordinal)
            .Replace("unit: 平方米", "unit: ~", StringComparison.Ordinal)
            .Replace("within: 08-31", "within: 13-01", StringComparison.Ordinal))
            .Select(f => f.Name == P ? (P, f.Text + "\n  red-day: 5") : f).ToList();
        Assert.Equal(
            [
                "01-parks.yaml:6:15 unknown-unit", "01-parks.yaml:9:5 figure-without-unit", "01-parks.yaml:37:13 bad-term",
                "plan.yaml:9:3 unknown-field",
            ],
            DefinitionReader.Load(files).Errors.Select(e => $"{e.File}:{e.Line}:{e.Column} {e.Rule}"));
    }

    [Fact]
    public void An_unknown_step_and_two_circles_of_one_task_are_all_told()
    {
        var task = SmallPlan.Replace(SmallPlan.Task, "08-31\n    after: [dispatch]", "08-31\n    after: [survey]");
        task = SmallPlan.Replace(task, "[break-down]", "[break-down, dispatch]");
        task = SmallPlan.Replace(task, "[merge]", "[merge, nowhere]");
        Assert.Equal(
            ["31 cycle", "38 cycle", "56 unknown-step"],
            DefinitionReader.Load(SmallPlan.WithTask(task)).Errors.Select(e => $"{e.Line} {e.Rule}"));
    }

    [Fact]
    public void A_step_of_one_year_must_not_be_the_only_way_to_the_sign_off_of_every_year()
    {
        const string Application = "  - id: application\n    kind: deliver\n    delivers: application\n    by: lead\n    title: 申报\n"
            + "    within: 10-15\n    after: [survey]\n    years: [2025]\n  - id: report";
        var task = SmallPlan.Replace(SmallPlan.Task, "  - id: report", Application);
        task = SmallPlan.Replace(task, "[report, survey]", "[report, application]");
        var error = Assert.Single(DefinitionReader.Load(SmallPlan.WithTask(task)).Errors);
        Assert.Equal((Rule.NotBeforeSignOff, 32), (error.Rule, error.Line));
        var mended = SmallPlan.Replace(task, "[report, application]", "[report, survey, application]");
        Assert.Empty(DefinitionReader.Load(SmallPlan.WithTask(mended)).Errors);
    }

    [Theory]
    [InlineData("plan.yaml")]
    [InlineData("units.yaml")]
    [InlineData("ladders.yaml")]
    [InlineData("calendar.yaml")]
    [InlineData("papers.yaml")]
    [InlineData("assessment.yaml")]
    [InlineData(T)]
    public void A_missing_file_is_told_and_nothing_else(string missing)
    {
        var load = DefinitionReader.Load([.. SmallPlan.Files.Where(f => f.Name != missing)]);
        Assert.Null(load.Book);
        Assert.Equal((Rule.MissingFile, 1, 1), Place(Assert.Single(load.Errors)));
    }

    [Fact]
    public void A_task_of_the_plan_without_a_file_is_told_by_its_number()
    {
        var error = Assert.Single(DefinitionReader.Load(SmallPlan.With(P, "tasks: 1", "tasks: 2")).Errors);
        Assert.Equal(Rule.MissingFile, error.Rule);
        Assert.StartsWith("02-", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_task_number_are_told()
    {
        var error = Assert.Single(DefinitionReader.Load([.. SmallPlan.Files, ("01-trees.yaml", SmallPlan.Task)]).Errors);
        Assert.Equal((Rule.DuplicateId, 1, 9), Place(error));
        Assert.Equal("01-trees.yaml", error.File);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        var error = Assert.Single(DefinitionReader.Load(SmallPlan.WithTask(new string('#', (1024 * 1024) + 1))).Errors);
        Assert.Equal((Rule.TooLarge, 1, 1), Place(error));
    }

    [Fact]
    public void Too_many_files_are_not_read() =>
        Assert.Equal(Rule.TooLarge, Assert.Single(DefinitionReader.Load([.. Enumerable.Repeat(("a.yaml", ""), 201)]).Errors).Rule);

    [Fact]
    public void A_file_of_another_name_is_told() =>
        Assert.Equal(Rule.BadFileName, Assert.Single(DefinitionReader.Load([.. SmallPlan.Files, ("notes.yml", "a: b")]).Errors).Rule);

    [Fact]
    public void Brackets_without_end_do_not_exhaust_the_stack() =>
        Assert.Equal(Rule.YamlSyntax, Assert.Single(DefinitionReader.Load(SmallPlan.WithTask(new string('[', 500_000))).Errors).Rule);

    [Fact]
    public void A_directory_that_is_not_there_is_told() =>
        Assert.Equal(Rule.MissingFile, Assert.Single(DefinitionReader.Load("/nowhere/at/all").Errors).Rule);

    [Fact]
    public void A_file_that_is_not_UTF8_is_told_once()
    {
        var directory = Directory.CreateTempSubdirectory("coordination-definitions-");
        try
        {
            foreach (var (name, text) in SmallPlan.Files)
                File.WriteAllText(Path.Combine(directory.FullName, name), text);
            Assert.Empty(DefinitionReader.Load(directory.FullName).Errors);
            File.WriteAllBytes(Path.Combine(directory.FullName, P), [0x70, 0xFF, 0xFE]);
            var error = Assert.Single(DefinitionReader.Load(directory.FullName).Errors);
            Assert.Equal((Path.Combine(directory.FullName, P), Rule.YamlSyntax), (error.File, error.Rule));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_sentence_is_there_in_both_languages_with_the_same_places()
    {
        foreach (var say in Enum.GetValues<Say>())
        {
            var chinese = Findings.Text(say, CultureInfo.GetCultureInfo("zh-CN"));
            var english = Findings.Text(say, CultureInfo.GetCultureInfo("en"));
            Assert.Equal(Holes(chinese), Holes(english));
            Assert.NotEqual(chinese, english);
        }
    }

    private static string Holes(string text) =>
        string.Concat(Enumerable.Range(0, 5).Select(i => $"{{{i}}}").Where(h => text.Contains(h, StringComparison.Ordinal)));

    private static (string Rule, int Line, int Column) Place(DefinitionError e) => (e.Rule, e.Line, e.Column);

    private static (int Line, int Column) PlaceOf(string text, int index)
    {
        Assert.True(index >= 0);
        var before = text[..index];
        return (before.Count(c => c == '\n') + 1, index - before.LastIndexOf('\n'));
    }
}
