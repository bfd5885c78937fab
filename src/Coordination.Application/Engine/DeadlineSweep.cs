using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Microsoft.Extensions.Logging;

namespace Coordination.Application.Engine;

/// <summary>
/// Fires what is due. It never needs to run on the very day: after downtime it first lets queued work through, then takes up every
/// deadline in between; each command carries the deadline's serial, so a stale one does nothing.
/// </summary>
public sealed class DeadlineSweep(IStore store, CommandLane lane, IFaultPoints faults, ILogger<DeadlineSweep> logger)
{
    private const int PageMax = 500;
    private const int ChunkMax = 50;

    private readonly HashSet<CommandId> _idle = [];

    /// <summary>Fires all that is due at the instant (UTC) and waits until everything that follows is done. Gives the number fired.</summary>
    public async Task<int> FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fired = 0;
        while (true)
        {
            await lane.WhenAtRestAsync(cancellationToken);
            var due = (await store.ReadDueAsync(now, PageMax, cancellationToken))
                .Where(d => !_idle.Contains(DerivedIds.OfDeadline(d))).ToList();
            if (due.Count == 0) return fired;
            faults.Reach(FaultPoint.BeforeSweep);
            var envelopes = due.Select(d => new CommandEnvelope(
                DerivedIds.OfDeadline(d), Actor.System, now, new FireDeadline(d.Stream, d.Name, d.Serial)));
            await Task.WhenAll(envelopes.Chunk(ChunkMax).Select(chunk => lane.SendAllAsync(chunk, null, cancellationToken)));
            faults.Reach(FaultPoint.AfterSweep);
            fired += due.Count;
            await lane.WhenAtRestAsync(cancellationToken);
            await NoteIdleAsync(due, now, cancellationToken);
        }
    }

    /// <summary>A deadline that fired and still stands unchanged would be fired for ever; it is left alone and logged.</summary>
    private async Task NoteIdleAsync(List<DueDeadline> fired, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var still = (await store.ReadDueAsync(now, PageMax, cancellationToken)).ToHashSet();
        foreach (var deadline in fired.Where(still.Contains))
        {
            logger.LogWarning("Deadline {Name} of {Stream} changed nothing when it fired", deadline.Name, deadline.Stream);
            _idle.Add(DerivedIds.OfDeadline(deadline));
        }
    }
}
