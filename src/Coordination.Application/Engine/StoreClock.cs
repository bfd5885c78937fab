using Coordination.Application.Storage;

namespace Coordination.Application.Engine;

/// <summary>
/// The clock of a node among several: its own, set right by the database server's, so that a node whose clock is minutes off neither fires
/// deadlines early nor writes instants the others would not.
/// </summary>
public sealed class StoreClock(TimeProvider own) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far the database's clock is ahead of this node's own.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + Offset;

    /// <summary>Asks the database; a store without a clock of its own leaves this one as it is.</summary>
    public async Task SetAsync(IStore store, CancellationToken cancellationToken)
    {
        var before = own.GetUtcNow();
        var started = own.GetTimestamp();
        if (await store.ReadClockAsync(cancellationToken) is not { } server) return;
        // The answer was given somewhere in the round trip: half of it is the fairest guess.
        var here = before + (own.GetElapsedTime(started) / 2);
        Interlocked.Exchange(ref _offsetTicks, (server - here).Ticks);
    }
}
