using Xunit;

namespace Coordination.Host.Tests;

/// <summary>
/// Dates counted in a year without a holiday notice are provisional; the notice moves none of them until somebody says so, by name. Attacked
/// with a notice for 2027 that takes the day on which every co-unit's work is due.
/// </summary>
public sealed class CalendarTests
{
    private const string Notice = "\n  2027:\n    \"off\":\n      试: [2027-11-30]\n    make-up: {}\n";

    [Fact]
    public async Task A_new_notice_shows_what_would_move_and_moves_it_only_when_told_to_by_name()
    {
        using var data = new TempDirectory();
        using var definitions = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Host.Workflows)) File.Copy(file, Path.Combine(definitions.Path, Path.GetFileName(file)));
        await File.AppendAllTextAsync(Path.Combine(definitions.Path, "calendar.yaml"), Notice, TestContext.Current.CancellationToken);
        (await Host.RunAsync("demo", "--once", "--today", "2027-01-29", "--data", data.Path)).Gives(0);
        string[] moves = ["calendar", "moves", "--data", data.Path];
        string[] withNotice = [.. moves, "--workflows", definitions.Path];

        Assert.Single((await Host.RunAsync(moves)).Gives(0).Lines);
        var shown = (await Host.RunAsync(withNotice)).Gives(0).Lines;
        Assert.True(shown.Length > 200, $"{shown.Length} lines");
        Assert.Contains(shown, l => l.EndsWith("/10/hzq  2027-11-30 → 2027-11-29", StringComparison.Ordinal));
        (await Host.RunAsync([.. withNotice, "--confirm"])).Says(1, "--by");
        Assert.Equal(shown, (await Host.RunAsync(withNotice)).Gives(0).Lines);

        var confirmed = (await Host.RunAsync([.. withNotice, "--confirm", "--by", "office.head"])).Gives(0).Lines;
        Assert.Equal(shown.Length + 1, confirmed.Length);
        Assert.Single((await Host.RunAsync(withNotice)).Gives(0).Lines);
        Assert.Contains("office.head", (await Host.RunAsync("timeline", "2027/10/hzq", "--data", data.Path)).Gives(0).Out, StringComparison.Ordinal);
        (await Host.RunAsync("audit", "verify", "--data", data.Path)).Gives(0);
    }

    [Fact]
    public async Task Nothing_is_made_where_there_is_no_data()
    {
        using var folder = new TempDirectory();
        var nowhere = Path.Combine(folder.Path, "none");
        (await Host.RunAsync("calendar", "moves", "--data", nowhere)).Gives(3);
        Assert.False(Directory.Exists(nowhere));
    }
}
