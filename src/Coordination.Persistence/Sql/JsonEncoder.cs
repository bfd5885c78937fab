using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>One JSON parameter a table: an array of arrays, columns by place. Its buffer is kept between batches, so one writer has one.</summary>
internal class JsonEncoder : RowEncoder, IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);
    private readonly Utf8JsonWriter _json;

    public JsonEncoder() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public void Dispose()
    {
        _json.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void Events(SqlParameters to, IReadOnlyList<EventRow> rows) => Table(to, "Events", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.Version);
        w.WriteStringValue(row.Type);
        w.WriteStringValue(row.Body);
        w.WriteNumberValue(row.At.UtcTicks);
        WriteId(w, row.CommandId);
        w.WriteStringValue(row.PreviousHash);
        w.WriteStringValue(row.Hash);
        w.WriteStringValue(row.Algorithm);
        w.WriteStringValue(row.Node);
        w.WriteNumberValue(row.Batch);
    });

    protected override void Entities(SqlParameters to, IReadOnlyList<EntityRow> rows) => Table(to, "Entities", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.Version);
        w.WriteStringValue(row.HeadHash);
        w.WriteStringValue(row.PlanYear);
        w.WriteNumberValue(row.TaskNumber);
        w.WriteStringValue(row.Unit);
        w.WriteStringValue(row.Status);
        WriteInstant(w, row.DueAt);
        w.WriteNumberValue(row.ChangedAt.UtcTicks);
        w.WriteStringValue(row.Document);
    });

    protected override void Deadlines(SqlParameters to, IReadOnlyList<DeadlineRow> rows) => Table(to, "Deadlines", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteStringValue(row.Name);
        w.WriteNumberValue(row.Serial);
        WriteInstant(w, row.DueAt);
    });

    protected override void Outbox(SqlParameters to, IReadOnlyList<OutboxRow> rows) => Table(to, "Outbox", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.Version);
        w.WriteStringValue(row.Subscriber);
    });

    protected override void Commands(SqlParameters to, IReadOnlyList<CommandRow> rows) => Table(to, "Commands", rows, static (w, row) =>
    {
        WriteId(w, row.CommandId);
        w.WriteStringValue(row.Stream.ToString());
        w.WriteStringValue(row.Type);
        w.WriteStringValue(row.Person);
        w.WriteStringValue(row.Unit);
        w.WriteStringValue(row.Role);
        w.WriteStringValue(row.ActingFor);
        w.WriteNumberValue(row.At.UtcTicks);
        w.WriteNumberValue(row.Accepted ? 1 : 0);
        w.WriteStringValue(row.Answer);
        w.WriteStringValue(row.Body);
        w.WriteStringValue(row.Node);
        w.WriteNumberValue(row.Batch);
    });

    protected override void Definitions(SqlParameters to, IReadOnlyList<DefinitionRow> rows) => Table(to, "Definitions", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Version);
        w.WriteStringValue(row.PlanId);
        w.WriteNumberValue(row.TaskNumber);
        w.WriteStringValue(row.Body);
        w.WriteNumberValue(row.SavedAt.UtcTicks);
    });

    protected override void Streams(SqlParameters to, IReadOnlyList<(Domain.StreamId Stream, int KnownVersion)> rows) => Table(to, "Streams", rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.KnownVersion);
    });

    protected override void Ids(SqlParameters to, string name, IReadOnlyList<Guid> ids) => List(to, name, ids, WriteId);

    protected override void Numbers(SqlParameters to, string name, IReadOnlyList<long> numbers) =>
        List(to, name, numbers, static (w, number) => w.WriteNumberValue(number));

    /// <summary>Whether a row ends in its place, for a database that tells it in no other way.</summary>
    protected virtual bool NumbersRows => false;

    /// <summary>What the driver is given.</summary>
    protected virtual object Value(ReadOnlySpan<byte> json) => json.ToArray();

    private static void WriteId(Utf8JsonWriter writer, Guid id)
    {
        Span<byte> hex = stackalloc byte[32];
        if (!id.TryFormat(hex, out var written, "N")) throw new InvalidOperationException("a GUID takes 32 digits");
        writer.WriteStringValue(hex[..written]);
    }

    private static void WriteInstant(Utf8JsonWriter writer, DateTimeOffset? at)
    {
        if (at is { } known) writer.WriteNumberValue(known.UtcTicks);
        else writer.WriteNullValue();
    }

    private void Table<T>(SqlParameters to, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        var place = 0;
        List(to, name, rows, (w, row) =>
        {
            w.WriteStartArray();
            write(w, row);
            if (NumbersRows) w.WriteNumberValue(place++);
            w.WriteEndArray();
        });
    }

    private void List<T>(SqlParameters to, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartArray();
        foreach (var row in rows) write(_json, row);
        _json.WriteEndArray();
        _json.Flush();
        to.With(name, Value(_buffer.WrittenSpan));
    }
}
