using System.Text.Json;
using Coordination.Application.Storage;
using Coordination.Domain;
using Coordination.Domain.Escalations;
using Coordination.Domain.Units;

namespace Coordination.Application.Engine;

/// <summary>
/// One batch being decided in memory: each command sees what its predecessors in the batch did. Nothing here is lasting until the
/// session commits; <see cref="Heads"/> then goes into the cache.
/// </summary>
internal sealed class Batch(string node, long sequence, string previousHash, DateTimeOffset now, Bookshelf books, StateCache cache, Subscriptions subscriptions)
{
    private readonly List<EventRow> _events = [];
    private readonly List<OutboxRow> _outbox = [];
    private readonly List<CommandRow> _commands = [];
    private readonly Dictionary<Guid, Answer> _answers = [];
    private readonly Dictionary<StreamId, StreamHead> _before = [];

    public Dictionary<StreamId, StreamHead> Heads { get; } = [];

    public HashSet<StreamId> Changed { get; } = [];

    /// <summary>Folds what was loaded onto what the cache knew.</summary>
    public void Take(LoadedBatch loaded)
    {
        foreach (var (id, answer) in loaded.Answers) _answers[id] = Answer.Read(answer);
        foreach (var row in loaded.Events)
        {
            var head = HeadOf(row.Stream);
            var e = Catalog.ReadEvent(row.Type, row.Body);
            Heads[row.Stream] = new StreamHead(Model.Apply(head.State, e, row.Stream, row.At), row.Version, row.Hash, row.At, head.Deadlines);
        }

        foreach (var stream in loaded.Events.Select(e => e.Stream).Distinct())
        {
            var head = Heads[stream];
            Heads[stream] = head with { Deadlines = StreamHead.DeadlinesOf(head.State) };
        }
    }

    public Answer Decide(CommandEnvelope envelope)
    {
        if (_answers.TryGetValue(envelope.Id.Value, out var known)) return known;
        var stream = envelope.Command.Stream;
        var head = HeadOf(stream);
        var decision = Decide(envelope, stream, head);
        var answer = decision.Rejection is { } rejection
            ? new Answer(false, 0, rejection.Code, JsonSerializer.Deserialize<JsonElement>(Catalog.Write(rejection)))
            : Accept(envelope, stream, head, decision);
        _answers[envelope.Id.Value] = answer;
        _commands.Add(Row(envelope, stream, answer));
        return answer;
    }

    public BatchWrite Build(IReadOnlyList<long> acknowledged)
    {
        var entities = new List<EntityRow>(Changed.Count);
        var deadlines = new List<DeadlineRow>();
        foreach (var stream in Changed)
        {
            var head = Heads[stream];
            entities.Add(EntityView.Of(stream, head.State, head.Version, head.Hash, head.At));
            AddDeadlines(deadlines, stream, _before[stream].Deadlines, head.Deadlines);
        }

        var ledger = new LedgerRow(node, sequence, now, _events.Count, _commands.Count, previousHash, "", Chain.Algorithm);
        return new BatchWrite(
            _events, entities, deadlines, _outbox, acknowledged, _commands, ledger with { Hash = Chain.OfBatch(ledger, _commands, _events) });
    }

    private Decision Decide(CommandEnvelope envelope, StreamId stream, StreamHead head)
    {
        if (books.For(stream) is not { } book) return new NotFound(stream.Key);
        if (envelope.ExpectedVersion is { } expected && expected != head.Version) return new ChangedMeanwhile(head.Version);
        return Model.Decide(head.State, envelope.Command, new Frame(envelope.Actor, envelope.At, book, DeskOf(envelope.Actor, book)));
    }

    private Answer Accept(CommandEnvelope envelope, StreamId stream, StreamHead head, Decision decision)
    {
        if (decision.Events.IsEmpty) return new Answer(true, head.Version);
        _before.TryAdd(stream, head);
        var (state, version, hash) = (head.State, head.Version, head.Hash);
        foreach (var e in decision.Events)
        {
            version++;
            state = Model.Apply(state, e, stream, envelope.At);
            var row = new EventRow(
                0, stream, version, e.GetType().Name, Catalog.Write(e), envelope.At, envelope.Id.Value, hash, "", Chain.Algorithm, node, sequence);
            hash = Chain.OfEvent(row);
            _events.Add(row with { Hash = hash });
            foreach (var subscriber in subscriptions.Of(e, state)) _outbox.Add(new OutboxRow(stream, version, subscriber));
        }

        Heads[stream] = new StreamHead(state, version, hash, envelope.At, StreamHead.DeadlinesOf(state));
        Changed.Add(stream);
        return new Answer(true, version);
    }

    private StreamHead HeadOf(StreamId stream) => Heads.TryGetValue(stream, out var head) ? head : cache.Find(stream);

    private DeskState? DeskOf(Actor actor, Domain.Plans.PlanBook book) =>
        actor.ActingFor is null ? null : (DeskState)HeadOf(StreamId.Desk(book.Plan.Jurisdiction, actor.Unit)).State;

    private CommandRow Row(CommandEnvelope envelope, StreamId stream, Answer answer) => new(
        0, envelope.Id.Value, stream, envelope.Command.GetType().Name, envelope.Actor.Person.Value, envelope.Actor.Unit.Value,
        envelope.Actor.Role.ToString(), envelope.Actor.ActingFor?.Value ?? "", envelope.At, answer.Accepted, answer.Write(),
        answer.Accepted ? "" : Catalog.Write(envelope.Command), node, sequence);

    private static void AddDeadlines(
        List<DeadlineRow> rows, StreamId stream, IReadOnlyDictionary<string, Deadline> before, IReadOnlyDictionary<string, Deadline> after)
    {
        foreach (var deadline in after.Values)
        {
            if (!before.TryGetValue(deadline.Name, out var old) || old != deadline) rows.Add(new DeadlineRow(stream, deadline.Name, deadline.Serial, deadline.At));
        }

        foreach (var old in before.Values)
        {
            if (!after.ContainsKey(old.Name)) rows.Add(new DeadlineRow(stream, old.Name, old.Serial, null));
        }
    }
}
