using Coordination.Application.Storage;
using Coordination.Domain;
using Microsoft.Extensions.Logging;

namespace Coordination.Application.Engine;

/// <summary>Takes commands in and answers them once they are committed (or refused, which is committed too).</summary>
public interface ICommandSender
{
    /// <summary>Somebody waits for it: it goes first. Answers <see cref="Answer.Busy"/> at once where the queue is full.</summary>
    Task<Answer> SendAsync(CommandEnvelope command, CancellationToken cancellationToken);

    /// <summary>All in one transaction, with the message they follow from marked as done; waits where the queue is full.</summary>
    Task<IReadOnlyList<Answer>> SendAllAsync(IReadOnlyList<CommandEnvelope> commands, long? outboxId, CancellationToken cancellationToken);
}

/// <param name="QueueMax">Units of work waiting at most; more are answered busy.</param>
/// <param name="BatchMax">Commands in one transaction, at most (one unit of work is never split).</param>
/// <param name="CachedStreamsMax">Stream heads kept in memory.</param>
public sealed record LaneOptions(string Node = "n1", int QueueMax = 4096, int BatchMax = 128, int CachedStreamsMax = 6000)
{
    public Subscriptions Subscriptions { get; init; } = Subscriptions.InternalOnly;

    /// <summary>One for all the lanes of a node.</summary>
    public PeopleAtWork People { get; init; } = new();
}

/// <param name="ChangedAt">The instant (UTC) of its last event.</param>
public sealed record CommittedState(StreamId Stream, object State, int Version, DateTimeOffset ChangedAt);

/// <summary>
/// Group commit: one chain of the ledger a lane. While a batch commits, the next one gathers. A batch that fails runs again command by command, so one
/// command's failure costs its neighbours nothing but time.
/// </summary>
public sealed class CommandLane : ICommandSender, IRest, IAsyncDisposable
{
    private const int AttemptsMax = 5;

    /// <summary>With <see cref="s_pause"/>: a restarting server is waited for some seconds, not longer; who sent can send again.</summary>
    private const int ProbesMax = 9;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly IStore _store;
    private readonly Bookshelf _books;
    private readonly TimeProvider _time;
    private readonly IFaultPoints _faults;
    private readonly ILogger _logger;
    private readonly LaneOptions _options;
    private readonly StateCache _cache;
    private readonly LaneQueue<Work> _queue;
    private readonly Lock _restLock = new();
    private readonly List<TaskCompletionSource> _restWaiters = [];
    private readonly List<TaskCompletionSource> _idleWaiters = [];
    private Task _running = Task.CompletedTask;
    private long _ledgerSequence;
    private string _ledgerHash = "";
    private long _messagesOpen;
    private int _workOpen;
    private bool _uncertain;
    private Exception? _stuck;

    public CommandLane(IStore store, Bookshelf books, TimeProvider time, IFaultPoints faults, ILogger<CommandLane> logger, LaneOptions options)
    {
        (_store, _books, _time, _faults, _logger, _options) = (store, books, time, faults, logger, options);
        _cache = new StateCache(options.CachedStreamsMax);
        _queue = new LaneQueue<Work>(options.QueueMax, options.BatchMax, options.People);
    }

    /// <summary>Called on the lane's thread after each commit that added messages.</summary>
    public event Action? MessagesAdded;

    /// <summary>Called on the lane's thread after each commit with the states it changed.</summary>
    public event Action<IReadOnlyList<CommittedState>>? Committed;

    /// <summary>The name of its chain in the ledger.</summary>
    public string Node => _options.Node;

    /// <summary>Units of work taken in and not answered yet.</summary>
    public int Waiting => Volatile.Read(ref _workOpen);

    /// <summary>The last sealed batch of this node.</summary>
    public (long Sequence, string Hash) LedgerHead => (_ledgerSequence, _ledgerHash);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var head = await _store.ReadLedgerHeadAsync(_options.Node, cancellationToken);
        (_ledgerSequence, _ledgerHash) = head is null ? (0, "") : (head.Sequence, head.Hash);
        _messagesOpen = await _store.CountOutboxOpenAsync(cancellationToken);
        _running = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public async Task<Answer> SendAsync(CommandEnvelope command, CancellationToken cancellationToken)
    {
        var work = new Work([command], null);
        using var activity = Telemetry.Sending(work.Commands);
        Interlocked.Increment(ref _workOpen);
        if (!_queue.TryWrite(work))
        {
            Done(work);
            return Answer.Busy;
        }

        return (await work.Answered.Task.WaitAsync(cancellationToken))[0];
    }

    public async Task<IReadOnlyList<Answer>> SendAllAsync(IReadOnlyList<CommandEnvelope> commands, long? outboxId, CancellationToken cancellationToken)
    {
        var work = new Work(commands, outboxId);
        using var activity = Telemetry.Sending(commands);
        Interlocked.Increment(ref _workOpen);
        try
        {
            await _queue.WriteBehindAsync(work, cancellationToken);
        }
        catch
        {
            Done(work);
            throw;
        }

        return await work.Answered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Completes when nothing waits in the lane and every message has been dealt with, where this is the only node (else
    /// <see cref="SharedRest"/>).
    /// </summary>
    public Task WhenAtRestAsync(CancellationToken cancellationToken) => WhenAsync(() => AtRest, _restWaiters, cancellationToken);

    /// <summary>Completes when nothing waits in the lane.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) => WhenAsync(() => IsIdle, _idleWaiters, cancellationToken);

    private Task WhenAsync(Func<bool> reached, List<TaskCompletionSource> waiters, CancellationToken cancellationToken)
    {
        lock (_restLock)
        {
            if (_stuck is { } stuck) return Task.FromException(stuck);
            if (reached()) return _running.IsFaulted ? _running : Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add(waiter);
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Messages ended without a command (set aside, or handed to a unit's queue) and are no longer waited for.</summary>
    public void NoteEnded(int messages)
    {
        Interlocked.Add(ref _messagesOpen, -messages);
        ReleaseIfAtRest();
    }

    /// <summary>A message set aside waits for the bus again: without this the count would end below none, and nothing would ever be at rest.</summary>
    public void NoteWaitingAgain()
    {
        Interlocked.Increment(ref _messagesOpen);
        MessagesAdded?.Invoke();
        ReleaseIfAtRest();
    }

    /// <summary>A message can be neither dealt with nor set aside until the next start: rest will not come.</summary>
    public void NoteStuck(Exception failure)
    {
        lock (_restLock)
        {
            _stuck ??= failure;
            Release(waiter => waiter.TrySetException(failure), _restWaiters, _idleWaiters);
        }
    }

    /// <summary>Takes nothing more in, and finishes what it took.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        try
        {
            await _running;
        }
        finally
        {
            lock (_restLock)
            {
                Release(waiter => waiter.TrySetCanceled(), _restWaiters, _idleWaiters);
            }
        }
    }

    private bool IsIdle => Volatile.Read(ref _workOpen) == 0;

    private bool AtRest => IsIdle && Interlocked.Read(ref _messagesOpen) == 0;

    private async Task RunAsync()
    {
        var batch = new List<Work>();
        try
        {
            while (await _queue.WaitAsync())
            {
                batch.Clear();
                _queue.Take(batch, static work => work.Commands.Count + 1);
                await RunBatchAsync(batch);
            }
        }
        catch (Exception e)
        {
            _logger.LogCritical(e, "The command lane stopped");
            lock (_restLock) Release(waiter => waiter.TrySetException(e), _restWaiters, _idleWaiters);
            throw;
        }
        finally
        {
            // What an error cut short has no answer: its sender asks again under the same id.
            foreach (var work in batch) work.Answered.TrySetCanceled();
        }
    }

    private async Task RunBatchAsync(List<Work> batch)
    {
        try
        {
            await CommitAsync(batch);
            return;
        }
        catch (Exception e)
        {
            if (batch.Count > 1) _logger.LogWarning(e, "A batch of {Count} failed and runs again one by one", batch.Count);
            _uncertain = true;
            if (IsAway(e) && await StillAwayAsync() is { } away)
            {
                // One by one they would only wait one after the other.
                _logger.LogError(away, "The store is away: {Count} waiting for it are given up", batch.Count);
                foreach (var work in batch) Fail(work, away);
                return;
            }
        }

        foreach (var work in batch) await RetryAsync(work);
    }

    /// <summary>Tries one unit of work alone, again where another writer was first or the store away; after the last attempt its sender gets the error.</summary>
    private async Task RetryAsync(Work work)
    {
        Exception? failure = null;
        for (var attempt = 1; attempt < AttemptsMax && (failure is null or StoreConflictException || IsAway(failure)); attempt++)
        {
            try
            {
                if (failure is not null && IsAway(failure)) await Task.Delay(s_pause * attempt);
                await CommitAsync([work]);
                return;
            }
            catch (Exception e)
            {
                failure = e;
                _uncertain = true;
            }
        }

        _logger.LogError(failure, "A command failed: {Command}", work.Commands.Count > 0 ? work.Commands[0].Command.GetType().Name : "acknowledgement");
        Fail(work, failure!);
    }

    private static bool IsAway(Exception failure) => failure is StoreException { Problem: StoreProblem.Unavailable };

    /// <summary>Asks the store until it answers, for a while; gives the last failure where it does not.</summary>
    private async Task<Exception?> StillAwayAsync()
    {
        Exception? away = null;
        for (var attempt = 1; attempt <= ProbesMax; attempt++)
        {
            try
            {
                await AskStoreAsync();
                return null;
            }
            catch (StoreException e) when (IsAway(e))
            {
                away = e;
                await Task.Delay(s_pause * attempt);
            }
        }

        return away;
    }

    private void Fail(Work work, Exception failure)
    {
        Done(work);
        work.Answered.TrySetException(failure);
    }

    /// <summary>After a failure only the store knows how far it came: a connection may break when the commit has gone through already.</summary>
    private async Task AskStoreAsync()
    {
        _cache.Clear();
        var head = await _store.ReadLedgerHeadAsync(_options.Node, CancellationToken.None);
        if (head is not null && head.Sequence != _ledgerSequence)
        {
            (_ledgerSequence, _ledgerHash) = (head.Sequence, head.Hash);
            Interlocked.Exchange(ref _messagesOpen, await _store.CountOutboxOpenAsync(CancellationToken.None));
            MessagesAdded?.Invoke();
        }

        _uncertain = false;
    }

    private async Task CommitAsync(IReadOnlyList<Work> works)
    {
        if (_uncertain) await AskStoreAsync();
        using var telemetry = Telemetry.Committing(_options.Node);
        var batch = new Batch(_options.Node, _ledgerSequence + 1, _ledgerHash, _time.GetUtcNow(), _books, _cache, _options.Subscriptions);
        var answers = new List<IReadOnlyList<Answer>>(works.Count);
        BatchWrite write;
        int messagesDone;
        await using (var session = await _store.BeginAsync(CancellationToken.None))
        {
            batch.Take(await session.LoadAsync(RequestFor(works), CancellationToken.None));
            foreach (var work in works) answers.Add([.. work.Commands.Select(batch.Decide)]);
            write = batch.Build([.. works.Where(w => w.OutboxId is not null).Select(w => w.OutboxId!.Value)]);
            messagesDone = await session.WriteAsync(write, CancellationToken.None);
            _faults.Reach(FaultPoint.BeforeCommit);
            await session.CommitAsync(CancellationToken.None);
        }

        _faults.Reach(FaultPoint.AfterCommit);
        telemetry.Committed(write.Commands);
        Committing(batch, write, messagesDone);
        for (var i = 0; i < works.Count; i++)
        {
            Done(works[i]);
            works[i].Answered.TrySetResult(answers[i]);
        }
    }

    private void Committing(Batch batch, BatchWrite write, int messagesDone)
    {
        (_ledgerSequence, _ledgerHash) = (write.Ledger.Sequence, write.Ledger.Hash);
        foreach (var (stream, head) in batch.Heads) _cache.Put(stream, head);
        Interlocked.Add(ref _messagesOpen, write.Outbox.Count - messagesDone);
        if (batch.Changed.Count > 0) Committed?.Invoke([.. batch.Changed.Select(s => new CommittedState(s, batch.Heads[s].State, batch.Heads[s].Version, batch.Heads[s].At))]);
        if (write.Outbox.Count > 0) MessagesAdded?.Invoke();
    }

    private LoadRequest RequestFor(IReadOnlyList<Work> works)
    {
        var ids = new List<Guid>();
        var streams = new SortedSet<StreamId>();
        foreach (var envelope in works.SelectMany(w => w.Commands))
        {
            ids.Add(envelope.Id.Value);
            var stream = envelope.Command.Stream;
            streams.Add(stream);
            // A substitute's right to act stands on the desk of the unit.
            if (envelope.Actor.ActingFor is not null && _books.For(stream) is { } book) streams.Add(StreamId.Desk(book.Plan.Jurisdiction, envelope.Actor.Unit));
        }

        return new LoadRequest(ids, [.. streams.Select(s => (s, _cache.Find(s).Version))]);
    }

    private void Done(Work work)
    {
        if (!work.TryFinish()) return;
        Interlocked.Decrement(ref _workOpen);
        ReleaseIfAtRest();
    }

    private void ReleaseIfAtRest()
    {
        lock (_restLock)
        {
            if (IsIdle) Release(waiter => waiter.TrySetResult(), _idleWaiters);
            if (AtRest) Release(waiter => waiter.TrySetResult(), _restWaiters);
        }
    }

    private static void Release(Action<TaskCompletionSource> end, params ReadOnlySpan<List<TaskCompletionSource>> waiters)
    {
        foreach (var list in waiters)
        {
            foreach (var waiter in list) end(waiter);
            list.Clear();
        }
    }

    private sealed class Work(IReadOnlyList<CommandEnvelope> commands, long? outboxId)
    {
        private int _finished;

        public IReadOnlyList<CommandEnvelope> Commands { get; } = commands;

        public long? OutboxId { get; } = outboxId;

        public TaskCompletionSource<IReadOnlyList<Answer>> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryFinish() => Interlocked.Exchange(ref _finished, 1) == 0;
    }
}
