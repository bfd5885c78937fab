using Coordination.Application.Storage;
using Coordination.Domain;

namespace Coordination.Persistence;

/// <summary>One array a column; <c>unnest</c> puts them side by side again.</summary>
internal sealed class ArrayEncoder : RowEncoder
{
    protected override void Events(SqlParameters to, IReadOnlyList<EventRow> rows) => to
        .With("EventStreams", Column(rows, row => row.Stream.ToString()))
        .With("EventVersions", Column(rows, row => (long)row.Version))
        .With("EventTypes", Column(rows, row => row.Type))
        .With("EventBodies", Column(rows, row => row.Body))
        .With("EventAts", Column(rows, row => row.At.UtcTicks))
        .With("EventCommandIds", Column(rows, row => Bytes(row.CommandId)))
        .With("EventPreviousHashes", Column(rows, row => row.PreviousHash))
        .With("EventHashes", Column(rows, row => row.Hash))
        .With("EventAlgorithms", Column(rows, row => row.Algorithm))
        .With("EventNodes", Column(rows, row => row.Node))
        .With("EventBatches", Column(rows, row => row.Batch));

    protected override void Entities(SqlParameters to, IReadOnlyList<EntityRow> rows) => to
        .With("EntityStreams", Column(rows, row => row.Stream.ToString()))
        .With("EntityVersions", Column(rows, row => (long)row.Version))
        .With("EntityHeadHashes", Column(rows, row => row.HeadHash))
        .With("EntityPlanYears", Column(rows, row => row.PlanYear))
        .With("EntityTaskNumbers", Column(rows, row => (long)row.TaskNumber))
        .With("EntityUnits", Column(rows, row => row.Unit))
        .With("EntityStatuses", Column(rows, row => row.Status))
        .With("EntityDueAts", Column(rows, row => row.DueAt?.UtcTicks))
        .With("EntityChangedAts", Column(rows, row => row.ChangedAt.UtcTicks))
        .With("EntityDocuments", Column(rows, row => row.Document));

    protected override void Deadlines(SqlParameters to, IReadOnlyList<DeadlineRow> rows) => to
        .With("DeadlineStreams", Column(rows, row => row.Stream.ToString()))
        .With("DeadlineNames", Column(rows, row => row.Name))
        .With("DeadlineSerials", Column(rows, row => (long)row.Serial))
        .With("DeadlineDueAts", Column(rows, row => row.DueAt?.UtcTicks));

    protected override void Outbox(SqlParameters to, IReadOnlyList<OutboxRow> rows) => to
        .With("OutboxStreams", Column(rows, row => row.Stream.ToString()))
        .With("OutboxVersions", Column(rows, row => (long)row.Version))
        .With("OutboxSubscribers", Column(rows, row => row.Subscriber));

    protected override void Commands(SqlParameters to, IReadOnlyList<CommandRow> rows) => to
        .With("CommandIds", Column(rows, row => Bytes(row.CommandId)))
        .With("CommandStreams", Column(rows, row => row.Stream.ToString()))
        .With("CommandTypes", Column(rows, row => row.Type))
        .With("CommandPersons", Column(rows, row => row.Person))
        .With("CommandUnits", Column(rows, row => row.Unit))
        .With("CommandRoles", Column(rows, row => row.Role))
        .With("CommandActingFors", Column(rows, row => row.ActingFor))
        .With("CommandAts", Column(rows, row => row.At.UtcTicks))
        .With("CommandAccepted", Column(rows, row => row.Accepted ? 1L : 0L))
        .With("CommandAnswers", Column(rows, row => row.Answer))
        .With("CommandBodies", Column(rows, row => row.Body))
        .With("CommandNodes", Column(rows, row => row.Node))
        .With("CommandBatches", Column(rows, row => row.Batch));

    protected override void Definitions(SqlParameters to, IReadOnlyList<DefinitionRow> rows) => to
        .With("DefinitionVersions", Column(rows, row => row.Version))
        .With("DefinitionPlanIds", Column(rows, row => row.PlanId))
        .With("DefinitionTaskNumbers", Column(rows, row => (long)row.TaskNumber))
        .With("DefinitionBodies", Column(rows, row => row.Body))
        .With("DefinitionSavedAts", Column(rows, row => row.SavedAt.UtcTicks));

    protected override void Streams(SqlParameters to, IReadOnlyList<(StreamId Stream, int KnownVersion)> rows) => to
        .With("Streams", Column(rows, row => row.Stream.ToString()))
        .With("KnownVersions", Column(rows, row => (long)row.KnownVersion));

    protected override void Ids(SqlParameters to, string name, IReadOnlyList<Guid> ids) => to.With(name, Column(ids, Bytes));

    protected override void Numbers(SqlParameters to, string name, IReadOnlyList<long> numbers) => to.With(name, numbers.ToArray());

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static TValue[] Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }
}
