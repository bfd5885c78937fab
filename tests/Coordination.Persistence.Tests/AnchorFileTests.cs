using Coordination.Application.Storage;

namespace Coordination.Persistence.Tests;

/// <summary>One line a day and node; a line torn by a crash is as if never written, any other unreadable line is damage.</summary>
public sealed class AnchorFileTests : IDisposable
{
    private static readonly Anchor First = new(new DateOnly(2025, 3, 1), "node-1", 41, "abc");
    private static readonly Anchor NextDay = new(new DateOnly(2025, 3, 2), "node-1", 57, "def");

    private readonly TempDirectory directory = new();
    private readonly AnchorFile anchors;

    public AnchorFileTests() => anchors = new AnchorFile(directory.Path);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LogPath => directory.File("anchors.log");

    public void Dispose()
    {
        anchors.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Without_a_file_there_are_no_anchors() => Assert.Empty(await anchors.ReadAsync(Token));

    [Fact]
    public async Task Anchors_are_read_in_the_order_they_were_written()
    {
        await anchors.AppendAsync(First, Token);
        await anchors.AppendAsync(NextDay, Token);

        Assert.Equal([First, NextDay], await anchors.ReadAsync(Token));
        Assert.Equal("2025-03-01 node-1 41 abc\n2025-03-02 node-1 57 def\n", await File.ReadAllTextAsync(LogPath, Token));
    }

    [Fact]
    public async Task A_day_is_anchored_once_for_each_node()
    {
        await anchors.AppendAsync(First, Token);
        await anchors.AppendAsync(First with { Sequence = 99 }, Token);
        await anchors.AppendAsync(First with { Node = "node-2" }, Token);

        Assert.Equal([First, First with { Node = "node-2" }], await anchors.ReadAsync(Token));
    }

    [Fact]
    public async Task A_torn_last_line_is_not_read_and_the_next_append_takes_its_place()
    {
        await File.WriteAllTextAsync(LogPath, "2025-03-01 node-1 41 abc\n2025-03-02 node-1 5", Token);
        Assert.Equal([First], await anchors.ReadAsync(Token));

        await anchors.AppendAsync(NextDay, Token);

        Assert.Equal([First, NextDay], await anchors.ReadAsync(Token));
    }

    [Fact]
    public async Task An_unreadable_whole_line_is_damage()
    {
        await File.WriteAllTextAsync(LogPath, "2025-03-01 node-1 abc\n2025-03-02 node-1 57 def\n", Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => anchors.ReadAsync(Token));

        Assert.Equal(StoreProblem.Corrupt, error.Problem);
    }

    [Theory]
    [InlineData("node 1")]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_node_is_one_word(string node) =>
        await Assert.ThrowsAsync<ArgumentException>(() => anchors.AppendAsync(First with { Node = node }, Token));
}
