using Coordination.Application.Storage;

namespace Coordination.Application.Engine;

/// <summary>Sets a message aside that could not be dealt with.</summary>
public interface IParkedMessages
{
    /// <exception cref="StoreException">The store cannot be used: the message is neither done nor set aside.</exception>
    Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Not the message failed but what it needs, and the bus forgets it: it is left for the next start, and whoever waits for the engine to
    /// come to rest gets the error.
    /// </summary>
    void LeaveForNextStart(Exception failure);
}

public sealed class ParkedMessages(IStore store, CommandLane lane, TimeProvider time) : IParkedMessages
{
    private const int ReasonLengthMax = 2000;

    public async Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken)
    {
        var text = reason.Length > ReasonLengthMax ? reason[..ReasonLengthMax] : reason;
        if (await store.ParkAsync(outboxId, text, time.GetUtcNow(), ended: false, cancellationToken)) lane.NoteEnded(1);
    }

    public void LeaveForNextStart(Exception failure) => lane.NoteStuck(failure);
}
