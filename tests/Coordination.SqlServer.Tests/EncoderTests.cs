using System.Data;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Persistence;
using Microsoft.Data.SqlClient;

namespace Coordination.SqlServer.Tests;

/// <summary>A set of rows is read from the places it was written to; attacked by reading each statement's columns from what the encoder gives.</summary>
public sealed partial class EncoderTests
{
    private static readonly DateTimeOffset s_at = new(2025, 3, 1, 1, 0, 0, TimeSpan.Zero);
    private static readonly StreamId s_stream = new(StreamKind.Assignment, "lyg/2022-30/2025/10/海州");
    private static readonly Guid s_id = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly EventRow s_event = new(0, s_stream, 3, "Type", "\"正文\" \0 😀", s_at, s_id, "previous", "hash", "algorithm", "node", 7);

    private static readonly CommandRow s_command = new(
        0, s_id, s_stream, "Type", "person", "unit", "role", "for", s_at, true, "answer", "body", "node", 7);

    private static readonly BatchWrite s_batch = new(
        [s_event],
        [new EntityRow(s_stream, 3, "head", "year", 10, "unit", "status", null, s_at, "document")],
        [new DeadlineRow(s_stream, "due", 5, s_at)],
        [new OutboxRow(s_stream, 3, "subscriber"), new OutboxRow(s_stream, 3, "second")],
        [11, 12],
        [s_command],
        new LedgerRow("node", 1, s_at, 1, 1, "", "hash", "algorithm"));

    private static SqlServerStatements Statements => SqlServerStatements.Instance;

    [Fact]
    public void An_events_columns_are_read_where_they_were_written() => AssertRow(
        Statements.InsertEvents, new TextEncoder().Write(s_batch), "Events",
        ("stream", s_stream.ToString()), ("version", 3), ("type", "Type"), ("body", "\"正文\" \0 😀"), ("at", s_at.UtcTicks),
        ("command_id", "00112233445566778899aabbccddeeff"), ("previous_hash", "previous"), ("hash", "hash"), ("algorithm", "algorithm"), ("node", "node"),
        ("batch", 7), ("place", 0));

    [Fact]
    public void An_entitys_columns_are_read_where_they_were_written()
    {
        foreach (var statement in new[] { Statements.UpdateEntities, Statements.InsertEntities })
        {
            AssertRow(
                statement, new TextEncoder().Write(s_batch), "Entities",
                ("stream", s_stream.ToString()), ("version", 3), ("head_hash", "head"), ("plan_year", "year"), ("task_number", 10), ("unit", "unit"),
                ("status", "status"), ("due_at", null), ("changed_at", s_at.UtcTicks), ("document", "document"));
        }
    }

    [Fact]
    public void A_deadlines_columns_are_read_where_they_were_written()
    {
        foreach (var statement in new[] { Statements.UpdateDeadlines, Statements.InsertDeadlines })
        {
            AssertRow(
                statement, new TextEncoder().Write(s_batch), "Deadlines",
                ("stream", s_stream.ToString()), ("name", "due"), ("serial", 5), ("due_at", s_at.UtcTicks));
        }
    }

    [Fact]
    public void A_messages_columns_are_read_where_they_were_written_and_rows_are_counted() => AssertRow(
        Statements.InsertOutbox, new TextEncoder().Write(s_batch), "Outbox",
        ("stream", s_stream.ToString()), ("version", 3), ("subscriber", "second"), ("place", 1));

    [Fact]
    public void A_commands_columns_are_read_where_they_were_written() => AssertRow(
        Statements.InsertCommands, new TextEncoder().Write(s_batch), "Commands",
        ("command_id", "00112233445566778899aabbccddeeff"), ("stream", s_stream.ToString()), ("type", "Type"), ("person", "person"), ("unit", "unit"),
        ("role", "role"), ("acting_for", "for"), ("at", s_at.UtcTicks), ("accepted", 1), ("answer", "answer"), ("body", "body"), ("node", "node"),
        ("batch", 7), ("place", 0));

    [Fact]
    public void A_definitions_columns_are_read_where_they_were_written() => AssertRow(
        Statements.InsertDefinitions, new TextEncoder().Definitions([new DefinitionRow("v1", "plan", 10, "steps: 一", s_at)]), "Definitions",
        ("version", "v1"), ("plan_id", "plan"), ("task_number", 10), ("body", "steps: 一"), ("saved_at", s_at.UtcTicks), ("place", 0));

    [Fact]
    public void A_streams_columns_are_read_where_they_were_written() => AssertRow(
        Statements.ReadNews, new TextEncoder().Load(new LoadRequest([], [(s_stream, 2)])), "Streams",
        ("stream", s_stream.ToString()), ("known", 2), ("place", 0));

    [Fact]
    public void Single_values_are_a_plain_array()
    {
        var encoder = new TextEncoder();

        Assert.Equal("[11,12]", JsonOf(encoder.Write(s_batch), "OutboxDone"));
        Assert.Equal("[\"00112233445566778899aabbccddeeff\"]", JsonOf(encoder.Load(new LoadRequest([s_id], [])), "CommandIds"));
    }

    [Fact]
    public void A_set_is_text_of_any_length_so_that_its_length_makes_no_new_plan()
    {
        var parameter = Assert.IsType<SqlParameter>(new TextEncoder().Numbers("Ids", [1]).Items[0].Value);

        Assert.Equal((SqlDbType.NVarChar, -1), (parameter.SqlDbType, parameter.Size));
    }

    /// <summary>The last row of the set, by the names and places in the statement's WITH.</summary>
    private static void AssertRow(Statement statement, SqlParameters parameters, string set, params (string Name, object? Value)[] expected)
    {
        using var json = JsonDocument.Parse(JsonOf(parameters, set));
        var row = json.RootElement.EnumerateArray().Last();
        var read =
            from match in ColumnForm().Matches(statement.Text)
            let place = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)
            select (match.Groups[1].Value, ValueOf(row[place]));

        Assert.Equal(expected.Select(column => (column.Name, column.Value is int number ? (long)number : column.Value)), read);
    }

    private static string JsonOf(SqlParameters parameters, string set) =>
        Assert.IsType<string>(Assert.IsType<SqlParameter>(parameters.Items.Single(item => item.Name == set).Value).Value);

    private static object? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => element.GetInt64(),
        _ => element.GetString(),
    };

    [GeneratedRegex(@"(\w+) [\w()]+ '\$\[(\d+)\]'")]
    private static partial Regex ColumnForm();
}
