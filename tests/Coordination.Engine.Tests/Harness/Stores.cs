using Coordination.Application.Storage;

namespace Coordination.Engine.Tests.Harness;

/// <summary>A store whose doors a test can shut, so that commands gather before it, and whose writing it can make fail.</summary>
internal sealed class GatedStore(IStore inner) : DelegatingStore(inner)
{
    private volatile TaskCompletionSource _gate = Open();
    private volatile TaskCompletionSource _waiting = Unset();
    private readonly TaskCompletionSource _read = Unset();

    /// <summary>Throws, or does not, for each batch about to be written.</summary>
    public Action<BatchWrite> OnWrite { get; set; } = _ => { };

    /// <summary>Throws, or does not, when the batch is committed already.</summary>
    public Action<BatchWrite> OnCommitted { get; set; } = _ => { };

    /// <summary>The commands of each batch tried, failed ones too.</summary>
    public List<int> BatchSizes { get; } = [];

    public void Shut()
    {
        _waiting = Unset();
        _gate = Unset();
    }

    public void Unlock() => _gate.SetResult();

    /// <summary>Completes when the lane stands before the shut doors.</summary>
    public Task WhenWaitingAsync() => _waiting.Task;

    /// <summary>Completes when the relay has looked once for what an earlier run left, so that it is not counted among what a test counts.</summary>
    public Task WhenOutboxReadAsync() => _read.Task;

    public override async Task<IReadOnlyList<OutboxMessage>> ClaimOutboxAsync(
        string node, int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var page = await base.ClaimOutboxAsync(node, limit, lease, cancellationToken);
        _read.TrySetResult();
        return page;
    }

    public override async Task<IWriteSession> BeginAsync(CancellationToken cancellationToken)
    {
        _waiting.TrySetResult();
        await _gate.Task.WaitAsync(cancellationToken);
        return await base.BeginAsync(cancellationToken);
    }

    protected override void Writing(BatchWrite write)
    {
        BatchSizes.Add(write.Commands.Count);
        OnWrite(write);
    }

    protected override Task CommittedAsync(BatchWrite write, CancellationToken cancellationToken)
    {
        OnCommitted(write);
        return Task.CompletedTask;
    }

    private static TaskCompletionSource Unset() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource Open()
    {
        var open = Unset();
        open.SetResult();
        return open;
    }
}

/// <summary>Tells when so many messages have been acknowledged from here on, repeats counted too.</summary>
internal sealed class AcknowledgementCounter(IStore inner) : DelegatingStore(inner)
{
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left;

    public Task WhenAcknowledgedAsync(int count)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _left, count);
        return _reached.Task;
    }

    protected override Task CommittedAsync(BatchWrite write, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _left, -write.OutboxDone.Count) <= 0) _reached.TrySetResult();
        return Task.CompletedTask;
    }
}
