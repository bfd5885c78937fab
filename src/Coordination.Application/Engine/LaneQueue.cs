using System.Threading.Channels;

namespace Coordination.Application.Engine;

/// <summary>
/// Work waiting for the lane, bounded, in two rows: what somebody waits for stands in front of what the process does by itself, so that a
/// hundred thousand deadlines due at once hold nobody up. While people are at work the process's own batches stay small, since whoever comes
/// waits for the one under way; each batch takes something of the row behind, so that it is never starved.
/// </summary>
/// <param name="capacity">Of each row.</param>
/// <param name="batchMax">Commands in one batch.</param>
/// <param name="people">Whether people are at work, on this lane or on another of the node.</param>
internal sealed class LaneQueue<T>(int capacity, int batchMax, PeopleAtWork people) where T : class
{
    private readonly Channel<T> _front = Row(capacity);
    private readonly Channel<T> _behind = Row(capacity);

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

    /// <summary>Takes the works of one batch.</summary>
    /// <param name="weigh">What a work counts towards the batch's limit.</param>
    public void Take(List<T> batch, Func<T, int> weigh)
    {
        var held = 0;
        Fill(_front, batchMax - (batchMax / 4));
        if (held > 0) people.Note();
        Fill(_behind, people.Now ? Math.Max(held + 1, batchMax / 16) : batchMax);
        Fill(_front, batchMax);

        void Fill(Channel<T> row, int most)
        {
            while (held < most && row.Reader.TryRead(out var work)) Add(work);
        }

        void Add(T work)
        {
            batch.Add(work);
            held += weigh(work);
        }
    }

    private static Channel<T> Row(int capacity) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
}
