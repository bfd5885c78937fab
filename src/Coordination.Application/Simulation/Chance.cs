using System.Security.Cryptography;
using System.Text;

namespace Coordination.Application.Simulation;

/// <summary>
/// Every choice of a simulation is a hash of (seed, entity, day, purpose), never a draw from a shared generator: so it does not depend on
/// what else was chosen, in which order, or before how many crashes.
/// </summary>
public readonly record struct Chance(long Seed)
{
    /// <summary>A number from 0 up to, and not including, the bound.</summary>
    public int Below(int bound, string entity, DateOnly day, string purpose)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{Seed}|{entity}|{day:yyyy-MM-dd}|{purpose}")), hash);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)bound);
    }

    /// <summary>A choice for the whole year.</summary>
    public int Below(int bound, string entity, string purpose) => Below(bound, entity, default, purpose);

    public bool Happens(int percent, string entity, string purpose) => Below(100, entity, purpose) < percent;
}
