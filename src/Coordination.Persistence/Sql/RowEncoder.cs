using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

/// <summary>Writes sets of rows as the parameters a dialect's set-based statements read. Serves one caller at a time.</summary>
internal abstract class RowEncoder
{
    public SqlParameters Load(LoadRequest request)
    {
        var to = new SqlParameters();
        Ids(to, "CommandIds", request.CommandIds);
        Streams(to, request.Streams);
        return to;
    }

    public SqlParameters Write(BatchWrite write)
    {
        var to = new SqlParameters();
        Events(to, write.Events);
        Entities(to, write.Entities);
        Deadlines(to, write.Deadlines);
        Outbox(to, write.Outbox);
        Numbers(to, "OutboxDone", write.OutboxDone);
        Commands(to, write.Commands);
        var ledger = write.Ledger;
        return to.With("Node", ledger.Node)
            .With("Sequence", ledger.Sequence)
            .With("At", ledger.At.UtcTicks)
            .With("EventCount", (long)ledger.Events)
            .With("CommandCount", (long)ledger.Commands)
            .With("PreviousHash", ledger.PreviousHash)
            .With("Hash", ledger.Hash)
            .With("Algorithm", ledger.Algorithm);
    }

    public SqlParameters Views(IReadOnlyList<EntityRow> entities, IReadOnlyList<DeadlineRow> deadlines)
    {
        var to = new SqlParameters();
        Entities(to, entities);
        Deadlines(to, deadlines);
        return to;
    }

    public SqlParameters Definitions(IReadOnlyList<DefinitionRow> rows)
    {
        var to = new SqlParameters();
        Definitions(to, rows);
        return to;
    }

    public SqlParameters Numbers(string name, IReadOnlyList<long> numbers)
    {
        var to = new SqlParameters();
        Numbers(to, name, numbers);
        return to;
    }

    protected abstract void Events(SqlParameters to, IReadOnlyList<EventRow> rows);

    protected abstract void Entities(SqlParameters to, IReadOnlyList<EntityRow> rows);

    protected abstract void Deadlines(SqlParameters to, IReadOnlyList<DeadlineRow> rows);

    protected abstract void Outbox(SqlParameters to, IReadOnlyList<OutboxRow> rows);

    protected abstract void Commands(SqlParameters to, IReadOnlyList<CommandRow> rows);

    protected abstract void Definitions(SqlParameters to, IReadOnlyList<DefinitionRow> rows);

    protected abstract void Streams(SqlParameters to, IReadOnlyList<(StreamId Stream, int KnownVersion)> rows);

    protected abstract void Ids(SqlParameters to, string name, IReadOnlyList<Guid> ids);

    protected abstract void Numbers(SqlParameters to, string name, IReadOnlyList<long> numbers);
}
