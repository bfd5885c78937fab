using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence.Tests;

/// <summary>Rows with fixed instants and ids. A batch made from events has a command, a view row and a message for each.</summary>
internal static class Sample
{
    public const string Node = "node-1";

    public const string PlanYear = "lyg/2022-30/2025";

    /// <summary>With a last digit that only ticks can hold.</summary>
    public static readonly DateTimeOffset At = new DateTimeOffset(2025, 3, 1, 1, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static readonly StreamId First = Stream("lyg/2022-30/2025/10/hzq");

    public static readonly StreamId Second = Stream("lyg/2022-30/2025/10/lyq");

    public static StreamId Stream(string key, StreamKind kind = StreamKind.Assignment) => new(kind, key);

    public static Guid Id(int number) => new(number, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]);

    public static EventRow Event(StreamId stream, int version, int command, string type = "AssignmentAcknowledged", string body = "{}") =>
        new(0, stream, version, type, body, At, Id(command), version == 1 ? "" : Hash(version - 1), Hash(version), "sha256-1", Node, 1);

    public static EntityRow Entity(StreamId stream, int version, string document = "{}") =>
        new(stream, version, Hash(version), PlanYear, 10, "hzq", "Open", At.AddDays(30), At, document);

    public static CommandRow Command(EventRow row, bool accepted = true) => new(
        0, row.CommandId, row.Stream, "AcknowledgeAssignment", "person", "hzq", "clerk", "lyq", At, accepted, $"{{\"version\":{row.Version}}}", "", Node, 1);

    public static LedgerRow Ledger(long sequence, string node = Node) => new(node, sequence, At, 1, 1, Hash(0), Hash(1), "sha256-1");

    public static BatchWrite Batch(long sequence, params EventRow[] events) => new(
        events,
        [.. events.GroupBy(row => row.Stream).Select(rows => Entity(rows.Key, rows.Max(row => row.Version)))],
        [],
        [.. events.Select(row => new OutboxRow(row.Stream, row.Version, "process"))],
        [],
        [.. events.Select(row => Command(row))],
        Ledger(sequence));

    public static async Task CommitAsync(this IStore store, BatchWrite batch)
    {
        var token = TestContext.Current.CancellationToken;
        await using var session = await store.BeginAsync(token);
        await session.WriteAsync(batch, token);
        await session.CommitAsync(token);
    }

    public static async Task<LoadedBatch> LoadAsync(this IStore store, params (StreamId Stream, int KnownVersion)[] streams)
    {
        var token = TestContext.Current.CancellationToken;
        await using var session = await store.BeginAsync(token);
        return await session.LoadAsync(new LoadRequest([], streams), token);
    }

    private static string Hash(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
}
