namespace Coordination.SqlServer.Tests;

/// <summary>The type a parameter of each name is sent with: sets of rows as text of any length, other text as Dapper sends it.</summary>
internal static class ParameterTypes
{
    private static readonly string[] s_sets =
    [
        "@CommandIds", "@Commands", "@Deadlines", "@Definitions", "@Entities", "@Events", "@Ids", "@Outbox", "@OutboxDone", "@Streams",
    ];

    private static readonly string[] s_texts =
    [
        "@After", "@AfterName", "@AfterNode", "@AfterStream", "@Algorithm", "@Below", "@Database", "@Document", "@End", "@Exact", "@From", "@Hash", "@Json",
        "@Kind", "@Name", "@Node", "@Owner", "@Person", "@PreviousHash", "@Reason", "@Stream", "@Type", "@Unit",
    ];

    private static readonly string[] s_numbers =
    [
        "@AfterId", "@AfterPosition", "@AfterSequence", "@At", "@BeforeSequence", "@CommandCount", "@EventCount", "@ExpiresAt", "@Id", "@Now", "@SavedAt",
        "@Sequence", "@Since", "@Until", "@Version",
    ];

    private static readonly Dictionary<string, string> s_types = new[]
    {
        s_sets.Select(name => (name, type: "nvarchar(max)")),
        s_texts.Select(name => (name, type: "nvarchar(4000)")),
        s_numbers.Select(name => (name, type: "bigint")),
        [("@Accepted", "int"), ("@AfterVersion", "int"), ("@Ended", "int"), ("@LeaseSeconds", "float"), ("@Limit", "int")],
    }.SelectMany(entries => entries).ToDictionary(entry => entry.name, entry => entry.type, StringComparer.Ordinal);

    public static string Of(string parameter) =>
        s_types.TryGetValue(parameter, out var type) ? type : throw new ArgumentException($"the type of {parameter} is not listed", nameof(parameter));
}
