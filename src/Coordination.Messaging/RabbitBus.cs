using Coordination.Application.Engine;
using Coordination.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Coordination.Messaging;

/// <summary>
/// The bus of servers: quorum queues on RabbitMQ. MassTransit consumes; publishing goes through a <see cref="BrokerLink"/> of our own
/// (docs/adr/0009). The broker may be away at start and at any time: both connect by themselves when it comes.
/// </summary>
public sealed class RabbitBus : IEngineBus
{
    /// <summary>How long a start waits for the consumers before it goes on without them.</summary>
    private static readonly TimeSpan s_startMax = TimeSpan.FromSeconds(5);

    private readonly BrokerLink _link;
    private readonly BrokerConsumers? _consumers;
    private readonly IUnitPublisher? _units;
    private readonly CancellationTokenSource _stopping;

    private RabbitBus(BrokerLink link, BrokerConsumers? consumers, IUnitPublisher? units, CancellationTokenSource stopping) =>
        (_link, _consumers, _units, _stopping) = (link, consumers, units, stopping);

    /// <summary>Called each time the broker is there (again).</summary>
    public event Action? Connected
    {
        add => _link.Connected += value;
        remove => _link.Connected -= value;
    }

    public bool Keeps => true;

    public bool IsConnected => _link.IsConnected;

    public DateTimeOffset Since => _link.Since;

    /// <summary>Starts publishing and consuming; complete when both are ready, or after some seconds where the broker is away.</summary>
    /// <param name="node">The node's name, part of what the broker shows for its connections.</param>
    /// <param name="units">Hands messages to the units' queues; null where no unit is enrolled.</param>
    /// <param name="consumes">False: publishes only, and leaves consuming to other nodes.</param>
    public static async Task<RabbitBus> StartAsync(
        BusAddress address,
        string node,
        MessageHandler handler,
        IParkedMessages parked,
        IUnitPublisher? units,
        bool consumes,
        ILoggerFactory logs,
        CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var link = new BrokerLink(address, $"coordination {node} publisher", InternalQueues.DeclareAsync, logs.CreateLogger<BrokerLink>());
        var delivery = new Delivery(handler, parked, logs.CreateLogger<Delivery>());
        var waiting = new HeldAtBroker(link, delivery, logs.CreateLogger<HeldAtBroker>(), stopping.Token);
        var consumers = consumes
            ? new BrokerConsumers(link, InternalQueues.Names, () => Build(address, node, delivery, waiting, logs), logs.CreateLogger<BrokerConsumers>())
            : null;
        await link.StartAsync(cancellationToken);
        if (link.IsConnected && consumers is not null) await Task.WhenAny(consumers.Started, Task.Delay(s_startMax, cancellationToken));
        return new RabbitBus(link, consumers, units, stopping);
    }

    public Task PublishAsync(EventMessage message, CancellationToken cancellationToken)
    {
        if (Subscriptions.Internal.Contains(message.Subscriber)) return InternalQueues.SendAsync(_link, message, cancellationToken);
        return BusNames.UnitOf(message.Subscriber) is not null && _units is { } units
            ? units.PublishAsync(message, cancellationToken)
            : throw new InvalidOperationException($"Nobody delivers to subscriber '{message.Subscriber}'");
    }

    /// <summary>Takes no more messages, finishes (bounded) what it took, gives back to the broker what it only held, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_consumers is not null) await _consumers.DisposeAsync();
        await _link.DisposeAsync();
        _stopping.Dispose();
    }

    private static IBusControl Build(BusAddress address, string node, Delivery delivery, HeldAtBroker waiting, ILoggerFactory logs)
    {
        // A second bus in one process would else log through the first one's disposed factory.
        LogContext.Current = null;
        LogContext.ConfigureCurrentLogContext(logs);
        return Bus.Factory.CreateUsingRabbitMq(configure =>
        {
            configure.Host(address.Nodes[0].Host, (ushort)address.Nodes[0].Port, address.VirtualHost, $"coordination {node} consumer", host =>
            {
                host.Username(address.User);
                host.Password(address.Password);
                host.Heartbeat(BrokerLink.Heartbeat);
                host.RequestedConnectionTimeout(BrokerLink.ConnectMax);
                if (address.Tls) host.UseSsl(ssl => ssl.ServerName = address.Nodes[0].Host);
                if (address.Nodes.Count > 1) host.UseCluster(AddNodes);
            });
            foreach (var queue in InternalQueues.Names) configure.ReceiveEndpoint(queue, Configure);
        });

        void AddNodes(IRabbitMqClusterConfigurator cluster)
        {
            foreach (var member in address.Nodes) cluster.Node($"{member.Host}:{member.Port}");
        }

        void Configure(IRabbitMqReceiveEndpointConfigurator endpoint)
        {
            foreach (var (name, value) in InternalQueues.Arguments) endpoint.SetQueueArgument(name, value);
            endpoint.ConfigureConsumeTopology = false;
            endpoint.ClearSerialization();
            endpoint.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
            endpoint.ConfigureError(pipe => pipe.UseFilter(waiting));
            EventConsumer.Configure(endpoint, delivery, waiting);
        }
    }
}
