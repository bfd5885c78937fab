using MassTransit;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// MassTransit's consumers on the broker. After a lost connection MassTransit comes back late, and not always: so they are started anew each
/// time the link has connected, and where the broker says that nobody reads a queue.
/// </summary>
internal sealed class BrokerConsumers : IAsyncDisposable
{
    private static readonly TimeSpan s_startMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_stopMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_checkAfter = TimeSpan.FromSeconds(10);

    private readonly BrokerLink _link;
    private readonly IReadOnlyList<string> _queues;
    private readonly Func<IBusControl> _build;
    private readonly ILogger<BrokerConsumers> _logger;
    private readonly SemaphoreSlim _connected = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _ending = [];
    private readonly Task _running;

    public BrokerConsumers(BrokerLink link, IReadOnlyList<string> queues, Func<IBusControl> build, ILogger<BrokerConsumers> logger)
    {
        (_link, _queues, _build, _logger) = (link, queues, build, logger);
        link.Connected += NoteConnected;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Completes when messages are taken for the first time.</summary>
    public Task Started => _started.Task;

    /// <summary>Takes no more messages and finishes (bounded) what was taken.</summary>
    public async ValueTask DisposeAsync()
    {
        _link.Connected -= NoteConnected;
        await _stopping.CancelAsync();
        await _running;
        await Task.WhenAll(_ending);
        _stopping.Dispose();
        _connected.Dispose();
    }

    private void NoteConnected() => _connected.Release();

    /// <summary>True where the link has connected (once or more often) since the last call.</summary>
    private async Task<bool> WaitAsync()
    {
        if (!await _connected.WaitAsync(s_checkAfter, _stopping.Token)) return false;
        while (await _connected.WaitAsync(TimeSpan.Zero, _stopping.Token))
        {
            // Several connections, one new start.
        }

        return true;
    }

    private async Task RunAsync()
    {
        IBusControl? bus = null;
        try
        {
            while (true)
            {
                var connected = await WaitAsync();
                if (!_link.IsConnected || !(connected || bus is null || await IsUnreadAsync())) continue;
                if (bus is not null) End(bus);
                bus = await StartAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            if (bus is not null) End(bus);
        }
    }

    private async Task<bool> IsUnreadAsync()
    {
        try
        {
            foreach (var queue in _queues)
            {
                if (await _link.CountConsumersAsync(queue, _stopping.Token) > 0) continue;
                _logger.LogWarning("Nobody reads {Queue}: the consumers are started anew", queue);
                return true;
            }
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            _logger.LogWarning("The broker does not say who reads its queues: {Reason}", e.Message);
        }

        return false;
    }

    private async Task<IBusControl?> StartAsync()
    {
        var bus = _build();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(s_startMax);
        try
        {
            await bus.StartAsync(limit.Token);
            _started.TrySetResult();
            return bus;
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            _logger.LogWarning("The consumers could not be started and try again: {Reason}", e.GetBaseException().Message);
            return null;
        }
    }

    private void End(IBusControl bus)
    {
        _ending.RemoveAll(t => t.IsCompleted);
        _ending.Add(EndAsync());

        async Task EndAsync()
        {
            try
            {
                await bus.StopAsync(s_stopMax).WaitAsync(s_stopMax);
            }
            catch (Exception e)
            {
                // What it had taken and not acknowledged is given out again.
                _logger.LogWarning("Consumers did not end in order: {Reason}", e.GetBaseException().Message);
            }
        }
    }
}
