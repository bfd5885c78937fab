using Coordination.Application.Storage;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>Documents beside the record: one version wins, lists page in key order, the record neither moves them nor is moved by them.</summary>
public abstract partial class StoreComplianceTests
{
    public static TheoryData<string> NoKeys =>
    [
        "", "ends in a blank ", "nul\0", "line\n", new string('长', 201), "half \ud83d",
    ];

    [Fact]
    public async Task A_kept_document_comes_back_as_saved_and_one_version_on()
    {
        var row = Kept("连云港/草稿 1", "王芳") with { SavedAt = At, ExpiresAt = At.AddTicks(1), Document = "{\"意见\":\"同意\"}" };

        Assert.True(await Store.SaveKeptAsync(row, Token));
        Assert.Equal(row with { Version = 1 }, await Store.FindKeptAsync("draft", "连云港/草稿 1", Token));

        var later = row with { Version = 1, Owner = "李强", SavedAt = DateTimeOffset.MaxValue, ExpiresAt = null, Document = new string('案', 20_000) };
        Assert.True(await Store.SaveKeptAsync(later, Token));
        Assert.Equal(later with { Version = 2 }, await Store.FindKeptAsync("draft", "连云港/草稿 1", Token));
    }

    [Fact]
    public async Task An_instant_of_another_zone_comes_back_in_utc()
    {
        var shanghai = At.ToOffset(TimeSpan.FromHours(8));
        await Store.SaveKeptAsync(Kept("k") with { SavedAt = shanghai, ExpiresAt = shanghai }, Token);

        var found = await Store.FindKeptAsync("draft", "k", Token);

        Assert.Equal((At.UtcTicks, TimeSpan.Zero), (found!.SavedAt.UtcTicks, found.SavedAt.Offset));
        Assert.Equal((At.UtcTicks, TimeSpan.Zero), (found.ExpiresAt!.Value.UtcTicks, found.ExpiresAt.Value.Offset));
    }

    [Fact]
    public async Task The_same_key_of_another_kind_or_case_is_another_document()
    {
        foreach (var row in new[] { Kept("k"), Kept("K"), Kept("k") with { Kind = "session" } }) Assert.True(await Store.SaveKeptAsync(row, Token));

        Assert.True(await Store.DeleteKeptAsync("draft", "k", Token));

        Assert.Null(await Store.FindKeptAsync("draft", "k", Token));
        Assert.NotNull(await Store.FindKeptAsync("draft", "K", Token));
        Assert.NotNull(await Store.FindKeptAsync("session", "k", Token));
    }

    [Fact]
    public async Task A_document_that_is_there_already_or_has_moved_on_or_is_gone_is_not_overwritten()
    {
        Assert.True(await Store.SaveKeptAsync(Kept("k"), Token));

        Assert.False(await Store.SaveKeptAsync(Kept("k", "another"), Token));
        Assert.False(await Store.SaveKeptAsync(Kept("k", "another") with { Version = 2 }, Token));
        Assert.False(await Store.SaveKeptAsync(Kept("absent") with { Version = 1 }, Token));

        Assert.Equal(Kept("k") with { Version = 1 }, Assert.Single(await Store.ListKeptAsync("draft", null, null, 10, Token)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_writers_racing_for_one_version_exactly_one_wins(int version)
    {
        if (version > 0) await Store.SaveKeptAsync(Kept("k"), Token);
        var racers = Enumerable.Range(1, 8).Select(n => Kept("k", $"writer {n}") with { Version = version }).ToList();

        var won = await Task.WhenAll(racers.Select(row => Task.Run(() => Store.SaveKeptAsync(row, Token), Token)));

        var winner = Assert.Single(racers.Zip(won), pair => pair.Second).First;
        Assert.Equal(winner with { Version = version + 1 }, await Store.FindKeptAsync("draft", "k", Token));
    }

    [Fact]
    public async Task Documents_are_listed_by_kind_or_owner_in_key_order_and_page_by_page()
    {
        foreach (var key in new[] { "b", "Z", "一", "a1", "a" }) await Store.SaveKeptAsync(Kept(key, key == "b" ? "li" : "wang"), Token);
        await Store.SaveKeptAsync(Kept("a") with { Kind = "session" }, Token);

        Assert.Equal(["Z", "a", "a1", "b", "一"], await KeysAsync(null, null, 10));
        Assert.Equal(["Z", "a"], await KeysAsync(null, null, 2));
        Assert.Equal(["a1", "b", "一"], await KeysAsync(null, "a", 10));
        Assert.Equal(["Z", "a", "a1"], await KeysAsync("wang", null, 3));
        Assert.Equal(["一"], await KeysAsync("wang", "a1", 3));
        Assert.Empty(await KeysAsync("", null, 10));

        async Task<IEnumerable<string>> KeysAsync(string? owner, string? after, int limit) =>
            (await Store.ListKeptAsync("draft", owner, after, limit, Token)).Select(row => row.Key);
    }

    [Fact]
    public async Task All_of_an_owners_documents_of_a_kind_go_at_once_and_no_others()
    {
        foreach (var row in new[] { Kept("1", "wang"), Kept("2", "wang"), Kept("3", "li"), Kept("4", ""), Kept("5", "wang") with { Kind = "session" } })
            await Store.SaveKeptAsync(row, Token);

        Assert.Equal(2, await Store.DeleteKeptOfAsync("draft", "wang", Token));

        Assert.Equal(["3", "4"], (await Store.ListKeptAsync("draft", null, null, 10, Token)).Select(row => row.Key));
        Assert.Single(await Store.ListKeptAsync("session", null, null, 10, Token));
        Assert.Equal(0, await Store.DeleteKeptOfAsync("draft", "wang", Token));
    }

    [Fact]
    public async Task What_has_expired_is_given_until_it_is_deleted_and_only_that_is_deleted()
    {
        await Store.SaveKeptAsync(Kept("past") with { ExpiresAt = At }, Token);
        await Store.SaveKeptAsync(Kept("next") with { ExpiresAt = At.AddTicks(1) }, Token);
        await Store.SaveKeptAsync(Kept("never"), Token);
        Assert.Equal(At, (await Store.FindKeptAsync("draft", "past", Token))?.ExpiresAt);

        Assert.Equal(1, await Store.DeleteExpiredKeptAsync(At, Token));

        Assert.Equal(["never", "next"], (await Store.ListKeptAsync("draft", null, null, 10, Token)).Select(row => row.Key));
        Assert.Equal(0, await Store.DeleteExpiredKeptAsync(At, Token));
    }

    /// <summary>More than one statement deletes.</summary>
    [Fact]
    public async Task However_many_have_expired_all_are_deleted_and_counted()
    {
        for (var n = 0; n < 501; n++) await Store.SaveKeptAsync(Kept($"{n}") with { ExpiresAt = At.AddMinutes(-n) }, Token);

        Assert.Equal(501, await Store.DeleteExpiredKeptAsync(At, Token));
        Assert.Empty(await Store.ListKeptAsync("draft", null, null, 10, Token));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_and_can_be_made_anew()
    {
        await Store.SaveKeptAsync(Kept("k"), Token);

        Assert.True(await Store.DeleteKeptAsync("draft", "k", Token));

        Assert.False(await Store.DeleteKeptAsync("draft", "k", Token));
        Assert.False(await Store.SaveKeptAsync(Kept("k") with { Version = 1 }, Token));
        Assert.True(await Store.SaveKeptAsync(Kept("k"), Token));
    }

    [Theory]
    [MemberData(nameof(NoKeys))]
    public async Task A_key_that_no_database_could_tell_apart_is_found_nowhere_and_refused_at_the_door(string key)
    {
        await Store.SaveKeptAsync(Kept("ends in a blank"), Token);

        Assert.Null(await Store.FindKeptAsync("draft", key, Token));
        Assert.False(await Store.DeleteKeptAsync("draft", key, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveKeptAsync(Kept(key), Token));
    }

    [Fact]
    public async Task Kinds_and_owners_too_long_or_of_several_words_and_versions_below_zero_are_refused()
    {
        KeptRow[] wrong =
        [
            Kept("k") with { Kind = "" }, Kept("k") with { Kind = "two words" }, Kept("k") with { Kind = new string('k', 41) },
            Kept("k", new string('o', 201)), Kept("k", "blank "), Kept("k") with { Version = -1 },
        ];
        foreach (var row in wrong) await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SaveKeptAsync(row, Token));

        Assert.True(await Store.SaveKeptAsync(new KeptRow(new string('k', 40), new string('长', 200), new string('主', 200), 0, At, null, ""), Token));
    }

    /// <summary>A document with U+0000 fails in mid-statement where the database cannot hold it.</summary>
    [Fact]
    public async Task A_save_that_fails_or_is_cancelled_leaves_nothing()
    {
        if (!KeepsNul) await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveKeptAsync(Kept("k") with { Document = "nul \0" }, Token));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.SaveKeptAsync(Kept("k"), cancelled.Token));

        Assert.Null(await Store.FindKeptAsync("draft", "k", Token));
    }

    [Fact]
    public async Task Documents_are_read_while_a_batch_is_open_and_stay_when_it_is_rolled_back()
    {
        await Store.SaveKeptAsync(Kept("before"), Token);
        Task<bool> meanwhile;
        await using (var session = await Store.BeginAsync(Token))
        {
            await session.WriteAsync(Batch(1, Event(First, 1, 1)), Token);
            meanwhile = Task.Run(() => Store.SaveKeptAsync(Kept("meanwhile"), Token), Token);

            Assert.NotNull(await Store.FindKeptAsync("draft", "before", Token));
            Assert.NotEmpty(await Store.ListKeptAsync("draft", "wang", null, 10, Token));
        }

        Assert.True(await meanwhile);
        Assert.Equal(["before", "meanwhile"], (await Store.ListKeptAsync("draft", null, null, 10, Token)).Select(row => row.Key));
        Assert.Empty(await Store.ReadEventsAsync(0, 10, Token));
    }

    [Fact]
    public async Task Replacing_the_views_leaves_kept_documents_alone()
    {
        await Store.SaveKeptAsync(Kept("k"), Token);

        await Store.ReplaceViewsAsync(AsyncEnumerable.Empty<(EntityRow, IReadOnlyList<DeadlineRow>)>(), Token);

        Assert.Equal(Kept("k") with { Version = 1 }, await Store.FindKeptAsync("draft", "k", Token));
    }

    private static KeptRow Kept(string key, string owner = "wang") => new("draft", key, owner, 0, At, null, "{}");
}
