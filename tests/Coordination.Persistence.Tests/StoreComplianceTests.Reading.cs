using Coordination.Application.Storage;
using Coordination.Domain;
using static Coordination.Persistence.Tests.Sample;

namespace Coordination.Persistence.Tests;

/// <summary>Reading: order, paging, exact text and time, prefixes of whole segments.</summary>
public abstract partial class StoreComplianceTests
{
    public static TheoryData<string> Texts =>
    [
        "连云港市统筹协调",
        "😀 👩‍👩‍👧 𠮷野家",
        "\"quoted\" 'single' \\back\\ <tag> & %_* ; --",
        string.Concat(Enumerable.Range(1, 31).Select(code => (char)code)),
        "\u007f\u0085\u2028\u2029\ufeff\ue000\ufffd",
        "",
        " leading and trailing ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_comes_back_as_written(string text)
    {
        var row = Event(First, 1, 1, body: text);
        await Store.CommitAsync(Batch(1, row) with
        {
            Entities = [Entity(First, 1, text) with { Status = text }],
            Commands = [Command(row) with { Answer = text, Person = text }],
            Deadlines = [new DeadlineRow(First, text, 1, At)],
        });

        Assert.Equal(text, Assert.Single(await Store.ReadEventsAsync(0, 10, Token)).Body);
        var entity = Assert.Single(await Store.ReadEntitiesAsync(First.Kind, "", null, 10, Token));
        Assert.Equal((text, text), (entity.Document, entity.Status));
        var command = Assert.Single(await Store.ReadCommandsAsync(0, 10, Token));
        Assert.Equal((text, text), (command.Answer, command.Person));
        Assert.Equal(text, Assert.Single(await Store.ReadDueAsync(At, 10, Token)).Name);
    }

    [Fact]
    public async Task A_text_with_a_nul_comes_back_or_is_refused_whole()
    {
        const string Text = "nul \0 inside";

        var error = await Record.ExceptionAsync(() => Store.CommitAsync(Batch(1, Event(First, 1, 1, body: Text))));

        if (KeepsNul) Assert.Equal((null, Text), (error, Assert.Single(await Store.ReadEventsAsync(0, 10, Token)).Body));
        else Assert.Equal((typeof(ArgumentException), 0), (error?.GetType(), (await Store.ReadEventsAsync(0, 10, Token)).Count));
    }

    [Fact]
    public async Task Instants_keep_every_tick_and_come_back_in_utc()
    {
        var at = new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.FromHours(8)).AddTicks(9999999);
        await Store.CommitAsync(Batch(1, Event(First, 1, 1) with { At = at }) with
        {
            Entities = [Entity(First, 1) with { DueAt = at.AddTicks(1), ChangedAt = at.AddTicks(2) }],
            Deadlines = [new DeadlineRow(First, "due", 1, DateTimeOffset.MaxValue)],
            Ledger = Ledger(1) with { At = at },
        });

        var row = Assert.Single(await Store.ReadEventsAsync(0, 10, Token));
        Assert.Equal((at.UtcTicks, TimeSpan.Zero), (row.At.UtcTicks, row.At.Offset));
        var entity = Assert.Single(await Store.ReadEntitiesAsync(First.Kind, "", null, 10, Token));
        Assert.Equal((at.AddTicks(1), at.AddTicks(2)), (entity.DueAt, entity.ChangedAt));
        Assert.Equal(DateTimeOffset.MaxValue.UtcTicks, (await Store.ReadNextDueAsync(Token))?.UtcTicks);
        Assert.Equal(at, (await Store.ReadLedgerHeadAsync(Node, Token))?.At);
    }

    [Fact]
    public async Task Deadlines_due_come_earliest_first_then_by_stream_and_name_up_to_the_limit()
    {
        await Store.CommitAsync(Batch(1) with
        {
            Deadlines =
            [
                new(Second, "report", 1, At), new(First, "report", 2, At), new(First, "acknowledge", 3, At),
                new(First, "late", 4, At.AddTicks(-1)), new(First, "later", 5, At.AddTicks(1)),
            ],
        });

        Assert.Equal(["late", "acknowledge", "report", "report"], (await Store.ReadDueAsync(At, 10, Token)).Select(row => row.Name));
        Assert.Equal([new DueDeadline(First, "late", 4, At.AddTicks(-1)), new(First, "acknowledge", 3, At)], await Store.ReadDueAsync(At, 2, Token));
        Assert.Equal(At.AddTicks(-1), await Store.ReadNextDueAsync(Token));
    }

    [Fact]
    public async Task A_deadline_is_moved_and_cleared_under_its_name()
    {
        Assert.Null(await Store.ReadNextDueAsync(Token));
        await Store.CommitAsync(Batch(1) with { Deadlines = [new(First, "due", 1, At), new(Second, "due", 1, At)] });
        await Store.CommitAsync(Batch(2) with { Deadlines = [new(First, "due", 2, At.AddDays(1)), new(Second, "due", 2, null)] });

        Assert.Empty(await Store.ReadDueAsync(At, 10, Token));
        Assert.Equal([new DueDeadline(First, "due", 2, At.AddDays(1))], await Store.ReadDueAsync(At.AddDays(1), 10, Token));
        Assert.Equal([new DeadlineRow(First, "due", 2, At.AddDays(1)), new(Second, "due", 2, null)], await Store.ReadDeadlinesAsync(null, null, 10, Token));
    }

    [Fact]
    public async Task An_empty_store_answers_every_read_with_nothing()
    {
        Assert.Null(await Store.ReadLedgerHeadAsync(Node, Token));
        Assert.Empty(await Store.ReadDueAsync(At, 10, Token));
        Assert.Empty(await Store.ReadOutboxAsync(0, 10, Token));
        Assert.Equal(0, await Store.CountOutboxOpenAsync(Token));
        Assert.Empty(await Store.ReadEntitiesAsync(First.Kind, "", null, 10, Token));
        Assert.Empty(await Store.ReadTimelineAsync(First, Token));
        Assert.Empty(await Store.ReadEventsAsync(0, 10, Token));
        Assert.Empty(await Store.ReadCommandsAsync(0, 10, Token));
        Assert.Empty(await Store.ReadLedgerAsync(null, 0, 10, Token));
        Assert.Empty(await Store.ReadDeadlinesAsync(null, null, 10, Token));
        Assert.Empty(await Store.ReadDefinitionsAsync(Token));
        Assert.Empty((await Store.LoadAsync((First, 0))).Events);
        var counts = await Store.CountAsync("", Token);
        Assert.Empty(counts.EventsByType);
        Assert.Equal((0, 0, 0), (counts.CommandsAccepted, counts.CommandsRefused, counts.MessagesPublished));
    }

    [Fact]
    public async Task Every_paged_read_goes_on_after_the_last_row_seen()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2), Event(Second, 1, 3)) with
        {
            Deadlines = [new(First, "a", 1, At), new(First, "b", 1, null), new(Second, "a", 1, At)],
        });
        await Store.CommitAsync(Batch(2));
        await Store.CommitAsync(Batch(1) with { Ledger = Ledger(1, "node-0") });

        Assert.Equal([1L, 2, 3], await PagesAsync<EventRow, long>(0, (after, n) => Store.ReadEventsAsync(after, n, Token), row => row.Position));
        Assert.Equal([1L, 2, 3], await PagesAsync<CommandRow, long>(0, (after, n) => Store.ReadCommandsAsync(after, n, Token), row => row.Sequence));
        Assert.Equal([1L, 2, 3], await PagesAsync<OutboxMessage, long>(0, (after, n) => Store.ReadOutboxAsync(after, n, Token), row => row.Id));
        Assert.Equal(
            [First.Key, Second.Key],
            await PagesAsync<EntityRow, string?>(null, (after, n) => Store.ReadEntitiesAsync(First.Kind, PlanYear, after, n, Token), row => row.Stream.Key));
        Assert.Equal(
            [(First, 1), (First, 2), (Second, 1)],
            await PagesAsync<EventRow, (StreamId? Stream, int Version)>(
                (null, 0), (after, n) => Store.ReadStreamsAsync(First.Kind, PlanYear, after.Stream, after.Version, n, Token), row => (row.Stream, row.Version)));
        Assert.Empty(await Store.ReadStreamsAsync(StreamKind.Desk, PlanYear, null, 0, 10, Token));
        Assert.Equal(
            [("node-0", 1L), (Node, 1L), (Node, 2L)],
            await PagesAsync<LedgerRow, (string? Node, long Sequence)>(
                (null, 0), (after, n) => Store.ReadLedgerAsync(after.Node, after.Sequence, n, Token), row => (row.Node, row.Sequence)));
        Assert.Equal(
            [($"{First}", "a"), ($"{First}", "b"), ($"{Second}", "a")],
            await PagesAsync<DeadlineRow, (string? Stream, string? Name)>(
                (null, null), (after, n) => Store.ReadDeadlinesAsync(after.Stream, after.Name, n, Token), row => (row.Stream.ToString(), row.Name)));
    }

    [Fact]
    public async Task Entities_are_read_by_kind_and_whole_segments_in_key_order()
    {
        string[] keys = ["a/b", "a/b.2", "a/b/1", "a/b/2", "a/b0", "a/bc", "a/B", "a", "a/%", "a/%/x", "a/_"];
        await Store.CommitAsync(Batch(1) with
        {
            Entities = [.. keys.Select(key => Entity(Stream(key), 1)), Entity(Stream("a/b/3", StreamKind.TaskRun), 1)],
        });

        Assert.Equal(["a/b", "a/b/1", "a/b/2"], await KeysAsync("a/b"));
        Assert.Equal(["a/b/1", "a/b/2"], await KeysAsync("a/b/"));
        Assert.Equal(["a/b/2"], await KeysAsync("a/b", after: "a/b/1"));
        Assert.Equal(["a/%", "a/%/x"], await KeysAsync("a/%"));
        Assert.Equal(["a/_"], await KeysAsync("a/_"));
        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(""));
        Assert.Equal(["a/b/3"], (await Store.ReadEntitiesAsync(StreamKind.TaskRun, "", null, 10, Token)).Select(row => row.Stream.Key));

        async Task<IEnumerable<string>> KeysAsync(string prefix, string? after = null) =>
            (await Store.ReadEntitiesAsync(StreamKind.Assignment, prefix, after, 100, Token)).Select(row => row.Stream.Key);
    }

    [Fact]
    public async Task A_later_version_of_an_entity_takes_the_place_of_the_former()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));
        var later = new EntityRow(First, 2, "h2", "lyg/2022-30/2026", 11, "lyq", "Closed", null, At.AddHours(1), "{\"v\":2}");
        await Store.CommitAsync(Batch(2, Event(First, 2, 2)) with { Entities = [later] });

        Assert.Equal(later, Assert.Single(await Store.ReadEntitiesAsync(First.Kind, First.Key, null, 10, Token)));
    }

    [Fact]
    public async Task Changed_entities_come_once_each_with_the_position_read_up_to()
    {
        Assert.Equal(5, (await Store.ReadChangedAsync(5, 10, Token)).Position);
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(First, 2, 2), Event(Second, 1, 3)));

        var all = await Store.ReadChangedAsync(0, 10, Token);
        var two = await Store.ReadChangedAsync(0, 2, Token);
        var rest = await Store.ReadChangedAsync(two.Position, 2, Token);
        var none = await Store.ReadChangedAsync(rest.Position, 2, Token);

        Assert.Equal((3L, 2), (all.Position, all.Entities.Count));
        Assert.Equal(2, two.Position);
        Assert.Equal([Entity(First, 2)], two.Entities);
        Assert.Equal(3, rest.Position);
        Assert.Equal([Entity(Second, 1)], rest.Entities);
        Assert.Equal(3, none.Position);
        Assert.Empty(none.Entities);
    }

    [Fact]
    public async Task The_timeline_says_who_did_what()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1), Event(Second, 1, 3), Event(First, 2, 2)));

        var timeline = await Store.ReadTimelineAsync(First, Token);

        Assert.Equal([1, 2], timeline.Select(row => row.Event.Version));
        Assert.Equal(("person", "hzq", "clerk", "lyq"), (timeline[0].Person, timeline[0].Unit, timeline[0].Role, timeline[0].ActingFor));
    }

    [Fact]
    public async Task Counts_are_of_whole_segments()
    {
        var inside = Event(Stream(PlanYear, StreamKind.Cycle), 1, 1, "CycleOpened");
        var refused = Command(Event(First, 1, 9), accepted: false);
        var events = new[]
        {
            inside, Event(First, 1, 2), Event(Second, 1, 3), Event(Stream("lyg/2022-30/20251/10/hzq"), 1, 4),
            Event(Stream("lyg/2022-30/2025-x"), 1, 5), Event(Stream("xz/lyg/2022-30/2025"), 1, 6), Event(Stream("lyg/2022%30/2025"), 1, 7),
        };
        var batch = Batch(1, events);
        await Store.CommitAsync(batch with { Commands = [.. batch.Commands, refused] });
        await Store.CommitAsync(Batch(2) with { OutboxDone = [1, 4] });
        await Store.ParkAsync(2, "reason", At, ended: false, Token);

        var counts = await Store.CountAsync(PlanYear, Token);

        Assert.Equal([("AssignmentAcknowledged", 2L), ("CycleOpened", 1L)], counts.EventsByType.OrderBy(pair => pair.Key).Select(p => (p.Key, p.Value)));
        Assert.Equal((3, 1), (counts.CommandsAccepted, counts.CommandsRefused));
        Assert.Equal((3, 1, 1), (counts.MessagesPublished, counts.MessagesConsumed, counts.MessagesParked));
        Assert.Equal(7, (await Store.CountAsync("", Token)).CommandsAccepted);
        Assert.Equal(5, (await Store.CountAsync("lyg/2022-30", Token)).CommandsAccepted);
        Assert.Equal(0, (await Store.CountAsync("lyg/2022_30", Token)).CommandsAccepted);
    }

    [Fact]
    public async Task A_definition_once_kept_stays_as_it_is()
    {
        var first = new DefinitionRow("v1", "lyg/2022-30", 10, "steps: 一", At);
        var second = first with { Version = "v2", TaskNumber = 11 };
        await Store.SaveDefinitionsAsync([first], Token);
        await Store.SaveDefinitionsAsync([first with { Body = "changed" }, second], Token);

        Assert.Equal([first, second], await Store.ReadDefinitionsAsync(Token));
    }

    [Fact]
    public async Task The_simulation_has_one_bookmark()
    {
        Assert.Null(await Store.ReadSimulationAsync(Token));
        await Store.SaveSimulationAsync("{\"day\":1}", Token);
        await Store.SaveSimulationAsync("{\"day\":2}", Token);

        Assert.Equal("{\"day\":2}", await Store.ReadSimulationAsync(Token));
    }

    [Fact]
    public async Task Replacing_the_views_leaves_only_the_rows_given()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)) with { Deadlines = [new(First, "old", 1, At)] });
        var keys = Enumerable.Range(0, 600).Select(n => $"lyg/2022-30/2025/10/u{n:000}").ToList();

        await Store.ReplaceViewsAsync(keys.ToAsyncEnumerable().Select(Row), Token);

        Assert.Equal(keys, (await Store.ReadEntitiesAsync(StreamKind.Assignment, "", null, 1000, Token)).Select(row => row.Stream.Key));
        Assert.Equal(600, (await Store.ReadDeadlinesAsync(null, null, 1000, Token)).Count(row => row.Name == "new"));
        Assert.Single(await Store.ReadEventsAsync(0, 10, Token));

        static (EntityRow, IReadOnlyList<DeadlineRow>) Row(string key) => (Entity(Stream(key), 1), [new DeadlineRow(Stream(key), "new", 1, At)]);
    }

    [Fact]
    public async Task A_failed_replacement_leaves_the_views_as_they_were()
    {
        await Store.CommitAsync(Batch(1, Event(First, 1, 1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.ReplaceViewsAsync(Failing(), Token));

        Assert.Equal([Entity(First, 1)], await Store.ReadEntitiesAsync(First.Kind, "", null, 10, Token));

        static async IAsyncEnumerable<(EntityRow, IReadOnlyList<DeadlineRow>)> Failing()
        {
            yield return (Entity(Second, 1), []);
            await Task.CompletedTask;
            throw new InvalidOperationException("the record cannot be read");
        }
    }

    private static async Task<List<TCursor>> PagesAsync<TRow, TCursor>(
        TCursor start, Func<TCursor, int, Task<IReadOnlyList<TRow>>> read, Func<TRow, TCursor> cursor)
    {
        List<TCursor> seen = [];
        for (var after = start; ;)
        {
            var page = await read(after, 2);
            seen.AddRange(page.Select(cursor));
            Assert.InRange(page.Count, 0, 2);
            if (page.Count < 2) return seen;
            after = seen[^1];
        }
    }
}
