namespace Coordination.Persistence;

/// <summary>Writing beside the batches: parking, publishing, rebuilding the views, definitions, the simulation's bookmark.</summary>
internal abstract partial class StoreStatements
{
    /// <summary>What a batch reads first: answers given and events newer than known.</summary>
    public abstract Statement Load { get; }

    public abstract Statement Write { get; }

    /// <summary>Inserts or overwrites.</summary>
    public abstract Statement UpsertEntities { get; }

    /// <summary>Inserts or overwrites; a deadline written anew is claimed by nobody.</summary>
    public abstract Statement UpsertDeadlines { get; }

    /// <summary>
    /// A message not done, or one that ended on the broker (@Ended = 1). A message that was dropped and comes back once more stays dropped.
    /// </summary>
    public abstract Statement InsertParked { get; }

    public Statement MarkParkedDone { get; } = new(nameof(MarkParkedDone), """
        UPDATE outbox SET done_at = @At WHERE id = @Id AND done_at IS NULL
        """);

    public Statement Park => field ??= Statement.Together(nameof(Park), InsertParked, MarkParkedDone);

    public Statement UnpublishParked { get; } = new(nameof(UnpublishParked), $"""
        UPDATE outbox SET done_at = NULL, published_at = NULL{phrases.UnclaimedToo}
        WHERE id = @Id AND id IN (SELECT outbox_id FROM parked WHERE outbox_id = @Id AND dropped_at IS NULL)
        """);

    public Statement DeleteParked { get; } = new(nameof(DeleteParked), """
        DELETE FROM parked WHERE outbox_id = @Id AND dropped_at IS NULL
        """);

    public Statement ReplayParked => field ??= Statement.Together(nameof(ReplayParked), UnpublishParked, DeleteParked);

    public Statement DropParked { get; } = new(nameof(DropParked), """
        UPDATE parked SET dropped_at = @At WHERE outbox_id = @Id AND dropped_at IS NULL
        """);

    public virtual Statement MarkPublished { get; } = new(nameof(MarkPublished), $"""
        UPDATE outbox SET published_at = @At
        WHERE {phrases.OutboxAmong("@Ids")} AND published_at IS NULL
        """);

    public Statement MarkEnded { get; } = new(nameof(MarkEnded), $"""
        UPDATE outbox SET done_at = @At
        WHERE {phrases.OutboxAmong("@Ids")} AND done_at IS NULL
        """);

    public Statement DeleteEntities { get; } = new(nameof(DeleteEntities), """
        DELETE FROM entities
        """);

    public Statement DeleteDeadlines { get; } = new(nameof(DeleteDeadlines), """
        DELETE FROM deadlines
        """);

    public virtual Statement ClearViews => field ??= Statement.Together(nameof(ClearViews), DeleteEntities, DeleteDeadlines);

    public Statement WriteViews => field ??= Statement.Together(nameof(WriteViews), UpsertEntities, UpsertDeadlines);

    /// <summary>A version already kept is left as it is.</summary>
    public abstract Statement InsertDefinitions { get; }

    public abstract Statement UpsertSimulation { get; }
}
