using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>
/// Writes rows as one JSON parameter a table: an array of arrays, columns by place. Its buffer is kept between batches, so one writer has one.
/// </summary>
internal sealed class BatchEncoder : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);
    private readonly Utf8JsonWriter _json;

    public BatchEncoder() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public byte[] Events(IReadOnlyList<EventRow> rows) => Table(rows, static (w, row) =>
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

    public byte[] Entities(IReadOnlyList<EntityRow> rows) => Table(rows, static (w, row) =>
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

    public byte[] Deadlines(IReadOnlyList<DeadlineRow> rows) => Table(rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteStringValue(row.Name);
        w.WriteNumberValue(row.Serial);
        WriteInstant(w, row.DueAt);
    });

    public byte[] Outbox(IReadOnlyList<OutboxRow> rows) => Table(rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.Version);
        w.WriteStringValue(row.Subscriber);
    });

    public byte[] Commands(IReadOnlyList<CommandRow> rows) => Table(rows, static (w, row) =>
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

    public byte[] Definitions(IReadOnlyList<DefinitionRow> rows) => Table(rows, static (w, row) =>
    {
        w.WriteStringValue(row.Version);
        w.WriteStringValue(row.PlanId);
        w.WriteNumberValue(row.TaskNumber);
        w.WriteStringValue(row.Body);
        w.WriteNumberValue(row.SavedAt.UtcTicks);
    });

    public byte[] KnownVersions(IReadOnlyList<(Domain.StreamId Stream, int KnownVersion)> rows) => Table(rows, static (w, row) =>
    {
        w.WriteStringValue(row.Stream.ToString());
        w.WriteNumberValue(row.KnownVersion);
    });

    public byte[] Ids(IReadOnlyList<Guid> ids) => List(ids, WriteId);

    public byte[] Numbers(IReadOnlyList<long> numbers) => List(numbers, static (w, number) => w.WriteNumberValue(number));

    public void Dispose() => _json.Dispose();

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

    private byte[] Table<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write) => List(rows, (w, row) =>
    {
        w.WriteStartArray();
        write(w, row);
        w.WriteEndArray();
    });

    private byte[] List<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartArray();
        foreach (var row in rows) write(_json, row);
        _json.WriteEndArray();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
