namespace Coordination.Application.Simulation;

/// <summary>A clock that stands still until it is set; it never goes back.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset instant)
    {
        if (instant.UtcTicks < Interlocked.Read(ref _ticks)) throw new ArgumentOutOfRangeException(nameof(instant), "A virtual clock never goes back");
        Interlocked.Exchange(ref _ticks, instant.UtcTicks);
    }
}

/// <summary>The system's clock moved by a fixed span, so that a demonstration runs on a date of its choosing.</summary>
public sealed class ShiftedClock(TimeProvider inner, DateTimeOffset now) : TimeProvider
{
    private readonly TimeSpan _shift = now - inner.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + _shift;
}
