namespace Coordination.Application.Storage;

/// <summary>Where the head of a node's ledger is noted daily, outside the database: what has been anchored cannot be rewritten unseen.</summary>
public interface IAnchors
{
    /// <summary>Durable when it returns. A day and node already anchored is left as it is.</summary>
    Task AppendAsync(Anchor anchor, CancellationToken cancellationToken);

    /// <summary>All anchors in the order they were written.</summary>
    Task<IReadOnlyList<Anchor>> ReadAsync(CancellationToken cancellationToken);
}

/// <param name="Day">The calendar day in Asia/Shanghai.</param>
/// <param name="Sequence">With <paramref name="Hash"/>: the node's last ledger row then.</param>
public sealed record Anchor(DateOnly Day, string Node, long Sequence, string Hash);
