using Coordination.Application.Storage;

namespace Coordination.Application.Engine;

/// <summary>Sets a message aside that could not be dealt with.</summary>
public interface IParkedMessages
{
    Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken);
}

public sealed class ParkedMessages(IStore store, CommandLane lane, TimeProvider time) : IParkedMessages
{
    private const int ReasonLengthMax = 2000;

    public async Task ParkAsync(long outboxId, string reason, CancellationToken cancellationToken)
    {
        var text = reason.Length > ReasonLengthMax ? reason[..ReasonLengthMax] : reason;
        if (await store.ParkAsync(outboxId, text, time.GetUtcNow(), cancellationToken)) lane.NoteParked();
    }
}
