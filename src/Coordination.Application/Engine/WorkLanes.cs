using Coordination.Domain;

namespace Coordination.Application.Engine;

/// <summary>
/// The lanes of what a node does by itself, on a server store: while one batch is in the database's hands another is decided, and people's
/// commands have a lane without them (docs/adr/0013). Each is to the store what another node would be.
/// </summary>
public sealed class WorkLanes(IReadOnlyList<CommandLane> lanes) : ICommandSender
{
    private int _next;

    public Task<Answer> SendAsync(CommandEnvelope command, CancellationToken cancellationToken) => Next().SendAsync(command, cancellationToken);

    public Task<IReadOnlyList<Answer>> SendAllAsync(IReadOnlyList<CommandEnvelope> commands, long? outboxId, CancellationToken cancellationToken) =>
        Next().SendAllAsync(commands, outboxId, cancellationToken);

    private CommandLane Next() => lanes[(int)((uint)Interlocked.Increment(ref _next) % (uint)lanes.Count)];
}
