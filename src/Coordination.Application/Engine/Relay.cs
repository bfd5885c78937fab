using Coordination.Application.Storage;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;

namespace Coordination.Application.Engine;

/// <summary>Puts a message on the bus.</summary>
public interface IMessagePublisher
{
    /// <summary>True where the bus keeps what it has confirmed, over its own restarts too; a bus in memory forgets.</summary>
    bool Keeps { get; }

    /// <summary>Completes when the bus has the message (a broker: confirmed, and standing in a queue); throws where it does not.</summary>
    Task PublishAsync(EventMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// Carries the outbox to the bus in order of its ids, woken by each commit. A row is done when its subscriber's commands have committed,
/// so whatever a crash leaves undone is read and published again at the next start.
/// </summary>
public sealed class Relay(IStore store, string node, IMessagePublisher publisher, IFaultPoints faults, ILogger<Relay> logger) : IAsyncDisposable
{
    private const int PageMax = 256;

    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _wake = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(RunAsync);

    public void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit woke it in the same moment.
        }
        catch (ObjectDisposedException)
        {
            // Stopping: consumers still at work may commit; what they add is read at the next start.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // Stopping is what was asked for.
        }

        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await _wake.WaitAsync(_stopping.Token);
            try
            {
                IReadOnlyList<OutboxMessage> page;
                do
                {
                    page = await store.ClaimOutboxAsync(node, PageMax, s_lease, _stopping.Token);
                    faults.Reach(FaultPoint.BeforePublish);
                    await Task.WhenAll(page.Select(row => publisher.PublishAsync(MessageHandler.MessageOf(row), _stopping.Token)));
                    faults.Reach(FaultPoint.AfterPublish);
                }
                while (page.Count == PageMax);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "The outbox relay failed and tries again");
                await Task.Delay(TimeSpan.FromSeconds(1), _stopping.Token);
                await store.ReleaseOutboxAsync(node, _stopping.Token);
                Wake();
            }
        }
    }
}
