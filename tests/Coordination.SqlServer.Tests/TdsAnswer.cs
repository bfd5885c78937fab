using System.Buffers.Binary;
using System.Text;

namespace Coordination.SqlServer.Tests;

/// <summary>What a scripted server says to one request, in the tokens of MS-TDS 7.4.</summary>
#pragma warning disable CA1001 // A stream in memory has nothing to free.
internal sealed class TdsAnswer
#pragma warning restore CA1001
{
    /// <summary>Columns of a result: 64-bit and 32-bit numbers, text of any length, bytes, a date and time.</summary>
    public enum Column
    {
        Long,
        Int,
        Text,
        Bytes,
        Instant,
    }

    private const byte ColumnsToken = 0x81, RowToken = 0xD1, ErrorToken = 0xAA, DoneToken = 0xFD, ChangeToken = 0xE3, LoginToken = 0xAD;
    private const byte CollationChange = 7;
    private const ushort More = 0x01, Failed = 0x02, Counted = 0x10, Attention = 0x20;

    private static readonly byte[] s_collation = [0x09, 0x04, 0xD0, 0x00, 0x34];

    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _to;

    public TdsAnswer() => _to = new BinaryWriter(_bytes);

    /// <summary>The connection is cut instead of an answer.</summary>
    public bool Cuts { get; private init; }

    /// <summary>No answer until the client asks to stop.</summary>
    public bool Waits { get; private init; }

    public static TdsAnswer Cut => new() { Cuts = true };

    public static TdsAnswer Silence => new() { Waits = true };

    public static TdsAnswer Login()
    {
        var answer = new TdsAnswer();
        answer.Token(ChangeToken, to => to.Write([CollationChange, (byte)s_collation.Length, .. s_collation, 0]));
        answer.Token(LoginToken, to =>
        {
            to.Write((byte)1);
            to.Write(BinaryPrimitives.ReverseEndianness(0x74000004));
            ShortText(to, "scripted");
            to.Write([15, 0, 0, 0]);
        });
        return answer;
    }

    /// <summary>Begun (8), committed (9), rolled back (10).</summary>
    public static TdsAnswer Transaction(byte change)
    {
        var answer = new TdsAnswer();
        answer.Token(ChangeToken, to =>
        {
            to.Write(change);
            if (change != 8) to.Write((byte)0);
            to.Write((byte)8);
            to.Write(1L);
            if (change == 8) to.Write((byte)0);
        });
        return answer;
    }

    /// <summary>To a client that asked to stop.</summary>
    public static byte[] Stopped()
    {
        var answer = new TdsAnswer();
        answer.Done(Attention, 0);
        return answer._bytes.ToArray();
    }

    public TdsAnswer Count(long rows)
    {
        Done(More | Counted, rows);
        return this;
    }

    /// <summary>The statement that failed is over; those after it go on, as on a real server.</summary>
    public TdsAnswer Error(int number, byte severity, string message = "scripted")
    {
        Token(ErrorToken, to =>
        {
            to.Write(number);
            to.Write((byte)1);
            to.Write(severity);
            to.Write((ushort)message.Length);
            to.Write(Encoding.Unicode.GetBytes(message));
            ShortText(to, "scripted");
            ShortText(to, "");
            to.Write(1);
        });
        Done(More | Failed, 0);
        return this;
    }

    public TdsAnswer Rows((string Name, Column Type)[] columns, params object?[][] rows)
    {
        _to.Write(ColumnsToken);
        _to.Write((ushort)columns.Length);
        foreach (var (name, type) in columns)
        {
            _to.Write(0);
            _to.Write((ushort)1);
            WriteType(type);
            ShortText(_to, name);
        }

        foreach (var row in rows)
        {
            _to.Write(RowToken);
            for (var i = 0; i < columns.Length; i++) WriteValue(columns[i].Type, row[i]);
        }

        return Count(rows.Length);
    }

    public byte[] ToBytes()
    {
        Done(0, 0);
        return _bytes.ToArray();
    }

    private static void ShortText(BinaryWriter to, string text)
    {
        to.Write((byte)text.Length);
        to.Write(Encoding.Unicode.GetBytes(text));
    }

    private void Done(ushort status, long rows)
    {
        _to.Write(DoneToken);
        _to.Write(status);
        _to.Write((ushort)0);
        _to.Write(rows);
    }

    private void Token(byte token, Action<BinaryWriter> body)
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        body(to);
        _to.Write(token);
        _to.Write((ushort)bytes.Length);
        _to.Write(bytes.ToArray());
    }

    private void WriteType(Column type)
    {
        switch (type)
        {
            case Column.Long or Column.Int:
                _to.Write([0x26, (byte)(type == Column.Long ? 8 : 4)]);
                break;
            case Column.Text:
                _to.Write([0xE7, 0xFF, 0xFF, .. s_collation]);
                break;
            case Column.Bytes:
                _to.Write([0xAD, 16, 0]);
                break;
            default:
                _to.Write([0x2A, 7]);
                break;
        }
    }

    private void WriteValue(Column type, object? value)
    {
        switch (type)
        {
            case Column.Long or Column.Int:
                WriteNumber(type, value);
                break;
            case Column.Text:
                WriteText((string?)value);
                break;
            case Column.Bytes:
                _to.Write((ushort)16);
                _to.Write((byte[])value!);
                break;
            default:
                WriteInstant((DateTime)value!);
                break;
        }
    }

    private void WriteNumber(Column type, object? value)
    {
        _to.Write((byte)(value is null ? 0 : type == Column.Long ? 8 : 4));
        if (value is null) return;
        if (type == Column.Long) _to.Write((long)value);
        else _to.Write((int)value);
    }

    /// <summary>In one chunk.</summary>
    private void WriteText(string? text)
    {
        if (text is null)
        {
            _to.Write(-1L);
            return;
        }

        var bytes = Encoding.Unicode.GetBytes(text);
        _to.Write((long)bytes.Length);
        if (bytes.Length > 0) _to.Write(bytes.Length);
        _to.Write(bytes);
        _to.Write(0);
    }

    private void WriteInstant(DateTime value)
    {
        Span<byte> ticks = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(ticks, value.TimeOfDay.Ticks);
        Span<byte> days = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(days, (value.Date - DateTime.MinValue).Days);
        _to.Write((byte)8);
        _to.Write(ticks[..5]);
        _to.Write(days[..3]);
    }
}
