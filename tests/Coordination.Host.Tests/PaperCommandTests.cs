using Coordination.Application.Files;
using Coordination.Domain.Escalations;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>The verb paper writes what the record says and, once issued, always the same file; attacked with the real executable, lost files and wrong words.</summary>
public sealed class PaperCommandTests(Simulated simulated)
{
    [Theory]
    [InlineData("dispatch-order", "10/hzq")]
    [InlineData("DispatchOrder", "2025/10/hzq")]
    [InlineData("交办单", "10/海州区")]
    [InlineData("group-brief", "2025")]
    public async Task A_draft_is_made_from_the_record(string kind, string id)
    {
        using var folder = new TempDirectory();
        var outcome = (await Host.RunAsync("paper", kind, id, "--out", folder.File("paper.docx"), "--data", simulated.Demo)).Gives(0);
        Assert.Contains("已写入", outcome.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(kind == "group-brief", !outcome.Out.Contains("尚未存档", StringComparison.Ordinal));
        await using var paper = File.OpenRead(folder.File("paper.docx"));
        Assert.Equal(FileType.Docx, FileTypes.Recognise(paper));
    }

    [Theory]
    [InlineData(nameof(PaperKind.UrgeNotice), "连催办〔2025〕")]
    [InlineData(nameof(PaperKind.SupervisionOrder), "连督办〔2025〕")]
    public async Task A_notice_has_its_number(string kind, string number)
    {
        using var folder = new TempDirectory();
        var outcome = (await Host.RunAsync("paper", kind, NoticeOf(kind), "--out", folder.File("paper.docx"), "--data", simulated.Demo)).Gives(0);
        Assert.StartsWith(number, outcome.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issued_paper_stays_the_file_it_was()
    {
        using var copy = simulated.CopyOfDemo();
        string[] verb = ["paper", "dispatch-order", "10/hzq", "--data", copy.Path, "--out"];
        Assert.StartsWith("连交办〔2025〕1号", (await Host.RunAsync([.. verb, copy.File("1.docx"), "--issue"])).Gives(0).Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("连交办〔2025〕2号", (await Host.RunAsync("paper", "dispatch-order", "10/lyq", "--data", copy.Path, "--out", copy.File("2.docx"), "--issue")).Gives(0).Lines[^1], StringComparison.Ordinal);

        using var definitions = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Host.Workflows)) File.Copy(file, definitions.File(Path.GetFileName(file)));
        var papers = await File.ReadAllTextAsync(definitions.File("papers.yaml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(definitions.File("papers.yaml"), papers.Replace("的交办单", "的另一种交办单", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        string[][] again = [[], ["--issue"], ["--workflows", definitions.Path], ["--workflows", definitions.Path, "--issue"]];
        foreach (var more in again)
        {
            var outcome = (await Host.RunAsync([.. verb, copy.File("again.docx"), .. more])).Gives(0);
            Assert.StartsWith("连交办〔2025〕1号", Assert.Single(outcome.Lines), StringComparison.Ordinal);
            Assert.Equal(await BytesAsync(copy.File("1.docx")), await BytesAsync(copy.File("again.docx")));
        }

        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("rebuild", "--data", copy.Path)).Gives(0);
        (await Host.RunAsync("audit", "verify", "--data", copy.Path)).Gives(0);
    }

    [Fact]
    public async Task A_kept_file_that_is_gone_is_told_and_not_made_anew()
    {
        using var copy = simulated.CopyOfDemo();
        string[] verb = ["paper", "dispatch-order", "10/hzq", "--data", copy.Path, "--out", copy.File("paper.docx")];
        (await Host.RunAsync([.. verb, "--issue"])).Gives(0);
        Directory.Delete(copy.File("files"), recursive: true);
        (await Host.RunAsync(verb)).Says(3, "找不到文件");
        (await Host.RunAsync([.. verb, "--issue"])).Says(3, "找不到文件");
    }

    [Fact]
    public async Task What_does_not_exist_is_told()
    {
        using var folder = new TempDirectory();
        string[] to = ["--out", folder.File("paper.docx"), "--data", simulated.Demo];
        (await Host.RunAsync(["paper", "dispatch-order", "10/hzz", .. to])).Says(1, "lyg/2022-30/2025/10/hzq");
        (await Host.RunAsync(["paper", "completion-report", "10/hzq", .. to])).Says(1, "尚无办结报告");
        (await Host.RunAsync(["paper", "bulletin", NoticeOf(nameof(PaperKind.UrgeNotice)), .. to])).Says(1, "尚无通报");
        (await Host.RunAsync(["paper", "group-brief", "2024", .. to])).Says(1, "尚无领导小组一页纸");
        (await Host.RunAsync(["paper", "assessment-result", "2025/hzq", .. to])).Says(1, "尚无年度考核结果");
        (await Host.RunAsync(["paper", "assessment-overview", "2025/hzq", .. to])).Says(1, "尚无年度考核结果汇总");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("不认识文种“memo”", "paper", "memo", "10/hzq", "--out", "x.docx")]
    [InlineData("缺少必填选项 --out", "paper", "dispatch-order", "10/hzq")]
    [InlineData("缺少参数 ID", "paper", "dispatch-order", "--out", "x.docx")]
    public async Task A_wrong_argument_is_told_with_code_2(string sentence, params string[] args) =>
        Assert.Contains(sentence, (await Host.RunAsync(args)).Gives(2).ErrorLines[0], StringComparison.Ordinal);

    private string NoticeOf(string kind)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(simulated.Demo, "coordination.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT stream FROM entities WHERE stream LIKE 'notice:%' AND status = 'Sent' AND json_extract(document, '$.paper') = $kind ORDER BY stream LIMIT 1";
        command.Parameters.AddWithValue("$kind", kind);
        return ((string)command.ExecuteScalar()!)["notice:lyg/2022-30/".Length..];
    }

    private static Task<byte[]> BytesAsync(string file) => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
}
