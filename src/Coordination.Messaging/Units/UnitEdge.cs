using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Application.Units;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging.Units;

/// <summary>What the edge is put together from.</summary>
/// <param name="Broker">With the engine's own account.</param>
/// <param name="Time">The engine's clock: the instant of what units do.</param>
public sealed record UnitEdgeParts(
    BusAddress Broker, IStore Store, ICommandSender Sender, Bookshelf Books, IRefusalTexts Texts, TimeProvider Time, ILoggerFactory Logs, UnitQueueLimits? Limits = null);

/// <summary>
/// The engine's side of the units' queues: publishes to them, takes in what units send, sets aside what their queues throw out. Keeps
/// itself connected: while the broker is away publishing is refused at once, and all else waits. Any number of nodes run one each.
/// </summary>
public sealed class UnitEdge : IUnitPublisher, IUnitBacklog, IAsyncDisposable
{
    private static readonly TimeSpan s_backlogPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_pauseFirst = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(15);

    private readonly UnitEdgeParts _parts;
    private readonly UnitPublisher _publisher;
    private readonly CommandConsumer _commands;
    private readonly DeadLetterConsumer _dead;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private volatile TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnitEdge(UnitEdgeParts parts)
    {
        _parts = parts;
        _logger = parts.Logs.CreateLogger<UnitEdge>();
        _publisher = new UnitPublisher(parts.Books);
        var directory = new UnitDirectory(parts.Books);
        _commands = new CommandConsumer(
            new UnitInbox(parts.Sender, parts.Store, parts.Books, directory, _publisher, parts.Texts, parts.Time), _publisher, _logger);
        _dead = new DeadLetterConsumer(parts.Store, _commands, parts.Time, _logger);
        var topology = UnitTopology.Of(directory.All().Select(e => e.Unit.Code.Value), parts.Limits);
        _running = Task.Run(() => RunAsync(topology));
    }

    public static UnitEdge Start(UnitEdgeParts parts) => new(parts);

    /// <summary>True while connected, everything declared and consumed.</summary>
    public bool IsUp => _up.Task.IsCompleted;

    /// <summary>Completes when connected, everything declared and consumed.</summary>
    public Task WhenUpAsync(CancellationToken cancellationToken) => _up.Task.WaitAsync(cancellationToken);

    /// <summary>Completes when a unit's queue has the message of this outbox row, by the broker's word; throws <see cref="UnitPublishException"/> where it does not.</summary>
    public async Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _publisher.PublishAsync(message, cancellationToken);
        }
        catch (UnitPublishException e) when (!IsUp)
        {
            throw new BusAwayException("The broker is away from the units' edge", e);
        }
    }

    /// <inheritdoc/>
    public async Task WhenTakenAsync(CancellationToken cancellationToken)
    {
        await WhenUpAsync(cancellationToken);
        while (_publisher.Channel is { } channel && await channel.MessageCountAsync(BusNames.CommandQueue, cancellationToken) > 0)
            await Task.Delay(s_backlogPoll, cancellationToken);
    }

    /// <summary>Takes nothing more in, finishes what it took, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(UnitTopology topology)
    {
        var pause = s_pauseFirst;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var session = await UnitSession.OpenAsync(_parts.Broker, topology, _commands, _dead, _logger, _stopping.Token);
                _publisher.Channel = session.Publishing;
                _up.TrySetResult();
                pause = s_pauseFirst;
                await session.WhenEndedAsync(_stopping.Token);
                await session.DrainAsync();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.LogWarning(e, "The broker is away from the units' edge; trying again in {Pause}", pause);
            }
            finally
            {
                _publisher.Channel = null;
                if (IsUp) _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            try
            {
                await Task.Delay(pause, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < s_pauseMax ? pause * 2 : s_pauseMax;
        }
    }
}
