using Coordination.Application.Engine;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Coordination.Messaging;

/// <summary>
/// One connection to the broker for publishing, with confirms; it comes back by itself for ever. Every message is mandatory: a confirm alone
/// does not mean that a queue got it. A broker that stops confirming is left and connected to anew, so that no publish waits without end.
/// </summary>
public sealed class BrokerLink : IBusHealth, IAsyncDisposable
{
    private static readonly TimeSpan s_confirmMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_abortMax = TimeSpan.FromSeconds(2);

    // No limiter: the library's own one lets a few hundred messages a second through; the relay bounds what is in flight.
    private static readonly CreateChannelOptions s_confirming = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    private readonly ConnectionFactory _factory;
    private readonly Func<IChannel, CancellationToken, Task> _declare;
    private readonly ILogger<BrokerLink> _logger;
    private readonly BusAddress _address;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private volatile Session? _session;
    private volatile State _state = new(false, TimeProvider.System.GetUtcNow());
    private long _unconfirmed;
    private long _progressAt;

    /// <param name="name">What the broker shows for the connection.</param>
    /// <param name="declare">Declares what is published to; called on each new connection, before anything is published.</param>
    public BrokerLink(BusAddress address, string name, Func<IChannel, CancellationToken, Task> declare, ILogger<BrokerLink> logger)
    {
        _factory = FactoryOf(address, name);
        (_address, _declare, _logger) = (address, declare, logger);
    }

    /// <summary>How long an attempt to connect may take.</summary>
    public static TimeSpan ConnectMax { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A peer silent for about twice as long counts as dead.</summary>
    public static TimeSpan Heartbeat { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Called after each (re)connection.</summary>
    public event Action? Connected;

    public bool IsConnected => _state.IsConnected;

    public DateTimeOffset Since => _state.Since;

    /// <summary>Connects to whichever node answers, as the engine does: no recovery by the client library, a dead peer noticed within seconds.</summary>
    public static Task<IConnection> ConnectAsync(BusAddress address, string name, CancellationToken cancellationToken) =>
        ConnectAsync(FactoryOf(address, name), address, cancellationToken);

    private static Task<IConnection> ConnectAsync(ConnectionFactory factory, BusAddress address, CancellationToken cancellationToken) =>
        factory.CreateConnectionAsync(
            [.. address.Nodes.Select(n => new AmqpTcpEndpoint(n.Host, n.Port, new SslOption(n.Host, enabled: address.Tls)))], cancellationToken);

    private static ConnectionFactory FactoryOf(BusAddress address, string name) => new()
    {
        UserName = address.User,
        Password = address.Password,
        VirtualHost = address.VirtualHost,
        ClientProvidedName = name,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = Heartbeat,
        RequestedConnectionTimeout = ConnectMax,
        HandshakeContinuationTimeout = ConnectMax,
        ContinuationTimeout = s_confirmMax,
    };

    /// <summary>Starts connecting; complete when connected or when the first attempt has failed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        return _tried.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the broker has confirmed the message and a queue has it.</summary>
    /// <exception cref="BusAwayException">The broker is away or does not answer: the message may or may not have arrived.</exception>
    /// <exception cref="PublishException">The broker has no queue for it (<see cref="PublishException.IsReturn"/>), or refused it.</exception>
    public async Task PublishAsync(
        string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_session is not { } session || !IsConnected) throw new BusAwayException($"The broker {_address} is away");
        if (Interlocked.Increment(ref _unconfirmed) == 1) NoteProgress();
        // The library leaves some publishes waiting for ever when a broker dies under load: the session's end frees them.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        try
        {
            await session.Channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body, either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (Exception e) when (e is not PublishException && !cancellationToken.IsCancellationRequested)
        {
            throw new BusAwayException($"The broker {_address} went away", e);
        }
        finally
        {
            Interlocked.Decrement(ref _unconfirmed);
            NoteProgress();
        }
    }

    /// <summary>How many consumers the queue has, of all nodes.</summary>
    /// <exception cref="BusAwayException">The broker is away.</exception>
    public async Task<uint> CountConsumersAsync(string queue, CancellationToken cancellationToken)
    {
        if (_session is not { } session) throw new BusAwayException($"The broker {_address} is away");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ended);
        return (await session.Channel.QueueDeclarePassiveAsync(queue, either.Token).WaitAsync(either.Token)).ConsumerCount;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private void NoteProgress() => Interlocked.Exchange(ref _progressAt, TimeProvider.System.GetTimestamp());

    private bool IsStalled =>
        Interlocked.Read(ref _unconfirmed) > 0 && TimeProvider.System.GetElapsedTime(Interlocked.Read(ref _progressAt)) > s_confirmMax;

    private async Task RunAsync()
    {
        var pause = s_firstPause;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var connection = await ConnectAsync(_factory, _address, _stopping.Token);
                var ended = await ServeAsync(connection, () => pause = s_firstPause);
                _logger.LogWarning("The broker {Broker} went away: {Reason}", _address, ended);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                _logger.LogWarning("The broker {Broker} is away: {Reason}", _address, e.GetBaseException().Message);
            }
            catch (Exception)
            {
                // Stopping is what was asked for.
            }

            _tried.TrySetResult();
            await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Lets messages through until the connection ends or nothing is confirmed any more; gives the reason.</summary>
    private async Task<string> ServeAsync(IConnection connection, Action connected)
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new CancellationTokenSource();
        connection.ConnectionShutdownAsync += (_, reason) => End(reason.ReplyText);
        connection.ConnectionBlockedAsync += (_, alarm) => SetBlocked(alarm.Reason);
        connection.ConnectionUnblockedAsync += (_, _) => SetBlocked(null);
        try
        {
            var channel = await connection.CreateChannelAsync(s_confirming, _stopping.Token);
            channel.ChannelShutdownAsync += (_, reason) => End(reason.ReplyText);
            await _declare(channel, _stopping.Token);
            _session = new Session(channel, gone.Token);
            connected();
            await SetBlocked(null);
            _tried.TrySetResult();
            using var watch = new PeriodicTimer(s_watch);
            while (!ended.Task.IsCompleted)
            {
                await Task.WhenAny(ended.Task, watch.WaitForNextTickAsync(_stopping.Token).AsTask());
                _stopping.Token.ThrowIfCancellationRequested();
                if (IsStalled) await End("it confirms nothing");
                // Ended before anybody listened for its end.
                if (!channel.IsOpen) await End("closed");
            }

            return await ended.Task;
        }
        finally
        {
            _session = null;
            SetConnected(false);
            await gone.CancelAsync();
            await DropAsync(connection, _address, _logger);
        }

        Task End(string reason)
        {
            ended.TrySetResult(reason);
            return Task.CompletedTask;
        }

        Task SetBlocked(string? alarm)
        {
            if (alarm is not null) _logger.LogWarning("The broker {Broker} takes nothing: {Alarm}", _address, alarm);
            SetConnected(alarm is null);
            return Task.CompletedTask;
        }
    }

    /// <summary>Not in order, and not waited for long: a broker that does not answer would hold us up.</summary>
    internal static async Task DropAsync(IConnection connection, BusAddress address, ILogger logger)
    {
        try
        {
            await connection.AbortAsync(Constants.ReplySuccess, "left", s_abortMax).WaitAsync(s_abortMax);
            await connection.DisposeAsync().AsTask().WaitAsync(s_abortMax);
        }
        catch (Exception e)
        {
            logger.LogWarning("A connection to the broker {Broker} did not close: {Reason}", address, e.Message);
        }
    }

    private void SetConnected(bool connected)
    {
        if (_state.IsConnected == connected) return;
        _state = new State(connected, TimeProvider.System.GetUtcNow());
        if (!connected) return;
        _logger.LogInformation("Connected to the broker {Broker}", _address);
        Connected?.Invoke();
    }

    /// <param name="Ended">Cancelled when the connection is gone.</param>
    private sealed record Session(IChannel Channel, CancellationToken Ended);

    private sealed record State(bool IsConnected, DateTimeOffset Since);
}
