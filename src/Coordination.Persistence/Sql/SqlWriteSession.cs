using Coordination.Application.Storage;

namespace Coordination.Persistence;

/// <summary>A write transaction, for batches and for a store's own small writes. After any failure it is rolled back at once and good for nothing but disposal.</summary>
internal abstract class SqlWriteSession : IWriteSession
{
    public abstract RowEncoder Encoder { get; }

    public abstract Task<LoadedBatch> LoadAsync(LoadRequest request, CancellationToken cancellationToken);

    public abstract Task<int> WriteAsync(BatchWrite write, CancellationToken cancellationToken);

    public abstract Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>Gives the rows written.</summary>
    public abstract Task<int> ExecuteAsync(Statement statement, object? parameters, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    protected static LoadedBatch Loaded(List<AnswerRecord> answers, List<EventRecord> events) =>
        new(answers.ToDictionary(answer => Guids.From(answer.CommandId), answer => answer.Answer), events.ConvertAll(record => record.ToRow()));
}
