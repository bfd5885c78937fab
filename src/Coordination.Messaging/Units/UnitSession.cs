using System.Collections.Concurrent;
using Coordination.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Coordination.Messaging.Units;

/// <summary>
/// One connection's life as a consumer. It ends with its connection, with any of its channels, or with a message that could not be brought
/// to an end; what was not acknowledged then comes again to whoever connects next.
/// </summary>
internal sealed class UnitSession : IAsyncDisposable
{
    /// <summary>Taken at once by a node; each waits for its commit and for the broker's confirm of its answer.</summary>
    private const ushort ConcurrencyMax = 8;
    private const ushort PrefetchMax = 32;

    private static readonly TimeSpan s_drainMax = TimeSpan.FromSeconds(30);

    private readonly IConnection _connection;
    private readonly BusAddress _broker;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _cut = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, Task> _taking = new();
    private readonly List<(IChannel Channel, string Tag)> _consumers = [];

    private UnitSession(IConnection connection, BusAddress broker, ILogger logger) => (_connection, _broker, _logger) = (connection, broker, logger);

    public static async Task<UnitSession> OpenAsync(
        BusAddress broker,
        string name,
        UnitTopology topology,
        CommandConsumer commands,
        DeadLetterConsumer dead,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var connection = await BrokerLink.ConnectAsync(broker, name, cancellationToken);
        var session = new UnitSession(connection, broker, logger);
        try
        {
            connection.ConnectionShutdownAsync += (_, e) => session.EndAsync(e.ReplyText);
            await using (var declaring = await connection.CreateChannelAsync(cancellationToken: cancellationToken))
                await topology.DeclareAsync(declaring, cancellationToken);
            await session.ConsumeAsync(BusNames.CommandQueue, commands.TakeAsync, cancellationToken);
            await session.ConsumeAsync(BusNames.DeadLetters, dead.TakeAsync, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Commands of units that nobody has been given yet.</summary>
    public async Task<uint> CountWaitingAsync(CancellationToken cancellationToken)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return await channel.MessageCountAsync(BusNames.CommandQueue, cancellationToken);
    }

    /// <summary>Completes when the session has ended, or is to be ended.</summary>
    public async Task WhenEndedAsync(CancellationToken stopping)
    {
        await using var registration = stopping.Register(() => _ended.TrySetResult());
        await _ended.Task;
    }

    /// <summary>Has the broker hand out nothing more, and waits for what was taken; what does not end in time is let go unacknowledged.</summary>
    public async Task DrainAsync()
    {
        // Without its connection nothing taken can be acknowledged any more.
        if (!_connection.IsOpen) return;
        try
        {
            foreach (var (channel, tag) in _consumers)
            {
                if (channel.IsOpen) await channel.BasicCancelAsync(tag);
            }

            await Task.WhenAll(_taking.Keys).WaitAsync(s_drainMax);
        }
        catch (Exception e)
        {
            _logger.LogWarning(e, "Messages of units were left unacknowledged and come again");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        await Task.WhenAll(_taking.Keys);
        await BrokerLink.DropAsync(_connection, _broker, _logger);
        _cut.Dispose();
    }

    private async Task ConsumeAsync(string queue, Func<IChannel, BasicDeliverEventArgs, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(false, false, null, ConcurrencyMax), cancellationToken);
        channel.ChannelShutdownAsync += (_, e) => EndAsync(e.ReplyText);
        await channel.BasicQosAsync(0, PrefetchMax, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, e) =>
        {
            var taking = TakeAsync(channel, e, take);
            _taking.TryAdd(taking, taking);
            await taking;
            _taking.TryRemove(KeyValuePair.Create(taking, taking));
        };
        // The broker cancels a consumer whose queue is deleted.
        consumer.UnregisteredAsync += (_, _) => EndAsync($"queue {queue} is no longer consumed");
        _consumers.Add((channel, await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken)));
    }

    private async Task TakeAsync(IChannel channel, BasicDeliverEventArgs e, Func<IChannel, BasicDeliverEventArgs, CancellationToken, Task> take)
    {
        try
        {
            await take(channel, e, _cut.Token);
        }
        catch (Exception failure)
        {
            if (!_cut.IsCancellationRequested) _logger.LogWarning(failure, "A message for {RoutingKey} was not brought to an end and comes again", e.RoutingKey);
            await EndAsync("a message was not brought to an end");
        }
    }

    private Task EndAsync(string reason)
    {
        if (_ended.TrySetResult()) _logger.LogInformation("The session with the units ends: {Reason}", reason);
        return Task.CompletedTask;
    }
}
