using System.Text.Json;
using Coordination.Application.Storage;
using Coordination.Persistence;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>Every verb does what its help says, and its JSON has the fields promised; attacked by running the executable and reading its output.</summary>
public sealed class HappyPathTests(Simulated simulated)
{
    [Fact]
    public async Task Validate_accepts_the_plan_with_one_line()
    {
        var outcome = (await Host.RunAsync("validate")).Gives(0);
        Assert.Contains("21 项任务", Assert.Single(outcome.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_prints_21_tasks_with_their_fields()
    {
        var plan = Json((await Host.RunAsync("plan", "--json")).Gives(0));
        Assert.Equal(["document", "tasks"], Names(plan));
        var tasks = plan.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(21, tasks.Count);
        Assert.All(tasks, t => Assert.Equal(
            ["number", "id", "title", "clause", "lead", "responsible", "implementers", "indicators", "milestones", "steps", "version"], Names(t)));
    }

    [Fact]
    public async Task Plan_prints_a_table_with_a_row_a_task() =>
        Assert.Equal(23, (await Host.RunAsync("plan")).Gives(0).Lines.Length);

    [Fact]
    public void Simulate_prints_the_counts_of_a_year()
    {
        var result = Json(simulated.YearOutcome.Gives(0));
        Assert.Equal(
            [
                "year", "seed", "taskRuns", "closedOff", "assignments", "commands", "events", "reports", "disputes", "extensions", "reworks",
                "escalations", "decisions", "signOffs", "messages", "elapsedMs", "digest", "assessment",
            ],
            Names(result));
        Assert.Equal(["blue", "yellow", "red", "agenda"], Names(result.GetProperty("escalations")));
        Assert.Equal(["published", "consumed", "parked"], Names(result.GetProperty("messages")));
        Assert.Equal(21, result.GetProperty("taskRuns").GetInt32());
        Assert.Equal(21, result.GetProperty("closedOff").GetInt32());
        Assert.Contains("模拟中", simulated.YearOutcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_simulation_prints_its_result_again()
    {
        using var copy = simulated.CopyOfYear();
        var again = (await Host.RunAsync("simulate", "--year", "2025", "--seed", "7", "--data", copy.Path, "--json")).Gives(0);
        Assert.Equal(simulated.YearOutcome.Out, again.Out);
        var table = (await Host.RunAsync("simulate", "--year", "2025", "--seed", "7", "--data", copy.Path, "--lang", "en")).Gives(0);
        Assert.Contains("Assignments", table.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_shows_21_tasks()
    {
        var lines = simulated.DemoOutcome.Gives(0).Lines;
        Assert.StartsWith("2025 年度任务状态（2025-02-28 17:00", lines[0], StringComparison.Ordinal);
        Assert.Equal(25, lines.Length);
        Assert.All(lines[2..23], line => Assert.Matches("[●▲■○] [绿黄红灰]", line));
    }

    [Fact]
    public async Task Status_tells_each_task_and_the_store()
    {
        var status = Json((await Host.RunAsync("status", "--data", simulated.Demo, "--json")).Gives(0));
        Assert.Equal(["year", "at", "tasks", "totals", "store"], Names(status));
        Assert.Equal(["doneOnTime", "doneLate", "notDue", "overdue", "openEscalations"], Names(status.GetProperty("totals")));
        var tasks = status.GetProperty("tasks").EnumerateArray().ToList();
        Assert.Equal(21, tasks.Count);
        Assert.Equal(
            ["number", "title", "lead", "light", "doneOnTime", "doneLate", "notDue", "overdue", "nextDue", "openEscalations", "steps"], Names(tasks[0]));
        Assert.Equal(tasks.Sum(t => t.GetProperty("notDue").GetInt32()), status.GetProperty("totals").GetProperty("notDue").GetInt32());
        Assert.True(status.GetProperty("store").GetProperty("events").GetInt64() > 1000);
    }

    [Fact]
    public async Task Status_at_a_later_instant_shows_what_would_be_overdue()
    {
        var later = Json((await Host.RunAsync("status", "--data", simulated.Demo, "--json", "--at", "2026-03-01")).Gives(0));
        Assert.True(later.GetProperty("totals").GetProperty("overdue").GetInt32() > 200);
    }

    [Theory]
    [InlineData("lyg/2022-30/2025/10/hzq")]
    [InlineData("2025/10/hzq")]
    [InlineData("10/hzq")]
    [InlineData("10/海州区")]
    [InlineData("assignment:lyg/2022-30/2025/10/hzq")]
    public async Task A_timeline_is_found_by_any_form_of_the_id(string id)
    {
        var outcome = (await Host.RunAsync("timeline", id, "--data", simulated.Demo)).Gives(0);
        Assert.StartsWith("assignment:lyg/2022-30/2025/10/hzq", outcome.Lines[0], StringComparison.Ordinal);
        Assert.Contains("签收", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("个工作日", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeline_in_json_tells_who_when_and_what()
    {
        var timeline = Json((await Host.RunAsync("timeline", "taskrun:2025/10", "--data", simulated.Demo, "--json")).Gives(0));
        Assert.Equal("taskrun:lyg/2022-30/2025/10", timeline.GetProperty("stream").GetString());
        var first = timeline.GetProperty("events")[0];
        Assert.Equal(["version", "at", "type", "name", "person", "unit", "unitName", "role", "actingFor", "details", "body"], Names(first));
        Assert.Equal("TaskRunOpened", first.GetProperty("type").GetString());
        Assert.EndsWith("+08:00", first.GetProperty("at").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_timeline_names_the_nearest()
    {
        var outcome = await Host.RunAsync("timeline", "10/hzz", "--data", simulated.Demo);
        outcome.Says(1, "lyg/2022-30/2025/10/hzq");
    }

    [Fact]
    public async Task The_record_of_a_year_is_sound()
    {
        var report = Json((await Host.RunAsync("audit", "verify", "--data", simulated.Year, "--json")).Gives(0));
        Assert.True(report.GetProperty("ok").GetBoolean());
        // The desks' events belong to the city and not to the plan-year that a simulation counts.
        Assert.InRange(report.GetProperty("events").GetInt64() - Json(simulated.YearOutcome).GetProperty("events").GetInt64(), 0, 100);
    }

    [Fact]
    public async Task Rebuild_and_migrate_leave_a_sound_record_sound()
    {
        using var copy = simulated.CopyOfDemo();
        Assert.Contains("重建", (await Host.RunAsync("rebuild", "--data", copy.Path)).Gives(0).Out, StringComparison.Ordinal);
        Assert.Contains("无需升级", (await Host.RunAsync("migrate", "--data", copy.Path)).Gives(0).Out, StringComparison.Ordinal);
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
    }

    [Fact]
    public async Task Documents_beside_the_record_survive_a_rebuild_and_are_nothing_to_the_audit()
    {
        using var copy = simulated.CopyOfDemo();
        var token = TestContext.Current.CancellationToken;
        var row = new KeptRow("draft", "月报", "wang", 0, DateTimeOffset.UnixEpoch, null, "{}");
        await using (var store = await SqliteStore.OpenAsync(copy.Path, StoreOpenMode.OpenExisting, token)) Assert.True(await store.SaveKeptAsync(row, token));

        (await Host.RunAsync("rebuild", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);

        await using var after = await SqliteStore.OpenAsync(copy.Path, StoreOpenMode.ReadOnly, token);
        Assert.Equal(row with { Version = 1 }, await after.FindKeptAsync("draft", "月报", token));
    }

    [Fact]
    public async Task Help_is_in_both_languages()
    {
        string[][] verbs = [[], ["validate"], ["plan"], ["simulate"], ["demo"], ["status"], ["timeline"], ["paper"], ["audit"], ["audit", "verify"], ["rebuild"], ["migrate"]];
        foreach (var verb in verbs)
        {
            var help = (await Host.RunAsync([.. verb, "--help"])).Gives(0).Out;
            Assert.Matches(@"[一-龥]+.* / [A-Z][a-z]+", help);
        }
    }

    [Fact]
    public async Task The_language_follows_the_environment_and_the_option_overrides_it()
    {
        var english = new Dictionary<string, string> { ["LANG"] = "en_US.UTF-8" };
        Assert.StartsWith("Definitions are valid", (await Host.RunAsync(["validate"], english)).Out, StringComparison.Ordinal);
        Assert.StartsWith("定义有效", (await Host.RunAsync(["validate", "--lang", "zh"], english)).Out, StringComparison.Ordinal);
        Assert.StartsWith("Definitions are valid", (await Host.RunAsync("--lang=en", "validate")).Out, StringComparison.Ordinal);
    }

    private static JsonElement Json(Outcome outcome) => JsonDocument.Parse(Assert.Single(outcome.Lines)).RootElement;

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
