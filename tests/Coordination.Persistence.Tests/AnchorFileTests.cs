using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

/// <summary>One line a day and node; a line torn by a crash is as if never written, any other unreadable line is damage.</summary>
public sealed class AnchorFileTests : IDisposable
{
    private static readonly Anchor s_first = new(new DateOnly(2025, 3, 1), "node-1", 41, "abc");
    private static readonly Anchor s_nextDay = new(new DateOnly(2025, 3, 2), "node-1", 57, "def");

    private readonly TempDirectory _directory = new();
    private readonly AnchorFile _anchors;

    public AnchorFileTests() => _anchors = new AnchorFile(_directory.Path);

    private static CancellationToken s_token => TestContext.Current.CancellationToken;

    private string LogPath => _directory.File("anchors.log");

    public void Dispose()
    {
        _anchors.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Without_a_file_there_are_no_anchors() => Assert.Empty(await _anchors.ReadAsync(s_token));

    [Fact]
    public async Task Anchors_are_read_in_the_order_they_were_written()
    {
        await _anchors.AppendAsync(s_first, s_token);
        await _anchors.AppendAsync(s_nextDay, s_token);

        Assert.Equal([s_first, s_nextDay], await _anchors.ReadAsync(s_token));
        Assert.Equal("2025-03-01 node-1 41 abc\n2025-03-02 node-1 57 def\n", await File.ReadAllTextAsync(LogPath, s_token));
    }

    [Fact]
    public async Task A_day_is_anchored_once_for_each_node()
    {
        await _anchors.AppendAsync(s_first, s_token);
        await _anchors.AppendAsync(s_first with { Sequence = 99 }, s_token);
        await _anchors.AppendAsync(s_first with { Node = "node-2" }, s_token);

        Assert.Equal([s_first, s_first with { Node = "node-2" }], await _anchors.ReadAsync(s_token));
    }

    [Fact]
    public async Task A_torn_last_line_is_not_read_and_the_next_append_takes_its_place()
    {
        await File.WriteAllTextAsync(LogPath, "2025-03-01 node-1 41 abc\n2025-03-02 node-1 5", s_token);
        Assert.Equal([s_first], await _anchors.ReadAsync(s_token));

        await _anchors.AppendAsync(s_nextDay, s_token);

        Assert.Equal([s_first, s_nextDay], await _anchors.ReadAsync(s_token));
    }

    [Fact]
    public async Task An_unreadable_whole_line_is_damage()
    {
        await File.WriteAllTextAsync(LogPath, "2025-03-01 node-1 abc\n2025-03-02 node-1 57 def\n", s_token);

        var error = await Assert.ThrowsAsync<StoreException>(() => _anchors.ReadAsync(s_token));

        Assert.Equal(StoreProblem.Corrupt, error.Problem);
    }

    [Theory]
    [InlineData("node 1")]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_node_is_one_word(string node) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _anchors.AppendAsync(s_first with { Node = node }, s_token));
}
