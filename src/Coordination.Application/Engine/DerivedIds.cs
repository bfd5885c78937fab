using System.Security.Cryptography;
using System.Text;
using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Application.Engine;

/// <summary>Ids that follow from what caused them, so that the same cause twice is one effect. The name is hashed to a UUID of version 8.</summary>
public static class DerivedIds
{
    public static CommandId Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new CommandId(new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>The n-th command that a subscriber derives from one event.</summary>
    public static CommandId OfReaction(string stream, int version, string subscriber, int ordinal) =>
        Of(FormattableString.Invariant($"reaction|{stream}|{version}|{subscriber}|{ordinal}"));

    /// <summary>The n-th command of a message from a unit's own system, by the id the unit gave it.</summary>
    public static CommandId OfDelivery(string jurisdiction, UnitCode unit, string message, int ordinal) =>
        Of(FormattableString.Invariant($"delivery|{jurisdiction}|{unit}|{ordinal}|{message}"));

    /// <summary>The instant is part of it: a clock that starts anew under its old name counts its serials from 1 again.</summary>
    public static CommandId OfDeadline(DueDeadline due) =>
        Of(FormattableString.Invariant($"deadline|{due.Stream}|{due.Name}|{due.Serial}|{due.DueAt.UtcTicks}"));
}
