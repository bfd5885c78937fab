using Coordination.Application.Storage;

namespace Coordination.Application.Engine;

/// <summary>Tells when nothing is under way any more: no command in a lane, no message on its way.</summary>
public interface IRest
{
    Task WhenAtRestAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Rest where other nodes may carry messages too: only the store knows. A message ends in the transaction of the commands that follow from
/// it and brings its own followers with it, so an outbox without open messages means that no node has anything left to do.
/// </summary>
public sealed class SharedRest(IStore store, IReadOnlyList<CommandLane> lanes) : IRest
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(200);

    public async Task WhenAtRestAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in lanes) await lane.WhenIdleAsync(cancellationToken);
        for (var pause = s_first; await store.CountOutboxOpenAsync(cancellationToken) > 0; pause = pause < s_longest ? pause * 2 : s_longest)
            await Task.Delay(pause, cancellationToken);
    }
}
