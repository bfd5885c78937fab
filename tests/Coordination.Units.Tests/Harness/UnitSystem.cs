using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Coordination.Contracts;
using Coordination.Contracts.Units;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Xunit;

namespace Coordination.Units.Tests.Harness;

/// <summary>What a unit's system got: the body as it came, and the properties beside it.</summary>
internal sealed record Received(JsonObject Body, IReadOnlyBasicProperties Properties)
{
    public string Type => (string)Body["type"]!;

    public T Data<T>() => Body["data"].Deserialize<T>(WireJson.Options)!;
}

/// <summary>A unit's own system as an honest vendor would write it, and able to lie in every way the broker lets it.</summary>
internal sealed class UnitSystem : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly Channel<Received> _messages = Channel.CreateUnbounded<Received>();
    private readonly Channel<Received> _replies = Channel.CreateUnbounded<Received>();
    private int _sent;

    private UnitSystem(IConnection connection, IChannel channel, string unit) => (_connection, _channel, Unit) = (connection, channel, unit);

    public string Unit { get; }

    public string Account => BusNames.UnitQueue(Unit);

    public static async Task<UnitSystem> ConnectAsync(Uri address, string unit, bool consume = true)
    {
        var connection = await new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = true }.CreateConnectionAsync(Patience.Token);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Patience.Token);
        var system = new UnitSystem(connection, channel, unit);
        if (!consume) return system;
        await system.ConsumeAsync(BusNames.UnitQueue(unit), system._messages);
        await system.ConsumeAsync(BusNames.ReplyQueue(unit), system._replies);
        return system;
    }

    /// <summary>Sends a command as it should be sent; gives its id.</summary>
    public async Task<string> SendAsync(object command, string? id = null)
    {
        id ??= NewId();
        await PublishAsync(Body(MessageTypes.NameOf(command.GetType()), JsonSerializer.SerializeToNode(command, command.GetType(), WireJson.Options), id));
        return id;
    }

    public string NewId() => $"{Unit}-{Interlocked.Increment(ref _sent)}";

    public static JsonObject Body(string type, JsonNode? data, string id) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "/oa/test",
        ["type"] = type,
        ["data"] = data,
    };

    public Task PublishAsync(JsonNode body, Action<BasicProperties>? change = null, string? routingKey = null) =>
        PublishAsync(JsonSerializer.SerializeToUtf8Bytes(body), change, routingKey);

    public async Task PublishAsync(byte[] body, Action<BasicProperties>? change = null, string? routingKey = null)
    {
        var properties = new BasicProperties { ContentType = CloudEvents.ContentType, UserId = Account, Persistent = true };
        change?.Invoke(properties);
        await _channel.BasicPublishAsync(BusNames.CommandExchange, routingKey ?? Account, mandatory: true, properties, body, Patience.Token);
    }

    /// <summary>Sends and gives the answer.</summary>
    public async Task<CommandReply> AskAsync(object command, string? id = null)
    {
        var sent = await SendAsync(command, id);
        var reply = await ReplyAsync();
        Assert.Equal(sent, reply.Command);
        return reply;
    }

    public async Task<CommandReply> ReplyAsync()
    {
        var received = await _replies.Reader.ReadAsync(Patience.Token);
        Assert.Equal("coordination.reply.v1", received.Type);
        return received.Data<CommandReply>();
    }

    /// <summary>The next message of this kind; others before it are passed over.</summary>
    public async Task<Received> NextAsync<T>()
    {
        while (true)
        {
            var received = await _messages.Reader.ReadAsync(Patience.Token);
            if (received.Type == MessageTypes.NameOf(typeof(T))) return received;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ConsumeAsync(string queue, Channel<Received> into)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, e) =>
        {
            await into.Writer.WriteAsync(new Received((JsonObject)JsonNode.Parse(e.Body.Span)!, new BasicProperties(e.BasicProperties)));
            await _channel.BasicAckAsync(e.DeliveryTag, false);
        };
        await _channel.BasicConsumeAsync(queue, autoAck: false, consumer, Patience.Token);
    }
}
