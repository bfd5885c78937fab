using Microsoft.Data.Sqlite;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>Whatever is wrong with arguments, definitions or data: one clear sentence, the exit code of its kind, nothing lost; attacked with each of them.</summary>
public sealed class BadInputTests(Simulated simulated)
{
    [Theory]
    [InlineData("缺少必填选项 --year。", "simulate", "--seed", "1")]
    [InlineData("年度应为", "simulate", "--year", "later", "--seed", "1")]
    [InlineData("年度应为", "simulate", "--year", "21000", "--seed", "1")]
    [InlineData("2021 年早于", "simulate", "--year", "2021", "--seed", "1")]
    [InlineData("种子应为整数", "simulate", "--year", "2025", "--seed", "z")]
    [InlineData("日期应形如", "demo", "--today", "2025-02-30")]
    [InlineData("早于该年度的启动日", "demo", "--today", "2025-01-01")]
    [InlineData("时刻应形如", "status", "--at", "tomorrow")]
    [InlineData("缺少取值", "status", "--data")]
    [InlineData("不认识“--nope”", "status", "--nope")]
    [InlineData("不认识“verfy”", "audit", "verfy")]
    [InlineData("缺少参数 ASSIGNMENT-ID", "timeline")]
    [InlineData("请写明要执行的命令", "audit")]
    [InlineData("请写明要执行的命令")]
    [InlineData("语言应为 zh 或 en", "validate", "--lang", "fr")]
    public async Task A_wrong_argument_is_told_with_code_2(string sentence, params string[] args)
    {
        var outcome = (await Host.RunAsync(args)).Gives(2);
        Assert.Empty(outcome.Out);
        Assert.Contains(sentence, outcome.ErrorLines[0], StringComparison.Ordinal);
        Assert.InRange(outcome.ErrorLines.Length, 1, 2);
    }

    [Fact]
    public async Task A_broken_definition_is_listed_by_line_and_stops_every_verb_that_needs_it()
    {
        using var folder = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Host.Workflows)) File.Copy(file, folder.File(Path.GetFileName(file)));
        var task = folder.File("10-water-saving.yaml");
        var text = await File.ReadAllTextAsync(task, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(task, text.Replace("lead: ", "lead: 不存在的", StringComparison.Ordinal) + "\nnonsense: 1\n", TestContext.Current.CancellationToken);

        var listed = (await Host.RunAsync("validate", folder.Path)).Gives(1);
        Assert.True(listed.Lines.Length >= 2);
        Assert.All(listed.Lines, line => Assert.Matches(@"10-water-saving\.yaml:\d+:\d+: [a-z-]+: .+", line));
        (await Host.RunAsync("plan", "--workflows", folder.Path)).Says(1, "10-water-saving.yaml:");
        (await Host.RunAsync("demo", "--workflows", folder.Path, "--data", folder.File("data"))).Says(1, "10-water-saving.yaml:");
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("timeline", "10/hzq")]
    [InlineData("paper", "dispatch-order", "10/hzq", "--out", "x.docx")]
    [InlineData("audit", "verify")]
    [InlineData("rebuild")]
    [InlineData("migrate")]
    public async Task A_directory_without_data_is_told(params string[] verb)
    {
        using var empty = new TempDirectory();
        (await Host.RunAsync([.. verb, "--data", empty.Path])).Says(3, "没有本程序的数据");
        (await Host.RunAsync([.. verb, "--data", empty.File("nowhere")])).Says(3, "没有本程序的数据");
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("audit", "verify")]
    [InlineData("rebuild")]
    [InlineData("demo", "--once")]
    public async Task A_file_that_is_no_database_is_told_and_left_as_it_is(params string[] verb)
    {
        using var folder = new TempDirectory();
        var bytes = new byte[20_000];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(folder.File("coordination.db"), bytes, TestContext.Current.CancellationToken);
        (await Host.RunAsync([.. verb, "--data", folder.Path])).Says(3, "已损坏或不是本程序的数据库");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder.File("coordination.db"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("migrate")]
    [InlineData("demo", "--once", "--today", Simulated.Today, "--seed", "7")]
    public async Task A_directory_of_a_newer_version_is_told(params string[] verb)
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, "INSERT INTO schema_versions (ScriptName, Applied) VALUES ('9999_later.sql', '2030-01-01')");
        (await Host.RunAsync([.. verb, "--data", copy.Path])).Says(3, "更新版本的程序");
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc takes no directories, whoever asks");
        (await Host.RunAsync("demo", "--once", "--data", "/proc/coordination")).Says(3, "无权读写数据目录");
    }

    [Fact]
    public async Task A_file_in_place_of_the_directory_is_told()
    {
        using var folder = new TempDirectory();
        await File.WriteAllTextAsync(folder.File("data"), "", TestContext.Current.CancellationToken);
        (await Host.RunAsync("demo", "--once", "--data", folder.File("data"))).Says(3, "无权读写数据目录");
    }

    [Fact]
    public async Task Another_seed_year_or_day_on_the_same_directory_is_refused()
    {
        using var year = simulated.CopyOfYear();
        using var demo = simulated.CopyOfDemo();
        (await Host.RunAsync("simulate", "--year", "2025", "--seed", "8", "--data", year.Path)).Says(3, "2025 年、种子 7");
        (await Host.RunAsync("simulate", "--year", "2024", "--seed", "7", "--data", year.Path)).Says(3, "2025 年、种子 7");
        (await Host.RunAsync("simulate", "--year", "2025", "--seed", "7", "--data", demo.Path)).Says(3, "演示数据");
        (await Host.RunAsync("demo", "--once", "--seed", "8", "--today", Simulated.Today, "--data", demo.Path)).Says(3, "种子 7");
        (await Host.RunAsync("demo", "--once", "--seed", "7", "--today", "2025-03-03", "--data", demo.Path)).Says(3, Simulated.Today);
        (await Host.RunAsync("demo", "--once", "--seed", "7", "--data", year.Path)).Says(3, "完整模拟");
    }

    [Fact]
    public async Task A_damaged_row_is_told_without_a_stack_trace_unless_asked_for()
    {
        using var copy = simulated.CopyOfDemo();
        Sql.Run(copy, "UPDATE events SET body = 'garbage' WHERE stream = 'assignment:lyg/2022-30/2025/10/hzq' AND version = 2");
        (await Host.RunAsync("timeline", "10/hzq", "--data", copy.Path)).Says(3, "audit verify");
        (await Host.RunAsync("rebuild", "--data", copy.Path)).Says(3, "audit verify");
        Assert.Contains("   at ", (await Host.RunAsync("rebuild", "--data", copy.Path, "--verbose")).Gives(3).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_size_limit_ends_a_simulation_with_a_sentence_and_it_goes_on_without()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ulimit is a Unix shell's");
        using var folder = new TempDirectory();
        string[] verb = ["demo", "--once", "--today", "2025-01-20", "--data", folder.Path];
        var limited = await Host.RunLimitedAsync(1500, verb);
        Assert.True(limited.Code == 3, $"exit {limited.Code}. {limited.Out} {limited.Error}");
        Assert.Contains("磁盘", limited.ErrorLines[^1], StringComparison.Ordinal);
        (await Host.RunAsync(verb)).Gives(0);
        (await Host.RunAsync("audit", "verify", "--data", folder.Path)).Gives(0);
    }
}

internal static class Sql
{
    public static void Run(TempDirectory directory, string sql)
    {
        using var connection = Open(directory);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() != 0, $"nothing was changed by {sql}");
    }

    public static SqliteConnection Open(TempDirectory directory)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = directory.File("coordination.db"),
            Pooling = false,
            ForeignKeys = false,
        }.ToString());
        connection.Open();
        return connection;
    }
}
