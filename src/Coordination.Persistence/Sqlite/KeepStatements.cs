namespace Coordination.Persistence;

/// <summary>Writing beside the batches: parking, rebuilding the views, definitions, the simulation's bookmark.</summary>
internal static class KeepStatements
{
    /// <summary>A message that was dropped and comes back once more stays dropped.</summary>
    public static readonly Statement InsertParked = new(nameof(InsertParked), """
        INSERT INTO parked (outbox_id, reason, at)
        SELECT id, @Reason, @At FROM outbox WHERE id = @Id AND (done_at IS NULL OR @Ended)
        ON CONFLICT (outbox_id) DO NOTHING
        """);

    public static readonly Statement MarkParkedDone = new(nameof(MarkParkedDone), """
        UPDATE outbox SET done_at = @At WHERE id = @Id AND done_at IS NULL
        """);

    public static readonly Statement Park = Statement.Together(nameof(Park), InsertParked, MarkParkedDone);

    public static readonly Statement UnpublishParked = new(nameof(UnpublishParked), """
        UPDATE outbox SET done_at = NULL, published_at = NULL
        WHERE id = @Id AND id IN (SELECT outbox_id FROM parked WHERE outbox_id = @Id AND dropped_at IS NULL)
        """);

    public static readonly Statement DeleteParked = new(nameof(DeleteParked), """
        DELETE FROM parked WHERE outbox_id = @Id AND dropped_at IS NULL
        """);

    public static readonly Statement ReplayParked = Statement.Together(nameof(ReplayParked), UnpublishParked, DeleteParked);

    public static readonly Statement DropParked = new(nameof(DropParked), """
        UPDATE parked SET dropped_at = @At WHERE outbox_id = @Id AND dropped_at IS NULL
        """);

    public static readonly Statement MarkPublished = new(nameof(MarkPublished), """
        UPDATE outbox SET published_at = @At
        WHERE id IN (SELECT value FROM json_each(CAST(@Ids AS TEXT))) AND published_at IS NULL
        """);

    public static readonly Statement MarkEnded = new(nameof(MarkEnded), """
        UPDATE outbox SET done_at = @At
        WHERE id IN (SELECT value FROM json_each(CAST(@Ids AS TEXT))) AND done_at IS NULL
        """);

    public static readonly Statement DeleteEntities = new(nameof(DeleteEntities), """
        DELETE FROM entities
        """);

    public static readonly Statement DeleteDeadlines = new(nameof(DeleteDeadlines), """
        DELETE FROM deadlines
        """);

    public static readonly Statement ClearViews = Statement.Together(nameof(ClearViews), DeleteEntities, DeleteDeadlines);

    public static readonly Statement WriteViews = Statement.Together(
        nameof(WriteViews), WriteStatements.UpsertEntities, WriteStatements.UpsertDeadlines);

    public static readonly Statement InsertDefinitions = new(nameof(InsertDefinitions), """
        INSERT INTO definitions (version, plan_id, task_number, body, saved_at)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4
        FROM jsonb_each(CAST(@Definitions AS TEXT)) AS r
        WHERE true
        ORDER BY r.rowid
        ON CONFLICT (version) DO NOTHING
        """);

    public static readonly Statement UpsertSimulation = new(nameof(UpsertSimulation), """
        INSERT INTO simulation (id, json) VALUES (1, @Json)
        ON CONFLICT (id) DO UPDATE SET json = excluded.json
        """);
}
