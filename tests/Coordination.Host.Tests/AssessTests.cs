using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Coordination.Host.Tests;

/// <summary>A year assessed by the executable: the sheets add up, any past day can be asked for again, another rule is tried, and what is wrong is a sentence.</summary>
public sealed class AssessTests(Simulated simulated)
{
    [Fact]
    public void A_simulated_year_comes_to_its_frozen_result()
    {
        var assessment = Json(simulated.YearOutcome.Gives(0)).GetProperty("assessment");
        Assert.Equal(64, assessment.GetProperty("digest").GetString()!.Length);
        var units = assessment.GetProperty("units").EnumerateArray().ToList();
        Assert.InRange(units.Count, 25, 40);
        Assert.All(units, u =>
        {
            Assert.Equal(["unit", "score", "points"], u.EnumerateObject().Select(p => p.Name));
            Assert.InRange(u.GetProperty("score").GetDecimal(), 0, 102);
            Assert.All(u.GetProperty("points").EnumerateArray(), p => Assert.Equal(["rule", "delta", "because"], p.EnumerateObject().Select(x => x.Name)));
        });
    }

    [Fact]
    public async Task The_same_day_gives_the_same_digest_and_an_earlier_one_knows_less()
    {
        using var copy = simulated.CopyOfYear();
        var november = await AssessAsync(copy, "2025-11-15");
        Assert.Equal(Digest(november), Digest(await AssessAsync(copy, "2025-11-15")));
        var may = await AssessAsync(copy, "2025-05-15");
        Assert.NotEqual(Digest(november), Digest(may));
        Assert.True(PointsOf(may) < PointsOf(november));
    }

    /// <summary>Every line of a sheet, added up by another hand.</summary>
    [Fact]
    public async Task An_explained_score_adds_up_to_what_is_assessed()
    {
        using var copy = simulated.CopyOfYear();
        var told = (await AssessAsync(copy, "2026-03-31")).GetProperty("assessment").GetProperty("units").EnumerateArray().First(u => u.GetProperty("unit").GetString() == "gyx");
        var explained = Json((await Host.RunAsync("explain", "--unit", "灌云县", "--year", "2025", "--as-at", "2026-03-31", "--data", copy.Path, "--json")).Gives(0));
        Assert.Equal(told.ToString(), explained.ToString());
        // No section of this county runs out of marks, so that the sum of the lines is the score.
        Assert.Equal(told.GetProperty("score").GetDecimal(), 100 + explained.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty("delta").GetDecimal()));
        var table = (await Host.RunAsync("explain", "--unit", "gyx", "--year", "2025", "--as-at", "2026-03-31", "--data", copy.Path)).Gives(0);
        Assert.Contains("丙1 未经批准的逾期，每件扣0.5分", table.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_rule_is_tried_beside_the_result_and_nothing_is_written()
    {
        using var copy = simulated.CopyOfYear();
        var rules = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "assessment.yaml"), TestContext.Current.CancellationToken);
        var other = Path.Combine(copy.Path, "other.yaml");
        await File.WriteAllTextAsync(other, rules.Replace("points: 0.2, free: 3", "points: 0.9, free: 0", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var before = (await Host.RunAsync("status", "--data", copy.Path)).Gives(0).Lines[^1];
        var tried = (await Host.RunAsync("assess", "--year", "2025", "--as-at", "2026-03-31", "--what-if", other, "--data", copy.Path)).Gives(0);
        Assert.Contains("现行规则", tried.Lines[1], StringComparison.Ordinal);
        Assert.Contains(tried.Lines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, var with, var now, ..] && with != now && decimal.TryParse(with, CultureInfo.InvariantCulture, out _));
        Assert.Equal(before, (await Host.RunAsync("status", "--data", copy.Path)).Gives(0).Lines[^1]);
        await File.WriteAllTextAsync(other, rules.Replace("full: 50", "full: 49", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("应为 100", (await Host.RunAsync("assess", "--year", "2025", "--what-if", other, "--data", copy.Path)).Gives(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_has_a_row_a_point()
    {
        using var copy = simulated.CopyOfYear();
        var file = Path.Combine(copy.Path, "scores.xlsx");
        (await Host.RunAsync("assess", "--year", "2025", "--as-at", "2026-03-31", "--out", file, "--data", copy.Path)).Gives(0);
        Assert.True(new FileInfo(file).Length > 10_000);
    }

    [Theory]
    [InlineData("assessment-result", "2025/hzq", "连考核〔2025〕1号")]
    [InlineData("assessment-result", "2025/1/gyx", "连考核〔2025〕1号")]
    [InlineData("assessment-overview", "2025", "连考汇〔2025〕1号")]
    [InlineData("年度考核结果汇总", "2025/1", "连考汇〔2025〕1号")]
    public async Task A_frozen_result_goes_out_on_numbered_paper(string kind, string id, string number)
    {
        using var copy = simulated.CopyOfYear();
        string[] verb = ["paper", kind, id, "--data", copy.Path, "--issue", "--out"];
        Assert.StartsWith(number, (await Host.RunAsync([.. verb, copy.File("1.docx")])).Gives(0).Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith(number, (await Host.RunAsync([.. verb, copy.File("2.docx")])).Gives(0).Lines[^1], StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(copy.File("1.docx"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(copy.File("2.docx"), TestContext.Current.CancellationToken));
    }

    /// <summary>Compared with what the simulation tells of the same frozen result.</summary>
    [Fact]
    public async Task A_result_on_paper_has_the_score_and_every_line_of_it()
    {
        using var copy = simulated.CopyOfYear();
        (await Host.RunAsync("paper", "assessment-result", "2025/hzq", "--out", copy.File("result.docx"), "--data", copy.Path)).Gives(0);
        using var package = System.IO.Compression.ZipFile.OpenRead(copy.File("result.docx"));
        using var reader = new StreamReader(package.GetEntry("word/document.xml")!.Open());
        var text = System.Text.RegularExpressions.Regex.Replace(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), "<[^>]+>", "");

        var card = Json(simulated.YearOutcome).GetProperty("assessment").GetProperty("units").EnumerateArray().Single(u => u.GetProperty("unit").GetString() == "hzq");
        var points = card.GetProperty("points").EnumerateArray().Where(p => p.GetProperty("delta").GetDecimal() != 0).ToList();
        Assert.NotEmpty(points);
        Assert.Contains($"得分为{card.GetProperty("score").GetDecimal():0.00}分", text, StringComparison.Ordinal);
        Assert.All(points, p => Assert.Contains($"{p.GetProperty("rule").GetString()}", text, StringComparison.Ordinal));
        Assert.All(points.GroupBy(p => p.GetProperty("delta").GetDecimal()), same =>
            Assert.True(text.Split(same.Key.ToString("+0.00;−0.00", CultureInfo.InvariantCulture)).Length > same.Count(), $"{same.Key}"));
    }

    [Theory]
    [InlineData(2, "assess", "--year", "2021")]
    [InlineData(2, "explain", "--year", "2025")]
    [InlineData(2, "explain", "--unit", "nowhere", "--year", "2025")]
    [InlineData(1, "explain", "--unit", "ldxz", "--year", "2025")]
    [InlineData(1, "assess", "--year", "2030")]
    [InlineData(2, "assess", "--year", "2025", "--as-at", "yesterday")]
    [InlineData(1, "assess", "--year", "2025", "--what-if", "no-such-file.yaml")]
    public async Task What_cannot_be_assessed_is_said(int code, params string[] args)
    {
        using var copy = simulated.CopyOfYear();
        Assert.Single((await Host.RunAsync([.. args, "--data", copy.Path])).Gives(code).Error.Trim().Split('\n')[..1]);
    }

    private static async Task<JsonElement> AssessAsync(TempDirectory data, string asAt) =>
        Json((await Host.RunAsync("assess", "--year", "2025", "--as-at", asAt, "--data", data.Path, "--json")).Gives(0));

    private static string Digest(JsonElement assessed) => assessed.GetProperty("assessment").GetProperty("digest").GetString()!;

    private static int PointsOf(JsonElement assessed) => assessed.GetProperty("assessment").GetProperty("units").EnumerateArray().Sum(u => u.GetProperty("points").GetArrayLength());

    private static JsonElement Json(Outcome outcome) => JsonDocument.Parse(outcome.Out).RootElement;
}
