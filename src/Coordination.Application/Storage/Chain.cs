using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Application.Storage;

/// <summary>The hashes that make tampering show: one chain a stream, and one chain of batches (the ledger) a node.</summary>
public static class Chain
{
    public const string Algorithm = "sha256-1";

    /// <summary>Hash of an event over the one before and every stored field but the position (the store gives it) and its seal.</summary>
    public static string OfEvent(EventRow row) =>
        Hash(row.PreviousHash, row.Stream.ToString(), Number(row.Version), row.Type, Instant(row.At), row.CommandId.ToString("N"), row.Body);

    /// <summary>Hash of a ledger row over the one before, its own fields, every command's answer and every event's hash, in written order.</summary>
    public static string OfBatch(LedgerRow row, IEnumerable<CommandRow> commands, IEnumerable<EventRow> events)
    {
        var parts = new List<string>(64) { row.PreviousHash, row.Node, Number(row.Sequence), Instant(row.At), Number(row.Events), Number(row.Commands) };
        foreach (var c in commands)
        {
            parts.Add(Hash(
                c.CommandId.ToString("N"), c.Stream.ToString(), c.Type, c.Person, c.Unit, c.Role, c.ActingFor, Instant(c.At), c.Accepted ? "1" : "0", c.Answer, c.Body));
        }

        foreach (var e in events) parts.Add(e.Hash);
        return Hash([.. parts]);
    }

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => Number(at.UtcTicks);

    /// <summary>Each field is written with its length before it, so that no two lists of fields read the same.</summary>
    private static string Hash(params ReadOnlySpan<string> fields)
    {
        var size = 0;
        foreach (var field in fields) size += 4 + Encoding.UTF8.GetMaxByteCount(field.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var at = 0;
            foreach (var field in fields)
            {
                var written = Encoding.UTF8.GetBytes(field, buffer.AsSpan(at + 4));
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at), written);
                at += 4 + written;
            }

            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer.AsSpan(0, at), digest);
            return Convert.ToHexStringLower(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
