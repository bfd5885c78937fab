using Coordination.Application.Storage;

namespace Coordination.Application.Engine;

/// <summary>Sets a message aside that could not be dealt with.</summary>
public interface IParkedMessages
{
    Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// The store failed, not the message: it is left for the next start, and whoever waits for the engine to come to rest gets the error.
    /// </summary>
    void LeaveForNextStart(StoreException failure);
}

public sealed class ParkedMessages(IStore store, CommandLane lane, TimeProvider time) : IParkedMessages
{
    private const int ReasonLengthMax = 2000;

    public async Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken)
    {
        var text = reason.Length > ReasonLengthMax ? reason[..ReasonLengthMax] : reason;
        try
        {
            if (await store.ParkAsync(outboxId, text, time.GetUtcNow(), ended: false, cancellationToken)) lane.NoteEnded(1);
        }
        catch (StoreException failure)
        {
            LeaveForNextStart(failure);
        }
    }

    public void LeaveForNextStart(StoreException failure) => lane.NoteStuck(failure);
}
