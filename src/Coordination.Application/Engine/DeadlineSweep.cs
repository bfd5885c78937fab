using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Microsoft.Extensions.Logging;

namespace Coordination.Application.Engine;

/// <summary>
/// Fires what is due. It never needs to run on the very day: after downtime it takes up every deadline in between; each command carries the
/// deadline's serial, so a stale one does nothing, and its id follows from the deadline, so that fired twice is done once.
/// </summary>
/// <param name="rest">
/// Where only this process sweeps: each round waits until all that follows from the last is done, as a simulation needs it. Null where
/// several nodes sweep: they share what is due by claims and wait for nobody.
/// </param>
public sealed class DeadlineSweep(IStore store, ICommandSender lane, string node, IRest? rest, IFaultPoints faults, ILogger<DeadlineSweep> logger)
{
    private const int PageMax = 500;

    /// <summary>Small enough that a person's command does not wait long behind one.</summary>
    private const int ChunkMax = 8;

    /// <summary>Long enough for a page to be committed on a busy server; a node that dies delays its page by so much.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly HashSet<CommandId> _idle = [];

    /// <summary>Fires all that is due at the instant (UTC); where only this process sweeps, waits until everything that follows is done. Gives the number fired.</summary>
    public async Task<int> FireDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fired = new HashSet<CommandId>();
        while (true)
        {
            if (rest is not null) await rest.WhenAtRestAsync(cancellationToken);
            var claimed = rest is not null
                ? await store.ReadDueAsync(now, PageMax, cancellationToken)
                : await store.ClaimDueAsync(node, now, PageMax, s_lease, cancellationToken);
            var due = claimed.Where(d => !IsIdle(d, fired)).ToList();
            if (due.Count == 0) return fired.Count;
            faults.Reach(FaultPoint.BeforeSweep);
            var envelopes = due.Select(d => new CommandEnvelope(
                DerivedIds.OfDeadline(d), Actor.System, now, new FireDeadline(d.Stream, d.Name, d.Serial)));
            await Task.WhenAll(envelopes.Chunk(ChunkMax).Select(chunk => lane.SendAllAsync(chunk, null, cancellationToken)));
            faults.Reach(FaultPoint.AfterSweep);
            Telemetry.Fired(due, now);
            fired.UnionWith(due.Select(DerivedIds.OfDeadline));
        }
    }

    /// <summary>A deadline that fired and still stands unchanged would be fired for ever; it is left alone and logged.</summary>
    private bool IsIdle(DueDeadline deadline, HashSet<CommandId> fired)
    {
        var id = DerivedIds.OfDeadline(deadline);
        if (_idle.Contains(id)) return true;
        if (!fired.Contains(id)) return false;
        logger.LogWarning("Deadline {Name} of {Stream} changed nothing when it fired", deadline.Name, deadline.Stream);
        return _idle.Add(id);
    }
}
