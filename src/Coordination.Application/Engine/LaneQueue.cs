using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Coordination.Application.Engine;

/// <summary>
/// Work waiting for the lane, bounded, in two rows: what somebody waits for stands in front of what the process does by itself, so that a
/// hundred thousand deadlines due at once hold nobody up. A part of each batch is kept for the row behind, so that it is never starved.
/// </summary>
internal sealed class LaneQueue<T>(int max) where T : class
{
    private readonly Channel<T> _front = Row(max);
    private readonly Channel<T> _behind = Row(max);

    /// <summary>False where the row in front is full, or the lane stops.</summary>
    public bool TryWrite(T work) => _front.Writer.TryWrite(work);

    /// <summary>Into the row behind; waits where it is full.</summary>
    public ValueTask WriteBehindAsync(T work, CancellationToken cancellationToken) => _behind.Writer.WriteAsync(work, cancellationToken);

    public void Complete()
    {
        _front.Writer.TryComplete();
        _behind.Writer.TryComplete();
    }

    /// <summary>Completes when there is work; false once there will be none any more.</summary>
    public async Task<bool> WaitAsync()
    {
        var (front, behind) = (_front.Reader.WaitToReadAsync().AsTask(), _behind.Reader.WaitToReadAsync().AsTask());
        return await await Task.WhenAny(front, behind) || await front || await behind;
    }

    /// <summary>The next work of a batch that holds so many commands already.</summary>
    /// <param name="most">How many a batch may hold; a quarter is for the row behind.</param>
    public bool TryRead(int held, int most, [NotNullWhen(true)] out T? work) =>
        (held < most - (most / 4) && _front.Reader.TryRead(out work)) || _behind.Reader.TryRead(out work) || _front.Reader.TryRead(out work);

    private static Channel<T> Row(int max) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(max) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
}
