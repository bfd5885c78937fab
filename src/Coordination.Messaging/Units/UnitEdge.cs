using Coordination.Application.Engine;
using Coordination.Application.Storage;
using Coordination.Application.Units;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging.Units;

/// <summary>What the edge is put together from.</summary>
/// <param name="Broker">With the engine's own account.</param>
/// <param name="Node">Part of what the broker shows for its connections.</param>
/// <param name="Time">The engine's clock: the instant of what units do (UTC).</param>
public sealed record UnitEdgeParts(
    BusAddress Broker, string Node, IStore Store, Bookshelf Books, IRefusalTexts Texts, TimeProvider Time, ILoggerFactory Logs, UnitQueueLimits? Limits = null);

/// <summary>
/// The engine's side of the units' queues: publishes to them, takes in what units send, sets aside what their queues throw out. Keeps
/// itself connected, and may be started while the broker is away. Any number of nodes run one each.
/// </summary>
public sealed class UnitEdge : IUnitPublisher, IAsyncDisposable
{
    private static readonly TimeSpan s_backlogPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);

    private readonly UnitEdgeParts _parts;
    private readonly UnitTopology _topology;
    private readonly UnitDirectory _directory;
    private readonly BrokerLink _link;
    private readonly UnitPublisher _publisher;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _serving = Task.CompletedTask;
    private volatile UnitSession? _session;
    private volatile TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnitEdge(UnitEdgeParts parts)
    {
        _parts = parts;
        _logger = parts.Logs.CreateLogger<UnitEdge>();
        _directory = new UnitDirectory(parts.Books);
        _topology = UnitTopology.Of(_directory.All().Select(e => e.Unit.Code.Value), parts.Limits);
        _link = new BrokerLink(parts.Broker, $"coordination {parts.Node} unit publisher", _topology.DeclareAsync, parts.Logs.CreateLogger<BrokerLink>());
        _publisher = new UnitPublisher(parts.Books, _link);
    }

    /// <summary>True while connected and consuming what units send.</summary>
    public bool IsServing => _up.Task.IsCompleted;

    /// <summary>Starts publishing; complete when connected or when the first attempt has failed. It serves nobody yet.</summary>
    public static async Task<UnitEdge> StartAsync(UnitEdgeParts parts, CancellationToken cancellationToken)
    {
        var edge = new UnitEdge(parts);
        await edge._link.StartAsync(cancellationToken);
        return edge;
    }

    /// <summary>Begins to take in what units send, once the engine takes commands.</summary>
    public void Serve(ICommandSender sender)
    {
        var inbox = new UnitInbox(sender, _parts.Store, _parts.Books, _directory, _publisher, _parts.Texts, _parts.Time);
        var commands = new CommandConsumer(inbox, _publisher, _logger);
        var dead = new DeadLetterConsumer(_parts.Store, commands, _parts.Time, _logger);
        _serving = Task.Run(() => ServeAsync(commands, dead));
    }

    /// <summary>Completes while connected and consuming.</summary>
    public Task WhenServingAsync(CancellationToken cancellationToken) => _up.Task.WaitAsync(cancellationToken);

    /// <summary>Completes when no command of a unit waits on the broker.</summary>
    public async Task WhenTakenAsync(CancellationToken cancellationToken)
    {
        await WhenServingAsync(cancellationToken);
        while (_session is { } session && await session.CountWaitingAsync(cancellationToken) > 0) await Task.Delay(s_backlogPoll, cancellationToken);
    }

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken) => _publisher.PublishAsync(message, cancellationToken);

    /// <summary>Takes nothing more in, and finishes (bounded) what it took; to be called before the engine stops. Publishing goes on.</summary>
    public async Task StopServingAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await StopServingAsync();
        await _link.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(CommandConsumer commands, DeadLetterConsumer dead)
    {
        var pause = s_firstPause;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var session = await UnitSession.OpenAsync(
                    _parts.Broker, $"coordination {_parts.Node} unit consumer", _topology, commands, dead, _logger, _stopping.Token);
                _session = session;
                _up.TrySetResult();
                pause = s_firstPause;
                await session.WhenEndedAsync(_stopping.Token);
                await session.DrainAsync();
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                _logger.LogWarning("The broker {Broker} cannot be served: {Reason}", _parts.Broker, e.GetBaseException().Message);
            }
            catch (Exception)
            {
                // Stopping is what was asked for.
            }

            _session = null;
            if (IsServing) _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await PauseAsync(pause);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller's loop ends.
        }
    }
}
